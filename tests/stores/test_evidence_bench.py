"""What the bench measures of evidence: memory does not grow with the events."""

from __future__ import annotations

from pathlib import Path

import pytest

from sainam.bench.evidence_rate import figures_of, seal, verify

pytestmark = pytest.mark.row("L3")


def test_sealing_packing_and_verifying_are_measured_and_keep_to_their_memory(
    owner_url: str, tmp_path: Path
) -> None:
    sealed = seal(owner_url, tmp_path, 30_000)
    assert sealed.events >= 30_000
    assert sealed.pack_bytes > 30_000 * 300
    verified = verify(Path(sealed.pack))
    assert "events, 0 of others as leaves, 0 deleted" in verified.told
    figures = {figure.name: figure for figure in figures_of(sealed, verified)}
    assert figures["pack_verified"].spread.median > 0
    for name in ("pack_made_memory", "pack_verified_memory"):
        assert figures[name].reached, figures[name]
