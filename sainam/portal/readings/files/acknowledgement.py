"""The acknowledgement that the sender of a file got, by the state in which it was written."""

from collections.abc import Sequence

import msgspec

from sainam.portal.readings.rows import Row


class Acknowledged(msgspec.Struct, frozen=True):
    """The file's name and the digest under which its bytes are kept, in hex."""

    name: str
    sha256: str


def acknowledgement_of(states: Sequence[Row]) -> Acknowledged | None:
    """From the rows of list_states; None until it is written."""
    for state in states:
        if state["state"] == "acknowledged":
            return msgspec.json.decode(state["detail"], type=Acknowledged)
    return None
