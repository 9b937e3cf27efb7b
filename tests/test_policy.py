"""Where NOTHING_SKIPPED=1 (CI), a test that does not run is a test that fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SKIPPED_TEST = "import pytest\n\n\n@pytest.mark.skip(reason='no moon')\ndef test_a(): ...\n"
SKIPPED_MODULE = "import pytest\n\npytest.skip('no moon', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n\n\n@pytest.mark.xfail\ndef test_a():\n    raise ValueError\n"


def result_of(folder: Path, test: str, **environment: str) -> tuple[int, str]:
    """Run one test under the project's rules; return the exit code and what was printed."""
    (folder / "test_it.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml")]
    # What one test does not need takes as long to import as all the rest.
    without = [f"-pno:{plugin}" for plugin in ("cacheprovider", "playwright", "hypothesispytest")]
    run = subprocess.run(
        [*command, *without, "-p", "tests.policy", str(folder / "test_it.py")],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if "PYTEST" not in key}
        | {"CHROMIUM": sys.executable, "TEST_DATABASE_URL": "postgres://named"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("test", [SKIPPED_TEST, SKIPPED_MODULE])
def test_a_skip_fails(tmp_path: Path, test: str) -> None:
    code, printed = result_of(tmp_path, test, NOTHING_SKIPPED="1", TEST_ON="")
    assert code in (1, 2)
    assert "NOTHING_SKIPPED=1, and this was skipped: Skipped: no moon" in printed


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    code, printed = result_of(tmp_path, EXPECTED_FAILURE, NOTHING_SKIPPED="1", TEST_ON="")
    assert code == 0, printed


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    code, printed = result_of(tmp_path, SKIPPED_TEST, NOTHING_SKIPPED="", TEST_ON="")
    assert code == 0
    assert "1 skipped" in printed


def test_a_missing_server_ends_the_run_at_once(tmp_path: Path) -> None:
    code, printed = result_of(tmp_path, SKIPPED_TEST, NOTHING_SKIPPED="1", TEST_DATABASE_URL="")
    assert code != 0
    assert "TEST_DATABASE_URL names no PostgreSQL" in printed
    assert len(printed.splitlines()) < 5


def test_what_was_left_out_is_said_before_the_last_line(tmp_path: Path) -> None:
    _, printed = result_of(
        tmp_path, "def test_a(): ...\n", NOTHING_SKIPPED="", TEST_DATABASE_URL="", TEST_ON=""
    )
    *_, postgres, slow, last = printed.splitlines()
    assert postgres.startswith("POSTGRESQL TESTS SKIPPED: set TEST_DATABASE_URL=")
    assert slow == "Slow tests left out: add --slow."
    assert "1 passed" in last
