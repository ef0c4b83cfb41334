"""How well a link is: a pure reading of its agreements and of its last exchanges."""

from dataclasses import dataclass
from datetime import datetime

from sainam.portal.views.links import Health

# One failed exchange in so many makes a link failing, if it is the last one or not the only one.
_ONE_IN = 10
_SEVERAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Of the last exchanges under a link's agreements: how many, and how many of them failed.

    Failed is what its owner did not answer and what nobody ended. What a caller does wrong, such
    as a file that has to be held, is no fault of the link.
    """

    last_at: datetime | None = None
    of_hour: int = 0
    failed_of_hour: int = 0
    of_day: int = 0
    failed_of_day: int = 0
    last_failed: bool = False
    failing_since: datetime | None = None


NOTHING = Sample()


def health_of(*, built: bool, agreements_open: bool | None, late: bool, sample: Sample) -> Health:
    """`agreements_open` None: the link has no agreement yet; `late`: a feed of it is overdue.

    The last hour tells; where nothing crossed in it, the last day.
    """
    if not built:
        return "not_built"
    if agreements_open is False:
        return "suspended"
    if late:
        return "failing"
    crossed, failed = sample.of_hour, sample.failed_of_hour
    if not crossed:
        crossed, failed = sample.of_day, sample.failed_of_day
    if not crossed:
        return "quiet"
    still = sample.last_failed or failed >= _SEVERAL
    return "failing" if still and failed * _ONE_IN >= crossed else "ok"
