"""What is attacked: all there is, unless less is wanted; read without the attacks."""

import subprocess
import sys

from shipworthy.check.adversary.options import DryRunOptions

ALONE = """
import sys
import shipworthy.cli.check
print([name for name in sys.modules if name.startswith("shipworthy.check.adversary.")])
"""


def test_all_attacks_on_all_skills() -> None:
    assert DryRunOptions() == DryRunOptions(skills=(), conversations=(), attacks=None)


def test_a_check_of_the_definition_alone_imports_no_attack() -> None:
    found = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "['shipworthy.check.adversary.options']"
