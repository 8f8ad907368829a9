"""
The figures of the language rules, one JSON line each: `python -m bench.language [DATA_DIR]`.

Without DATA_DIR (labelled sets, `train/` and `dev/` in it) only what the repository has is
measured, and each figure that is left out says so.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import language_speed, written
from bench.disguises import DISGUISES
from moderation import rules
from moderation.rules import rulebook
from moderation.rules.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moderation.rules import Assessment

FIXTURES = Path("tests/moderation/rules/fixtures.jsonl")
CORE = ("R01", "R02", "R03", "R04", "R05", "R06", "R08", "R09", "R11")
HATEFUL = frozenset({"hate", "slur", "sexism"})
SUPPORTIVE = ("benign_counselchat", "benign_dreaddit", "benign_goemotions")


def tell(figure: str, value: float | str, goal: str = "", **more: Any) -> None:
    shown = round(value, 4) if isinstance(value, float) else value
    sys.stdout.write(json.dumps({"figure": figure, "value": shown, "goal": goal, **more}) + "\n")
    sys.stdout.flush()


def read(text: str) -> Assessment:
    return rules.assess(text, surface="post")


def rows(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        sys.stderr.write(f"SKIPPED: there is no {file}\n")
        return []
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def share(truths: Iterable[bool]) -> float:
    listed = list(truths)
    return sum(listed) / len(listed) if listed else 0.0


def policy() -> None:
    listed = rows(FIXTURES)
    hits = [each for each in listed if each["flag"]]
    right = share(read(each["text"]).outcome == each["expect"].lower() for each in hits)
    stopped = [
        each["text"] for each in listed if not each["flag"] and read(each["text"]).outcome.stops
    ]
    tell("policy fixtures: outcome right", right, ">= 0.97", of=len(hits))
    tell("policy fixtures: near-misses stopped", len(stopped), "0")


def everything(data: Path) -> list[str]:
    """Each text there is: the policy's, our own, and the dev sets."""
    texts = [each["text"] for each in rows(FIXTURES)]
    texts += [each.text for part in written.PARTS for each in written.read(part)]
    return texts + [
        each["text"] for file in sorted(data.glob("dev/*.jsonl")) for each in rows(file)
    ]


def explained(texts: Iterable[str]) -> None:
    """Whether each finding says which rule, where in the original, why, and asks kindly."""
    told = [
        bool(each.rule and each.reason and each.nudge and _exact(text[each.start : each.end]))
        for text in texts
        for found in [read(text)]
        for each in found.findings + found.voided
    ]
    tell("findings with rule, exact span, reason and nudge", share(told), "1.0", of=len(told))


def _exact(marked: str) -> bool:
    """Whether a span starts and ends on signs that can be read."""
    return bool(marked and fold(marked[0]).text.strip() and fold(marked[-1]).text.strip())


def index(texts: list[str]) -> None:
    """Whether the index finds just what trying every template everywhere does."""
    book = rulebook.shipped()
    numbers = range(len(book.phrases))
    differences = 0
    for text in texts:
        symbols = rulebook.symbols_of(text, book)
        tried = [(each, *at) for each in numbers for at in book.matcher.every(each, symbols)]
        differences += tried != book.matcher.matches(symbols)
    tell("index against trying every template: differences", differences, "0", of=len(texts))


def own(part: str) -> None:
    listed = written.read(part)
    for rule in CORE:
        _rule(part, rule, listed)
    near = [each for each in listed if each.heading[0] == "R" and each.expected == "-"]
    stopped = share(read(each.text).outcome.stops for each in near)
    tell(f"own {part} examples: near-misses stopped", stopped, "", of=len(near))
    crisis = [each for each in listed if each.expected == "route"]
    routed = share(_routed(read(each.text)) for each in crisis)
    tell(f"own {part} examples: crisis routed", routed, ">= 0.85", of=len(crisis))
    held = share(read(each.text).outcome.stops for each in crisis)
    tell(f"own {part} examples: crisis held", held, "0", of=len(crisis))
    _calm(f"own {part} examples: ordinary talk", [each.text for each in listed if _ordinary(each)])
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for each in listed:
        if each.heading.startswith("hate:"):
            right[each.heading].append(_hateful(each.text) is each.due)
    _functionalities(f"own {part} examples after HateCheck", right, "")


def _rule(part: str, rule: str, listed: list[written.Written]) -> None:
    """Texts of other rules count against precision only where nothing was expected of them."""
    listed = [each for each in listed if not each.heading.startswith("hate:")]
    caught = [each for each in listed if _stops(each.text, rule)]
    due = [each for each in listed if each.heading == rule and each.due]
    precision = share(each.due for each in caught)
    hit = share(read(each.text).outcome.stops for each in due)
    tell(f"own {part} examples {rule}: precision", precision, ">= 0.95", of=len(caught))
    tell(f"own {part} examples {rule}: recall", hit, ">= 0.70", of=len(due))


