"""What the forums store. One module a family; import from here."""

from forums.models.drafts import Draft
from forums.models.posts import POSTS_PER_PAGE, Mention, Post, PostQuerySet, PostRevision, Quote
from forums.models.reading import Bookmark, Follow, Reaction, ReadingMarker
from forums.models.spaces import GuidelinesAgreement, Space
from forums.models.tending import Forwarding, ThreadEvent
from forums.models.threads import ContentNote, HelpWanted, Thread
from forums.models.words import SearchWord

__all__ = [
    "POSTS_PER_PAGE",
    "Bookmark",
    "ContentNote",
    "Draft",
    "Follow",
    "Forwarding",
    "GuidelinesAgreement",
    "HelpWanted",
    "Mention",
    "Post",
    "PostQuerySet",
    "PostRevision",
    "Quote",
    "Reaction",
    "ReadingMarker",
    "SearchWord",
    "Space",
    "Thread",
    "ThreadEvent",
]
