"""The web process: API and portal, bound to stores and owners' systems."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import psycopg

from sainam.agencies.operation import Operation
from sainam.agreements import store as agreements
from sainam.agreements.terms import Environment
from sainam.api.app import Application, WebApplication
from sainam.api.client_certificate import ProvenCertificates
from sainam.api.data_plane import DataPlane
from sainam.api.dialect_plane import DialectPlane
from sainam.channels.owner_http import OwnerHttp
from sainam.channels.owner_stream import OwnerStream
from sainam.contracts.contract import Contract
from sainam.exchanges.access_token import AccessToken, TokenReader
from sainam.exchanges.consents.held_consent import HeldConsents
from sainam.exchanges.content.sealing import Sealing
from sainam.exchanges.given_again.give_again import GiveAgain
from sainam.exchanges.issue_token import Issued, issue_token
from sainam.exchanges.pauses.pause import Pause
from sainam.exchanges.pauses.pause_board import PauseBoard
from sainam.exchanges.pauses.store import coming_pauses
from sainam.exchanges.rates.take_rate import TakeRate
from sainam.exchanges.record import Recorder
from sainam.exchanges.refusals import RecordingFailed
from sainam.exchanges.refuse_token import record_token_refused
from sainam.exchanges.replaced_papers.tie_paper import TiePaper
from sainam.exchanges.standing_cache import Snapshot, StandingCache
from sainam.exchanges.subject_tokens.hold_to_subject import HoldToSubject
from sainam.exchanges.submission import submission_state
from sainam.kit.clock import now
from sainam.kit.database import AsyncDatabase, Database, DatabaseUnreachableError
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.refusal import Refusal
from sainam.kit.settings import read_settings
from sainam.kit.spool import Spool
from sainam.links.dialect import Dialect
from sainam.lookups.stream_from_owner import SpooledLookUp, Streams
from sainam.payments.pay_bill import PayBill
from sainam.service_requests.request_state import request_of_reference, request_state
from sainam.service_requests.take_request import TakeServiceRequest
from sainam.wiring.datasets import Datasets
from sainam.wiring.deliveries import callback_takers
from sainam.wiring.evidence_desks import evidence_desks
from sainam.wiring.installation import Installation
from sainam.wiring.management import management
from sainam.wiring.own_datasets import OwnDatasets
from sainam.wiring.own_pages import OwnPages
from sainam.wiring.owners import Owners
from sainam.wiring.people import desks_of
from sainam.wiring.portal import portal_application

ACCOUNTS_OF_A_SUBJECT = "accounts-of-subject"
ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")


def application() -> WebApplication:
    """What each worker of the web role runs; Granian's factory."""
    return WebProcess(Installation(read_settings())).application()


