"""How numbers, money and times look to a reader of each language. Times are Bangkok's."""

from datetime import date, datetime, timedelta

from markupsafe import Markup

from sainam.kit.money import Money
from sainam.kit.thai_dates import BANGKOK, last_day_before, thai_date
from sainam.portal.views.bilingual import Language

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: int) -> str:
    return f"{value:,}"


def baht(satang: int) -> str:
    """Baht with two decimals and thousands separators, without a sign of currency."""
    return str(Money(satang))


def byte_size(value: int) -> str:
    size = float(value)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def percent(part: int, whole: int) -> int:
    return min(100, part * 100 // whole) if whole else 0


def short_hash(digest: str) -> str:
    return f"{digest[:12]}…{digest[-4:]}" if len(digest) > 20 else digest


class DateFormat:
    """Buddhist years for Thai readers, Christian for English; machine form in the attribute."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def plain_day(self, day: date, *, short: bool = True) -> str:
        if self._language == "th":
            return thai_date(day, short=short)
        month = ENGLISH_MONTHS[day.month - 1]
        return f"{day.day} {month[:3] if short else month} {day.year}"

    def day(self, day: date) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), self.plain_day(day))

    def month(self, day: date) -> Markup:
        name = self.plain_day(day, short=False).partition(" ")[2]
        return Markup('<time datetime="{:%Y-%m}">{}</time>').format(day, name)

    def both_eras(self, day: date) -> Markup:
        """The reader's own era in full, the other beside it."""
        era = f"{day:%d/%m/%Y}" if self._language == "th" else thai_date(day, short=True)
        return Markup('<time datetime="{}">{}</time> <span class="other-era">({})</span>').format(
            day.isoformat(), self.plain_day(day, short=False), era
        )

    def moment(self, at: datetime) -> Markup:
        local = at.astimezone(BANGKOK)
        return Markup('<time datetime="{}">{} {:%H:%M:%S}</time>').format(
            local.isoformat(), self.plain_day(local.date()), local
        )

    def minute(self, at: datetime) -> Markup:
        local = at.astimezone(BANGKOK)
        return Markup('<time datetime="{}">{} {:%H:%M}</time>').format(
            local.isoformat(), self.plain_day(local.date()), local
        )

    def last_day(self, until: date) -> Markup:
        """The last day before a day, or a moment, that is no longer in time."""
        if isinstance(until, datetime):
            return self.day((until - timedelta(microseconds=1)).astimezone(BANGKOK).date())
        return self.day(last_day_before(until))

    def identity(self, identity: str) -> Markup:
        """What a line declares itself to be; the moments in it as readers read them."""
        return Markup("|").join(map(self._part, identity.split("|")))

    def _part(self, part: str) -> str | Markup:
        try:
            moment = datetime.fromisoformat(part)
        except ValueError:
            return part
        return part if moment.tzinfo is None else self.minute(moment)

    def clock(self, at: datetime) -> Markup:
        local = at.astimezone(BANGKOK)
        return Markup('<time datetime="{}">{:%H:%M:%S}</time>').format(local.isoformat(), local)
