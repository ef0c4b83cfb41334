"""What a newcomer sees once everything is up: addresses and logins."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from sainam.wiring.installation import Installation


def welcome(installation: Installation) -> None:
    """Logins are printed in a demo only; a site has none of ours."""
    console = Console()
    console.print(f"\n[bold]Sainam สายน้ำ[/bold] is up ({installation.settings.mode}).")
    console.print(f"  Portal   {installation.public_url()}/")
    console.print(f"  API      {installation.public_url()}/v1/")
    console.print(f"  SFTP     {installation.settings.bind}:{installation.port('sftp')}")
    if installation.settings.mode == "demo":
        logins = json.loads((installation.settings.state / "logins.json").read_bytes())
        table = Table(
            "login", "password", title="Invented people of the demo", title_justify="left"
        )
        for name, password in logins.items():
            table.add_row(name, password)
        console.print(table)
    console.print("Ctrl-C ends everything.\n")
