"""Words that find nothing, mended to the nearest words that members really wrote."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction

from forums.models import SearchWord

SHORTEST = 4  # letters; shorter words have too many neighbours
MOST = 5  # words of a query that are mended
NEAREST = 5  # words that are weighed for each of them
NEAR_ENOUGH = 0.7  # of SequenceMatcher.ratio
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},40}}")

# Only words of at least three members in posts that everybody may read: never a name that
# one person let slip, however often. The newest 200,000 posts say all there is to say
# about spelling.
GATHER = r"""
INSERT INTO forums_searchword (word, documents)
SELECT word, count(*)
FROM (
    SELECT post.author_id, post.body
    FROM forums_post post JOIN forums_thread thread ON thread.id = post.thread_id
    WHERE post.state = 'visible' AND thread.state = 'visible'
    ORDER BY post.written_at DESC, post.id DESC LIMIT 200000
) newest, tsvector_to_array(to_tsvector('simple', newest.body)) words, unnest(words) word
WHERE length(word) BETWEEN 4 AND 40 AND word ~ '^[[:alpha:]]+$'
GROUP BY word HAVING count(DISTINCT newest.author_id) >= 3
"""


def mend(words: str) -> str:
    """`words`, with those that nobody wrote replaced by the nearest that members did."""
    typed = list(dict.fromkeys(word.lower() for word in WORD.findall(words)))[:MOST]
    known = set(SearchWord.objects.filter(word__in=typed).values_list("word", flat=True))
    for word in typed:
        if word not in known and (nearest := _nearest(word)):
            words = re.sub(rf"(?i)(?<!\w){word}(?!\w)", nearest, words)
    return words


@transaction.atomic(durable=True)
def gather_words() -> int:
    """Learn anew which words visible posts are made of; returns how many there are."""
    with connection.cursor() as cursor:
        # Reading many posts takes longer than anybody would wait for a page.
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        SearchWord.objects.all().delete()
        cursor.execute(GATHER)
        learned: int = cursor.rowcount
    return learned


def _nearest(word: str) -> str | None:
    similar = SearchWord.objects.filter(word__trigram_similar=word).annotate(
        near=TrigramSimilarity("word", word)
    )
    weighed = [
        (SequenceMatcher(None, word, found.word).ratio(), found.documents, found.word)
        for found in similar.order_by("-near", "-documents")[:NEAREST]
    ]
    ratio, _, nearest = max(weighed, default=(0.0, 0, ""))
    return nearest if ratio >= NEAR_ENOUGH else None
