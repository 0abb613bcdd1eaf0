"""Who began something: a process, told apart from every other that ever had its number."""

import functools
import os
import socket
from pathlib import Path


def me() -> str:
    """This process: host, boot, number and start, so that a later process of the same number is another one."""
    return _named(os.getpid())


def alive(owner: str) -> bool | None:
    """Whether that process still runs; None where this machine cannot know."""
    parts = owner.rsplit("|", 3)
    if len(parts) != 4 or parts[0] != _host():
        return None
    if parts[1] != _boot():
        return False
    return parts[2].isdigit() and _started(int(parts[2])) == parts[3]


@functools.lru_cache(maxsize=8)
def _named(pid: int) -> str:
    # By its number: a process that was forked off is not its parent.
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
    """When the process started, in the kernel's words; empty where there is none. Without /proc: whether there is."""
    try:
        # The name in brackets may hold anything; what follows the last bracket is numbers.
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
