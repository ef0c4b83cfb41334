"""Everything the pages read: each method is one read-only transaction at one moment."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from msgspec.structs import replace

from sainam.agencies.authenticated import find_session
from sainam.agencies.deputies.acting_for import acting_for
from sainam.exchanges.files.archive import FileArchive
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.agreements.list_agreements import list_agreements
from sainam.portal.readings.agreements.show_agreement import show_agreement
from sainam.portal.readings.agreements.stop_agreement import stop_preview, stop_result
from sainam.portal.readings.audit.export_blocks import export_blocks
from sainam.portal.readings.audit.show_audit import show_audit
from sainam.portal.readings.choices import choices_in
from sainam.portal.readings.days.search_days import search_days
from sainam.portal.readings.days.show_day import show_day
from sainam.portal.readings.deletions.show_deletions import show_deletion, show_deletions
from sainam.portal.readings.exchanges.search_exchanges import search_exchanges, with_cases
from sainam.portal.readings.exchanges.search_refusals import search_refusals
from sainam.portal.readings.exchanges.show_exchange import show_exchange
from sainam.portal.readings.files.acknowledgement import acknowledgement_of
from sainam.portal.readings.files.file_lines import file_lines
from sainam.portal.readings.files.search_files import search_files
from sainam.portal.readings.files.show_file import (
    environment_of,
    show_file,
    show_progress,
    states_of,
)
from sainam.portal.readings.home.show_home import show_home
from sainam.portal.readings.known_catalogue import KnownCatalogue
from sainam.portal.readings.links.day_traffic import DayTraffic
from sainam.portal.readings.links.link_map import link_map
from sainam.portal.readings.links.show_link import show_link
from sainam.portal.readings.lists.show_lists import all_lists, show_list, show_sync
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import uuid_in
from sainam.portal.readings.service_requests.show_requests import all_requests, show_request
from sainam.portal.readings.session_view import session_view
from sainam.portal.readings.show_datasets import list_datasets, show_dataset
from sainam.portal.readings.show_trace import show_trace
from sainam.portal.readings.water.series_standing import all_series
from sainam.portal.readings.water.show_series import show_history, show_series, write_csv
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
from sainam.water.store import await_series

_SQL = named_queries(__file__)


class HubReadings:
    """Of one process; what it remembers between pages is the catalogue and the counted day."""

    def __init__(
        self,
        database: Database,
        *,
        byte_store: ByteStore,
        masters: Masters,
        public_keys: Callable[[], Mapping[str, bytes]],
    ) -> None:
        self._database = database
        self._archive = FileArchive(byte_store, database, masters)
        self._masters = masters
        self._public_keys = public_keys
        self._catalogue = KnownCatalogue()
        self._traffic = DayTraffic()

    @contextmanager
    def _reading(self) -> Iterator[Tx]:
        with self._database.read_only() as tx:
            tx.execute(_SQL["plan_plainly"])
            yield tx

    @contextmanager
    def _named(self) -> Iterator[tuple[Tx, Names]]:
        with self._reading() as tx:
            yield tx, Names(self._catalogue.standing(tx), tx)

    @contextmanager
    def _known(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> Iterator[tuple[Tx, Names]]:
        """As known on a past day: after files being stored now, so that it reads so for ever."""
        if wanted.as_of is None:
            with self._named() as named:
                yield named
            return
        with self._database.transaction() as tx:
            tx.execute(_SQL["only_read"])
            tx.execute(_SQL["plan_plainly"])
            await_series(tx, environment, _text(name))
            yield tx, Names(self._catalogue.standing(tx), tx)

    def session(self, token: str) -> SessionView | None:
        with self._database.read_only() as tx:
            found = find_session(tx, token)
            if found is None:
                return None
            return session_view(found, acting_for(tx, found.login.name, clock.now(tx)))

    def home(self, environment: Environment) -> HomeView:
        with self._named() as (tx, names):
            return show_home(tx, names.catalogue, self._traffic, environment)

    def link_map(self, environment: Environment, as_of: date | None) -> MapView:
        with self._reading() as tx:
            return link_map(tx, self._catalogue, self._traffic, environment, as_of)

    def link(self, environment: Environment, link_id: str) -> LinkPage | None:
        with self._named() as (tx, names):
            page = show_link(tx, names.catalogue, self._traffic, environment, link_id)
            if page is None:
                return None
            hidden = names.hidden_from_most()
            recent = with_cases(tx, self._masters, environment, page.recent, hidden)
            return replace(page, recent=recent)

    def datasets(self, environment: Environment, agency: str | None) -> tuple[DatasetRow, ...]:
        with self._named() as (tx, names):
            return list_datasets(tx, names, environment, agency)

    def dataset(
        self, environment: Environment, name: str, agency: str | None
    ) -> DatasetPage | None:
        with self._named() as (tx, names):
            return show_dataset(tx, names, environment, name, agency)

    def trace(
        self, environment: Environment, about: str | None, on: date | None, agency: str | None
    ) -> TracePage | None:
        with self._named() as (tx, names):
            return show_trace(tx, names, environment, about and _text(about), on, agency)

    def agreements(self, wanted: AgreementFilter) -> tuple[AgreementRow, ...]:
        with self._named() as (tx, names):
            return list_agreements(tx, names, wanted)

    def agreement(self, agreement_id: str) -> AgreementPage | None:
        with self._named() as (tx, names):
            return show_agreement(tx, names, _text(agreement_id))

    def stop_preview(self, agreement_id: str, action: Action) -> StopPreview | None:
        with self._named() as (tx, names):
            return stop_preview(tx, names, _text(agreement_id), action)

    def stop_result(
        self, agreement_id: str, environment: Environment, number: int
    ) -> StopResult | None:
        with self._named() as (tx, names):
            done = stop_result(tx, names, _text(agreement_id), environment, number)
            if done is None:
                return None
            hidden = names.hidden_from_most()
            return replace(
                done,
                cut=with_cases(tx, self._masters, environment, done.cut, hidden),
                leaving=with_cases(tx, self._masters, environment, done.leaving, hidden),
            )

    def choices(self) -> Choices:
        with self._reading() as tx:
            return choices_in(self._catalogue.standing(tx))

    def exchanges(self, wanted: ExchangeFilter, reader: PersonView) -> Slice[ExchangeRow]:
        with self._named() as (tx, names):
            hidden = names.hidden_from(reader.login, reader.roles)
            found = search_exchanges(tx, names, self._masters, wanted, hidden)
            rows = with_cases(tx, self._masters, wanted.environment, found.rows, hidden)
            return Slice(rows, found.after)

    def exchange(self, exchange_id: str, reader: PersonView) -> ExchangePage | None:
        number = uuid_in(exchange_id)
        if number is None:
            return None
        with self._named() as (tx, names):
            hidden = names.hidden_from(reader.login, reader.roles)
            return show_exchange(tx, names, self._masters, number, hidden)

    def refusals(self, wanted: RefusalFilter) -> Slice[RefusalRow]:
        with self._named() as (tx, names):
            return search_refusals(tx, names, wanted)

    def files(self, wanted: FileFilter) -> Slice[FileRow]:
        with self._named() as (tx, names):
            return search_files(tx, names, wanted)

    def file(self, file_id: str) -> FilePage | None:
        number = uuid_in(file_id)
        if number is None:
            return None
        with self._named() as (tx, names):
            return show_file(tx, names, number)

    def file_progress(self, file_id: str) -> FileProgress | None:
        number = uuid_in(file_id)
        if number is None:
            return None
        with self._reading() as tx:
            return show_progress(tx, number)

    def file_lines(self, file_id: str, wanted: LineFilter) -> Slice[LineRow]:
        number = uuid_in(file_id)
        if number is None:
            return Slice(())
        with self._named() as (tx, names):
            return file_lines(tx, names.catalogue, number, wanted)

    def acknowledgement(self, file_id: str) -> Download | None:
        number = uuid_in(file_id)
        if number is None:
            return None
        with self._reading() as tx:
            written = acknowledgement_of(states_of(tx, number))
            if written is None:
                return None
            sha256, environment = (
                bytes.fromhex(written.sha256),
                environment_of(tx, number) or "live",
            )
            with self._archive.open(tx, environment, number, sha256, "ack") as content:
                return Download(
                    name=written.name, media_type="application/octet-stream",
                    content=content.read(),
                )  # fmt: skip

    def agent_days(self, wanted: AgentDayFilter) -> Slice[AgentDayRow]:
        with self._named() as (tx, names):
            return search_days(tx, names, wanted)

    def agent_day(
        self, environment: Environment, agent: str, business_date: date
    ) -> AgentDayPage | None:
        with self._named() as (tx, names):
            return show_day(tx, names, environment, _text(agent), business_date)

    def all_series(self, environment: Environment) -> tuple[SeriesRow, ...]:
        with self._named() as (tx, names):
            return all_series(tx, names.catalogue, environment)

    def series(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> SeriesPage | None:
        with self._known(environment, name, wanted) as (tx, names):
            return show_series(tx, names.catalogue, environment, name, wanted)

    def series_csv(
        self, environment: Environment, name: str, wanted: SeriesFilter
    ) -> Iterator[bytes] | None:
        """Written aside first: a slow reader holds no transaction open."""
        with self._known(environment, name, wanted) as (tx, names):
            lines = write_csv(tx, names.catalogue, environment, name, wanted)
            return _parts(_aside(lines)) if lines else None

    def series_history(
        self, environment: Environment, name: str, valid_at: datetime
    ) -> SeriesHistory | None:
        with self._named() as (tx, names):
            return show_history(tx, names.catalogue, environment, name, valid_at)

    def lists(self, environment: Environment) -> tuple[ListRow, ...]:
        with self._named() as (tx, names):
            return all_lists(tx, names, environment)

    def list_page(self, environment: Environment, owner: str, dataset: str) -> ListPage | None:
        with self._named() as (tx, names):
            return show_list(tx, names, environment, _text(owner), _text(dataset))

    def list_sync(
        self, environment: Environment, owner: str, dataset: str, number: int, after: int
    ) -> SyncPage | None:
        with self._named() as (tx, names):
            return show_sync(tx, names, environment, _text(owner), _text(dataset), number, after)

    def service_requests(self, wanted: RequestFilter) -> RequestList:
        with self._named() as (tx, names):
            return all_requests(tx, names, wanted)

    def service_request(self, environment: Environment, number: str) -> RequestPage | None:
        with self._named() as (tx, names):
            return show_request(tx, names, environment, _text(number))

    def audit(self, before: int | None) -> AuditPage:
        with self._reading() as tx:
            return show_audit(tx, before)

    def deletions(self) -> DeletionsPage:
        with self._reading() as tx:
            return show_deletions(tx)

    def deletion(self, deletion_id: str) -> DeletionPage | None:
        number = uuid_in(deletion_id)
        if number is None:
            return None
        with self._reading() as tx:
            return show_deletion(tx, number)

    def audit_export(self, *, actor: str) -> Iterator[bytes]:
        """Nothing is given out before the record of the export has committed."""
        out = export_blocks(self._database, self._public_keys(), actor=actor)
        return _parts(out)


def _text(part_of_address: str) -> str:
    """PostgreSQL knows no text with a NUL in it: nothing is called so."""
    return part_of_address.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _aside(lines: Iterator[bytes]) -> BinaryIO:
    """In a file of its own, at its beginning."""
    with ExitStack() as unless_written:
        out: BinaryIO = unless_written.enter_context(TemporaryFile())
        out.writelines(lines)
        out.seek(0)
        unless_written.pop_all()
    return out


def _parts(out: BinaryIO) -> Iterator[bytes]:
    with out:
        while part := out.read(1 << 16):
            yield part
