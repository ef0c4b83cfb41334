"""Which e-mail addresses the hub writes to: RFC 5321's common form, in ASCII, with a domain name.

No quoted local parts, address literals or SMTPUTF8: nothing that a header could be broken with.
"""

from __future__ import annotations

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
_LONGEST_LOCAL_PART = 64
_LONGEST = 254


def is_mail_address(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and len(text.partition("@")[0]) <= _LONGEST_LOCAL_PART
        and _ADDRESS.fullmatch(text) is not None
    )
