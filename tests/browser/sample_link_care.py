"""A link that rests, and an endpoint with everything that can stand at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.events.breaker import Breaker, closed
from sainam.exchanges.events.decide_event import EventDecision
from sainam.exchanges.events.seen import OutletState, ParkedSubject
from sainam.exchanges.pauses.pause import Pause
from sainam.exchanges.pauses.refusals import AlreadyHeld, LinkUnknown, PauseOver, WindowUnfit
from sainam.formats.layout import Title
from sainam.links.endpoint import Endpoint
from sainam.onboarding.link_care.link_desk import LinkCare

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENDPOINT = Endpoint(
    id="imind-status", title=Title("สถานะคำขอถึง iMind", "States of requests to iMind"),
    agency="IMIND", dataset="service-request-status", link="G4c", system="IMIND", path="/events",
)  # fmt: skip


def _pause(rank: int, first: datetime, until: datetime | None, *, ended: bool = False) -> Pause:
    return Pause(
        "live", UUID(int=rank), "G4c", "window" if until else "hold", first, until,
        "ปรับปรุงฐานข้อมูลของผู้ให้บริการตามแผนประจำปี", "Yearly works on the provider's database",
        "operator", first - 24 * HOUR, first + HOUR if ended else None,
        "operator" if ended else None, "เสร็จก่อนกำหนด" if ended else None,
    )  # fmt: skip


PAUSES = (
    _pause(1, NOW + 48 * HOUR, NOW + 50 * HOUR),
    _pause(2, NOW - HOUR, None),
    _pause(3, NOW - 240 * HOUR, NOW - 230 * HOUR, ended=True),
)
PARKED = ParkedSubject(
    UUID(int=9), "SR-2569-0000123", 4, UUID(int=10), "service-request.moved", NOW - 3 * HOUR,
    "event.refused", 422, 2,
)  # fmt: skip
OUTLETS = (
    OutletState(
        ENDPOINT, Breaker("open", NOW - HOUR, 9, 3, NOW + HOUR, "503"), 12, 40, NOW - 2 * HOUR,
        ("agreement.suspended",), 120, (PARKED,),
    ),
    OutletState(ENDPOINT, closed(NOW), 0, 0, None, (), 0, ()),
)  # fmt: skip


class SampleLinkDesk:
    """As LinkDesk, over what is invented here."""

    def __init__(self, *, bare: bool = False) -> None:
        self._bare = bare

    def care(self, _login: str, environment: Environment, link: str) -> LinkCare:
        if link == "G9z":
            raise LinkUnknown(link)
        pauses, outlets = ((), ()) if self._bare else (PAUSES, OUTLETS[:1])
        return LinkCare(link, environment, NOW, pauses, outlets, may_act=True)

    def coming(self, _login: str) -> tuple[Pause, ...]:
        return () if self._bare else PAUSES[:2]

    def plan(
        self, _login: str, _environment: Environment, _link: str, *, first: datetime,
        until: datetime, reason: Title,
    ) -> UUID:  # fmt: skip
        if until <= first or not reason.th:
            raise WindowUnfit
        return UUID(int=4)

    def hold(
        self, _login: str, _environment: Environment, link: str, *, reason: Title
    ) -> UUID:  # fmt: skip
        raise AlreadyHeld(f"{link} {reason.en}")

    def end(
        self, _login: str, _environment: Environment, _link: str, pause: UUID, *, reason: str
    ) -> None:
        if not reason:
            raise PauseOver(str(pause))

    def decide(
        self, _login: str, _environment: Environment, _subject: UUID, _decision: EventDecision, *,
        reason: str,
    ) -> None:  # fmt: skip
        """The sample sends nothing."""

    def replay(
        self, _login: str, _environment: Environment, _endpoint: str, *, first: datetime,
        until: datetime, reason: str,
    ) -> UUID:  # fmt: skip
        if until <= first:
            raise WindowUnfit(reason)
        return UUID(int=5)
