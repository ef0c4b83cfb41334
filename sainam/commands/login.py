"""sainam login NAME --thai TEXT --english TEXT --role ROLE…: the first people who may sign in.

The password is read from the terminal, or from a file that only this account can read. As soon as
two administrators can sign in, one proposes and another confirms in the portal instead. In a demo
`sainam login NAME --code` prints the six digits of the moment.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from sainam.agencies.password import hash_password
from sainam.agencies.refusals import NotYours
from sainam.agencies.register_login import register_hashed
from sainam.agencies.role import STAFF_ROLES
from sainam.agencies.store import Contact, Login, logins_in_role
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.wiring.demo_logins import DemoLogins
from sainam.wiring.running import running_database_url

_ENOUGH_ADMINS = 2


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Refused where the name is taken or the password is shorter than 12 characters."""
    parser = argparse.ArgumentParser(prog="sainam login", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--code", action="store_true", help="print a demo login's code of now")
    parser.add_argument("--thai")
    parser.add_argument("--english")
    parser.add_argument("--role", action="append", choices=sorted(STAFF_ROLES))
    parser.add_argument("--email", help="where an invitation can be sent to")
    parser.add_argument("--password-file", type=Path)
    given = parser.parse_args(arguments)
    url = running_database_url(settings)
    with Database(url, application_name="sainam login") as database:
        if given.code:
            print(DemoLogins(settings.state).code(database, given.name) or "needs no code")
            return 0
        if not (given.thai and given.english and given.role):
            parser.error("--thai, --english and --role are wanted")
        _register(database, given)
    print(f"{given.name} may sign in, and takes up a second factor then.")
    return 0


def _register(database: Database, given: argparse.Namespace) -> None:
    """Raises NotYours where two administrators are there to do it."""
    with database.read_only() as tx:
        if len(logins_in_role(tx, "admin")) >= _ENOUGH_ADMINS:
            raise NotYours("admin, with a second person, in the portal")
    password = (
        given.password_file.read_text(encoding="utf-8").strip()
        if given.password_file
        else getpass("Password: ")
    )
    login = Login(given.name, Title(given.thai, given.english), frozenset(given.role), None)
    contact = Contact(given.email, "", "") if given.email else None
    argon2 = hash_password(password)
    with database.transaction() as tx:
        register_hashed(tx, login, argon2, contact=contact, actor="sainam login")
