"""What the forums store. One module a family; import from here."""

from forums.models.posts import POSTS_PER_PAGE, Mention, Post, PostQuerySet, PostRevision, Quote
from forums.models.spaces import GuidelinesAgreement, Space
from forums.models.threads import ContentNote, HelpWanted, Thread

__all__ = [
    "POSTS_PER_PAGE",
    "ContentNote",
    "GuidelinesAgreement",
    "HelpWanted",
    "Mention",
    "Post",
    "PostQuerySet",
    "PostRevision",
    "Quote",
    "Space",
    "Thread",
]
