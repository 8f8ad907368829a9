"""
A community of a given size, with the spread that communities have: few long threads and
many short ones, few who write much, words as frequent as in a language.

Run as `python -m bench.seed POSTS` in a process whose DATABASE_URL is the new database.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, count

import django

if __name__ == "__main__":
    django.setup()

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from bench import rows, texts
from community.accounts import documents
from community.accounts.models import Block, Member
from community.notices.models import Notice
from forums.models import (
    Bookmark,
    Follow,
    GuidelinesAgreement,
    HelpWanted,
    Post,
    Reaction,
    ReadingMarker,
    Space,
    Thread,
)

BEGUN = datetime(2024, 1, 1, 12, tzinfo=UTC)
SPACES = 6
VIEWER = 1  # who reads in the measurements: somebody who has been here a while
STATES = ["visible"] * 194 + ["withdrawn"] * 4 + ["removed", "held"]


class Community:
    """The same one each time for the same number of posts."""

    def __init__(self, posts: int) -> None:
        self.posts = posts
        self.members = max(300, posts // 50)
        self.chance = random.Random(posts)
        self.sizes = self._thread_sizes()
        self.before = list(accumulate(self.sizes, initial=0))

    def _thread_sizes(self) -> list[int]:
        """The first thread has two hundredths of all posts; the middle one has five."""
        sizes = [max(100, self.posts // 50)]
        left = self.posts - sizes[0]
        while left > 0:
            size = min(left, max(1, int(self.chance.lognormvariate(1.6, 1.2))), 2_000)
            sizes.append(size)
            left -= size
        return sizes

    def someone(self) -> int:
        """A few write much: the square of chance leans to the first."""
        return 1 + int(self.members * self.chance.random() ** 2)

    def write(self) -> None:
        rows.copy(Member, self._members())
        rows.copy(Space, self._spaces())
        rows.copy(GuidelinesAgreement, self._agreements())
        with rows.indexed_afterwards(Thread, Post):
            rows.copy(Thread, self._threads())
            rows.copy(Post, self._posts())
        with rows.indexed_afterwards(Reaction, ReadingMarker):
            rows.copy(Reaction, self._reactions())
            rows.copy(ReadingMarker, self._markers())
        rows.copy(Follow, self._follows())
        rows.copy(Bookmark, self._bookmarks())
        rows.copy(Block, self._blocks())
        rows.copy(Notice, self._notices(ContentType.objects.get_for_model(Post).pk))

    def _members(self) -> Iterator[rows.Row]:
        agreed = documents.current()
        for number in range(1, self.members + 1):
            yield {
                "password": "!",
                "name": f"member-{number}",
                "skeleton": f"member-{number}",
                "state": "active",
                "joined_date": BEGUN.date(),
                "agreed_to": agreed,
            }

    def _spaces(self) -> Iterator[rows.Row]:
        for number in range(1, SPACES + 1):
            yield {
                "slug": f"space-{number}",
                "name": f"Space {number}",
                "description": "A place for one kind of talk, with room for everyone in it.",
                "guidelines": ["Speak for yourself.", "Ask before advising."],
                "position": number,
                "replies_an_hour": 10_000,
            }

    def _agreements(self) -> Iterator[rows.Row]:
        for space in range(1, SPACES + 1):
            for member in range(1, min(self.members, 1_000) + 1):
                yield {
                    "id": (space - 1) * 1_000 + member,
                    "space_id": space,
                    "member_id": member,
                    "version": 1,
                    "agreed_date": BEGUN.date(),
                }

    def _threads(self) -> Iterator[rows.Row]:
        words = texts.vocabulary(random.Random(7))
        for number, size in enumerate(self.sizes, start=1):
            last = self._moment(self.before[number - 1] + size)
            yield {
                "author_id": self.someone(),
                "state": "visible",
                "revision": 1,
                "space_id": 1 if number == 1 else self.chance.randint(1, SPACES),
                "title": " ".join(self.chance.choices(words[:2_000], k=6)).capitalize(),
                "kind": "ordinary",
                "help_wanted": self.chance.choice(HelpWanted.values),
                "notes": ["grief"] if number % 10 == 0 else [],
                "pinned": number in {5, 9},
                "last_number": size,
                "replies": size - 1,
                "opened_at": last - timedelta(days=3),
                "active_at": last,
            }

    def _posts(self) -> Iterator[rows.Row]:
        made = texts.paragraphs(random.Random(7))
        step = max(1, self.posts // 10)
        ids = count(1)
        for thread, size in enumerate(self.sizes, start=1):
            for number in range(1, size + 1):
                post = next(ids)
                chosen = self.chance.choices(made, k=self.chance.choice((1, 1, 2, 2, 3, 5)))
                rare = [texts.Paragraph(texts.RARE, f"<p>{texts.RARE}</p>\n")]
                chosen += rare if post % step == step // 2 else []
                yield {
                    "author_id": self.someone(),
                    "state": "visible" if number == 1 else self.chance.choice(STATES),
                    "revision": 1,
                    "thread_id": thread,
                    "number": number,
                    "body": "\n\n".join(one.body for one in chosen),
                    "html": "".join(one.html for one in chosen),
                    "written_at": self._moment(post),
                }

    def _moment(self, post: int) -> datetime:
        return BEGUN + timedelta(seconds=post * (900 * 86_400 // self.posts))

    def _reactions(self) -> Iterator[rows.Row]:
        for post in range(1, self.posts + 1, 3):
            yield {"post_id": post, "member_id": 1 + post % self.members, "kind": "with_you"}

    def _markers(self) -> Iterator[rows.Row]:
        for number, thread in enumerate(range(1, len(self.sizes) + 1, 2), start=1):
            reader = VIEWER if number % 10 == 0 else 2 + number % (self.members - 1)
            yield {"thread_id": thread, "member_id": reader, "number": 3}

    def _follows(self) -> Iterator[rows.Row]:
        for thread in range(1, len(self.sizes) + 1, max(1, len(self.sizes) // 500)):
            yield {"thread_id": thread, "member_id": VIEWER}

    def _bookmarks(self) -> Iterator[rows.Row]:
        for post in range(1, self.posts + 1, max(1, self.posts // 200)):
            yield {"post_id": post, "member_id": VIEWER}

    def _blocks(self) -> Iterator[rows.Row]:
        for other in (10, 20, 30):
            yield {"blocker_id": VIEWER, "blocked_id": other, "made_date": date(2026, 1, 1)}

    def _notices(self, kind: int) -> Iterator[rows.Row]:
        for number in range(1, 61):
            yield {
                "member_id": VIEWER,
                "kind": Notice.Kind.REPLY,
                "about_id": 1 + number % 50,
                "subject_type_id": kind,
                "subject_id": number,
                "made_at": self._moment(self.posts - number),
            }


def main(posts: int) -> None:
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    Community(posts).write()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"seeded {posts} posts in {time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]))
