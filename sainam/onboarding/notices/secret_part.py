"""The place of a secret in a mail: empty as the mail is kept, filled as it goes out. Pure."""

from __future__ import annotations

# Of the private use area: no fact can bring it, since what cannot be printed is taken out of facts.
MARK = "\ue000"
HIDDEN = "••••••••"


def has_secret(body: str) -> bool:
    return MARK in body


def filled(body: str, secret: str) -> str:
    """As the receiver reads it."""
    return body.replace(MARK, secret)


def shown(body: str) -> str:
    """As anybody else may read it."""
    return body.replace(MARK, HIDDEN)
