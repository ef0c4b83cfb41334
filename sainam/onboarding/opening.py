"""What a new dossier is about: a new wish, a request filed again, or an agreement's next form."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from sainam.agreements import store as agreements
from sainam.agreements.agreement import read_terms
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.links.store import newest_object
from sainam.onboarding import store
from sainam.onboarding.bodies import Request
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.dossier import Dossier, Kind
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.signing.amendment import amendment_of
from sainam.onboarding.signing.from_terms import request_from_terms
from sainam.onboarding.state import LAST, Event, State

_ID = re.compile("[A-Z0-9-]{3,41}")
_NOT_UNDER_WAY = frozenset({*LAST, State.LIVE, State.ENDING})
_UNWANTED = FieldFault(
    "agreement", "dossier.agreement", "คำขอใหม่ไม่แก้ไขข้อตกลงเดิม",
    "A new request amends no agreement.",
)  # fmt: skip
_MISSING = FieldFault(
    "agreement", "dossier.agreement", "โปรดระบุข้อตกลงของหน่วยงานที่จะแก้ไขหรือต่ออายุ",
    "Name the agreement of your agency that is to be amended or renewed.",
)  # fmt: skip
_OTHER = FieldFault(
    "earlier", "dossier.earlier_other", "แฟ้มเรื่องเดิมไม่ได้เป็นเรื่องของข้อตกลงนี้",
    "The earlier dossier is not about this agreement.",
)  # fmt: skip
_OVER = FieldFault(
    "agreement", "dossier.agreement_over", "ข้อตกลงนี้สิ้นสุดแล้ว แก้ไขหรือต่ออายุไม่ได้ โปรดยื่นคำขอใหม่",
    "This agreement has ended: it cannot be amended or renewed. File a new request.",
)  # fmt: skip


def amended(
    tx: Tx, kind: Kind, agency: str, earlier: Dossier | None, given: str | None, at: datetime
) -> str | None:
    """The agreement that is amended or renewed; None where the request is a new one.

    It is the agency's own, not over, and one dossier at a time is on the way to change it: of two
    that were drawn up from the same text the later would undo the earlier. Raises BodyInvalid.
    """
    if kind not in ("amendment", "renewal"):
        _may_be_filed_again(earlier)
        if given is not None:
            refuse([_UNWANTED])
        return None
    of_earlier = _agreement_of(tx, earlier)
    agreement = given or of_earlier or ""
    party = agreements.find_agreement(tx, agreement) if _ID.fullmatch(agreement) else None
    if party is None or party[0] != agency:
        refuse([_MISSING])
    if earlier is not None and of_earlier != agreement:
        refuse([_OTHER])
    if _is_over(tx, agreement, at):
        refuse([_OVER])
    other = store.under_way(tx, agreement, _NOT_UNDER_WAY)
    if other is not None:
        refuse(
            [
                FieldFault(
                    "agreement", "dossier.under_way", f"แฟ้มเรื่อง {other} กำลังดำเนินการกับข้อตกลงนี้อยู่",
                    f"The dossier {other} is already on the way to change this agreement.",
                )
            ]
        )  # fmt: skip
    return agreement


def brought_by(tx: Tx, agreement: str | None) -> Dossier | None:
    """The last dossier that brought about a version of it; None of one made on paper."""
    made = store.dossiers_of_agreement(tx, agreement) if agreement else ()
    return store.load_dossier(tx, made[-1][0]) if made else None


def prefilled(tx: Tx, kind: Kind, earlier: Dossier | None, agreement: str | None) -> Request:
    """As the earlier dossier asked; of what it brought about, as it was approved and built.

    Of an agreement that no dossier brought about, what its terms say.
    """
    if earlier is None:
        return _by_terms(tx, kind, agreement) if agreement else Request()
    if earlier.last(Event.SIGNED) is not None and kind in ("amendment", "renewal"):
        return amendment_of(earlier, "renewal" if kind == "renewal" else "amendment")
    return earlier.request


def _by_terms(tx: Tx, kind: Kind, agreement: str) -> Request:
    live = agreements.load_standing(tx, "live", agreement)
    version = agreements.last_version(tx, agreement)
    if version is None:
        return Request()
    of_files = newest_object(tx, "agreement", agreement)
    title = msgspec.json.decode(of_files.body)["title"]["th"] if of_files else agreement
    until = business_date(live.valid_until if live else version.valid_until)
    return request_from_terms(
        live.terms if live else read_terms(version.terms),
        title=title,
        until=until if kind == "amendment" else None,
    )


def _may_be_filed_again(earlier: Dossier | None) -> None:
    if earlier is not None and earlier.state not in LAST:
        refuse(
            [
                FieldFault(
                    "earlier", "dossier.earlier_open",
                    f"แฟ้มเรื่อง {earlier.id} ยังดำเนินอยู่ ยื่นใหม่ได้เมื่อสิ้นสุดแล้ว",
                    f"The dossier {earlier.id} is still open: file again once it is over.",
                )
            ]
        )  # fmt: skip


def _agreement_of(tx: Tx, dossier: Dossier | None) -> str | None:
    """What it brought about, or was to change."""
    if dossier is None:
        return None
    brought = store.dossier_agreement(tx, dossier.id)
    return brought[0] if brought else dossier.agreement


def _is_over(tx: Tx, agreement: str, at: datetime) -> bool:
    gates = agreements.gate_states(tx, agreement)
    live = agreements.load_standing(tx, "live", agreement)
    version = agreements.last_version(tx, agreement)
    until = live.valid_until if live else version.valid_until if version else at
    return "ended" in gates.values() or at >= until
