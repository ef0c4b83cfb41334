"""An offline agent of a test: it sends cross-bank files, and we see what became of them."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from key_desk import archive_of

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.terms import Clause, Environment, Grant
from sainam.counterparts.agencies.cross_bank_file import FileHead, PaidLine, written
from sainam.exchanges.files import store as files
from sainam.exchanges.files.archive import FileArchive
from sainam.exchanges.files.received_file import FileResult, ReceivedFile
from sainam.exchanges.receive_file import receive_file
from sainam.formats.layout import Layout, Title
from sainam.formats.load_layout import layout_named
from sainam.formats.totals import Tally
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import BANGKOK
from sainam.payments.accept_file import accept_file
from sainam.payments.acknowledge_file import acknowledge_file
from sainam.payments.days.store import balances
from sainam.payments.payment_batch import batch_lines

LAYOUTS = Path(__file__).parent.parent / "sainam" / "catalogue" / "mwa" / "layouts"
CROSS_BANK = layout_named("bot-cross-bank-256", LAYOUTS)
ACKNOWLEDGEMENT = layout_named("acknowledgement", LAYOUTS)
LIVE: Environment = "live"
OFFICER = "สมมติ เจ้าหน้าที่การเงิน"
WORKER = "system:worker"


def bangkok(text: str) -> datetime:
    """2026-11-20 09:30:00, a time in Bangkok."""
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


def paid(at: str, bill: str, baht: str, **more: Any) -> PaidLine:
    """A payment of a bill, written customer account / bill number."""
    account, _, number = bill.partition("/")
    whole, _, part = baht.replace(",", "").partition(".")
    satang = int(whole) * 100 + int(part or 0)
    return PaidLine(bangkok(at), "สมหญิง ทดสอบ", account, number, satang, **more)


def set_clock(owner_url: str, at: str) -> None:
    """A demo whose clock shows this time in Bangkok now, and goes on from there."""
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("DELETE FROM installation")
        owner.execute(
            "INSERT INTO installation (mode, clock_offset)"
            " VALUES ('demo', %s::timestamptz - clock_timestamp())",
            (bangkok(at),),
        )


def head(day: str = "2026-11-20", service: str = "MWAWATER") -> FileHead:
    return FileHead("011", "1234567890", "การประปานครหลวง", date.fromisoformat(day), service)


def file_of(*lines: PaidLine, of: FileHead | None = None) -> bytes:
    return written(of or head(), lines)


def with_text(content: bytes, line: int, first_column: int, text: str) -> bytes:
    """The same file with other text from a column on; line 1 is the header."""
    start = (line - 1) * 258 + first_column - 1
    raw = text.encode("cp874")
    return content[:start] + raw + content[start + len(raw) :]


@dataclass
class Agent:
    """An agency whose agreement lets it drop cross-bank files."""

    database: Database
    byte_store: ByteStore
    name: str = "MEA"
    layout: Layout = CROSS_BANK
    placed: dict[str, bytes] = field(default_factory=dict)

    @property
    def agreement(self) -> str:
        return f"AGR-{self.name}"

    @property
    def archive(self) -> FileArchive:
        return archive_of(self.database, self.byte_store)

    def sign(
        self,
        *,
        first_day: str = "2026-01-01",
        until: str = "2100-01-01",
        cut_off: str | None = None,
    ) -> None:
        """Brings in the agreement: 30 days of run-off."""
        with self.database.transaction() as tx:
            title = Title("หน่วยงานสมมติ", "Invented agency")
            agency = Agency(code=self.name, kind="agent", title=title)
            agencies.insert_agency_version(tx, agency, actor=OFFICER)
            paper = self.paper(first_day=first_day, until=until, cut_off=cut_off)
            bring_in_agreement(tx, paper, actor=OFFICER, reason="ทดสอบ")

    def paper(self, *, first_day: str, until: str, cut_off: str | None) -> Agreement:
        grant = Grant(
            dataset="bill-payments",
            link="A3",
            pattern="batch",
            fields=("customer_account", "bill_no", "amount_satang"),
            purposes=("collect-payments",),
            channels=("sftp",),
            owner="CIS",
            layout=self.layout.layout,
            cut_off=cut_off,
        )
        return Agreement(
            id=self.agreement,
            kind="contract",
            agency=self.name,
            title=Title("สัญญารับชำระ", "Collection contract"),
            reference="ทดสอบ/3",
            first_day=date.fromisoformat(first_day),
            until=date.fromisoformat(until),
            run_off_days=30,
            recorded_by="legal.officer",
            confirmed_by="legal.head",
            grants=(grant,),
            clauses=(Clause("1", "ข้อ", "clause", ()),),
        )

    def drop(self, content: bytes, name: str = "PAY.TXT") -> ReceivedFile:
        """The file is archived and on record; nothing has read it yet."""
        number = new_id()
        stored = self.archive.put(LIVE, number, io.BytesIO(content))
        with self.database.transaction() as tx:
            return receive_file(
                tx,
                stored=stored,
                name=name,
                environment=LIVE,
                agency=self.name,
                agreement=self.agreement,
                channel="sftp",
                credential=f"ssh-{self.name}",
                actor=f"credential:ssh-{self.name}",
                file_id=number,
            )

    def wait_for(self, file: UUID) -> None:
        """Until nobody works on the file: the database notices in its time that a worker died."""
        with self.database.transaction() as tx:
            tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s::text, 74))", (file,))

    def read(self, file: UUID) -> str:
        return accept_file(
            self.database,
            archive=self.archive,
            layout=self.layout,
            environment=LIVE,
            file=file,
            actor=WORKER,
        )

    def send(self, content: bytes, name: str = "PAY.TXT") -> UUID:
        """Dropped and read."""
        file = self.drop(content, name).id
        self.read(file)
        return file

    def states(self, file: UUID) -> list[str]:
        with self.database.read_only() as tx:
            return [state.state for state in files.read_states(tx, LIVE, file)]

    def result(self, file: UUID) -> FileResult:
        with self.database.read_only() as tx:
            result = files.read_result(tx, LIVE, file)
        assert result is not None, "the file was not posted"
        return result

    def told(self, file: UUID) -> list[tuple[int, str, str]]:
        """Line, outcome and rule of everything that was not simply posted."""
        with self.database.read_only() as tx:
            found = files.read_findings(tx, LIVE, file)
            return [(finding.line, finding.outcome, finding.rule) for finding in found]

    def acknowledge(self, file: UUID) -> str:
        with self.database.transaction() as tx:
            told = acknowledge_file(
                tx,
                archive=self.archive,
                layout=ACKNOWLEDGEMENT,
                place=lambda _environment, _agreement, name, content: self.placed.update(
                    {name: content.read()}
                ),
                environment=LIVE,
                file=file,
                actor=WORKER,
            )
        assert told is not None
        return self.placed[told.name].decode()

    def balances(self) -> dict[str, int]:
        """Debits less credits of the agent's ledger accounts, in satang."""
        with self.database.read_only() as tx:
            return {
                name: satang for name, satang in balances(tx, LIVE, self.name).items() if satang
            }

    def to_cis(self, file: UUID) -> list[dict[str, Any]]:
        with self.database.read_only() as tx:
            return list(batch_lines(tx, LIVE, file))

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.database.read_only() as tx:
            return tx.execute(sql, values).fetchall()


def baht(count: int, amount: str) -> Tally:
    """So many lines, adding to so many baht."""
    whole, _, part = amount.replace(",", "").partition(".")
    return Tally(count, int(whole) * 100 + int(part or 0))
