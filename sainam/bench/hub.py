"""The hub under measure: an installation of its own, with a fresh database and two agreements."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg

from sainam.bench.brought_in import ENVIRONMENT, bring_in
from sainam.bench.child import Child
from sainam.counterparts.agencies.hub_client import Client, HubClient
from sainam.kit.embedded_postgres import DATABASE, EmbeddedPostgres
from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation, write_whole
from sainam.wiring.prepare import prepare

TEMPLATE = "bench_template"  # the hub's database as it was prepared, with no row of the data plane
_OF_ONE_DATABASE = ("logs", "masters", "bytes")


@dataclass(frozen=True, slots=True)
class BenchHub:
    """`url` is the database's, as its owner."""

    installation: Installation
    postgres: EmbeddedPostgres
    url: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.installation.port('web')}"

    def web(self) -> Child:
        return self._role("web", self.installation.port("web"))

    def worker(self) -> Child:
        return self._role("worker", None)

    def _role(self, name: str, port: int | None) -> Child:
        """As `sainam up` starts it."""
        settings = self.installation.settings
        return Child(
            [sys.executable, "-m", "sainam.cli", name],
            port=port,
            log=self.installation.logs / f"{name}.log",
            environment={
                "SAINAM_DATABASE_URL": self.url,
                "SAINAM_STATE": str(settings.state),
                "SAINAM_MODE": settings.mode,
                "SAINAM_WEB_WORKERS": str(settings.web_workers),
            },
        )

    def token(self, credential: str) -> str:
        async def asked() -> str:
            key = self.installation.parties / f"{credential}.jwk.json"
            async with HubClient(self.address, Client(credential, key)) as client:
                return await client.token()

        return asyncio.run(asked())


@contextmanager
def bench_hub(settings: Settings, provider_port: int) -> Iterator[BenchHub]:
    """A hub whose owner of all data is the provider on that port."""
    state = settings.state / "bench"
    for name in _OF_ONE_DATABASE:  # it is made anew each time, and so is what belongs to it
        shutil.rmtree(state / name, ignore_errors=True)
    (state / "logins.json").unlink(missing_ok=True)
    home = settings.postgres_home / "bench" if settings.postgres_home else None
    own = replace(
        settings, mode="demo", state=state, postgres_home=home, database_url=None,
        web_port=None, sftp_port=None, public_url=None, web_workers=2, bind="127.0.0.1",
    )  # fmt: skip
    installation = Installation(own)
    postgres = EmbeddedPostgres(own.state, home=own.postgres_home)
    with postgres:
        url = _fresh_database(postgres)
        installation.choose_ports()
        prepare(installation, url)
        _tell_provider(installation, provider_port)
        bring_in(url)
        _keep_template(postgres)
        yield BenchHub(installation, postgres, url)


def _fresh_database(postgres: EmbeddedPostgres) -> str:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as owner:
        for (name,) in owner.execute(
            "SELECT datname FROM pg_database WHERE datname = %s OR starts_with(datname, 'bench_')",
            (DATABASE,),
        ).fetchall():
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        owner.execute(f"CREATE DATABASE {DATABASE}")
    return postgres.url()


def _keep_template(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {DATABASE}")


def _tell_provider(installation: Installation, port: int) -> None:
    listed = {
        ENVIRONMENT: {
            "CIS": {
                "url": f"http://127.0.0.1:{port}",
                "token_file": "parties/hub-at-cis.token",
                "callback_secret_files": ["parties/cis-callback.whsec"],
            }
        }
    }
    write_whole(installation.settings.state / "addresses.json", json.dumps(listed).encode())