class WebProcess:
    """The parts of one web process and their lives."""

    def __init__(self, installation: Installation) -> None:
        url = installation.settings.database_url
        if not url:
            raise RuntimeError("SAINAM_DATABASE_URL is not set: `sainam up` sets it for its roles")
        self._installation = installation
        self._database = Database(url, application_name="sainam web", max_size=12)
        self._hot = AsyncDatabase(url, application_name="sainam web hot", max_size=6)
        self._datasets = Datasets(self._database)
        self._owners = Owners(installation, self._datasets.catalogue)
        self._owner_http = OwnerHttp(
            self._owners.address, seconds=installation.settings.provider_timeout
        )
        self._owner_stream = OwnerStream(
            self._owners.address, seconds=installation.settings.provider_timeout
        )
        self._standings = StandingCache(self._read_standings, PauseBoard(self._read_pauses))
        self._token_key = installation.token_key()
        self._certificates = ProvenCertificates(installation.proxy_secret())
        self._data_keys = DataKeys(self._database, installation.masters())
        self._following: asyncio.Task[None] | None = None

    def application(self) -> WebApplication:
        data_plane = self._data_plane()
        desks = desks_of(self._installation, self._database)
        evidence = evidence_desks(self._installation, self._database)
        return WebApplication(
            data_plane=data_plane,
            dialects=DialectPlane(data_plane, self._dialect),
            management=management(self._installation, self._database, desks, evidence),
            portal=cast(
                "Application",
                portal_application(self._installation, self._database, desks, evidence),
            ),
            issue=self._issue,
            certificate=self._certificates,
            take_callbacks=callback_takers(self._owners, self._database, self._data_keys),
            start=self._start,
            stop=self._stop,
        )

    def _data_plane(self) -> DataPlane:
        sealing = Sealing(self._data_keys, self._datasets.keeping, self._standings.moment)
        recorder = Recorder(self._hot.run, self._standings.heard, sealing)
        take_rate = TakeRate(self._hot.run)
        pay_bill = PayBill(
            standings=self._standings, run=self._hot.run, sealing=sealing, take_rate=take_rate
        )
        service_requests = TakeServiceRequest(
            database=self._database, standings=self._standings, sealing=sealing,
            kind_of=self._datasets.request_kind, take_rate=take_rate,
        )  # fmt: skip
        return DataPlane(
            read_token=TokenReader(self._token_key, time.monotonic),
            standings=self._standings,
            recorder=recorder,
            look_up=self._look_up(recorder, take_rate),
            submits={
                "payment": pay_bill.take,
                "fee_payment": pay_bill.take_fee,
                "service_request": service_requests.take,
            },
            edits={"service_request": service_requests.edit},
            datasets=self._datasets.find,
            submission=self._submission,
            by_reference=self._by_reference,
            proxies=self._installation.settings.proxies or (),
            about=OwnPages(self._database, self._datasets, self._installation.public_url).by_name(),
            certificates=self._certificates,
        )

    def _look_up(self, recorder: Recorder, take_rate: TakeRate) -> SpooledLookUp:
        return SpooledLookUp(
            self._streams(),
            standings=self._standings,
            recorder=recorder,
            ask_owner=OwnDatasets(
                self._database,
                self._installation.masters(),
                is_hub=self._owners.is_hub,
                ask_by_http=self._owner_http.ask,
            ).ask,
            minimise=self._datasets.granted,
            operation=self._operation,
            consents=HeldConsents(
                self._database,
                self._installation.masters(),
                lambda dataset: self._datasets.keeping(dataset).kind,
            ),
            tie_paper=TiePaper(self._hot.run),
            take_rate=take_rate,
            subjects=HoldToSubject(
                self._database,
                audiences=lambda: frozenset({self._installation.public_url()}),
                moment=self._standings.moment,
                accounts_of=self._accounts_of,
            ),
            give_again=GiveAgain(
                self._database,
                self._installation.masters(),
                lambda dataset: self._datasets.keeping(dataset).kind,
            ),
        )

    async def _start(self) -> None:
        self._datasets.load()
        await self._standings.refresh()
        self._following = asyncio.create_task(self._datasets.follow())
        # What stands now stays: the collector need not look at it again with every few calls.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)

    async def _stop(self) -> None:
        if self._following is not None:
            self._following.cancel()
        await self._owner_http.close()
        await self._owner_stream.close()
        await self._hot.close()
        self._database.close()

    async def _accounts_of(self, environment: Environment, subject: str) -> bytes | None:
        owner, operation = self._datasets.keeper_of(ACCOUNTS_OF_A_SUBJECT)
        return await self._owner_http.ask(
            owner, environment, operation, subject, ("customer_accounts",), new_id()
        )

    def _streams(self) -> Streams:
        folder = self._installation.settings.state / "spool"

        def contract(dataset: str) -> Contract | None:
            served = self._datasets.find(dataset)
            return None if served is None else served.contract

        return Streams(self._owner_stream.open, contract, lambda most: Spool(folder, most))

    def _dialect(self, name: str) -> Dialect | None:
        return self._datasets.catalogue().dialects.get(name)

    def _operation(self, owner: str, dataset: str) -> Operation:
        return self._datasets.operation(owner, dataset)

    async def _read_standings(self) -> Snapshot:
        try:
            return await asyncio.to_thread(self._standings_now)
        except (psycopg.Error, DatabaseUnreachableError) as error:
            raise RecordingFailed from error

    def _standings_now(self) -> Snapshot:
        """With the datasets that these agreements may be of."""
        with self._database.transaction() as tx:
            standings = {
                environment: agreements.load_standings(tx, environment)
                for environment in ENVIRONMENTS
            }
            self._datasets.load_in(tx)
            return now(tx), standings

    async def _read_pauses(self) -> Sequence[Pause]:
        try:
            return await asyncio.to_thread(self._pauses_now)
        except (psycopg.Error, DatabaseUnreachableError) as error:
            raise RecordingFailed from error

    def _pauses_now(self) -> Sequence[Pause]:
        with self._database.read_only() as tx:
            return coming_pauses(tx, now(tx))

    def _issue(self, assertion: str, certificate: str | None) -> Issued:
        public = self._installation.public_url()
        try:
            with self._database.transaction() as tx:
                return issue_token(
                    tx,
                    assertion=assertion,
                    audiences=frozenset({public, f"{public}/oauth/token"}),
                    key=self._token_key,
                    certificate=certificate,
                )
        except Refusal as refusal:
            with self._database.transaction() as tx:
                record_token_refused(tx, assertion, refusal)
            raise

    async def _submission(
        self, token: AccessToken, agency: str, dataset: str, exchange: UUID
    ) -> bytes:
        served = self._datasets.find(dataset)
        if served is not None and served.contract.takes == "service_request":
            return await asyncio.to_thread(self._request_state, token, agency, dataset, exchange)
        return await submission_state(self._hot.run, token, agency, dataset, exchange)

    async def _by_reference(
        self, token: AccessToken, agency: str, dataset: str, reference: str
    ) -> UUID:
        return await asyncio.to_thread(self._find_reference, token, agency, dataset, reference)

    def _find_reference(
        self, token: AccessToken, agency: str, dataset: str, reference: str
    ) -> UUID:
        with self._database.read_only() as tx:
            return request_of_reference(tx, token, agency, dataset, reference)

    def _request_state(self, token: AccessToken, agency: str, dataset: str, request: UUID) -> bytes:
        with self._database.read_only() as tx:
            return request_state(tx, token, agency, dataset, request)
