"""A developer of an agency: makes keys, gets tokens by them, calls and drops files."""

from __future__ import annotations

import asyncio
import io
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from dossier_desk import AGENCY
from dossier_way import DossierWay
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from key_desk import archive_of, sealing_of

from sainam.agreements import store as agreements
from sainam.agreements.permit import Call
from sainam.agreements.terms import Environment
from sainam.exchanges.access_token import AccessToken, read
from sainam.exchanges.issue_token import issue_token
from sainam.exchanges.receive_file import receive_file
from sainam.exchanges.record import Recorder
from sainam.exchanges.refusals import PayloadInvalid, PersonalKeyInAddress
from sainam.exchanges.standing_cache import Snapshot, StandingCache
from sainam.kit import clock
from sainam.kit.database import AsyncDatabase
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal
from sainam.links.applied_catalogue import load_catalogue
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.conformance import Result
from sainam.onboarding.going_live.trial import sample_for
from sainam.onboarding.state import State
from sainam.payments.accept_file import accept_file

HUB = "http://hub.example"
HUBS_KEY = OKPKey.generate_key("Ed25519")
WORKER = "system:worker"


@dataclass
class Developer:
    """Of the agency of one dossier; `keys` by the credential that the hub gave them."""

    way: DossierWay
    number: str
    owner_url: str
    keys: dict[str, OKPKey] = field(default_factory=dict)

    @property
    def found(self) -> Dossier:
        return self.way.desk.dossier(self.number)

    @property
    def agreement(self) -> str:
        return self.way.agreement(self.number)

    def register(self, environment: Environment = "sandbox") -> str:
        """The new credential."""
        key = OKPKey.generate_key("Ed25519")
        step = self.do("register_key", environment=environment, public_key=public(key))
        credential = str(step["credential"])
        self.keys[credential] = key
        return credential

    def do(self, event: str, **body: Any) -> dict[str, Any]:
        """What it brought about."""
        return self.way.desk.do(self.number, event, "developer", **body).steps[0].outcome

    def check(self) -> dict[str, Result]:
        """By the name of the check, without its dataset."""
        found = msgspec.convert(self.do("check_conformance")["results"], list[Result])
        return {one.check.partition(":")[2]: one for one in found}

    def token(self, credential: str) -> AccessToken:
        """Of the hub's own token endpoint. Raises a Refusal of it."""
        with self.way.database.transaction() as tx:
            at = int(clock.now(tx).timestamp())
            assertion = jwt.encode(
                {"alg": "Ed25519"},
                {
                    "iss": credential, "sub": credential, "aud": HUB, "exp": at + 60,
                    "jti": str(uuid.uuid4()),
                },
                self.keys[credential],
                algorithms=["Ed25519"],
            )  # fmt: skip
            issued = issue_token(tx, assertion=assertion, audiences=frozenset({HUB}), key=HUBS_KEY)
        return read(issued.token, HUBS_KEY)

    def call(self, token: AccessToken, **changed: Any) -> Call:
        """A good look-up under the agreement."""
        return Call(
            **{
                "caller": token.agency, "agency": AGENCY, "dataset": "water-use-six-months",
                "pattern": "lookup", "channel": "api", "purpose": "narcotics-investigation",
                "case_number": "1", "doors": token.doors, "agreement": self.agreement, **changed,
            }
        )  # fmt: skip

    def ask(self, token: AccessToken, *tries: Try) -> list[type[Refusal] | str]:
        """What became of each, all the way through the recording transactions."""

        async def whole() -> list[type[Refusal] | str]:
            async with AsyncDatabase(self.owner_url, application_name="tests hot") as hot:
                standings = StandingCache(self._standings(token.environment))
                await standings.refresh()
                sealing = sealing_of(self.owner_url, self.way.database, standings.moment)
                recorder = Recorder(hot.run, standings.heard, sealing)
                return [await self._ask(standings, recorder, token, one) for one in tries]

        return asyncio.run(whole())

    async def _ask(
        self, standings: StandingCache, recorder: Recorder, token: AccessToken, one: Try
    ) -> type[Refusal] | str:
        made = self.call(token, **one.changed)
        environment: Environment = token.environment
        try:
            if one.refusal is not None:
                raise one.refusal
            allowed = await standings.permit(environment, made)
            asked = await recorder.asked(
                made, allowed, environment=environment, credential=token.sub, key="990000010"
            )
            await recorder.answered(asked, outcome=one.outcome, records=1)
        except Refusal as refusal:
            await recorder.refused(refusal, made, environment=environment, credential=token.sub)
            return type(refusal)
        return str(one.outcome)

    def _standings(self, environment: Environment) -> Callable[[], Awaitable[Snapshot]]:
        def now() -> Snapshot:
            with self.way.database.transaction() as tx:
                return clock.now(tx), {environment: agreements.load_standings(tx, environment)}

        async def snapshot() -> Snapshot:
            return await asyncio.to_thread(now)

        return snapshot

    def sample(self, name: str) -> bytes:
        """As the hub gives it for download."""
        with self.way.database.read_only() as tx:
            return sample_for(tx, self.way.desk.world, self.found, name, clock.now(tx))

    def drop(self, content: bytes, name: str, credential: str) -> UUID:
        """Into the sandbox's folder, and read."""
        archive = archive_of(self.way.database, self.way.desk.world.byte_store)
        number = new_id()
        stored = archive.put("sandbox", number, io.BytesIO(content))
        with self.way.database.transaction() as tx:
            file = receive_file(
                tx, stored=stored, file_id=number, name=name, environment="sandbox",
                agency=AGENCY, agreement=self.agreement, channel="sftp", credential=credential,
                actor=f"credential:{credential}",
            )  # fmt: skip
            layout = load_catalogue(tx).layouts[file.layout or ""]
        accept_file(
            self.way.database, archive=archive, layout=layout, environment="sandbox",
            file=file.id, actor=WORKER,
        )  # fmt: skip
        return file.id


@dataclass(frozen=True)
class Try:
    """A call that differs from the good one; `refusal` is what the edge itself says to it."""

    outcome: Any = "answered"
    refusal: Refusal | None = None
    changed: dict[str, Any] = field(default_factory=dict)


# What a developer sends to turn each check of a look-up green, by its name.
GOOD_AND_BAD: dict[str, Try] = {
    "answered": Try(),
    "no-data": Try(outcome="no_data"),
    "field": Try(changed={"fields": ("name",)}),
    "purpose": Try(changed={"purpose": "not-our-purpose"}),
    "case": Try(changed={"case_number": None}),
    "form": Try(refusal=PayloadInvalid([])),
    "address": Try(refusal=PersonalKeyInAddress()),
}


def public(key: OKPKey | ECKey | RSAKey) -> str:
    return json.dumps(key.as_dict(private=False))


def tries(names: Sequence[str] = tuple(GOOD_AND_BAD)) -> Iterator[Try]:
    return (GOOD_AND_BAD[name] for name in names)


def try_out(developer: Developer) -> Developer:
    token = developer.token(developer.register())
    developer.ask(token, *tries())
    assert all(result.green for result in developer.check().values())
    return developer


def be_accepted(developer: Developer) -> Developer:
    developer.do("present")
    accept(developer, "officer")
    accept(developer, "operator")
    assert developer.found.state == State.READY
    return developer


def go_live(developer: Developer) -> Developer:
    developer.register("live")
    developer.way.desk.do(developer.number, "go_live", "operator2", reason="เปิดใช้งาน")
    return developer


def accept(developer: Developer, login: str) -> None:
    developer.way.desk.do(developer.number, "accept", login, position="ผู้ตรวจรับ")
