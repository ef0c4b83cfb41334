"""A refused action: an exception whose docstring is the sentence the partner reads."""

from __future__ import annotations

from inspect import cleandoc
from typing import ClassVar, Literal, Self
from uuid import UUID

Fault = Literal["caller", "hub", "provider"]


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """The request was refused."""

    rule: ClassVar[str] = "refused"
    thai: ClassVar[str] = "คำขอถูกปฏิเสธ"
    fault: ClassVar[Fault] = "caller"

    def __init__(self, detail: str = "", *, thai_detail: str = "", **place: str) -> None:
        """`detail` says what exactly, without personal data; `place` where (field, header…).

        `thai_detail` is the same in Thai, where the detail is words and not a name or a number.
        """
        super().__init__(self.sentence())
        self.detail = detail
        self.thai_detail = thai_detail
        self.place = place
        self.record: UUID | None = None  # the number under which it was put on record
        self.retry_after: int | None = (
            None  # seconds, where this refusal knows better than its rule
        )
        self.agreement: str | None = None  # the one that refused, where one did

    def under(self, agreement: str) -> Self:
        """The same, by this agreement."""
        self.agreement = agreement
        return self

    @classmethod
    def sentence(cls) -> str:
        """The English sentence: the class's docstring on one line."""
        return " ".join(cleandoc(cls.__doc__ or "").split())
