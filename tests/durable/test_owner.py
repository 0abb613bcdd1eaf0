import os
import signal
import subprocess
import sys

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


def test_another_boot_is_over_and_another_machine_is_unknown() -> None:
    host, _, pid, started = me().rsplit("|", 3)
    assert alive("|".join((host, "an-earlier-boot", pid, started))) is False
    assert alive("|".join(("elsewhere", "boot", pid, started))) is None
    assert alive("nonsense") is None
