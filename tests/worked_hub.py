"""A hub on which something has happened: the catalogue, calls, payments, files, a series, a day.

Made by the verbs themselves, in the test's own database, so that readings are tried on real rows.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

from joserfc.jwk import OKPKey
from key_desk import archive_of, masters_of, sealing_of

import sainam
from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.agreements import store as agreements
from sainam.agreements.permit import Call, permit
from sainam.agreements.refusals import PurposeNotGranted
from sainam.counterparts.agencies.cross_bank_file import FileHead, unreadable_amount, written
from sainam.counterparts.agencies.hydrographic_department import corrected, csv_of, predicted
from sainam.counterparts.agencies.offline_agent import paid_over_the_counter
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import ReceivedFile
from sainam.exchanges.receive_file import receive_file
from sainam.exchanges.record import Recorder
from sainam.exchanges.refusals import OwnerFailed
from sainam.exchanges.standing_cache import Snapshot, StandingCache
from sainam.formats.layout import Title
from sainam.formats.totals import Tally
from sainam.kit.byte_store import ByteStore
from sainam.kit.clock import now
from sainam.kit.database import AsyncDatabase, Database
from sainam.kit.ids import new_id
from sainam.kit.keys.masters import Masters
from sainam.kit.thai_dates import BANGKOK, business_date
from sainam.links.apply_catalogue import apply_catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.payments.accept_file import accept_file
from sainam.payments.acknowledge_file import acknowledge_file
from sainam.payments.pay_bill import BillPayment, PayBill
from sainam.payments.reconcile_day import reconcile_day
from sainam.portal.views.bilingual import Words
from sainam.portal.views.people import PersonView
from sainam.water.series import places_of, series_of
from sainam.water.store_series import store_series

MWA = Path(sainam.__file__).parent / "catalogue" / "mwa"
CATALOGUE = read_catalogue(MWA).catalogue
ACTOR = "สมมติ ผู้ดูแล"
ONCB, BIGC = "MOU-ONCB-2568-01", "CONTRACT-BIGC-2568-01"
TRUEMONEY, HYDRO = "CONTRACT-TRUEMONEY-2568-01", "PERMIT-HYDRO-2568-01"
CREDENTIALS = ("linkage-center", "bigc")
PASSWORD = "correct horse battery"

ASKING = Call(
    caller="DOPA-LINKAGE",
    agency="ONCB",
    dataset="water-use-six-months",
    pattern="lookup",
    channel="api",
    purpose="narcotics-investigation",
    case_number="ปส 0013/4401",
    doors={ONCB: 1},
)
PAYING = Call(
    caller="BIGC",
    agency="BIGC",
    dataset="bill-payments",
    pattern="submit",
    channel="api",
    purpose="bill-payment",
    case_number=None,
    doors={BIGC: 1},
)


def jwk() -> PublicKey:
    return PublicKey("jwk", json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)))


# Who sees every case.
DPO = PersonView(login="dpo", name=Words("สมมติ", "DPO"), roles=frozenset({"dpo"}))


@dataclass
class WorkedHub:
    """What was done, by name, so that tests can ask for it."""

    url: str
    database: Database
    byte_store: ByteStore
    exchanges: dict[str, UUID] = field(default_factory=dict)
    files: dict[str, UUID] = field(default_factory=dict)

    def work(self) -> None:
        self.set_up()
        asyncio.run(self._calls())
        self.send_payments("MWA_BILL_01.TXT", range(1, 40))
        self.send_payments("MWA_BILL_01_AGAIN.TXT", range(1, 40))
        self.send_payments("MWA_BILL_02.TXT", range(30, 60), spoiled=True)
        self.send_levels("samlae-1.csv", {})
        self.send_levels("samlae-2.csv", {3: 250})
        self.close_day()

    def set_up(self) -> None:
        with self.database.transaction() as tx:
            keys = {name: jwk() for name in CREDENTIALS}
            apply_catalogue(tx, MWA, public_keys=keys, actor=ACTOR)
            for name, roles in (("operator", {"operator"}), ("dpo", {"dpo", "unknown role"})):
                title = Title("สมมติ เจ้าหน้าที่", "Sommut Officer")
                register_login(
                    tx, Login(name, title, frozenset(roles), None), PASSWORD, actor=ACTOR
                )

    @property
    def now(self) -> datetime:
        with self.database.read_only() as tx:
            return now(tx)

    @property
    def today(self) -> date:
        return business_date(self.now)

    @property
    def archive(self) -> FileArchive:
        return archive_of(self.database, self.byte_store)

    @property
    def masters(self) -> Masters:
        return masters_of(self.url, self.database)

    def standings(self) -> Snapshot:
        with self.database.read_only() as tx:
            return now(tx), {"live": agreements.load_standings(tx, "live")}

    async def _calls(self) -> None:
        async def read() -> Snapshot:
            return await asyncio.to_thread(self.standings)

        async with AsyncDatabase(self.url, application_name="tests hot") as hot:
            cache = StandingCache(read)
            await cache.refresh()
            sealing = sealing_of(self.url, self.database, cache.moment)
            recorder = Recorder(hot.run, cache.heard, sealing)
            for number in range(1, 4):
                self.exchanges[f"answered {number}"] = await self._ask(
                    recorder, f"99000001{number}"
                )
            self.exchanges["failed"] = await self._ask(recorder, "990000099", fails=True)
            self.exchanges["running"] = await self._ask(recorder, "990000020", ends=False)
            await recorder.refused(
                PurposeNotGranted("marketing"), ASKING, environment="live",
                credential="linkage-center",
            )  # fmt: skip
            pay_bill = PayBill(standings=cache, run=hot.run, sealing=sealing)
            for number in range(1, 4):
                await self._pay(pay_bill, number)

    async def _ask(
        self, recorder: Recorder, key: str, *, fails: bool = False, ends: bool = True
    ) -> UUID:
        moment, standings = await asyncio.to_thread(self.standings)
        allowed = permit(ASKING, standings["live"], moment)
        asked = await recorder.asked(
            ASKING, allowed, environment="live", credential="linkage-center", key=key
        )
        if fails:
            await recorder.answered(asked, outcome="failed", refusal=OwnerFailed)
        elif ends:
            body = b'{"customer_account":"990000010","use":[]}'
            await recorder.answered(asked, outcome="answered", records=1, answer=body)
        return asked.id

    async def _pay(self, pay_bill: PayBill, number: int) -> None:
        """The third pays the bill of the second again."""
        paid = BillPayment(
            customer_account="990000010",
            bill_no=f"20261099000001{min(number, 2)}",
            amount_satang=10_000 * number,
            paid_at=await asyncio.to_thread(lambda: self.now),
            agent_reference=f"BIGC-TEST-{number}",
        )
        done = await pay_bill(
            PAYING, environment="live", credential="bigc", key=f"key-test-{number}", payment=paid
        )
        self.exchanges[f"paid {number}"] = done.exchange

    def send_payments(self, name: str, customers: range, *, spoiled: bool = False) -> UUID:
        head = FileHead("006", "1234567890", "การประปาทดสอบ", self.today, "MWA00001")
        content = written(head, paid_over_the_counter(customers, today=self.today))
        if spoiled:
            content = unreadable_amount(content, 3)
        file = self._receive(name, content, "TRUEMONEY", TRUEMONEY, "truemoney")
        layout = CATALOGUE.layouts["bot-cross-bank-256"]
        accept_file(
            self.database, archive=self.archive, layout=layout, environment="live",
            file=file.id, actor="worker",
        )  # fmt: skip
        self.acknowledge(file.id)
        return file.id

    def send_levels(self, name: str, changes: Mapping[int, int]) -> UUID:
        six = datetime.combine(self.today, datetime.min.time(), BANGKOK) + timedelta(hours=0)
        content = csv_of(corrected(predicted(six), changes))
        file = self._receive(name, content, "HYDRO", HYDRO, "hydro")
        level = series_of(CATALOGUE.series["samlae-predicted-level"])
        layout = CATALOGUE.layouts["samlae-water-level"]
        places = places_of([level], CATALOGUE.contracts[level.dataset], layout)
        with self.database.transaction() as tx:
            store_series(
                tx, file, actor="worker", layout=layout, places=places, archive=self.archive
            )
        return file.id

    def _receive(
        self, name: str, content: bytes, agency: str, agreement: str, credential: str
    ) -> ReceivedFile:
        number = new_id()
        stored = self.archive.put("live", number, BytesIO(content))
        with self.database.transaction() as tx:
            file = receive_file(
                tx, stored=stored, name=name, environment="live", agency=agency,
                agreement=agreement, channel="sftp", credential=credential, actor=credential,
                file_id=number,
            )  # fmt: skip
        self.files[name] = file.id
        return file

    def acknowledge(self, file: UUID) -> None:
        with self.database.transaction() as tx:
            acknowledge_file(
                tx, archive=self.archive, layout=CATALOGUE.layouts["acknowledgement"],
                place=lambda *_: None, environment="live", file=file, actor="worker",
            )  # fmt: skip

    def close_day(self) -> None:
        with self.database.transaction() as tx:
            reconcile_day(
                tx, environment="live", agent="TRUEMONEY", day=self.today, owner=Tally(1, 100),
                actor="finance",
            )  # fmt: skip
