"""To whom the subject and the case of an investigating agency's exchanges are shown. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sainam.agencies.agency import Agency

# Answers for personal data to the law, whoever investigates (PDPA 2562 s. 42).
ALWAYS = "dpo"


def sees_cases(agency: Agency, login: str, roles: Collection[str]) -> bool:
    """Everybody where the agency does not investigate; else the DPO and the officers named."""
    named = agency.case_officers
    return named is None or ALWAYS in roles or login in named


def hidden_from(agencies: Iterable[Agency], login: str, roles: Collection[str]) -> frozenset[str]:
    """The agencies, by code, of whose exchanges this person sees neither subject nor case."""
    return frozenset(one.code for one in agencies if not sees_cases(one, login, roles))
