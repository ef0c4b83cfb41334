"""What a council member is asked about a request, made from the register. Pure."""

from __future__ import annotations

from datetime import date

import msgspec

from sainam.formats.layout import Title
from sainam.law.applies import AskedOfLaw, Because, because_of
from sainam.law.legal_basis import State
from sainam.law.register import LawRegister, cited


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One provision, put to one request.

    `state` is to_confirm if a lawyer has to confirm the provision or its instrument: then `asks`
    is shown with that mark. `citation` is as a letter prints it and has the mark already.
    """

    provision: str
    instrument: str
    instrument_title: Title
    number: Title
    about: Title
    asks: Title
    citation: Title
    because: Because
    state: State


def checklist(
    register: LawRegister, asked: AskedOfLaw, on: date | None = None
) -> tuple[Question, ...]:
    """In the register's order. A question is there if and only if something asked brings it.

    With a day `on`, what is not in force on it is not asked.
    """
    questions = []
    for instrument, provision in register.provisions.values():
        because = because_of(provision.applies, asked)
        if on is not None and not instrument.in_force(provision, on):
            continue
        if provision.asks is None or because is None:
            continue
        questions.append(
            Question(
                provision=provision.id,
                instrument=instrument.id,
                instrument_title=instrument.title,
                number=provision.number,
                about=provision.about,
                asks=provision.asks,
                citation=cited(instrument, provision),
                because=because,
                state=instrument.state_of(provision),
            )
        )
    return tuple(questions)
