"""Children do not outlive the process that started them, with and without the kernel's help."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from community.services import children
from tests.services.machine import until

BY_THE_KERNEL = """
from signal import SIGTERM
from community.services import children
child = children.start("sleep", ["sleep", "600"], ask=SIGTERM)
print(child.process.pid, flush=True)
child.process.wait()
"""
BY_A_WATCH = """
import subprocess
from signal import SIGTERM
from community.services import children
child = subprocess.Popen(["sleep", "600"])
watch = children.watch_over(child.pid, SIGTERM)
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.parametrize("script", [BY_THE_KERNEL, BY_A_WATCH])
def test_a_child_ends_when_its_parent_is_killed(script: str) -> None:
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    assert until(lambda: not exists(child))


@pytest.mark.parametrize("environment", [{"DJANGO_SETTINGS_MODULE": "x"}, None])
def test_only_a_child_that_runs_our_code_is_told_our_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str] | None
) -> None:
    for name in children.SECRET:
        monkeypatch.setenv(name, "canary")
    said = tmp_path / "said"

    with said.open("wb") as log:
        child = children.start("env", ["env"], log=log, environment=environment)
        child.finish(seconds=5)

    assert ("canary" in said.read_text()) is bool(environment)
    assert "PATH=" in said.read_text()


def exists(number: int) -> bool:
    shown = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(shown) and not shown.startswith("Z")
