"""
Our rules beside filters of others, on the same texts in one run: `python -m bench.others DATA_DIR`.

Prints one table. The others live in an environment of their own (`requirements/others.txt`),
made below `var/` when first asked for; one that cannot be had is said to be not measured.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import venv
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.language import HATEFUL, SUPPORTIVE, rows, share
from bench.their_filters import FILTERS
from community import places
from moderation import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PINNED = Path("requirements/others.txt")
HOME = places.VAR / "bench" / "others"
PYTHON = HOME / "bin" / "python"
MOST = 200  # texts of one supportive set, evenly from all of it: some filters take 0.1 s for one

Read = tuple[bool, float]  # whether a filter flags a text, and the milliseconds it took


class NotMeasured(Exception):
    """A filter that cannot be installed or started; says why."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What every filter reads."""

    hateful: Sequence[dict[str, Any]]
    supportive: dict[str, list[str]]

    @classmethod
    def of(cls, data: Path) -> Texts:
        listed = {name: rows(data / f"train/{name}.jsonl") for name in SUPPORTIVE}
        return cls(
            rows(data / "dev/hatecheck_dev.jsonl"),
            {
                name: [each["text"] for each in many[:: max(1, -(-len(many) // MOST))]]
                for name, many in listed.items()
            },
        )


def ours(text: str) -> tuple[bool, bool, float]:
    """Whether our rules find hate, whether they stop the text at all, and the milliseconds."""
    begun = time.perf_counter()
    found = rules.assess(text, surface="post")
    taken = (time.perf_counter() - begun) * 1_000
    hate = any(each.category in HATEFUL and each.outcome.stops for each in found.findings)
    return hate, found.outcome.stops, taken


def _hate(text: str) -> Read:
    hate, _, taken = ours(text)
    return hate, taken


def _stopped(text: str) -> Read:
    _, stopped, taken = ours(text)
    return stopped, taken


@contextmanager
def asking(name: str) -> Iterator[Callable[[str], Read]]:
    """
    Ask the filter `name` in a process of its own.

    :raises NotMeasured: it cannot be installed, or ends.
    """
    _install(name)
    process = subprocess.Popen(
        [str(PYTHON), "-W", "ignore", str(Path(__file__).with_name("their_filters.py")), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    sent, answered = process.stdin, process.stdout

    def read(text: str) -> Read:
        try:
            sent.write(json.dumps(text) + "\n")
            sent.flush()
            line = answered.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise NotMeasured(process.communicate()[1].strip().splitlines()[-1])
        said = json.loads(line)
        return said["flagged"], said["ms"]

    try:
        yield read
    finally:
        process.kill()
        process.communicate()


def _install(name: str) -> None:
    """Have `name` in the environment, exactly as it is pinned."""
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True, clear=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--constraint", str(PINNED), name], capture_output=True, text=True, check=False
    )
    if done.returncode:
        faults = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotMeasured(faults[0] if faults else "pip failed")


def row(
    name: str, texts: Texts, hateful: Callable[[str], Read], stopped: Callable[[str], Read]
) -> list[str]:
    """One line of the table."""
    right: defaultdict[str, list[bool]] = defaultdict(list)
    times: list[float] = []
    for each in texts.hateful:
        said, taken = hateful(each["text"])
        right[each["meta"]["func"]].append(said == bool(each["label"]))
        times.append(taken)
    shares: list[str] = []
    for many in texts.supportive.values():
        answers = list(map(stopped, many))
        times += [taken for _, taken in answers]
        shares.append(f"{share(said for said, _ in answers):.1%}")
    accuracy = share(one for many in right.values() for one in many)
    worst = min(map(share, right.values()), default=0.0)
    return [name, f"{accuracy:.3f}", f"{worst:.3f}", *shares, f"{statistics.median(times):.2f}"]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("python -m bench.others DATA_DIR")
    texts = Texts.of(Path(sys.argv[1]))
    head = ["filter", "HateCheck dev: accuracy", "worst functionality"]
    head += [f"{name} flagged (of {len(many)})" for name, many in texts.supportive.items()]
    table = [[*head, "ms a text, median"], ["---"] * (len(head) + 1)]
    rules.assess("Hello.", surface="post")
    table.append(row("ours", texts, _hate, _stopped))
    for name in FILTERS:
        try:
            with asking(name) as read:
                table.append(row(name, texts, read, read))
        except NotMeasured as fault:
            table.append([name, f"not measured: {fault}", *[""] * (len(head) - 1)])
    sys.stdout.writelines(f"| {' | '.join(line)} |\n" for line in table)


if __name__ == "__main__":
    main()
