"""Running a program as if it stood in this one's place."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType


def run_in_our_place(
    command: Sequence[str], *, environment: Mapping[str, str], keep_open: Sequence[int] = (), apart: bool = False
) -> int:
    """The program gets the signals meant for us, and its exit code is ours, as a shell would count it.

    What a terminal sends on Ctrl-C goes to every process in front of it, unless the program stands `apart`, where
    only what we pass on reaches it.
    """
    child: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, frame: FrameType | None) -> None:
        if child and (apart or number != signal.SIGINT):
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    child = subprocess.Popen(command, env=environment, pass_fds=keep_open, process_group=0 if apart else None)
    code = child.wait()
    return code if code >= 0 else 128 - code
