"""Dossiers walked over HTTP: what the journeys of the seven steps share."""

from __future__ import annotations

from dataclasses import replace

from sainam.tour.onboarding.api import Reply
from sainam.tour.onboarding.cast import MEMBERS
from sainam.tour.onboarding.good_way import FIELDS, GoodWay, opened
from sainam.tour.onboarding.seven_steps import SevenSteps

SITTING = MEMBERS[:3]


def new_way(steps: SevenSteps, kind: str = "link") -> GoodWay:
    """A new draft, as good as it can be."""
    number = opened(steps.agency, {"kind": kind, "request": {"title": "ทดสอบ"}})
    asked = replace(steps.asked, fields=FIELDS)
    return GoodWay(steps.cast, steps.agency, number, asked)


def voted_by_all(way: GoodWay, outcome: str, finding: str = "complies") -> None:
    for member in SITTING:
        way.found(member, finding)
        way.voted(member, outcome)


def told_well(reply: Reply, status: int, rule: str) -> bool:
    return (reply.status, reply.rule) == (status, rule) and reply.bilingual
