"""What is wrong with one field of what was entered: the same for every form of the hub."""

from __future__ import annotations

from sainam.kit.field_fault import FieldFault

__all__ = ["FieldFault"]
