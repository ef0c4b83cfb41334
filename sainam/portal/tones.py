"""Which tone and sign a state is shown with; the word beside it always says it too."""

from typing import Literal

Tone = Literal["good", "calm", "wait", "bad", "off"]

TONES: dict[str, dict[str, Tone]] = {
    "health": {
        "ok": "good",
        "quiet": "calm",
        "failing": "bad",
        "suspended": "wait",
        "not_built": "off",
    },
    "agreement": {
        "not_yet": "calm",
        "open": "good",
        "suspended": "wait",
        "ended": "off",
        "expired": "off",
    },
    "outcome": {
        "running": "calm",
        "answered": "good",
        "no_data": "good",
        "failed": "bad",
        "cut": "bad",
        "abandoned": "bad",
        "accepted": "good",
        "suspense": "wait",
        "stored": "good",
        "held": "wait",
        "resent": "calm",
    },
    "registration": {
        "waiting": "calm",
        "waiting_officer": "calm",
        "accepted": "good",
        "refused": "bad",
    },
    "change": {
        "open": "wait",
        "confirmed": "good",
        "rejected": "off",
    },
    "mail": {
        "waiting": "calm",
        "sent": "good",
        "dead": "bad",
        "lapsed": "off",
    },
    "mail_try": {
        "accepted": "good",
        "deferred": "wait",
        "refused": "bad",
        "again": "calm",
    },
    "invited": {
        "open": "calm",
        "expired": "wait",
    },
    "place": {
        "coming": "calm",
        "now": "good",
        "over": "off",
    },
    "delivery": {
        "due": "calm",
        "unknown": "bad",
        "confirmed": "good",
        "refused": "bad",
        "given_up": "off",
    },
    "attempt": {
        "started": "calm",
        "confirmed": "good",
        "refused": "bad",
        "unclear": "wait",
        "not_sent": "wait",
        "not_seen": "wait",
        "pending": "calm",
        "unknown": "bad",
        "again": "calm",
    },
    "file": {
        "received": "calm",
        "refused": "bad",
        "resent": "calm",
        "held": "wait",
        "posted": "good",
        "stored": "good",
        "acknowledged": "good",
    },
    "line": {
        "posted": "good",
        "stored": "good",
        "doubt": "wait",
        "duplicate": "calm",
        "rejected": "bad",
        "suspense": "wait",
        "file": "bad",
    },
    "sealed": {"kept": "good", "due": "wait", "held": "calm"},
    "hold": {"standing": "wait", "over": "off"},
    "deletion": {
        "ordered": "wait",
        "ended": "calm",
        "turned": "calm",
        "destroyed": "calm",
        "dropped": "calm",
        "proved": "good",
    },
    "verdict": {"matched": "good", "difference": "bad", "owner_silent": "wait"},
    "freshness": {"on_time": "good", "late": "wait", "missing": "bad", "never": "off"},
    "quality": {"good": "good", "suspect": "wait"},
    "urgency": {"overdue": "bad", "soon": "wait", "calm": "calm", "none": "off"},
    "clock": {
        "running": "calm",
        "near": "wait",
        "late": "bad",
        "told": "good",
        "told_late": "wait",
        "not_needed": "off",
    },
    "request_due": {"in_time": "calm", "near": "wait", "late": "bad", "over": "off"},
    "request_state": {
        "received": "wait",
        "identified": "calm",
        "searched": "calm",
        "closed": "off",
    },
    "consent": {"coming": "calm", "given": "good", "expired": "off", "withdrawn": "bad"},
    "withheld": {"proposed": "wait", "standing": "calm", "review": "bad"},
    "incident": {"open": "wait", "closed": "off"},
    "attention": {
        "delivery_unknown": "bad",
        "file_given_up": "bad",
        "file_held": "wait",
        "mail_given_up": "bad",
        "mail_waits": "wait",
        "feed_late": "wait",
        "link_failing": "bad",
        "difference": "bad",
    },
}


def tone(kind: str, state: str) -> Tone:
    return TONES[kind][state]
