"""The long fault tests, and the figure of every promise: ``make soak``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.helpers.figures import FIGURES_VARIABLE, table

ROOT = Path(__file__).parents[2]
LONG = {
    "MICROJOURNAL_KILLS": "200",
    "MICROJOURNAL_KILL_POINTS": "330",
    "MICROJOURNAL_ERROR_POINTS": "15",
    "MICROJOURNAL_POWER_CUTS": "40",
    "MICROJOURNAL_DAMAGES": "250",
    "MICROJOURNAL_HOSTILE_KINDS": "10000",
    "MICROJOURNAL_MUTATIONS": "2000",
    "MICROJOURNAL_HOSTILE_FOLDER": "400",
}
"""How many of everything; a number already in the environment is kept."""

LONGEST_TEST_S = 2 * 3600
"""After which the stacks of a test are printed; each attempt within it has a limit of its own."""

TESTS = (
    "tests/storage",
    "tests/property/test_hostile_files.py",
    "tests/e2e/test_hostile_folder.py",
    "tests/e2e/test_kill_during_import.py",
)


def main(arguments: list[str]) -> int:
    """Run the tests at length and print the table; return the exit code of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures"
        kept.touch()
        environment = {**LONG, **os.environ, FIGURES_VARIABLE: str(kept)}
        command = [sys.executable, "-m", "pytest", "-q", "-m", "", "-n", "2"]
        command += ["-o", f"faulthandler_timeout={LONGEST_TEST_S}", *arguments, *TESTS]
        code = subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
        print("\n".join(["", *table(kept)]))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
