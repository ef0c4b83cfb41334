"""A credential that was ended opens nothing: neither a new token nor one that it still holds."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from call_desk import ASKER, LIVE, Worker, bring_in, look_up, moment_of, rows, web_workers
from joserfc import jwt
from joserfc.jwk import OKPKey

from sainam.agencies.end_credential import end_credential
from sainam.agencies.operation import Operation
from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_credential import register_credential
from sainam.agreements.open_door import open_door
from sainam.agreements.refusals import DoorShut
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.store import Door
from sainam.contracts.minimise import minimise_json
from sainam.exchanges.access_token import read
from sainam.exchanges.issue_token import AssertionRefused, issue_token
from sainam.exchanges.refusals import NoData
from sainam.kit.database import Database
from sainam.lookups.ask_owner import LookUp

HUB = "https://hub.example"
THEIRS, OURS = (OKPKey.generate_key("Ed25519") for _ in range(2))

pytestmark = pytest.mark.row("G4")


@pytest.fixture
def known(database: Database) -> Database:
    bring_in(database, ASKER, "ONCB")
    with database.transaction() as tx:
        public = json.dumps(THEIRS.as_dict(private=False))
        register_credential(tx, "oncb", LIVE, "ONCB", PublicKey("jwk", public), actor="tests")
        door = Door("oncb:api", LIVE, ASKER, "oncb", "api", None, shut=False)
        open_door(tx, door, actor="tests")
    return database


def doors_of_a_new_token(database: Database, jti: str) -> dict[str, int]:
    claims = {
        "iss": "oncb", "sub": "oncb", "aud": HUB, "jti": jti,
        "exp": int((moment_of(database) + timedelta(minutes=1)).timestamp()),
    }  # fmt: skip
    assertion = jwt.encode({"alg": "Ed25519"}, claims, THEIRS, algorithms=["Ed25519"])
    with database.transaction() as tx:
        issued = issue_token(tx, assertion=assertion, audiences=frozenset({HUB}), key=OURS)
    return read(issued.token, OURS).doors


def test_it_gets_no_token_any_more(known: Database) -> None:
    """Also while its door was not shut yet."""
    assert doors_of_a_new_token(known, "1") == {ASKER: 1}
    with known.transaction() as tx:
        end_credential(tx, "oncb", actor="tests", reason="tests")
    with pytest.raises(AssertionRefused):
        doors_of_a_new_token(known, "2")


def test_a_token_it_still_holds_is_let_through_no_more(known: Database, owner_url: str) -> None:
    """Nor by a process that had let it through before and was told nothing."""
    call = replace(look_up(), doors=doors_of_a_new_token(known, "1"))

    async def ask(worker: Worker) -> None:
        looking_up = LookUp(
            standings=worker.standings,
            recorder=worker.recorder,
            ask_owner=owner_without_data,
            minimise=lambda _dataset, answer, fields: minimise_json(answer, fields),
            operation=lambda _owner, _dataset: Operation(path="/use", key="account"),
        )
        await looking_up(call, environment=LIVE, credential="oncb", key="990000010")

    async def whole() -> None:
        async with web_workers(owner_url, known, 1) as (worker,):
            with pytest.raises(NoData):
                await ask(worker)
            with known.transaction() as tx:
                revoke_credential(tx, "oncb", actor="tests", reason="the key was lost")
            with pytest.raises(DoorShut):
                await ask(worker)

    asyncio.run(whole())
    assert rows(known, "SELECT count(*) FROM exchange") == [(1,)]


async def owner_without_data(*_asked: object) -> None:
    """An owner that knows nobody."""
