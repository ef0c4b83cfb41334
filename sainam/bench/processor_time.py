"""Processor time of processes and all they started: whose work a figure is made of."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Of the process, its threads and its living children, user and system together."""
    process = Path("/proc") / str(pid)
    try:
        # After the name, which may hold anything: utime and stime are the 14th and 15th field.
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        children = [
            int(child)
            for task in (process / "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except FileNotFoundError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / _TICKS
    return own + sum(processor_seconds(child) for child in children)


def ended_children_seconds() -> float:
    """Of the children of this process that have ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def snapshot(groups: Mapping[str, int]) -> dict[str, float]:
    return {name: processor_seconds(pid) for name, pid in groups.items()}
