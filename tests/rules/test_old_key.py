"""When an old key should have been retired; the moment is an argument."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sainam.agreements.old_key import OldKey

pytestmark = pytest.mark.row("P7")
KEY = OldKey(
    "dsi-1:MOU-DSI-2569-01:api", "MOU-DSI-2569-01", "dsi-1", "DSI", "api",
    datetime(2026, 11, 22, 16, 59, tzinfo=UTC),  # 23:59 in Bangkok
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 21, 16, 59, tzinfo=UTC), False),  # the 29th day
        (datetime(2026, 12, 21, 17, 0, tzinfo=UTC), True),  # midnight in Bangkok: the 30th
        (datetime(2027, 6, 1, tzinfo=UTC), True),
    ],
)
def test_it_is_due_thirty_days_of_bangkok_after_another_followed(at: datetime, due: bool) -> None:  # noqa: FBT001
    assert KEY.is_due(at) is due
