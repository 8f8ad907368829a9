"""Words, in made-up paragraphs whose frequencies are those of a language."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate

from community import markup

COMMON = "vessel"  # in about one post of five
RARE = "quillow"  # in ten posts, however many there are
WORDS = 8_000
PARAGRAPHS = 3_000
ONSETS = tuple("b c d f g h k l m n p r s t v w br cl dr fl gr pl pr st tr".split())  # noqa: SIM905
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Paragraph:
    body: str
    html: str


def vocabulary(chance: random.Random) -> list[str]:
    words: dict[str, None] = {COMMON: None}
    while len(words) < WORDS:
        syllables = chance.choice((1, 2, 2, 3))
        word = "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(syllables))
        words[word + chance.choice("nrstlm")] = None
    common, *others = words
    return [*others[:60], common, *others[60:]]


def paragraphs(chance: random.Random) -> list[Paragraph]:
    """Rendered once: a million posts are put together from these."""
    words = vocabulary(chance)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    made = []
    for _ in range(PARAGRAPHS):
        length = max(5, int(chance.lognormvariate(3.2, 0.7)))  # median 25 words
        text = " ".join(chance.choices(words, cum_weights=weights, k=length))
        body = _dress(chance, f"{text.capitalize()}.")
        made.append(Paragraph(body, markup.render(body)))
    return made


def _dress(chance: random.Random, text: str) -> str:
    """Some paragraphs have emphasis, a list, a quote or a link, as people's do."""
    first, _, rest = text.partition(" ")
    dressed = {
        0: f"**{first}** {rest}",
        1: "- " + text.replace(" ", "\n- ", 3),
        2: f"> {text}",
        3: f"{text} https://example.org/{first.lower()}",
        4: f"*{text}*",
    }
    return dressed.get(chance.randrange(25), text)
