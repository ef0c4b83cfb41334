"""The seven rows of one agency's dossier: a row that is asked for alone walks those before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sainam.kit.thai_dates import BANGKOK
from sainam.tour.onboarding.api import Signed
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.good_way import FIELDS, LEFT_OUT, Asked, GoodWay
from sainam.tour.onboarding.new_agency import NewAgency
from sainam.tour.onboarding.told_steps import TourBrokeOffError
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

Walker = Callable[["SevenSteps", RowWalk], None]
BESIDE = "P3"  # another agency's refusal: no other row builds on it
NEAR_MIDNIGHT = timedelta(hours=1)


@dataclass(slots=True)
class SevenSteps:
    """What one walk remembers from row to row."""

    tourist: Tourist
    cast: Cast
    asked: Asked
    walked: dict[str, RowWalk] = field(default_factory=dict)
    known_agency: NewAgency | None = None
    known_way: GoodWay | None = None
    agreement: str = ""
    link: str = ""

    @property
    def agency(self) -> NewAgency:
        if self.known_agency is None:
            raise TourBrokeOffError("the agency was never registered")
        return self.known_agency

    @property
    def way(self) -> GoodWay:
        if self.known_way is None:
            raise TourBrokeOffError("the request was never filed")
        return self.known_way

    @property
    def code(self) -> str:
        """Of the agency that gets through."""
        return f"TOUR-{self.tourist.number}"

    def staff(self, login: str) -> Signed:
        return self.cast.staff(login)


def begin(tourist: Tourist) -> SevenSteps:
    """The agreement is to end at the next midnight that is not too near."""
    today = tourist.today
    later = (tourist.clock.now() + NEAR_MIDNIGHT).astimezone(BANGKOK).date()
    return SevenSteps(
        tourist, Cast(tourist), Asked((*FIELDS, LEFT_OUT), today, later + timedelta(days=1))
    )


def walk_row(steps: SevenSteps, walkers: Mapping[str, Walker], wanted: str, row: RowWalk) -> None:
    """`walkers` in their order. Raises TourBrokeOffError where an earlier row went wrong."""
    for name, walker in walkers.items():
        if name == wanted:
            steps.walked[name] = row
            walker(steps, row)
            return
        if name == BESIDE:
            continue
        if name not in steps.walked:
            steps.walked[name] = RowWalk(name)
            walker(steps, steps.walked[name])
        wrong = [step for step in steps.walked[name].steps if not step.ok]
        if wrong:
            raise TourBrokeOffError(f"{name}: {wrong[0].told}: {wrong[0].came}")
