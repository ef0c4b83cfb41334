"""A desk of access that knows invented logins and keys, so that the page can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from datetime import date, timedelta

from browser.sample_links import NOON
from sainam.agencies.refusals import OwnMatter
from sainam.evidence.access.access import Access, LastReview, Round
from sainam.evidence.access.access_desk import AccessPolicy, Outbound, Reviewed
from sainam.evidence.access.store import Records
from sainam.formats.layout import Title

TODAY = date(2026, 11, 22)
OPERATOR = Access(
    "login:operator", Title("สมศรี ทดสอบระบบ", "Somsri Testing"), None, "login",
    ("operator", "dpo legal1"), NOON, True, "", LastReview("kept", TODAY, "dpo", NOON),
)  # fmt: skip
OFFICER = Access(
    "login:officer", Title("สมหญิง ทดสอบ", "Somying Test"), "ONCB", "login",
    ("agency_officer",), NOON, False,
)  # fmt: skip
KEY = Access(
    "credential:mpay-test-2569", Title("เอ็มเปย์ (ทดสอบ)", "mPay (test)"), "MPAY-TEST", "live sftp",
    ("CONTRACT-MPAY-2569-01 · sftp · live/CONTRACT-MPAY-2569-01",), NOON, None,
    "SHA256:" + "Ab3" * 14,
)  # fmt: skip


class SampleAccesses:
    def policy(self, login: str) -> AccessPolicy:
        return AccessPolicy(
            today=TODAY,
            logins=(
                Reviewed(OFFICER, TODAY - timedelta(days=3), True),
                Reviewed(OPERATOR, TODAY + timedelta(days=90), False),
            ),
            credentials=(Reviewed(KEY, TODAY + timedelta(days=30), False),),
            newest_round=Round(2, NOON, "dpo", TODAY - timedelta(days=3), "ทบทวนประจำครึ่งปี (สมมติ)"),
            outbound=(
                Outbound("CIS · live", "https://cis.utility.example"),
                Outbound("SMTP", "mail.utility.example:587"),
            ),
            records=Records(
                (("audit_event", "INSERT SELECT"), ("exchange", "INSERT SELECT")),
                NOON,
                "00:00:00",
                ("CONTRACT-MEA-2568-01",),
            ),
            reviews=True,
        )

    def paper(self, login: str) -> bytes:
        return b"%PDF-"

    def open_round(self, login: str, *, due: date, reason: str) -> int:
        return 3

    def review(self, login: str, subject: str, result: str, *, seen: str, reason: str) -> None:
        if subject == f"login:{login}":
            raise OwnMatter
