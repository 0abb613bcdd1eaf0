"""Process identity that survives PID reuse."""

import functools
import os
import socket
from pathlib import Path


def me() -> str:
    """This process as `host|boot|pid|start time`, which a later process with the same PID does not share."""
    return _named(os.getpid())


def alive(owner: str) -> bool | None:
    """Whether the process still runs; None for a process of another machine."""
    parts = owner.rsplit("|", 3)
    if len(parts) != 4 or parts[0] != _host():
        return None
    if parts[1] != _boot():
        return False
    return parts[2].isdigit() and _started(int(parts[2])) == parts[3]


@functools.lru_cache(maxsize=8)
def _named(pid: int) -> str:
    # Cached by PID, because a forked child is another process.
    return "|".join((_host(), _boot(), str(pid), _started(pid)))


@functools.cache
def _host() -> str:
    return socket.gethostname()[:100].replace("|", "-")


@functools.cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "boot"


def _started(pid: int) -> str:
    """The start time in clock ticks from /proc, empty without such a process; without /proc, "running" or empty."""
    try:
        # The process name in brackets may itself contain brackets and spaces.
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return "" if state == "Z" else fields[18]
    except FileNotFoundError:
        return "" if Path("/proc/self/stat").exists() else _signalled(pid)
    except OSError:
        return ""


def _signalled(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except OSError:
        return "running"
    return "running"
