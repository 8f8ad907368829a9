"""
Makes the weights of the linear score, and those of the leanings (`teaching`):
`python -m moderation.rules.train DATA_DIR`, from the root of the checkout.

`DATA_DIR/*.jsonl` has texts with `label` (1: not acceptable where it comes from) under
licences that allow it; none of them is needed afterwards. An averaged perceptron in plain
Python; the limit is set so that at most `ALARMS` of the benign texts are above it. Writes
`weights.bin`, and `weights.md` with the sets, their sizes, licences' names and the hash.
"""

from __future__ import annotations

import json
import random
import sys
from array import array
from dataclasses import dataclass
from pathlib import Path

from moderation.rules import rulebook, scoring, teaching
from moderation.rules.folding import fold
from moderation.rules.tokens import tokenise

HATEFUL = frozenset({"hate", "sexism", "sexist", "racist", "homophobic", "sex_harassment"})
SETS = {
    "edos": "CC0 1.0",
    "guest_misogyny": "MIT",
    "hatemojibuild": "CC BY 4.0",
    "implicit_hate": "MIT",
    "davidson": "MIT",
    "convabuse": "CC BY 4.0",
    "benign_counselchat": "MIT",
    "benign_dreaddit": "MIT",
    "benign_goemotions": "Apache-2.0",
}
ALARMS = 0.003  # of the benign texts above the limit
EPOCHS = 4
SEED = 3
STEEPEST = 127  # the largest weight in the file


@dataclass(frozen=True, slots=True)
class Example:
    words: list[str]
    bad: bool
    benign: bool


def read(folder: Path) -> list[Example]:
    """Every text of the known sets, as the words the rules see."""
    book = rulebook.read()
    found: list[Example] = []
    for name in SETS:
        file = folder / f"{name}.jsonl"
        if not file.exists():
            sys.stderr.write(f"SKIPPED: there is no {file}\n")
            continue
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            words = tokenise(fold(row["text"]), book.signs, book.decoder).words
            found.append(
                Example(words, bool(HATEFUL & set(row["cats"])), name.startswith("benign"))
            )
    return found


def learn(examples: list[Example]) -> array[float]:
    """The averaged weights."""
    weights = array("d", bytes(8 * scoring.BUCKETS))
    summed = array("d", bytes(8 * scoring.BUCKETS))
    order = [(scoring.features(each.words), 1.0 if each.bad else -1.0) for each in examples]
    shuffled = random.Random(SEED)  # noqa: S311 - an order, not a secret
    step = 1
    for _ in range(EPOCHS):
        shuffled.shuffle(order)
        for buckets, side in order:
            total = sum(map(weights.__getitem__, buckets)) * side
            if total < max(1.0, 0.1 * len(buckets)):
                for bucket in buckets:
                    weights[bucket] += side
                    summed[bucket] += side * step
            step += 1
    for bucket in range(scoring.BUCKETS):
        weights[bucket] -= summed[bucket] / step
    return weights


def pack(weights: array[float]) -> bytes:
    """One signed byte a weight; the largest thousandth is cut off."""
    steep = sorted(map(abs, weights))[-scoring.BUCKETS // 1000]
    scale = STEEPEST / steep
    return array(
        "b", (max(-STEEPEST, min(STEEPEST, round(weight * scale))) for weight in weights)
    ).tobytes()


def write(packed: bytes, limit: int) -> None:
    scoring.WEIGHTS.write_bytes(limit.to_bytes(2, "little", signed=True) + packed)


def limit_for(examples: list[Example], packed: bytes) -> int:
    """The score that at most `ALARMS` of the benign texts are above."""
    write(packed, 0)
    scoring._weights.cache_clear()  # noqa: SLF001 - our own, just rewritten
    scores = sorted(scoring.score(each.words) for each in examples if each.benign)
    return min((1 << 15) - 1, scores[int(len(scores) * (1 - ALARMS))])


def main() -> None:
    examples = read(Path(sys.argv[1]))
    held = examples[::5]  # never learnt from; the limit is set on them
    packed = pack(learn([each for index, each in enumerate(examples) if index % 5]))
    limit = limit_for(held, packed)
    write(packed, limit)
    scoring._weights.cache_clear()  # noqa: SLF001 - our own, just rewritten
    bad = [each for each in held if each.bad]
    caught = sum(scoring.suspicious(each.words) for each in bad) / max(1, len(bad))
    rows = "\n".join(f"| {name} | {licence} |" for name, licence in SETS.items())
    scoring.WEIGHTS.with_suffix(".md").write_text(
        CARD.format(
            rows=rows, texts=len(examples), caught=caught, alarms=ALARMS, hash=scoring.fingerprint()
        )
    )
    teaching.main(Path(sys.argv[1]))


CARD = """\
# Model card: the linear score

**What it is.** 2^20 signed bytes, one for each bucket of hashed words and pairs of neighbouring
words; made by an averaged perceptron (`train.py`, plain Python, fixed seed).

**What it may do.** Ask a moderator to look at a text that is already out. It never holds, blocks
or sanctions, and it is not asked about texts in which a rule found something.

**Made from** {texts} texts of these sets (their texts are not in this repository):

| set | licence |
|---|---|
{rows}

**How it does** on the fifth of the texts that it did not learn from: above its limit are at most
{alarms:.1%} of the supportive texts and {caught:.1%} of those that their sets call hateful,
sexist or harassing.

**What it cannot do.** It knows words, not what is meant: irony, quotes and reclaimed words escape
it. The sets are from English-speaking social networks of 2016 to 2022.

**Hash** (SHA-256 of `weights.bin`): `{hash}`
"""


if __name__ == "__main__":
    main()
