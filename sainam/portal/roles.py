"""Who may do what from the portal. Every signed-in person may read."""

from typing import Literal

from sainam.portal.views.people import Role

Deed = Literal["change_agreement", "decide_delivery", "rerun_file", "see_key", "export_audit"]

MAY: dict[Deed, frozenset[Role]] = {
    "change_agreement": frozenset({"operator", "admin"}),
    "decide_delivery": frozenset({"operator", "finance", "admin"}),
    "rerun_file": frozenset({"operator", "admin"}),
    "see_key": frozenset({"dpo", "auditor"}),
    "export_audit": frozenset({"auditor", "dpo", "admin"}),
}


def may(roles: frozenset[Role], deed: Deed) -> bool:
    return not roles.isdisjoint(MAY[deed])
