"""Dice that fall the same way every time: the synthetic register is computed, never stored."""

from __future__ import annotations

_MASK = (1 << 64) - 1


def roll(below: int, *what: int) -> int:
    """A number from 0 to `below` - 1, decided by `what` alone; the same on every machine."""
    mixed = 0x9E3779B97F4A7C15
    for part in what:
        mixed = (mixed ^ part) * 0xBF58476D1CE4E5B9 & _MASK
        mixed ^= mixed >> 29
    mixed = (mixed ^ (mixed >> 32)) * 0x94D049BB133111EB & _MASK
    return (mixed ^ (mixed >> 31)) % below
