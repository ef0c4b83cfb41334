"""M1 on the tour: the Hydrographic Department's CSV, a corrected issue, and what is refused."""

from __future__ import annotations

from sainam.counterparts.agencies.hydrographic_department import corrected, csv_of, predicted
from sainam.counterparts.agencies.sftp_drop import drop
from sainam.tour.dropped_file import Dropped, drop_and_wait
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import Tourist

HYDRO = "PERMIT-HYDRO-2568-01"
SERIES = "samlae-predicted-level"
HOURS = 72


def walk_m1(tourist: Tourist, row: RowWalk) -> None:
    """An issue is stored, the same bytes are not, a correction adds, a strange file is held."""
    issued = tourist.clock.now().replace(microsecond=0)
    levels = predicted(issued)
    name = f"samlae-{tourist.number}"
    content = csv_of(levels)
    stored = drop_and_wait(tourist, "hydro", f"{name}.csv", content)
    _told(row, "72 hours of predicted level", "ระดับน้ำทำนาย 72 ชั่วโมง", stored, "stored")
    _stands(tourist, row, stored, HOURS)
    again = drop_and_wait(tourist, "hydro", f"{name}-again.csv", content)
    _told(row, "the same file under another name", "แฟ้มเดิมชื่อใหม่", again, "resent")
    mended = drop_and_wait(
        tourist, "hydro", f"{name}-corrected.csv", csv_of(corrected(levels, {3: 150, 4: 120}))
    )
    _told(row, "a corrected issue", "ฉบับแก้ไข", mended, "stored")
    _stands(tourist, row, mended, 2)
    strange = content.replace(b"MSL", b"LLW")
    _told(
        row, "another datum", "ระดับอ้างอิงอื่น",
        drop_and_wait(tourist, "hydro", f"{name}-llw.csv", strange), "held",
    )  # fmt: skip
    _suspended(tourist, row, name, content)


def _told(row: RowWalk, told: str, told_th: str, dropped: Dropped, wanted: str) -> None:
    row.add(
        Step(
            told, told_th, dropped.state == wanted, dropped.told(),
            "crossed" if wanted == "stored" else "refused", HYDRO, dropped.file,
        )
    )  # fmt: skip


def _stands(tourist: Tourist, row: RowWalk, dropped: Dropped, wanted: int) -> None:
    """How many values this file added; nothing that stood before was changed."""
    ((count, columns),) = tourist.rows(
        "SELECT count(*), count(DISTINCT valid_at) FROM series_value"
        " WHERE environment = 'live' AND series = %s AND exchange = %s",
        (SERIES, dropped.file),
    )
    row.add(
        Step(
            "values added, none overwritten", "เพิ่มค่าใหม่ ไม่เขียนทับค่าเดิม",
            count == columns == wanted, f"{count} values", "seen", HYDRO, dropped.file,
        )
    )  # fmt: skip


def _suspended(tourist: Tourist, row: RowWalk, name: str, content: bytes) -> None:
    """Its permission suspended without run-off, the department's folder is shut."""
    tourist.suspend(HYDRO)
    try:
        tourist.run(drop(tourist.sftp("hydro"), f"{name}-shut.csv", content))
        came = "taken"
    except Exception as error:  # noqa: BLE001  whatever way the door shows that it is shut
        came = f"{type(error).__name__}: {error}"
    finally:
        tourist.resume(HYDRO)
    row.add(
        Step(
            "while suspended the door is shut", "ระหว่างระงับ ช่องทางปิด", came != "taken",
            came[:90], "refused", HYDRO,
        )
    )  # fmt: skip
