"""One exchange explained: who, why, under which agreements, what left, what is sealed of it."""

from hashlib import sha256
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.content.open_content import Said, deletion_of, open_content
from sainam.exchanges.content.sealing import LOOK_UPS, SUBMITS
from sainam.exchanges.given_again.give_again import source_of
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import ContentGone
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.exchanges.show_deliveries import deliveries_of
from sainam.portal.readings.masked import masked
from sainam.portal.readings.names import HUB, Names
from sainam.portal.readings.rows import Row, row_of, rows_of
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.views.exchanges import AuditEventRef, ExchangePage, ExchangeRow, LegView

_SQL = named_queries(__file__)
_WITHOUT_ANSWER = frozenset({"failed", "cut", "abandoned"})


def show_exchange(
    tx: Tx, names: Names, masters: Masters, exchange: UUID, hidden: frozenset[str]
) -> ExchangePage | None:
    """Of an agency `hidden` from who reads neither key nor case, nor a digest to guess by."""
    row = row_of(tx, _SQL["show_exchange"], {"exchange": exchange})
    if row is None:
        return None
    veiled = row["agency"] in hidden
    said = open_content(tx, masters, row["environment"], exchange)
    key = said.key or row["subject_key"]
    case = said.asked.case if said.asked else row["case_number"]
    gone = None if key else _deletion_of(tx, row)
    return ExchangePage(
        exchange=_exchange(names, row, None if veiled else case, veiled=veiled),
        caller_code=row["caller"],
        caller=names.agency(row["caller"]),
        credential=row["credential"],
        channel=row["channel"],
        purpose=names.purposes((row["purpose"],)),
        key_masked=masked(key) if key and not veiled else None,
        legs=_legs(names, row),
        asked_at=row["opened_at"],
        answered_at=None if row["outcome"] in _WITHOUT_ANSWER else row["at"],
        rule=row["rule"],
        rule_words=rule_words(row["rule"]) if row["rule"] else None,
        fault=row["fault"],
        fields=tuple((row["fields"] or "").split(",")) if row["fields"] else (),
        answer_sha256=None if veiled else _answer_sha256(said, row["answer_sha256"]),
        answer_bytes=row["bytes"],
        audit_events=_events(tx, exchange),
        deliveries=deliveries_of(tx, names, row["environment"], exchange),
        is_file=row["is_file"],
        gone_by=str(gone) if gone else None,
        given_again_from=_source(tx, row["environment"], exchange),
    )


def _source(tx: Tx, environment: Environment, exchange: UUID) -> str | None:
    source = source_of(tx, environment, exchange)
    return None if source is None else str(source)


def find_key(tx: Tx, masters: Masters, exchange: UUID) -> Row | None:
    """environment, agency and subject_key of an exchange. Raises ContentGone."""
    row = row_of(tx, _SQL["find_key"], {"exchange": exchange})
    if row is None or row["subject_key"] is not None:
        return row
    key = open_content(tx, masters, row["environment"], exchange).key
    if key is None and (gone := _deletion_of(tx, row)) is not None:
        raise ContentGone(str(gone))
    return row | {"subject_key": key}


def _deletion_of(tx: Tx, row: Row) -> UUID | None:
    retention = {"lookup": LOOK_UPS, "submit": SUBMITS}.get(row["pattern"])
    return deletion_of(tx, row["opened_at"], retention) if retention else None


def _answer_sha256(said: Said, recorded: bytes | None) -> str | None:
    """Of an answer recorded before answers were sealed only the digest is there."""
    if said.answered is not None:
        return sha256(said.answered.content).hexdigest()
    return bytes(recorded).hex() if recorded else None


def _exchange(names: Names, row: Row, case_number: str | None, *, veiled: bool) -> ExchangeRow:
    return ExchangeRow(
        id=row["id"],
        environment=row["environment"],
        opened_at=row["opened_at"],
        pattern=row["pattern"],
        link_id=row["link"],
        dataset=row["dataset"],
        agency_code=row["agency"],
        agency=names.agency(row["agency"]),
        agreement_id=row["agreement"],
        case_number=case_number,
        outcome=row["outcome"] or "running",
        records=row["records"],
        veiled=veiled,
    )


def _legs(names: Names, row: Row) -> tuple[LegView, ...]:
    return (
        LegView(
            number=1,
            source=names.agency(row["caller"]),
            target=HUB,
            agreement_id=row["agreement"],
            agreement_version=row["agreement_version"],
        ),
        LegView(
            number=2,
            source=HUB,
            target=names.end(row["owner"]),
            agreement_id=row["owner_agreement"],
            agreement_version=row["owner_version"],
        ),
    )


def _events(tx: Tx, exchange: UUID) -> tuple[AuditEventRef, ...]:
    return tuple(
        AuditEventRef(id=str(row["seq"]), kind=row["event"], at=row["at"], block=row["block"])
        for row in rows_of(tx, _SQL["list_events"], {"exchange": exchange})
    )
