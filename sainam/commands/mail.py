"""sainam mail list [--state dead] [--dossier D] | show ID | again ID --reason TEXT."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import get_args
from uuid import UUID

from sainam.kit.database import Database, Tx
from sainam.kit.refusal import Refusal
from sainam.kit.settings import Settings
from sainam.onboarding.notices import store
from sainam.onboarding.notices.see_mail import see_mail
from sainam.onboarding.notices.send_again import send_again
from sainam.wiring.running import running_database_url


def main(arguments: Sequence[str], settings: Settings) -> int:
    """0 done, 1 refused. What was given up is listed with the mail server's last word."""
    parser = argparse.ArgumentParser(prog="sainam mail", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    listed = actions.add_parser("list", help="the outbox, newest first")
    listed.add_argument("--state", choices=get_args(store.Standing))
    listed.add_argument("--dossier")
    show = actions.add_parser("show", help="one mail with all that was tried")
    show.add_argument("id", type=UUID)
    show.add_argument("--actor", default="sainam mail")
    again = actions.add_parser("again", help="try one that was given up once more")
    again.add_argument("id", type=UUID)
    again.add_argument("--reason", required=True)
    again.add_argument("--actor", default="sainam mail")
    given = parser.parse_args(arguments)
    with Database(running_database_url(settings), application_name="sainam mail") as database:
        try:
            with database.transaction() as tx:
                _do(tx, given, settings)
        except Refusal as refusal:
            print(f"{refusal.rule}: {refusal.sentence()}\n{refusal.thai}")
            return 1
    return 0


def _do(tx: Tx, given: argparse.Namespace, settings: Settings) -> None:
    if given.action == "list":
        _list(tx, given, settings)
    elif given.action == "show":
        _show(tx, given.id, given.actor)
    else:
        send_again(tx, given.id, actor=given.actor, reason=given.reason)
        print(f"mail {given.id} is tried again")


def _list(tx: Tx, given: argparse.Namespace, settings: Settings) -> None:
    outbox = store.outbox(tx)
    print(f"{outbox.waiting} waiting, {outbox.dead} given up")
    if settings.smtp_url is None and settings.mode == "site" and outbox.waiting:
        print(
            "Mail waits, no mail server is set · อีเมลรอส่ง ยังไม่ได้กำหนดเซิร์ฟเวอร์อีเมล: SAINAM_SMTP_URL"
        )
    for row in store.mails(tx, dossier=given.dossier, state=given.state):
        said = f"  {row.last_result}: {row.last_detail}" if row.last_result else ""
        print(f"{row.id}  {row.queued_at:%Y-%m-%d %H:%MZ}  {row.state:7}  {row.kind}{said}")


def _show(tx: Tx, number: UUID, actor: str) -> None:
    """Without what is secret in it; who looked is on the audit trail."""
    seen = see_mail(tx, number, actor=actor)
    mail = seen.mail
    print(f"To: {mail.to_address}\nSubject: {mail.subject}\n\n{mail.body}")
    for attached in mail.attachments:
        print(f"attached: {attached.name} {attached.sha256.hex()}")
    for attempt in seen.attempts:
        print(f"{attempt.number}  {attempt.at:%Y-%m-%d %H:%MZ}  {attempt.result}  {attempt.detail}")
