"""The lines of a file in its order: those posted and those about which something was found."""

from uuid import UUID

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.links.catalogue import Catalogue
from sainam.portal.readings.keyset import read_numbers
from sainam.portal.readings.masked import masked_identity
from sainam.portal.readings.rows import Row, row_of, rows_of
from sainam.portal.readings.water.doubts import DOUBTS
from sainam.portal.readings.window import ROWS_OF_A_PART
from sainam.portal.views.bilingual import Words
from sainam.portal.views.files import LineClass, LineFilter, LineRow
from sainam.portal.views.slices import Slice

_SQL = named_queries(__file__)
_WENT_WELL: tuple[LineClass, ...] = ("posted", "stored")


def file_lines(tx: Tx, catalogue: Catalogue, file: UUID, wanted: LineFilter) -> Slice[LineRow]:
    """The key of a part is the last line that went well and the number of the last finding seen."""
    line, number = read_numbers(wanted.after) or (0, 0)
    found = row_of(tx, _SQL["find_environment"], {"file": file})
    if found is None:
        return Slice(())
    of = found | {"file": file, "most": ROWS_OF_A_PART + 1}
    well: list[Row] = []
    findings: list[Row] = []
    if wanted.line_class in (None, *_WENT_WELL):
        well = _went_well(tx, catalogue, of | {"after": line})
    if wanted.line_class not in _WENT_WELL:
        after = {"after": number, "class": wanted.line_class, "doubts": list(DOUBTS)}
        findings = rows_of(tx, _SQL["list_findings"], of | after)
    both = sorted([*findings, *well], key=lambda row: (row["line"], row.get("number", 0)))
    shown = both[:ROWS_OF_A_PART]
    for row in shown:
        if "number" in row:
            number = row["number"]
        else:
            line = row["line"]
    return Slice(
        tuple(_finding(row) if "number" in row else _line(row) for row in shown),
        after=f"{line}.{number}" if len(both) > len(shown) else None,
    )


def _went_well(tx: Tx, catalogue: Catalogue, of: Row) -> list[Row]:
    """Lines posted as payments, or the good values of a feed."""
    stored = row_of(tx, _SQL["find_stored"], of)
    if stored is None:
        return rows_of(tx, _SQL["list_posted"], of)
    series = [one.id for one in catalogue.series.values() if one.link == stored["link"]]
    return rows_of(tx, _SQL["list_stored"], of | stored | {"series": series})


def _finding(row: Row) -> LineRow:
    return LineRow(
        line=row["line"],
        line_class="doubt" if row["rule"] in DOUBTS else row["class"],
        first_column=row["first_column"] or None,
        last_column=row["last_column"] or None,
        field=row["field"] or None,
        rule=row["rule"],
        message=Words(th=row["thai"], en=row["english"]),
        fault=row["fault"],
        identity=masked_identity(row["identity"]),
        shown=row["shown"] or None,
        amount_satang=row["amount_satang"],
    )


def _line(row: Row) -> LineRow:
    times = [row[name].isoformat() for name in ("issued_at", "valid_at") if name in row]
    return LineRow(
        line=row["line"],
        line_class="stored" if times else "posted",
        first_column=None,
        last_column=None,
        field=None,
        rule=None,
        message=None,
        fault=None,
        identity="|".join(times) if times else masked_identity(row["identity"]),
        shown=row.get("shown"),
        amount_satang=row.get("amount_satang"),
    )
