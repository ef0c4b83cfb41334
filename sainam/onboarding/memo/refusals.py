"""Why the memo is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class FormMissing(Refusal):
    """The two departments have not agreed on a form."""

    rule = "memo.form_missing"
    thai = "สองฝ่ายยังไม่เห็นพ้องในรูปแบบการเชื่อมโยง"
