"""Process identity that survives PID reuse, and tells processes of other containers and machines apart."""

import functools
import os
import socket
from pathlib import Path

SPACES = ("pid", "time")
"""Linux namespaces in which a process number and a start time have their meaning."""
UNKNOWN = "?"
"""Stands for a start time or a place that this system does not tell."""


def me() -> str:
    """This process as `host|place|pid|start time`, which no other process has, on no machine and in no container."""
    return _named(os.getpid())


def alive(owner: str) -> bool | None:
    """Whether the process still runs; None where that cannot be told, as of another machine or container.

    False needs proof: the same boot of the same kernel, the same namespaces, and no such process in them any more.
    """
    parts = owner.rsplit("|", 3)
    if len(parts) != 4 or not parts[2].isdigit():
        return None
    host, place, pid, started = parts
    if host != _host() or place != _place() or UNKNOWN in place:
        return None
    if not _exists(int(pid)):
        return False
    now = _started(int(pid))
    if UNKNOWN in (now, started):
        return None
    return now == started


@functools.lru_cache(maxsize=8)
def _named(pid: int) -> str:
    # Cached by PID, because a forked child is another process.
    return "|".join((_host(), _place(), str(pid), _started(pid)))


@functools.cache
def _host() -> str:
    return socket.gethostname()[:60].replace("|", "-")


@functools.cache
def _place() -> str:
    """The boot of this kernel and the namespaces of this process, a question mark where one of them is not told."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    try:
        spaces = [os.readlink(f"/proc/self/ns/{kind}").strip(f"{kind}:[]") for kind in SPACES]
        return "/".join((boot.read_text().strip() or UNKNOWN, *spaces))
    except OSError:
        return UNKNOWN


def _started(pid: int) -> str:
    """The start time in clock ticks from /proc; empty for a process that has ended, a question mark if it is not told.

    A /proc of another namespace (a container made without one of its own) tells of other processes.
    """
    try:
        if os.readlink("/proc/self") != str(os.getpid()):
            return UNKNOWN
        # The process name in brackets may itself contain brackets and spaces.
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return UNKNOWN
    # A process whose first thread has ended is a zombie while its other threads run on.
    return "" if state in "ZX" and fields[16] in "01" else fields[18]


def _exists(pid: int) -> bool:
    """Whether there is a process of this number, also one that belongs to another user."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
