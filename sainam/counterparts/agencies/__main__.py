"""python -m sainam.counterparts.agencies: a partner's side of the hub, by hand."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sainam.counterparts import keys
from sainam.counterparts.agencies import cross_bank_file, hydrographic_department
from sainam.counterparts.agencies.hub_client import Answer, Client, HubClient, On, TokenRefusedError
from sainam.counterparts.agencies.offline_agent import paid_over_the_counter
from sainam.counterparts.agencies.sftp_drop import SftpDoor, drop, fetch, names_in
from sainam.counterparts.their_clock import TheirClock


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the hub said yes, 1 when it refused."""
    given = _arguments(argv)
    clock = TheirClock(timedelta(seconds=given.clock_offset_s))
    if given.does == "keys":
        return _make_keys(given)
    if given.does == "call":
        return asyncio.run(_call(given, clock))
    if given.does == "payment-file":
        return _payment_file(given, clock)
    if given.does == "tide-file":
        levels = hydrographic_department.predicted(given.issue_time or clock.now())
        given.to.write_bytes(hydrographic_department.csv_of(levels))
        return 0
    return asyncio.run(_carry_files(given))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sainam.counterparts.agencies", description=__doc__)
    parser.add_argument("--clock-offset-s", type=float, default=0)
    does = parser.add_subparsers(dest="does", required=True)

    made = does.add_parser("keys", help="make a party's keys and print the public ones")
    made.add_argument("name")
    made.add_argument("--folder", type=Path, required=True)

    call = does.add_parser("call", help="POST /v1/PATH with a JSON body")
    call.add_argument("path", help='e.g. "water-use/ask" or "bill-payments"')
    call.add_argument("body", type=json.loads)
    for name in ("--hub", "--client-id"):
        call.add_argument(name, required=True)
    call.add_argument("--key", type=Path, required=True, help="private JWK")
    for name in ("--purpose", "--agency", "--case", "--agreement", "--audience"):
        call.add_argument(name, default="")
    call.add_argument("--idempotency-key", default="", help="for commands; a new one if missing")

    payments = does.add_parser("payment-file", help="write a 256-column file of real bills")
    payments.add_argument("to", type=Path)
    payments.add_argument("--customers", default="1-10", help="FIRST-LAST")
    payments.add_argument("--paid-on", type=date.fromisoformat)
    payments.add_argument("--bank-code", default="006")
    payments.add_argument("--company-account", default="0000000001")
    payments.add_argument("--service-code", default="WATER")

    tide = does.add_parser("tide-file", help="write predicted levels at Samlae as CSV")
    tide.add_argument("to", type=Path)
    tide.add_argument("--issue-time", type=datetime.fromisoformat)

    for name in ("drop", "fetch"):
        carries = does.add_parser(name, help=f"{name} files by SFTP")
        carries.add_argument("files", type=Path, nargs="+" if name == "drop" else "?")
        carries.add_argument("--host", default="127.0.0.1")
        carries.add_argument("--port", type=int, required=True)
        carries.add_argument("--user", required=True)
        carries.add_argument("--key", type=Path, required=True)
        carries.add_argument("--host-key", type=Path, required=True, help="public key line's file")
        carries.add_argument("--folder", default="inbox" if name == "drop" else "outbox")
    return parser.parse_args(argv)


def _make_keys(given: argparse.Namespace) -> int:
    _say(json.dumps(keys.signing_key(given.folder, given.name).public_jwk()))
    _say(keys.ssh_key(given.folder, given.name).public_line())
    return 0


async def _call(given: argparse.Namespace, clock: TheirClock) -> int:
    on = On(given.purpose, given.agency, given.case, given.agreement)
    headers = on.headers()
    if not given.path.endswith("/ask"):
        headers["Idempotency-Key"] = given.idempotency_key or str(uuid4())
    client = Client(given.client_id, given.key)
    async with HubClient(given.hub, client, clock, given.audience) as hub:
        try:
            answer = await hub.call("POST", f"/v1/{given.path}", given.body, headers=headers)
        except TokenRefusedError as refused:
            answer = refused.answer
    _show(answer)
    return 0 if answer.status < 400 else 1


def _payment_file(given: argparse.Namespace, clock: TheirClock) -> int:
    first, _, last = given.customers.partition("-")
    customers = range(int(first), int(last or first) + 1)
    today = clock.today()
    lines = paid_over_the_counter(customers, today=today, paid_on=given.paid_on)
    head = cross_bank_file.FileHead(
        given.bank_code,
        given.company_account,
        "การประปาทดสอบ",
        given.paid_on or today,
        given.service_code,
    )
    given.to.write_bytes(cross_bank_file.written(head, lines))
    _say(f"{len(lines)} lines, {sum(line.amount_satang for line in lines)} satang")
    return 0


async def _carry_files(given: argparse.Namespace) -> int:
    host_key = given.host_key.read_text(encoding="ascii").strip()
    door = SftpDoor(given.host, given.port, given.user, given.key, host_key)
    if given.does == "drop":
        for file in given.files:
            await drop(door, file.name, file.read_bytes(), folder=given.folder)
            _say(f"dropped {file.name}")
        return 0
    into: Path = given.files or Path()
    for name in await names_in(door, given.folder):
        (into / Path(name).name).write_bytes(await fetch(door, name, folder=given.folder))
        _say(f"fetched {name}")
    return 0


def _show(answer: Answer) -> None:
    _say(f"{answer.status}")
    for name in ("sainam-exchange", "sainam-agreement", "sainam-fault", "retry-after"):
        if name in answer.headers:
            _say(f"{name}: {answer.headers[name]}")
    _say(json.dumps(answer.body, ensure_ascii=False, indent=2))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
