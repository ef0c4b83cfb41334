"""Which pages there are, and what is asked of each in the browser."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from browser.sample_deletions import DELETION
from browser.sample_law import CHANGE, DIGEST
from browser.sample_records import EXCHANGE, FILE, GIVEN_UP, SLOW

AGREEMENT = "MOU-ONCB-2569-01"
PAGES = {
    "home": "/",
    "map": "/map",
    "map of one group": "/map?group=A&as_of=2026-10-01",
    "link": "/links/G4c",
    "care of a link": "/links/G4c/care",
    "datasets": "/datasets",
    "dataset": "/datasets/samlae-water-level",
    "trace": "/trace",
    "trace of a provision": "/trace?about=provision:PDPA-2562-24",
    "agreements": "/agreements",
    "agreement": f"/agreements/{AGREEMENT}",
    "before a suspension": f"/agreements/{AGREEMENT}/suspend",
    "after a suspension": f"/agreements/{AGREEMENT}/steps/live/3",
    "exchanges": "/exchanges",
    "exchange": f"/exchanges/{EXCHANGE}",
    "refusals": "/refusals",
    "files": "/files",
    "file": f"/files/{FILE}",
    "file being read": f"/files/{SLOW}",
    "file given up": f"/files/{GIVEN_UP}",
    "lines": f"/files/{FILE}/lines",
    "agents' days": "/agent-days",
    "agent's day": "/agent-days/MPAY-TEST/2026-11-22",
    "all series": "/series",
    "series": "/series/samlae-predicted-level?as_of=2026-11-22",
    "lists": "/lists",
    "list": "/lists/SAP/material-list",
    "changes of a list": "/lists/SAP/material-list/311",
    "service requests": "/service-requests",
    "service request": "/service-requests/SR-2569-000001",
    "audit": "/audit",
    "deletions": "/deletions",
    "deletion": f"/deletions/{DELETION}",
    "evidence packs": "/evidence",
    "access": "/access",
    "registrations": "/registrations",
    "registration": "/registrations/R-2569-00001",
    "registration accepted": "/registrations/R-2569-00003",
    "staff": "/staff",
    "deputies": "/deputies",
    "password": "/password",
    "mail out": "/mail",
    "processing": "/processing",
    "alarm": "/processing/alarms/01900000-0000-7000-8000-0000000000dd",
    "mail": "/mail/01900000-0000-7000-8000-0000000000cc",
    "privacy desk": "/privacy",
    "new incident": "/privacy/incidents/new",
    "incident": "/privacy/incidents/I-2569-00002",
    "new request of a person": "/privacy/requests/new",
    "request of a person": "/privacy/requests/S-2569-00002",
    "withheld": "/privacy/withheld",
    "consents": "/privacy/consents",
    "copies": "/privacy/copies",
    "copy to report": "/privacy/copies?dossier=D-2569-00002",
    "incident closed": "/privacy/incidents/I-2569-00001",
    "law register": "/law",
    "instrument": "/law/instrument/CCA-2550",
    "policy document": "/law/policy_document/MWA-PRIVACY-POLICY",
    "change of a provision": "/law/instrument/CCA-2550/propose?part=CCA-2550-26",
    "change as JSON": "/law/instrument/CCA-2550/propose?way=json",
    "new in the law": "/law-new",
    "owner of the law": "/law/instrument/CCA-2550/owner",
    "change of the law": f"/law-changes/{CHANGE}",
    "kept law": "/law-kept",
    "kept version": f"/law-kept/{DIGEST}",
    "compliance": "/compliance",
    "compliance of a day": "/compliance?on=2026-09-30",
    "row L1 in figures": "/compliance/l1",
    "controls": "/compliance/controls",
    "measure": "/measures/L4-1",
    "measure stated": "/measures/L4-1/state",
}
# What a visitor may see, and what is seen by who is signed in as another.
OPEN_PAGES = {
    "sign-in": "/sign-in",
    "register": "/register",
    "registration waiting": "/registration/R-2569-00001/secret",
    "registration refused": "/registration/R-2569-00002/secret",
    "registration let in": "/registration/R-2569-00003/secret",
    "welcome of an agency": "/welcome/agency",
    "welcome of the staff": "/welcome/staff",
}
OTHER_PAGES = {"second factor": ("newcomer", "/second-factor"), "people": ("officer", "/people")}
EMPTY_PAGES = {
    name: PAGES[name]
    for name in (
        "home",
        "link",
        "care of a link",
        "agreements",
        "exchanges",
        "refusals",
        "files",
        "agents' days",
        "all series",
        "series",
        "lists",
        "list",
        "service requests",
        "service request",
        "audit",
        "deletions",
        "evidence packs",
        "mail out",
        "privacy desk",
        "consents",
        "copies",
        "withheld",
        "processing",
        "kept law",
        "row L1 in figures",
        "controls",
    )
}
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"


@dataclass
class Look:
    """One open page, and everything that went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    @classmethod
    def into(cls, context: BrowserContext) -> "Look":
        look = cls(context.new_page())
        look.page.on("console", look._heard)
        look.page.on("pageerror", lambda error: look.faults.append(str(error)))
        return look

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def width(self, pixels: int) -> None:
        self.page.set_viewport_size({"width": pixels, "height": 900})

    def axe_violations(self, *rules: str) -> list[str]:
        """Rules of axe-core (all of them, or only these) that the page breaks, and where first."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        broken = self.page.evaluate(
            """(rules) => axe.run(document, {
              resultTypes: ["violations"], preload: false,
              ...(rules.length ? {runOnly: rules} : {}),
            })""",
            rules,
        )
        return [
            f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:200]}"
            for rule in broken["violations"]
        ]

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
