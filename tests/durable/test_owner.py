import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shipworthy.durable import owner
from shipworthy.durable.owner import alive, me

ASLEEP = "import sys, time; from shipworthy.durable.owner import me; print(me(), flush=True); time.sleep(60)"


def test_this_process_is_alive() -> None:
    assert alive(me())
    assert me() == me()


def test_a_killed_process_is_not_also_while_nobody_has_collected_it() -> None:
    with subprocess.Popen([sys.executable, "-c", ASLEEP], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        owner = child.stdout.readline().strip()
        assert owner != me()
        assert alive(owner)
        os.kill(child.pid, signal.SIGKILL)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert alive(owner) is False
        child.wait()
        assert alive(owner) is False


def test_a_later_process_of_the_same_number_is_another() -> None:
    host, boot, pid, started = me().rsplit("|", 3)
    assert alive("|".join((host, boot, pid, str(int(started) - 1)))) is False


def test_field_63_what_is_not_of_this_place_may_be_alive() -> None:
    host, place, pid, started = me().rsplit("|", 3)
    boot, space, times = place.split("/")
    for other in (
        (host, "11111111-2222-3333-4444-555555555555", "7", "12345"),
        (host, f"an-earlier-boot/{space}/{times}", pid, started),
        (host, f"{boot}/4026530000/{times}", pid, "1"),
        (host, f"{boot}/{space}/4026530000", pid, "1"),
        (host, boot, pid, started),
        ("elsewhere", place, pid, started),
        (host, place, "none", started),
    ):
        assert alive("|".join(other)) is None, other
    assert alive("nonsense") is None
    assert alive("") is None
    assert alive("|".join((host, place, "4194305", started))) is False


@pytest.mark.parametrize("hidden", ["boot_id", "ns/pid", "stat"])
def test_field_63_where_the_system_does_not_tell_nobody_is_dead(hidden: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real_text, real_link = Path.read_text, os.readlink

    def text(path: Path, *args: Any, **named: Any) -> str:
        if str(path).endswith(hidden):
            raise PermissionError(path)
        return real_text(path, *args, **named)

    def link(path: Any, **named: Any) -> Any:
        if str(path).endswith(hidden):
            raise PermissionError(path)
        return real_link(path, **named)

    monkeypatch.setattr(Path, "read_text", text)
    monkeypatch.setattr(os, "readlink", link)
    for cached in (owner._place, owner._named):
        cached.cache_clear()
    try:
        host, place, pid, started = me().rsplit("|", 3)
        assert alive("|".join((host, place, str(os.getppid()), "1"))) is None
        assert alive("|".join((host, place, pid, started))) is None
    finally:
        monkeypatch.undo()
        for cached in (owner._place, owner._named):
            cached.cache_clear()


INSIDE = "import sys; from shipworthy.durable.owner import alive, me; print(me(), alive(sys.argv[1]), alive(me()))"
OWN_SPACE = ["unshare", "--pid", "--fork"]


@pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run([*OWN_SPACE, "true"], check=False).returncode != 0,
    reason="makes no process spaces",
)
@pytest.mark.parametrize("mounted", [["--mount-proc"], []], ids=["its own /proc", "the host's /proc"])
def test_field_34_a_process_of_another_process_space_may_be_alive(mounted: list[str]) -> None:
    done = subprocess.run(
        [*OWN_SPACE, *mounted, sys.executable, "-c", INSIDE, me()], capture_output=True, text=True, check=True
    )
    name, seen, itself = done.stdout.split()
    assert (seen, itself) == ("None", "True" if mounted else "None")
    assert alive(name) is None