def _ordinary(each: written.Written) -> bool:
    return each.expected == "-" and each.heading in {"benign", "crisis"}


def _stops(text: str, rule: str) -> bool:
    return any(each.rule == rule and each.outcome.stops for each in read(text).findings)


def _routed(found: Assessment) -> bool:
    return any(each.category == "self_harm" for each in found.findings)


def _hateful(text: str) -> bool:
    return any(each.category in HATEFUL and each.outcome.stops for each in read(text).findings)


def hatecheck(data: Path) -> None:
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for each in rows(data / "dev/hatecheck_dev.jsonl"):
        right[each["meta"]["func"]].append(_hateful(each["text"]) == bool(each["label"]))
    _functionalities("HateCheck dev", right, ">= 0.95")


def _functionalities(title: str, right: dict[str, list[bool]], goal: str) -> None:
    if not right:
        return
    everything = [one for many in right.values() for one in many]
    worst = min(right, key=lambda name: share(right[name]))
    tell(f"{title}: accuracy", share(everything), goal, of=len(everything))
    tell(f"{title}: worst", share(right[worst]), goal and ">= 0.85", functionality=worst)


def supportive(data: Path) -> None:
    for name in SUPPORTIVE:
        _calm(name, [each["text"] for each in rows(data / f"train/{name}.jsonl")])


def _calm(title: str, texts: list[str]) -> None:
    listed = [read(text) for text in texts]
    if not listed:
        return
    touched = share(
        each.review or any(one.category != "self_harm" for one in each.findings) for each in listed
    )
    of = len(listed)
    tell(f"{title}: stopped", share(one.outcome.stops for one in listed), "<= 0.005", of=of)
    tell(f"{title}: touched, without crisis support", touched, "<= 0.015", of=of)
    tell(f"{title}: offered crisis support", share(map(_routed, listed)), "<= 0.02", of=of)


def disguised(data: Path) -> None:
    texts = [each["text"] for each in rows(FIXTURES) if each["flag"]]
    texts += [each.text for each in written.read("seen") if each.expected != "-"]
    texts = [text for text in texts if read(text).outcome.stops]
    calm = [each["text"] for each in rows(data / "train/benign_goemotions.jsonl")[:1_000]]
    calm = [text for text in calm if not read(text).outcome.stops]
    kept: list[bool] = []
    for name, disguise in DISGUISES.items():
        these = [read(disguise(text)).outcome.stops for text in texts]
        kept += these
        alarms = share(read(disguise(text)).outcome.stops for text in calm)
        tell(f"disguised ({name}): hits kept", share(these), ">= 0.88", new_alarms=round(alarms, 4))
    tell("disguised: hits kept", share(kept), ">= 0.88", of=len(kept))


def details(data: Path) -> None:
    listed = rows(data / "dev/pii_presidio.jsonl")
    if not listed:
        return
    found = [(bool(each["label"]), _pii(read(each["text"]))) for each in listed]
    tell("personal details: recall", share(said for due, said in found if due))
    tell("personal details: false alarms", share(said for due, said in found if not due))


def _pii(found: Assessment) -> bool:
    return any(each.category == "pii" for each in found.findings)


def others(data: Path) -> None:
    for name in ("dev/davidson", "dev/convabuse", "dev/xstest", "train/edos", "train/sms_spam"):
        listed = rows(data / f"{name}.jsonl")
        if listed:
            said = [(bool(each["label"]), read(each["text"]).outcome.stops) for each in listed]
            wrong = share(stopped for due, stopped in said if not due)
            caught = share(stopped for due, stopped in said if due)
            tell(f"{name}: stopped of what it calls bad", caught, of=len(listed))
            tell(f"{name}: stopped of what it calls fine", wrong)


def cost() -> None:
    code = (
        "import time; a = time.process_time(); from moderation import rules;"
        "rules.assess('Hello.', surface='post'); print(time.process_time() - a)"
    )
    loads = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    tell("load, with the first text (s)", min(loads), "<= 0.5")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    tell("memory of a process with the rules (MB)", peak, "<= 60")


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("no-data-given")
    begun = time.monotonic()
    cost()
    policy()
    texts = everything(data)
    explained(texts)
    index(texts)
    for part in written.PARTS:
        own(part)
    hatecheck(data)
    supportive(data)
    disguised(data)
    details(data)
    others(data)
    language_speed.main()
    tell("seconds that this took", time.monotonic() - begun)


if __name__ == "__main__":
    main()
