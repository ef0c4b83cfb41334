"""Child processes that end with their parent, and the ordered end of any process."""

from __future__ import annotations

import ctypes
import os
import select
import signal
from collections.abc import Iterable
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl


def end_with_parent(parent: int, sign: signal.Signals) -> None:
    """To be a child's preexec_fn: the kernel sends `sign` when the parent dies, however it dies.

    More exactly when the thread dies that started the child, so only a main thread should. Safe
    after a fork: one system call through an already loaded function.
    """
    _prctl(_PR_SET_PDEATHSIG, sign)
    if os.getppid() != parent:  # it died before the call
        os._exit(1)


def end_process(descriptor: int, steps: Iterable[tuple[signal.Signals, float]]) -> bool:
    """Sends each signal and waits its seconds, until the process is gone; True once it is.

    Takes over the process descriptor of os.pidfd_open, which cannot mean another process later.
    """
    try:
        for sign, seconds in steps:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(descriptor, sign)
            if select.select([descriptor], [], [], seconds)[0]:
                return True
        return False
    finally:
        os.close(descriptor)
