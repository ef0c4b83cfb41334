"""An invitation to sign in, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sainam.agencies.invitations.refusals import (
    InvitationExpired,
    InvitationUsed,
    InvitationVoided,
)

LASTS = timedelta(days=7)
Ended = Literal["used", "voided"]
Standing = Literal["open", "expired", "used", "voided"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Half-open in time: at `expires_at` it holds no longer. `ended`: before that, and how."""

    id: UUID
    login: str
    made_at: datetime
    expires_at: datetime
    made_by: str
    ended: Ended | None = None

    def standing(self, moment: datetime) -> Standing:
        if self.ended is not None:
            return self.ended
        return "open" if moment < self.expires_at else "expired"

    def must_hold(self, moment: datetime) -> None:
        """Raises InvitationUsed, InvitationVoided, InvitationExpired."""
        match self.standing(moment):
            case "used":
                raise InvitationUsed
            case "voided":
                raise InvitationVoided
            case "expired":
                raise InvitationExpired
            case "open":
                return


@dataclass(frozen=True, slots=True)
class MadeInvitation:
    """`token` goes into one mail and nowhere else: the hub keeps its hash."""

    login: str
    token: str
    expires_at: datetime
