"""What a newcomer sees once everything is up: addresses and logins."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from sainam.agencies.role import ROLES
from sainam.kit.database import Database
from sainam.wiring.demo_logins import DemoLogins, NoCodeYetError, next_code
from sainam.wiring.installation import Installation
from sainam.wiring.running import running_database_url


def welcome(installation: Installation) -> None:
    """Logins are printed in a demo only; a site has none of ours."""
    console = Console()
    console.print(f"\n[bold]Sainam สายน้ำ[/bold] is up ({installation.settings.mode}).")
    console.print(f"  Portal   {installation.public_url()}/")
    console.print(f"  API      {installation.public_url()}/v1/")
    console.print(f"  SFTP     {installation.settings.bind}:{installation.port('sftp')}")
    if installation.settings.mode == "demo":
        console.print(_people(installation))
        console.print("A new code: [bold]sainam login NAME --code[/bold]")
    console.print("Ctrl-C ends everything.\n")


def _people(installation: Installation) -> Table:
    """Each with a code that is taken once, within the minute."""
    table = Table(
        "login", "role", "password", "code", title="Invented people of the demo",
        title_justify="left",
    )  # fmt: skip
    url = running_database_url(installation.settings)
    with Database(url, application_name="sainam welcome") as database, database.read_only() as tx:
        for name, person in DemoLogins(installation.settings.state).all().items():
            try:
                code = next_code(tx, name, person["totp"]) if person["totp"] else "–"
            except NoCodeYetError:
                code = "…"
            roles = ", ".join(ROLES[role].title.en for role in person["roles"])
            table.add_row(name, roles, person["password"], code)
    return table
