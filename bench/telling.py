"""
How well time and pages tell names that exist from names that don't: at sign-in, at
recovery and while choosing a name. 0.5 is not at all, 0 and 1 are every time.

Run as `python -m bench.telling`, with production's hashing.
"""

from __future__ import annotations

import gc
import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

TRIES = 400  # of each sort
NAMES = 20  # of each sort, asked again and again
PASSPHRASE = "a passphrase for figures"
WORDS = "able acid actor add again agent alert alley also always"
YES = {"over_18": "on", "agree_terms": "on", "agree_privacy": "on", "agree_consent": "on"}
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|[\w-]+-known\d+[\w-]*|'
                      r"[\w-]+-other\d+[\w-]*")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What one page gave away."""

    page: str
    auc: float
    same_bodies: bool


def known_names() -> list[str]:
    return [f"calm-known{number:02}-500" for number in range(NAMES)]


def make_members() -> None:
    """Those whose names exist, with a passphrase and recovery words."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - after django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from community.accounts import names  # noqa: PLC0415
    from community.accounts.models import Member  # noqa: PLC0415

    for name in known_names():
        Member.objects.get_or_create(
            name=name,
            defaults={
                "skeleton": names.skeleton(name),
                "password": make_password(PASSPHRASE),
                "recovery_hash": make_password(WORDS),
                "state": Member.State.ACTIVE,
                "joined_date": timezone.now().date(),
            },
        )


def sign_in(client: Client, name: str) -> Any:
    return client.post("/account/sign-in/", {"name": name, "passphrase": "wrong words here"})


def recover(client: Client, name: str) -> Any:
    said = {"name": name, "recovery_words": "zoo " * 10, "passphrase": "a new long passphrase"}
    return client.post("/account/recover/", said)


def choose(client: Client, name: str) -> Any:
    """The same words of one's own as somebody's name is made of."""
    return client.post("/account/join/name/", {"own": name.rpartition("-")[0]})


PAGES: dict[str, Callable[[Client, str], Any]] = {
    "sign_in": sign_in,
    "recover": recover,
    "join": choose,
}


def measure(page: str, *, tries: int = TRIES) -> Told:
    """Ask for known and unknown names in an order of chance."""
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.post("/account/join/", YES)
    ask, known = PAGES[page], known_names()
    unknown = [name.replace("known", "other") for name in known]
    sorts = [True, False] * tries
    random.shuffle(sorts)
    taken: dict[bool, list[float]] = {True: [], False: []}
    bodies: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
    for name in (*known, *unknown):
        ask(client, name)
    gc.disable()
    for number, exists in enumerate(sorts):
        name = (known if exists else unknown)[number % NAMES]
        begun = time.perf_counter()
        answer = ask(client, name)
        taken[exists].append(time.perf_counter() - begun)
        bodies[exists].add((answer.status_code, CHANGING.sub("", answer.content.decode())))
    gc.enable()
    same = bodies[True] == bodies[False] and len(bodies[True]) == 1
    return Told(page, round(auc(taken[True], taken[False]), 3), same)


def auc(one: list[float], other: list[float]) -> float:
    """How often a time of `one` is longer than a time of `other`; ties count half."""
    longer = sum((a > b) + (a == b) / 2 for a in one for b in other)
    return longer / (len(one) * len(other))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from bench import pages  # noqa: PLC0415
    from bench.figures import say  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    pages.lift_limits()
    make_members()
    for page in PAGES:
        told = measure(page)
        say(
            f"telling_{page}",
            tries=TRIES,
            auc=told.auc,
            told=round(abs(told.auc - 0.5), 3),
            same_bodies=told.same_bodies,
        )


if __name__ == "__main__":
    main()
