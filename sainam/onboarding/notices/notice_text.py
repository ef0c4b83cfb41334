"""The text of one kind of notice."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.formats.layout import Title


@dataclass(frozen=True, slots=True)
class NoticeText:
    subject: Title
    body: Title
