"""A catalogue is applied while the hub runs: what is new or changed in it counts at once."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from joserfc.jwk import OKPKey

import sainam
from sainam.agencies.public_key import PublicKey
from sainam.agreements import store as agreements
from sainam.api.app import WebApplication
from sainam.exchanges.access_token import AccessToken, sign
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.ids import new_id
from sainam.kit.keys.turn import begin_masters
from sainam.kit.settings import read_settings
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.installation import Installation, NotPreparedError
from sainam.wiring.owners import Owners
from sainam.wiring.web import WebProcess

pytestmark = pytest.mark.row("A2")

MWA = Path(sainam.__file__).parent / "catalogue" / "mwa"
KEY = PublicKey("jwk", json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)))
BIGC, ORDER = "agreements/contract-bigc-2568-01.yaml", "agreements/order-cis-2568-01.yaml"
CONTRACT = "contracts/bills-outstanding.odcs.yaml"
LINKS, SYSTEMS = "links/agents.yaml", "systems/utility.yaml"
ACCOUNT = "990000010"
BILLS = {"customer_account": ACCOUNT, "bills": []}


@dataclass
class Office:
    """The utility's catalogue as files, which somebody edits and applies."""

    folder: Path
    database: Database

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def apply(self) -> None:
        with self.database.transaction() as tx:
            apply_catalogue(tx, self.folder, public_keys={"bigc": KEY}, actor="tests")

    def take_back(self, name: str) -> None:
        """The catalogue as it was before `name` was added."""
        shutil.copytree(MWA, self.folder, dirs_exist_ok=True)
        (self.folder / f"contracts/{name}.odcs.yaml").unlink()

    def add_dataset(self, name: str) -> None:
        """Bills outstanding once more, under another name: contract, link, operation, grants."""
        contract = (self.folder / CONTRACT).read_text(encoding="utf-8")
        new = self.folder / f"contracts/{name}.odcs.yaml"
        new.write_text(contract.replace("bills-outstanding", name), encoding="utf-8")
        self.edit(LINKS, "[bills-outstanding, bill", f"[bills-outstanding, {name}, bill")
        operation = f"      {name}: {{path: /new-bills, key: customer_account}}\n"
        self.edit(SYSTEMS, "    operations:\n", f"    operations:\n{operation}")
        granted = (
            "pattern: lookup, fields: [customer_account, bills.bill_no], purposes: [bill-payment],"
            " channels: [api], owner: CIS"
        )
        by_order = f"{granted}, owner_agreement: ORDER-CIS-2568-01"
        for file, of in (
            (BIGC, f"clause: '2', link: A2b, {by_order}"),
            (ORDER, f"clause: '1', link: A2, {granted}"),
        ):
            self.edit(file, "grants:\n", f"grants:\n  - {{dataset: {name}, {of}}}\n")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    folder = tmp_path / "catalogue"
    shutil.copytree(MWA, folder)
    office = Office(folder, database)
    office.apply()
    return office


@asynccontextmanager
async def owner(asked: list[str]) -> AsyncIterator[str]:
    """A CIS in which no account has bills outstanding; gives its address."""

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response(BILLS | await request.json())

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass
class Partner:
    """Big C's system, calling the web process's application."""

    app: WebApplication
    token: str

    async def ask(self, dataset: str, account: str = ACCOUNT) -> tuple[int, Any]:
        headers = {
            b"authorization": f"Bearer {self.token}".encode(),
            b"sainam-purpose": b"bill-payment",
        }
        body = json.dumps({"customer_account": account}).encode()
        return await called(self.app, "POST", f"/v1/{dataset}/ask", headers, body)


async def called(
    app: WebApplication, method: str, path: str, headers: dict[bytes, bytes], body: bytes
) -> tuple[int, Any]:
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        told.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [*headers.items()]}
    await app(scope, receive, send)
    return told[0]["status"], json.loads(told[1]["body"])


