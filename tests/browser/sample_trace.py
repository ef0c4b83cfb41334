"""An invented trace of a provision, with what was kept of it."""

from uuid import UUID

from browser.sample_links import NOON
from browser.sample_records import DAY
from sainam.evidence.impact.impact_desk import KeptReport
from sainam.portal.views.bilingual import Words
from sainam.portal.views.trace import NodeView, StopView, TracePage

PROVISION = NodeView(
    node="provision:PDPA-2562-24",
    kind="provision",
    name="PDPA-2562-24",
    title=Words(th="มาตรา 24 แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล", en="s. 24, PDPA"),
    distance=0,
    written="",
)
CLAUSE = NodeView(
    node="clause:MOU-ONCB-2569-01@1/2",
    kind="clause",
    name="MOU-ONCB-2569-01@1/2",
    title=None,
    distance=1,
    written="agreement_version MOU-ONCB-2569-01 1",
)
IN_HAND = NodeView(
    node="in_hand:D-2569-00004",
    kind="in_hand",
    name="D-2569-00004",
    title=None,
    distance=1,
    written="dossier_step D-2569-00004 3",
)
STARTS = TracePage(about=None, on=DAY, starts=(PROVISION,))
TRACE = TracePage(
    about=PROVISION,
    on=DAY,
    back=(),
    forward=(CLAUSE,),
    stops=(
        StopView(
            agreement="MOU-ONCB-2569-01",
            agency=Words(th="สำนักงาน ป.ป.ส.", en="Narcotics Control Board"),
            dataset="water-use-six-months",
            purpose=Words(th="สืบสวนคดียาเสพติด", en="Narcotics investigation"),
            exchanges=1204,
            fate="stops",
            rule="agreement.none",
            rule_words=Words(th="ไม่มีข้อตกลง", en="No agreement grants this."),
            instead=None,
            expected_by="22:00",
            run_off_days=7,
        ),
    ),
    in_hand=(IN_HAND,),
)
KEPT = KeptReport(
    UUID("01900000-0000-7000-8000-0000000000ee"), PROVISION.node, "ends", DAY, 3, "5b" * 32,
    "legal1", NOON,
)  # fmt: skip


class SampleImpacts:
    def reports(self, login: str, about: str | None = None) -> tuple[KeptReport, ...]:
        del login
        return (KEPT,) if about in (None, KEPT.about) else ()
