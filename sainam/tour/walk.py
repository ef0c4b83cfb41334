"""Walks rows one after another, with progress and a table of what crossed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sainam.tour.agent_pays import walk_a2
from sainam.tour.file_of_payments import walk_a3
from sainam.tour.law import (
    digital_government,
    electronic_papers,
    linkage_center,
    personal_data,
    security,
    traffic_records,
)
from sainam.tour.links import citizens, registries, service_requests
from sainam.tour.links.biz_portal import walk_g1, walk_g2
from sainam.tour.links.edc import walk_a1
from sainam.tour.links.maps import walk_i1, walk_i2
from sainam.tour.links.materials import walk_i5
from sainam.tour.look_up import walk_g4
from sainam.tour.map_of_links import walk_s1
from sainam.tour.onboarding.walks import TITLES, Onboarding
from sainam.tour.step import ROWS, RowWalk, Step, report
from sainam.tour.tourist import Tourist
from sainam.tour.water_level import walk_m1
from sainam.wiring.installation import Installation

MAP_TITLE = "แผนภาพคู่เชื่อมโยง / the map of the links"
_LAW = {
    "L1": (digital_government.TITLE, digital_government.walk_l1),
    "L2": (linkage_center.TITLE, linkage_center.walk_l2),
    "L3": (security.TITLE, security.walk_l3),
    "L4": (personal_data.TITLE, personal_data.walk_l4),
    "L5": (traffic_records.TITLE, traffic_records.walk_l5),
    "L6": (electronic_papers.TITLE, electronic_papers.walk_l6),
}
_TITLES: Mapping[str, str] = {**TITLES, **{row: title for row, (title, _) in _LAW.items()}}
Walks = Mapping[str, Callable[[Tourist, RowWalk], None]]
WALKS: Walks = {
    "G4": walk_g4,
    "A3": walk_a3,
    "A1": walk_a1,
    "A2": walk_a2,
    "M1": walk_m1,
    "I1": walk_i1,
    "I2": walk_i2,
    "I5": walk_i5,
    "S1": walk_s1,
    "G1": walk_g1,
    "G2": walk_g2,
    **service_requests.walks(),
    **citizens.walks(),
    **registries.walks(),
    **{row: walker for row, (_, walker) in _LAW.items()},
}


def walk(installation: Installation, rows: tuple[str, ...] | None, told: Path | None) -> int:
    """Exit code. `rows` None walks every built row and lists the others as not built."""
    console = Console(highlight=False)
    walks: dict[str, RowWalk] = {}
    built: Walks = {**WALKS, **Onboarding().walks()}
    with Tourist(installation) as tourist:
        for row, walker in built.items():
            if rows is None or row in rows:
                walks[row] = _walk_one(console, tourist, row, walker)
    console.print(_table(walks))
    asked = rows or ROWS
    missing = [row for row in asked if row not in walks]
    if missing:
        console.print(f"Not built yet: {', '.join(missing)}")
    if told is not None:
        told.write_bytes(msgspec.json.format(msgspec.json.encode(report(walks, asked)), indent=2))
    failed = [row for row, walked in walks.items() if not walked.ok]
    if failed:
        console.print(f"[bold red]Failed: {', '.join(failed)}[/bold red]")
    return 1 if failed or (rows is not None and missing) else 0


def _walk_one(
    console: Console, tourist: Tourist, row: str, walker: Callable[[Tourist, RowWalk], None]
) -> RowWalk:
    walked = _Drawn(row, console)
    title = _TITLES.get(row) or tourist.title_of(row) or MAP_TITLE
    console.print(f"\n[bold]{row}[/bold]  {title}")
    try:
        walker(tourist, walked)
    except Exception as error:  # noqa: BLE001  a broken row must not hide the others
        walked.add(Step("the walk broke off", "การสาธิตหยุดกลางคัน", False, repr(error), "seen"))
    return walked


class _Drawn(RowWalk):
    def __init__(self, row: str, console: Console) -> None:
        super().__init__(row)
        self._console = console

    def add(self, step: Step) -> None:
        super().add(step)
        mark = "[green]✓[/green]" if step.ok else "[red]✗[/red]"
        self._console.print(f"  {mark} {escape(f'{step.told}: {step.came}')}")


def _table(walks: dict[str, RowWalk]) -> Table:
    """Ids whole, for they are looked up; the words before them wrap, also at 80 columns."""
    table = Table("row", title="The tour")
    table.add_column("step, and what came", overflow="fold")
    table.add_column("agreement, and evidence id", no_wrap=True, min_width=36)
    for row, walked in walks.items():
        for step in walked.steps:
            known = [words for words in (step.agreement, step.evidence) if words]
            style = None if step.ok else "red"
            what = escape(f"{step.told}\n  {step.came}")
            table.add_row(row, what, "\n".join(known), style=style)
    return table
