"""sainam login NAME --thai TEXT --english TEXT --role ROLE…: a person who may sign in.

The password is read from the terminal, or from a file that only this account can read.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import get_args

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.portal.views.people import Role
from sainam.wiring.running import running_database_url


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Refused where the name is taken or the password is shorter than 12 characters."""
    parser = argparse.ArgumentParser(prog="sainam login", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--thai", required=True)
    parser.add_argument("--english", required=True)
    parser.add_argument("--role", action="append", required=True, choices=get_args(Role))
    parser.add_argument("--password-file", type=Path)
    given = parser.parse_args(arguments)
    password = (
        given.password_file.read_text(encoding="utf-8").strip()
        if given.password_file
        else getpass("Password: ")
    )
    login = Login(given.name, Title(given.thai, given.english), frozenset(given.role), None)
    with (
        Database(running_database_url(settings), application_name="sainam login") as database,
        database.transaction() as tx,
    ):
        register_login(tx, login, password, actor="sainam login")
    print(f"{given.name} may sign in.")
    return 0
