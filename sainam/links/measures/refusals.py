"""Why a statement about a measure is refused."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.field_fault import FieldFault
from sainam.kit.refusal import Refusal


class UnknownMeasure(Refusal):
    """The register has no such measure."""

    rule = "measure.unknown"
    thai = "ทะเบียนไม่มีมาตรการนี้"


class MeasureOfParts(Refusal):
    """This measure stands as its parts do: state it of each part."""

    rule = "measure.of_parts"
    thai = "มาตรการนี้มีสถานะตามมาตรการย่อย ให้แถลงที่มาตรการย่อยแต่ละข้อ"


class NotItsOwner(Refusal):
    """Only who owns this measure states how it stands."""

    rule = "measure.not_owner"
    thai = "เฉพาะผู้รับผิดชอบมาตรการนี้เท่านั้นที่แถลงสถานะได้"


class UnknownStatement(Refusal):
    """There is no such statement."""

    rule = "measure.statement.unknown"
    thai = "ไม่พบคำแถลงนี้"


class StatementStale(Refusal):
    """Something else was stated of this measure meanwhile: look at it again."""

    rule = "measure.stale"
    thai = "มีการแถลงสถานะของมาตรการนี้ใหม่แล้ว โปรดดูอีกครั้ง"


class StatementDecided(Refusal):
    """This statement has been confirmed, rejected or withdrawn already."""

    rule = "measure.decided"
    thai = "คำแถลงนี้มีผลการพิจารณาแล้ว"


class OwnStatement(Refusal):
    """Who states a measure may only withdraw it: another person confirms."""

    rule = "measure.own_statement"
    thai = "ผู้แถลงถอนคำแถลงของตนได้เท่านั้น ต้องให้ผู้อื่นยืนยัน"


class OthersStatement(Refusal):
    """Only who stated it may withdraw it."""

    rule = "measure.others_statement"
    thai = "ผู้แถลงเท่านั้นที่ถอนคำแถลงได้"


class StatementUnfit(Refusal):
    """Some of what is stated does not fit; each place is named."""

    rule = "measure.fields"
    thai = "คำแถลงบางช่องยังไม่ถูกต้อง แต่ละช่องแจ้งไว้แล้ว"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.english}" for fault in faults))
        self.field_faults = tuple(faults)
