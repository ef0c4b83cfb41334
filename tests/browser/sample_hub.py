"""A hub that knows invented things, so that pages can be looked at without a database."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from browser import sample_files as files
from browser import sample_lists as lists
from browser import sample_records as known
from browser import sample_series as water
from browser import sample_service_requests as service_requests
from browser.sample_datasets import DATASET, DATASET_PAGE
from browser.sample_deletions import DELETION, DELETION_PAGE, DELETIONS, NO_DELETIONS
from browser.sample_links import GROUPS, NOON
from browser.sample_trace import STARTS, TRACE
from sainam.agreements.refusals import SuspensionOver
from sainam.kit.refusal import Refusal
from sainam.portal.views.agent_days import AgentDayFilter, AgentDayPage, AgentDayRow
from sainam.portal.views.agreements import (
    Action,
    AgreementFilter,
    AgreementPage,
    AgreementRow,
    StepView,
    StopPreview,
    StopResult,
)
from sainam.portal.views.audit import AuditPage
from sainam.portal.views.bilingual import Words
from sainam.portal.views.datasets import DatasetPage, DatasetRow
from sainam.portal.views.deletions import DeletionPage, DeletionsPage
from sainam.portal.views.exchanges import (
    Choice,
    Choices,
    DeliveryDecision,
    Environment,
    ExchangeFilter,
    ExchangePage,
    ExchangeRow,
    RefusalFilter,
    RefusalRow,
)
from sainam.portal.views.files import (
    Download,
    FileFilter,
    FilePage,
    FileProgress,
    FileRow,
    LineFilter,
    LineRow,
)
from sainam.portal.views.home import AttentionView, HomeView, TodayView
from sainam.portal.views.links import ContractView, FieldView, LinkPage, MapView
from sainam.portal.views.lists import ListPage, ListRow, SyncPage
from sainam.portal.views.people import PersonView, Role, SessionView
from sainam.portal.views.series import SeriesFilter, SeriesHistory, SeriesPage, SeriesRow
from sainam.portal.views.service_requests import RequestFilter, RequestList, RequestPage
from sainam.portal.views.slices import Slice
from sainam.portal.views.trace import TracePage

CATALOGUE = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
# Login -> roles; the password is the login spelt backwards.
PEOPLE: dict[str, frozenset[Role]] = {
    "operator": frozenset({"operator", "dpo", "auditor", "council_secretary", "admin"}),
    "reader": frozenset({"raw_water"}),
    "secretary": frozenset({"council_secretary", "admin"}),
    "officer": frozenset({"agency_officer"}),
    "newcomer": frozenset({"dpo"}),
}
OF_AGENCY = {"officer": "ONCB"}


class AlreadySuspended(Refusal):
    """The agreement is already suspended."""

    rule = "agreement.already_suspended"
    thai = "ข้อตกลงถูกระงับอยู่แล้ว"


class SampleHub:
    """With `bare`, a hub on its first day: every list is empty."""

    def __init__(self, *, bare: bool = False) -> None:
        self.bare = bare
        self.progress_asked: dict[str, int] = {}

    def session(self, token: str) -> SessionView | None:
        if token not in PEOPLE:
            return None
        name = Words(th="สมศรี ทดสอบระบบ", en="Somsri Testing")
        return SessionView(
            person=PersonView(
                login=token, name=name, roles=PEOPLE[token], agency=OF_AGENCY.get(token)
            ),
            csrf=f"form-of-{token}",
            expires_at=NOON,
            wants="totp" if token == "newcomer" else None,
        )

    def home(self, environment: Environment) -> HomeView:
        return HomeView(today=TODAY, attention=() if self.bare else WAITING)

    def link_map(self, environment: Environment, as_of: date | None) -> MapView:
        return MapView(
            as_of=as_of or known.DAY, is_today=as_of is None, drawn_at=NOON, groups=GROUPS
        )

    def datasets(self, environment: Environment, agency: str | None) -> tuple[DatasetRow, ...]:
        return (DATASET,)

    def dataset(
        self, environment: Environment, name: str, agency: str | None
    ) -> DatasetPage | None:
        return DATASET_PAGE if name == DATASET.name else None

    def trace(
        self, environment: Environment, about: str | None, on: date | None, agency: str | None
    ) -> TracePage | None:
        return TRACE if about else STARTS

    def link(self, environment: Environment, link_id: str) -> LinkPage | None:
        for group in GROUPS:
            for link in group.links:
                if link.id == link_id:
                    return self._link_page(
                        LinkPage(
                            link=link,
                            group=group.name,
                            contracts=(CONTRACT,),
                            agreements=known.AGREEMENTS[:1],
                            lists=() if self.bare else (lists.LIST,),
                            recent=known.EXCHANGES,
                        )
                    )
        return None

    def _link_page(self, page: LinkPage) -> LinkPage:
        return replace(page, contracts=(), agreements=(), recent=()) if self.bare else page

    def agreements(self, wanted: AgreementFilter) -> tuple[AgreementRow, ...]:
        return tuple(
            row for row in known.AGREEMENTS if not self.bare and wanted.state in (None, row.state)
        )

    def agreement(self, agreement_id: str) -> AgreementPage | None:
        return known.AGREEMENT if agreement_id == known.AGREEMENTS[0].id else None

    def stop_preview(self, agreement_id: str, action: Action) -> StopPreview | None:
        if action not in known.AGREEMENT.actions:
            return None
        return StopPreview(
            agreement=known.AGREEMENTS[0],
            action=action,
            environments=("live", "sandbox"),
            datasets=(known.AGREEMENT.grants[0].title,),
            doors=2,
            running=3,
            exchanges_today=1_204,
            run_off_days=30,
            run_off_last_day=date(2026, 12, 22),
            other_agreements=known.AGREEMENTS[1:],
        )

    def stop_result(
        self, agreement_id: str, environment: Environment, number: int
    ) -> StopResult | None:
        step = StepView(
            number=number,
            environment=environment,
            step="suspend",
            version=2,
            at=NOON,
            actor="operator",
            reason="ตรวจพบการเรียกผิดปกติ",
        )
        return StopResult(
            agreement=known.AGREEMENTS[0],
            step=step,
            cut=known.EXCHANGES[3:4],
            leaving=known.EXCHANGES[:1],
            run_off_last_day=date(2026, 12, 22),
        )

    def choices(self) -> Choices:
        return Choices(
            agencies=(
                Choice(value="ONCB", name=known.ONCB),
                Choice(value="MPAY-TEST", name=known.MPAY),
            ),
            datasets=(Choice(value="water-use-6-months", name=known.AGREEMENT.grants[0].title),),
        )

    def exchanges(self, wanted: ExchangeFilter, reader: PersonView) -> Slice[ExchangeRow]:
        rows = tuple(
            row
            for row in known.EXCHANGES
            if not self.bare and wanted.outcome in (None, row.outcome)
        )
        return Slice(rows, after=rows[-1].id if len(rows) == len(known.EXCHANGES) else None)

    def exchange(self, exchange_id: str, reader: PersonView) -> ExchangePage | None:
        return known.EXCHANGE_PAGE if exchange_id == known.EXCHANGE else None

    def refusals(self, wanted: RefusalFilter) -> Slice[RefusalRow]:
        return Slice(() if self.bare else known.REFUSALS)

    def files(self, wanted: FileFilter) -> Slice[FileRow]:
        return Slice(() if self.bare else files.FILES)

    def file(self, file_id: str) -> FilePage | None:
        if file_id == known.FILE:
            return files.FILE_PAGE
        if file_id.startswith(known.READING):
            return replace(
                files.FILE_PAGE,
                file=replace(files.FILES[1], id=file_id),
                totals=None,
                progress=self._progress(file_id),
                related=(),
                deliveries=(),
                rule=None,
                acknowledgement=None,
            )
        return None

    def _progress(self, file_id: str) -> FileProgress:
        asked = 1 if file_id == known.SLOW else self.progress_asked.get(file_id, 0)
        halves = min(2, asked)
        given_up = file_id == known.GIVEN_UP
        return FileProgress(
            state="received",
            phase="read",
            lines=600 * halves,
            bytes_read=154_240 * halves,
            bytes_total=308_480,
            done=halves == 2 or given_up,
            given_up=given_up,
        )

    def file_progress(self, file_id: str) -> FileProgress | None:
        """Half more each time it is asked."""
        self.progress_asked[file_id] = self.progress_asked.get(file_id, 0) + 1
        return self._progress(file_id)

    def file_lines(self, file_id: str, wanted: LineFilter) -> Slice[LineRow]:
        rows = (row for row in files.LINES if wanted.line_class in (None, row.line_class))
        return Slice(tuple(rows), after=None if wanted.line_class else "18")

    def acknowledgement(self, file_id: str) -> Download | None:
        return Download(name="a.ack.txt", media_type="text/plain", content=b"H0000010061")

    def agent_days(self, wanted: AgentDayFilter) -> Slice[AgentDayRow]:
        return Slice(() if self.bare else files.DAYS)

    def agent_day(
        self, environment: Environment, agent: str, business_date: date
    ) -> AgentDayPage | None:
        return files.AGENT_DAY if agent == "MPAY-TEST" else None

    def all_series(self, environment: Environment) -> tuple[SeriesRow, ...]:
        return () if self.bare else (water.SERIES,)

    def series(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> SeriesPage | None:
        if name != water.SERIES.name:
            return None
        page = replace(water.SERIES_PAGE, as_of=wanted.as_of)
        return replace(page, points=(), newest_issue=None, gaps=()) if self.bare else page

    def series_csv(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> Iterator[bytes] | None:
        return iter([b"station,datum\r\n"]) if name == water.SERIES.name else None

    def series_history(
        self, environment: Environment, name: str, valid_at: datetime
    ) -> SeriesHistory | None:
        return water.HISTORY if name == water.SERIES.name else None

    def service_requests(self, wanted: RequestFilter) -> RequestList:
        return RequestList(rows=() if self.bare else (service_requests.REQUEST,))

    def service_request(self, environment: Environment, number: str) -> RequestPage | None:
        if number != service_requests.REQUEST.number:
            return None
        page = service_requests.REQUEST_PAGE
        return replace(page, words=()) if self.bare else page

    def lists(self, environment: Environment) -> tuple[ListRow, ...]:
        return () if self.bare else (lists.LIST,)

    def list_page(self, environment: Environment, owner: str, dataset: str) -> ListPage | None:
        if dataset != lists.LIST.dataset:
            return None
        return replace(lists.LIST_PAGE, syncs=()) if self.bare else lists.LIST_PAGE

    def list_sync(
        self, environment: Environment, owner: str, dataset: str, number: int, after: int
    ) -> SyncPage | None:
        return lists.CHANGES if number == lists.CHANGES.number else None

    def audit(self, before: int | None) -> AuditPage:
        if self.bare:
            return AuditPage(head=None, signing_key="–", unsealed=0, blocks=(), after=None)
        return water.AUDIT

    def deletions(self) -> DeletionsPage:
        return NO_DELETIONS if self.bare else DELETIONS

    def deletion(self, deletion_id: str) -> DeletionPage | None:
        return DELETION_PAGE if deletion_id == DELETION else None

    def audit_export(self, *, actor: str) -> Iterator[bytes]:
        yield b'{"block": 1}\n'


TODAY = TodayView(
    day=known.DAY,
    exchanges=46_417,
    refusals=108,
    lookups_answered=1_204,
    payments=45_210,
    payments_satang=1_932_045_125,
    files=3,
    files_held=1,
    series_on_time=0,
    series=1,
)
WAITING = (
    AttentionView(
        kind="mail_given_up",
        subject="mail",
        subject_id="01900000-0000-7000-8000-0000000000cc",
        since=NOON,
        what=Words(
            th="อีเมลแจ้งเรื่อง D-2569-00001 ส่งไม่ถึงผู้รับ", en="A mail on D-2569-00001 did not get through"
        ),
    ),
    AttentionView(
        kind="delivery_unknown",
        subject="exchange",
        subject_id=known.EXCHANGE,
        since=NOON,
        what=Words(th="ส่งการชำระเงินไป CIS แล้วไม่ทราบผล", en="Payment sent to CIS, end unknown"),
    ),
    AttentionView(
        kind="file_held",
        subject="file",
        subject_id=known.FILE,
        since=NOON,
        what=Words(
            th="แฟ้มจากตัวแทนทดสอบ เอ็มเพย์ มียอดที่อ่านไม่ได้",
            en="File of Test agent mPay has an unreadable amount",
        ),
    ),
    AttentionView(
        kind="feed_late",
        subject="series",
        subject_id=water.SERIES.name,
        since=NOON,
        what=Words(
            th="ระดับน้ำทำนายที่สำแลยังไม่มาตามกำหนด 07:00 น.",
            en="Predicted water level at Samlae was due at 07:00",
        ),
    ),
)
CONTRACT = ContractView(
    name="water-use-6-months",
    version="1.2.0",
    title=known.AGREEMENT.grants[0].title,
    fields=(
        FieldView(
            name="customer_account",
            title=Words(th="เลขที่ผู้ใช้น้ำ", en="Customer account"),
            type="string",
            personal=True,
            required=True,
        ),
        FieldView(
            name="cubic_metres",
            title=Words(th="ปริมาณน้ำใช้ (ลบ.ม.)", en="Water used (m³)"),
            type="integer",
            personal=False,
            required=True,
        ),
    ),
)


class SampleActions:
    """Remembers what was asked of it."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []

    def change_agreement(
        self,
        *,
        actor: str,
        agreement_id: str,
        environment: Environment,
        action: Action,
        reason: str,
        until: date | None = None,
    ) -> int:
        if until is not None and until <= NOON.date():
            raise SuspensionOver(f"{until}")
        if environment == "sandbox" and action == "suspend":
            raise AlreadySuspended(detail="sandbox")
        done = (actor, agreement_id, environment, action, reason)
        self.done.append((*done, until.isoformat()) if until else done)
        return 3

    def decide_delivery(
        self, *, actor: str, delivery_id: str, decision: DeliveryDecision, reason: str
    ) -> None:
        self.done.append((actor, delivery_id, decision, reason))

    def rerun_file(self, *, actor: str, file_id: str, reason: str) -> None:
        self.done.append((actor, file_id, reason))

    def see_key(self, *, actor: str, exchange_id: str, reason: str) -> str:
        self.done.append((actor, exchange_id, reason))
        return "1000004417"
