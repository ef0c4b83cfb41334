"""A request to amend or renew what an earlier dossier brought about, filled in from it. Pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from sainam.onboarding.bodies import Request
from sainam.onboarding.design.design import agreed_design, approved
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.signing.drafts import last_draft


def amendment_of(dossier: Dossier, kind: Literal["amendment", "renewal"] = "amendment") -> Request:
    """All that was approved, with the transport as built; an amendment ends with the agreement.

    Days and letters are the new request's own: an amendment holds from when it goes live, and a
    renewal asks until when.
    """
    design, draft = agreed_design(dossier), last_draft(dossier)
    return msgspec.structs.replace(
        dossier.request,
        wanted=approved(dossier) or dossier.request.wanted,
        transport=design.transport if design else dossier.request.transport,
        first_day=None,
        until=draft.until if draft and kind == "amendment" else None,
        attachments=(),
    )
