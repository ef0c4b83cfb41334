"""What the pages need to know, as plain views; bound to the stores where the parts are wired.

Every method is called in a thread of its own and opens what it needs. None means: no such thing.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from sainam.portal.views.agent_days import AgentDayFilter, AgentDayPage, AgentDayRow
from sainam.portal.views.agreements import (
    Action,
    AgreementFilter,
    AgreementPage,
    AgreementRow,
    StopPreview,
    StopResult,
)
from sainam.portal.views.audit import AuditPage
from sainam.portal.views.datasets import DatasetPage, DatasetRow
from sainam.portal.views.deletions import DeletionPage, DeletionsPage
from sainam.portal.views.exchanges import (
    Choices,
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
from sainam.portal.views.home import HomeView
from sainam.portal.views.links import LinkPage, MapView
from sainam.portal.views.lists import ListPage, ListRow, SyncPage
from sainam.portal.views.people import PersonView, SessionView
from sainam.portal.views.series import SeriesFilter, SeriesHistory, SeriesPage, SeriesRow
from sainam.portal.views.service_requests import RequestFilter, RequestList, RequestPage
from sainam.portal.views.slices import Slice
from sainam.portal.views.trace import TracePage


class PeopleData(Protocol):
    def session(self, token: str) -> SessionView | None:
        """The session in force with this token; None if unknown, ended or expired."""


class LinkData(Protocol):
    def home(self, environment: Environment) -> HomeView: ...

    def link_map(self, environment: Environment, as_of: date | None) -> MapView:
        """All rows of the mission; as_of None means now."""

    def link(self, environment: Environment, link_id: str) -> LinkPage | None: ...


class DatasetData(Protocol):
    """`agency` None: the utility's own people, who see all."""

    def datasets(self, environment: Environment, agency: str | None) -> tuple[DatasetRow, ...]: ...

    def dataset(
        self, environment: Environment, name: str, agency: str | None
    ) -> DatasetPage | None: ...


class TraceData(Protocol):
    def trace(
        self, environment: Environment, about: str | None, on: date | None, agency: str | None
    ) -> TracePage | None:
        """`about` None: where to begin; `agency`: only what it is a party to."""


class AgreementData(Protocol):
    def agreements(self, wanted: AgreementFilter) -> tuple[AgreementRow, ...]: ...

    def agreement(self, agreement_id: str) -> AgreementPage | None: ...

    def stop_preview(self, agreement_id: str, action: Action) -> StopPreview | None: ...

    def stop_result(
        self, agreement_id: str, environment: Environment, number: int
    ) -> StopResult | None:
        """The step of that number, with what it cut."""


class ExchangeData(Protocol):
    def choices(self) -> Choices: ...

    def exchanges(self, wanted: ExchangeFilter, reader: PersonView) -> Slice[ExchangeRow]:
        """By a case number only what this reader may see the case of."""

    def exchange(self, exchange_id: str, reader: PersonView) -> ExchangePage | None: ...

    def refusals(self, wanted: RefusalFilter) -> Slice[RefusalRow]: ...


class FileData(Protocol):
    def files(self, wanted: FileFilter) -> Slice[FileRow]: ...

    def file(self, file_id: str) -> FilePage | None: ...

    def file_progress(self, file_id: str) -> FileProgress | None: ...

    def file_lines(self, file_id: str, wanted: LineFilter) -> Slice[LineRow]: ...

    def acknowledgement(self, file_id: str) -> Download | None: ...

    def agent_days(self, wanted: AgentDayFilter) -> Slice[AgentDayRow]: ...

    def agent_day(
        self, environment: Environment, agent: str, business_date: date
    ) -> AgentDayPage | None: ...


class WaterData(Protocol):
    def all_series(self, environment: Environment) -> tuple[SeriesRow, ...]: ...

    def series(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> SeriesPage | None: ...

    def series_csv(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> Iterator[bytes] | None:
        """The values of the page, in parts."""

    def series_history(
        self, environment: Environment, name: str, valid_at: datetime
    ) -> SeriesHistory | None: ...


class ListData(Protocol):
    def lists(self, environment: Environment) -> tuple[ListRow, ...]: ...

    def list_page(self, environment: Environment, owner: str, dataset: str) -> ListPage | None: ...

    def list_sync(
        self, environment: Environment, owner: str, dataset: str, number: int, after: int
    ) -> SyncPage | None:
        """What a completed sync changed, behind this line."""


class ServiceRequestData(Protocol):
    def service_requests(self, wanted: RequestFilter) -> RequestList: ...

    def service_request(self, environment: Environment, number: str) -> RequestPage | None: ...


class AuditData(Protocol):
    def audit(self, before: int | None) -> AuditPage:
        """The last blocks, or those below `before`."""

    def audit_export(self, *, actor: str) -> Iterator[bytes]:
        """The export that `sainam audit verify` reads, in parts; it is recorded whose it was."""

    def deletions(self) -> DeletionsPage:
        """Sealed months, holds and deletions."""

    def deletion(self, deletion_id: str) -> DeletionPage | None: ...


class PortalData(
    PeopleData,
    LinkData,
    DatasetData,
    TraceData,
    AgreementData,
    ExchangeData,
    FileData,
    WaterData,
    ListData,
    ServiceRequestData,
    AuditData,
    Protocol,
):
    """Everything the pages read."""
