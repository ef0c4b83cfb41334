"""Who may do what from the portal. Every signed-in person of the staff may read."""

from typing import Literal

from sainam.agencies.role import ROLES
from sainam.evidence.copies import copy_desk
from sainam.evidence.impact.impact_desk import KEEPS
from sainam.evidence.impact.impact_desk import READS as READS_IMPACTS
from sainam.evidence.processing.processing_desk import DECIDES, READS
from sainam.links.law_changes.change import PROPOSES
from sainam.onboarding.link_care.link_desk import CARES
from sainam.portal.views.people import Role

Deed = Literal[
    "change_agreement",
    "decide_delivery",
    "rerun_file",
    "see_link_care",
    "care_for_link",
    "see_key",
    "see_deletions",
    "export_audit",
    "make_evidence",
    "see_access",
    "review_access",
    "keep_impact",
    "see_impacts",
    "decide_registration",
    "see_staff",
    "see_colleagues",
    "invite_colleague",
    "propose_law",
    "see_mail",
    "send_mail_again",
    "see_privacy",
    "open_incident",
    "act_privacy",
    "see_subjects",
    "act_subjects",
    "see_copies",
    "decide_copy",
    "see_processing",
    "end_alarm",
]

MAY: dict[Deed, frozenset[Role]] = {
    "change_agreement": frozenset({"operator", "admin"}),
    "decide_delivery": frozenset({"operator", "finance", "admin"}),
    "rerun_file": frozenset({"operator", "admin"}),
    "see_link_care": frozenset(role.name for role in ROLES.values() if role.side == "staff"),
    "care_for_link": frozenset(CARES),
    "see_key": frozenset({"dpo", "auditor"}),
    "see_deletions": frozenset({"dpo", "auditor", "legal", "operator", "admin"}),
    "export_audit": frozenset({"auditor", "dpo", "admin"}),
    "make_evidence": frozenset({"auditor", "dpo", "legal"}),
    "see_access": frozenset({"admin", "dpo", "auditor"}),
    "keep_impact": frozenset(KEEPS),
    "see_impacts": frozenset(READS_IMPACTS),
    "review_access": frozenset({"admin", "dpo"}),
    "decide_registration": frozenset({"council_secretary", "agency_officer"}),
    "see_staff": frozenset({"admin", "dpo"}),
    "see_colleagues": frozenset({"agency_officer", "agency_developer"}),
    "invite_colleague": frozenset({"agency_officer"}),
    "propose_law": frozenset(PROPOSES),
    "see_mail": frozenset({"operator", "dpo", "auditor", "admin"}),
    "send_mail_again": frozenset({"operator", "admin"}),
    "see_privacy": frozenset({"dpo", "auditor", "legal", "operator", "admin"}),
    "open_incident": frozenset({"dpo", "operator", "admin"}),
    "act_privacy": frozenset({"dpo"}),
    "see_subjects": frozenset({"dpo", "auditor", "legal"}),
    "act_subjects": frozenset({"dpo", "legal"}),
    "see_copies": frozenset(role.name for role in ROLES.values() if role.side == "staff"),
    "decide_copy": frozenset(copy_desk.DECIDES),
    "see_processing": frozenset(READS),
    "end_alarm": frozenset(DECIDES),
}


def may(roles: frozenset[Role], deed: Deed) -> bool:
    return not roles.isdisjoint(MAY[deed])
