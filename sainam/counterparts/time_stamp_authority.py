"""A time-stamp authority (RFC 3161 over HTTP): attests by its own clock when it saw a hash.

POST / with a TimeStampReq answers a TimeStampResp; PUT /clock {"offset_s": 0} moves its clock, as
a demo does with its own; PUT /faults {"refuse": n} answers 503 to the next n. Its root stands in
<folder>/root.pem.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from aiohttp import web
from asn1crypto import keys, tsp, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from sainam.counterparts.own_thread import HOST, OwnThread
from sainam.counterparts.their_clock import TheirClock

_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Authority:
    """Its keys live as long as it runs; `refuse` requests are still to be answered 503."""

    root: made.Certificate
    certificate: made.Certificate
    key: RSAPrivateKey
    clock: TheirClock = field(default_factory=TheirClock)
    refuse: int = 0

    @classmethod
    def new(cls) -> Self:
        root_key, key = generate_private_key(65537, 2048), generate_private_key(65537, 2048)
        name = _named("Counterpart time-stamp root (for trials)")
        root = (
            _certificate(name, name, root_key)
            .add_extension(made.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(root_key, SHA256())
        )
        stamping = made.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = (
            _certificate(_named("Counterpart time-stamp authority (for trials)"), name, key)
            .add_extension(made.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(stamping, critical=True)
            .sign(root_key, SHA256())
        )
        return cls(root, certificate, key)

    def answer(self, request: bytes) -> bytes:
        private = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            x509.Certificate.load(self.certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(private),
            fixed_dt=self.clock.now().replace(microsecond=0),
        )
        response = stamper.request_tsa_response(tsp.TimeStampReq.load(request))
        return bytes(response.dump())


def _named(text: str) -> made.Name:
    return made.Name([made.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: made.Name, issuer: made.Name, key: RSAPrivateKey
) -> made.CertificateBuilder:
    return (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
    )


def _application(authority: Authority, moved: Path) -> web.Application:
    async def stamp(request: web.Request) -> web.Response:
        if authority.refuse > 0:
            authority.refuse -= 1
            return web.Response(status=503)
        answer = authority.answer(await request.read())
        return web.Response(body=answer, content_type="application/timestamp-reply")

    async def clock(request: web.Request) -> web.Response:
        seconds = float((await request.json())["offset_s"])
        await asyncio.to_thread(moved.write_text, f"{seconds}\n")
        authority.clock.offset = timedelta(seconds=seconds)
        return web.Response(status=204)

    async def faults(request: web.Request) -> web.Response:
        authority.refuse = int((await request.json())["refuse"])
        return web.Response(status=204)

    application = web.Application()
    application.add_routes(
        [web.post("/", stamp), web.put("/clock", clock), web.put("/faults", faults)]
    )
    return application


class TimeStampAuthority(OwnThread):
    """Port 0 takes any free one. How far its clock was moved outlives a restart."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        super().__init__("time stamps")
        self.authority = Authority.new()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.pem").write_bytes(self.authority.root.public_bytes(Encoding.PEM))
        self._moved = folder / "clock-offset"
        if self._moved.exists():
            self.authority.clock.offset = timedelta(seconds=float(self._moved.read_text()))
        self._socket = socket.create_server((HOST, port))
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}/"

    async def serve(self, stop: asyncio.Event) -> None:
        application = _application(self.authority, self._moved)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, self._socket).start()
        self.serving(stop)
        await stop.wait()
        await runner.cleanup()
