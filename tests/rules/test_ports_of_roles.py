"""Each role and each played system has a port of its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from sainam.kit.settings import read_settings
from sainam.wiring.installation import Installation


def test_no_two_share_a_port_though_one_that_is_not_bound_yet_is_found_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = count(40_000)
    monkeypatch.setattr(
        "sainam.wiring.installation.free_port", lambda: 40_000 + (next(found) - 40_000) // 2
    )
    installation = Installation(read_settings({"SAINAM_STATE": str(tmp_path)}))
    ports = installation.choose_ports()
    assert len(set(ports.values())) == len(ports)
