"""Mail that a person has to look at: given up, or waiting for longer than a server is away."""

from datetime import datetime, timedelta

from sainam.kit.database import Tx
from sainam.onboarding.notices import store
from sainam.portal.views.bilingual import Words
from sainam.portal.views.home import AttentionView

_OF_EACH_KIND = 20
_WAITS_LONG = timedelta(hours=1)


def waiting_mail(tx: Tx, moment: datetime) -> list[AttentionView]:
    """Nobody's address is in it: it is read by all of the staff."""
    given_up = [
        AttentionView(
            kind="mail_given_up",
            subject="mail",
            subject_id=str(row.id),
            what=Words(
                th=f"อีเมลแจ้งเรื่อง {row.dossier} ส่งไม่ถึงผู้รับ" if row.dossier else "อีเมลส่งไม่ถึงผู้รับ",
                en=f"A mail on {row.dossier} did not get through"
                if row.dossier
                else "A mail did not get through",
            ),
            since=row.last_at or row.queued_at,
        )
        for row in store.mails(tx, state="dead", limit=_OF_EACH_KIND)
    ]
    return [*given_up, *_waits_long(tx, moment)]


def _waits_long(tx: Tx, moment: datetime) -> list[AttentionView]:
    outbox = store.outbox(tx)
    if outbox.oldest is None or moment - outbox.oldest < _WAITS_LONG:
        return []
    what = Words(
        th=f"อีเมล {outbox.waiting} ฉบับรอส่งนานเกินหนึ่งชั่วโมง",
        en=f"{outbox.waiting} mails wait, the first for more than an hour",
    )
    return [
        AttentionView(
            kind="mail_waits", subject="mail", subject_id="", what=what, since=outbox.oldest
        )
    ]
