"""Why the council's step is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class NotAMember(Refusal):
    """You do not sit in this meeting: you were not called, or have stepped aside."""

    rule = "review.not_a_member"
    thai = "ท่านไม่ได้ร่วมพิจารณาเรื่องนี้ เพราะไม่ได้รับเชิญหรือได้ขอไม่พิจารณาแล้ว"


class AlreadyAside(Refusal):
    """You have stepped aside already."""

    rule = "review.already_aside"
    thai = "ท่านได้ขอไม่พิจารณาเรื่องนี้แล้ว"


class StepAsideLate(Refusal):
    """Who has voted can no longer step aside."""

    rule = "review.aside_late"
    thai = "ลงมติแล้วจะขอไม่พิจารณาไม่ได้"


class NotDecided(Refusal):
    """The council has not decided: there is no quorum or no majority yet."""

    rule = "review.not_decided"
    thai = "คณะกรรมการยังไม่มีมติ เพราะองค์ประชุมหรือเสียงข้างมากยังไม่ครบ"


class MeetingAhead(Refusal):
    """The meeting has not been held yet: it is decided on its day at the earliest."""

    rule = "review.meeting_ahead"
    thai = "ยังไม่ถึงวันประชุม จะมีมติได้ตั้งแต่วันประชุมเป็นต้นไป"


class OtherOutcome(Refusal):
    """The council voted for another outcome."""

    rule = "review.other_outcome"
    thai = "มติของคณะกรรมการเป็นอย่างอื่น"


class LetterMissing(Refusal):
    """The letter has to be drafted first."""

    rule = "review.letter_missing"
    thai = "ต้องร่างหนังสือแจ้งผลก่อน"


class QuorumStands(Refusal):
    """The members who were called can still come to a decision."""

    rule = "review.quorum_stands"
    thai = "กรรมการที่เรียกประชุมไว้ยังครบองค์ประชุมและมีมติได้"
