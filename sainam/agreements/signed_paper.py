"""What a version records of an agreement that was signed here. Pure."""

from __future__ import annotations

from datetime import datetime

import msgspec

from sainam.agreements.agreement import Agreement, Version
from sainam.agreements.refusals import SignedTooLate


def signed_paper(agreement: Agreement, signed_at: datetime) -> Version:
    """It holds from the first moment of its first day, and never before it was signed.

    Raises SignedTooLate where nothing of its period is left.
    """
    paper = agreement.paper
    if paper.valid_until <= signed_at:
        raise SignedTooLate(agreement.id)
    return msgspec.structs.replace(paper, valid_from=max(paper.valid_from, signed_at))
