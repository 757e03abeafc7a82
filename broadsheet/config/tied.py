"""Ties a process to the one that started it: it ends when that dies, however."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h; it outlives exec


def tie(parent: int) -> None:
    """Has this process killed once its parent has died; ends it if that is so already.

    Killed, not told: a worker of Granian that starts up does not hear what it is told. On Linux alone.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        sys.exit(1)