@asynccontextmanager
async def running(installation: Installation, database: Database) -> AsyncIterator[Partner]:
    """The web process from its start to its end."""
    app = WebProcess(installation).application()
    to_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    from_app: asyncio.Queue[Any] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    assert await from_app.get() == {"type": "lifespan.startup.complete"}
    with database.read_only() as tx:
        at = int(now(tx).timestamp())
        doors = agreements.open_doors(tx, "bigc")
    token = AccessToken(
        iss="hub", sub="bigc", agency="BIGC", environment="live", doors=doors, iat=at,
        exp=at + 600, jti=str(new_id()),
    )  # fmt: skip
    try:
        yield Partner(app, sign(token, installation.token_key()))
    finally:
        await to_app.put({"type": "lifespan.shutdown"})
        await life


def while_running(
    office: Office, url: str, do: Callable[[Partner, list[str]], Awaitable[None]]
) -> None:
    async def whole() -> None:
        asked: list[str] = []
        async with owner(asked) as address:
            state = office.folder.parent / "state"
            state.mkdir()
            (state / "token").write_text("secret-of-a-test")
            cis = {"url": address, "token_file": "token"}
            (state / "addresses.json").write_text(json.dumps({"live": {"CIS": cis}}))
            settings = read_settings(
                {
                    "SAINAM_STATE": str(state),
                    "SAINAM_DATABASE_URL": url,
                    "SAINAM_PUBLIC_URL": "http://hub.example.test",
                }
            )
            installation = Installation(settings)
            installation.choose_ports()
            with office.database.transaction() as tx:
                begin_masters(tx, installation.masters(), actor="tests")
            async with running(installation, office.database) as partner:
                await do(partner, asked)

    asyncio.run(whole())


def test_a_new_dataset_is_served_by_the_first_call_after_it_was_applied(
    office: Office, owner_url: str
) -> None:
    async def call(bigc: Partner, asked: list[str]) -> None:
        status, before = await bigc.ask("bills-due")
        assert (status, before["rule"]) == (404, "dataset.unknown")

        office.add_dataset("bills-due")
        await asyncio.to_thread(office.apply)

        assert await bigc.ask("bills-due") == (200, BILLS)
        assert asked == ["/new-bills"], "and its owner is asked as the catalogue says"

    while_running(office, owner_url, call)


def test_a_changed_contract_is_followed_though_no_agreement_took_a_step(
    office: Office, owner_url: str
) -> None:
    async def call(bigc: Partner, _: list[str]) -> None:
        assert (await bigc.ask("bills-outstanding", "990000010"))[0] == 200

        office.edit(CONTRACT, "'^[0-9]{9}$'", "'^[0-9]{10}$'")
        await asyncio.to_thread(office.apply)

        async with asyncio.timeout(30):
            while (await bigc.ask("bills-outstanding", "9900000101"))[0] != 200:
                await asyncio.sleep(0.05)
        status, refused = await bigc.ask("bills-outstanding", "990000010")
        assert (status, refused["errors"][0]["rule"]) == (422, "payload.pattern")

    while_running(office, owner_url, call)


def test_a_dataset_taken_out_of_an_agreement_is_no_longer_served(
    office: Office, owner_url: str
) -> None:
    async def call(bigc: Partner, asked: list[str]) -> None:
        office.add_dataset("bills-due")
        await asyncio.to_thread(office.apply)
        assert (await bigc.ask("bills-due"))[0] == 200

        office.take_back("bills-due")
        await asyncio.to_thread(office.apply)

        status, refused = await bigc.ask("bills-due")
        assert (status, refused["rule"]) == (403, "agreement.none")
        assert asked == ["/new-bills"], "and its owner is asked no more"

    while_running(office, owner_url, call)


def test_a_system_taken_out_of_the_catalogue_is_asked_no_more(tmp_path: Path) -> None:
    for name, text in (("ports.json", '{"cis": 1}'), ("parties/hub-at-cis.token", "secret")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    catalogue = read_catalogue(MWA).catalogue
    owners = Owners(Installation(read_settings({"SAINAM_STATE": str(tmp_path)})), lambda: catalogue)
    assert owners.address("CIS", "live").url == "http://127.0.0.1:1"

    catalogue = replace(catalogue, systems={})

    with pytest.raises(NotPreparedError, match="CIS in live"):
        owners.address("CIS", "live")
