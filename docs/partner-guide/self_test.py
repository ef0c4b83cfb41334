#!/usr/bin/env python3
"""Finds the step at which a call to the hub fails, and says what to do. Python 3.9+, OpenSSL 3.

python3 self_test.py HUB CLIENT_ID KEY.pem [--dataset NAME] [--agreement NAME] [--ca FILE]

Steps, in order: address, DNS, TCP, TLS, certificate, clock, token, scope, agreement, quota. It
stops at the first that fails, names it in Thai and English, and ends with 1. No data is asked for.
"""

from __future__ import annotations

import argparse
import base64
import email.utils
import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

SECONDS = 10


class StepFailed(Exception):
    """`english` and `thai` say what to do."""

    def __init__(self, english: str, thai: str) -> None:
        super().__init__(english)
        self.english, self.thai = english, thai


class SelfTest:
    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.hub = given.hub.rstrip("/")
        self.parts = urllib.parse.urlsplit(self.hub)
        self.token = ""
        self.standing: dict[str, Any] = {}
        self.agreement: dict[str, Any] = {}
        self.tls = ssl.create_default_context(cafile=given.ca)

    def address(self) -> str:
        if self.parts.scheme not in ("http", "https") or not self.parts.hostname:
            raise StepFailed(
                "Give the hub's address as https://host[:port].",
                "ให้ระบุที่อยู่ของระบบเป็น https://host[:port]",
            )
        return self.hub

    def dns(self) -> str:
        try:
            found = socket.getaddrinfo(self.parts.hostname, self._port(), type=socket.SOCK_STREAM)
        except OSError as error:
            raise StepFailed(
                f"The name {self.parts.hostname} is not found ({error}): ask your network.",
                f"ไม่พบชื่อ {self.parts.hostname} โปรดติดต่อผู้ดูแลเครือข่ายของท่าน",
            ) from error
        return ", ".join(sorted({str(one[4][0]) for one in found}))

    def tcp(self) -> str:
        try:
            with socket.create_connection((self.parts.hostname or "", self._port()), SECONDS):
                return f"port {self._port()} answers"
        except OSError as error:
            raise StepFailed(
                f"Port {self._port()} does not answer ({error}): a firewall, or the hub is down.",
                f"พอร์ต {self._port()} ไม่ตอบ อาจถูกไฟร์วอลล์กั้นหรือระบบปลายทางหยุดอยู่",
            ) from error

    def tls_version(self) -> str:
        if self.parts.scheme == "http":
            return "none: plain HTTP"
        loose = ssl.create_default_context()
        loose.check_hostname = False
        loose.verify_mode = ssl.CERT_NONE
        try:
            return self._shaken(loose)[0]
        except OSError as error:
            raise StepFailed(
                f"No TLS could be agreed on ({error}): TLS 1.2 or later is needed.",
                "ตกลงใช้ TLS ไม่ได้ ต้องใช้ TLS 1.2 ขึ้นไป",
            ) from error

    def certificate(self) -> str:
        if self.parts.scheme == "http":
            return "none: plain HTTP"
        try:
            return f"valid until {self._shaken(self.tls)[1]}"
        except ssl.SSLCertVerificationError as error:
            raise StepFailed(
                f"The certificate is not trusted: {error.verify_message}. Give the CA by --ca.",
                f"ใบรับรองไม่น่าเชื่อถือ: {error.verify_message} ระบุ CA ด้วย --ca",
            ) from error
        except OSError as error:
            raise StepFailed(
                f"The hub wants a certificate of yours ({error}).",
                "ระบบปลายทางต้องการใบรับรองของท่าน",
            ) from error

    def clock(self) -> str:
        told = self._get("/health", token=False)[1].get("Date")
        if not told:
            return "the hub tells no time"
        apart = abs(time.time() - email.utils.parsedate_to_datetime(told).timestamp())
        if apart > 30:
            raise StepFailed(
                f"Your clock is {apart:.0f} seconds from the hub's: assertions will be refused.",
                f"นาฬิกาของท่านต่างจากระบบ {apart:.0f} วินาที คำรับรองจะถูกปฏิเสธ",
            )
        return f"{apart:.0f} seconds apart"

    def take_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._assertion(),
        }
        status, _, body = self._call("/oauth/token", urllib.parse.urlencode(form).encode(), {})
        if status != 200:
            rule = body.get("rule") or body.get("error")
            raise StepFailed(
                f"{rule}: {body.get('title') or body.get('error_description')}",
                f"{rule}: {body.get('title_th') or body.get('error_description_th') or ''}",
            )
        self.token = str(body["access_token"])
        return f"for {body.get('expires_in')} seconds"

    def scope(self) -> str:
        self.standing = self._own("/v1/self")
        opened = [one for one in self.standing["agreements"] if one["door_open"]]
        granted = sorted({grant["dataset"] for one in opened for grant in one["grants"]})
        wanted = self.given.dataset
        if wanted is not None and wanted not in granted:
            raise StepFailed(
                f"{wanted} is not among what this credential opens: {', '.join(granted)}.",
                f"กุญแจนี้ไม่เปิด {wanted} เปิดเฉพาะ {', '.join(granted)}",
            )
        return ", ".join(granted) or "nothing"

    def in_force(self) -> str:
        found = [
            one
            for one in self.standing["agreements"]
            if self.given.agreement in (None, one["agreement"])
            and self.given.dataset in (None, *(grant["dataset"] for grant in one["grants"]))
        ]
        usable = [one for one in found if one["state"] == "open" and one["door_open"]]
        if not usable:
            states = ", ".join(f"{one['agreement']} {one['state']}" for one in found) or "none"
            raise StepFailed(
                f"No agreement in force with an open door: {states}.",
                f"ไม่มีข้อตกลงที่มีผลและเปิดช่องทางอยู่: {states}",
            )
        self.agreement = usable[0]
        return ", ".join(one["agreement"] for one in usable)

    def quota(self) -> str:
        told = []
        for grant in self.agreement["grants"]:
            if self.given.dataset not in (None, grant["dataset"]):
                continue
            if grant["quota_left"] == 0:
                raise StepFailed(
                    f"The month's quota of {grant['dataset']} is spent.",
                    f"โควตาของเดือนนี้สำหรับ {grant['dataset']} หมดแล้ว",
                )
            if not grant["open_now"]:
                raise StepFailed(
                    f"{grant['dataset']} is outside its hours just now.",
                    f"ขณะนี้อยู่นอกเวลาที่ตกลงสำหรับ {grant['dataset']}",
                )
            left = "no limit" if grant["quota_left"] is None else f"{grant['quota_left']} left"
            told.append(f"{grant['dataset']}: {left}")
        return "; ".join(told)

    def _port(self) -> int:
        return self.parts.port or (443 if self.parts.scheme == "https" else 80)

    def _shaken(self, context: ssl.SSLContext) -> tuple[str, str]:
        host = self.parts.hostname or ""
        with socket.create_connection((host, self._port()), SECONDS) as line:
            with context.wrap_socket(line, server_hostname=host) as secured:
                until = (secured.getpeercert() or {}).get("notAfter", "")
                return str(secured.version()), str(until)

    def _assertion(self) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.given.client, "sub": self.given.client,
            "aud": f"{self.hub}/oauth/token", "iat": moment, "exp": moment + 60,
            "jti": str(uuid.uuid4()),
        }  # fmt: skip
        signed = ".".join(_part(one) for one in ({"alg": "Ed25519", "typ": "JWT"}, claims))
        handle, name = tempfile.mkstemp()
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(signed)
            done = subprocess.run(
                ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.given.key, "-in", name],
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise StepFailed("OpenSSL 3 is needed.", "ต้องมี OpenSSL 3") from error
        finally:
            pathlib.Path(name).unlink()
        if done.returncode:
            raise StepFailed(
                f"The key cannot sign: {done.stderr.decode(errors='replace').strip()[:200]}",
                "ใช้กุญแจนี้ลงลายมือชื่อไม่ได้",
            )
        return f"{signed}.{_base64url(done.stdout)}"

    def _own(self, path: str) -> dict[str, Any]:
        status, _, body = self._call(path, None, {"Authorization": f"Bearer {self.token}"})
        if status != 200:
            raise StepFailed(
                f"{body.get('rule')}: {body.get('title')}",
                f"{body.get('rule')}: {body.get('title_th')}",
            )
        return body

    def _get(self, path: str, *, token: bool) -> tuple[int, Any, dict[str, Any]]:
        return self._call(path, None, {"Authorization": f"Bearer {self.token}"} if token else {})

    def _call(
        self, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any, dict[str, Any]]:
        request = urllib.request.Request(self.hub + path, data=body, headers=headers)
        context = self.tls if self.parts.scheme == "https" else None
        try:
            with urllib.request.urlopen(request, timeout=SECONDS, context=context) as answer:
                return answer.status, answer.headers, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            text = error.read()
            try:
                return error.code, error.headers, json.loads(text)
            except ValueError:
                return error.code, error.headers, {"title": text[:200].decode(errors="replace")}
        except OSError as error:
            raise StepFailed(f"The call broke off: {error}", f"การเรียกขาดตอน: {error}") from error


def _part(value: object) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("hub")
    parser.add_argument("client")
    parser.add_argument("key")
    parser.add_argument("--dataset")
    parser.add_argument("--agreement")
    parser.add_argument("--ca", help="PEM file of the authority that vouches for the hub")
    test = SelfTest(parser.parse_args())
    steps = (
        ("address", test.address), ("DNS", test.dns), ("TCP", test.tcp), ("TLS", test.tls_version),
        ("certificate", test.certificate), ("clock", test.clock), ("token", test.take_token),
        ("scope", test.scope), ("agreement", test.in_force), ("quota", test.quota),
    )  # fmt: skip
    for name, step in steps:
        try:
            sys.stdout.write(f"ok      {name}: {step()}\n")
        except StepFailed as failed:
            sys.stdout.write(f"FAILED  {name}: {failed.english}\n        {failed.thai}\n")
            return 1
    sys.stdout.write("The way is clear. พร้อมเรียกใช้งาน\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
