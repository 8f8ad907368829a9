"""Spaces, threads and posts, and what members and staff do with them."""

from forums.models.posts import POSTS_PER_PAGE, Post
from forums.models.spaces import GuidelinesAgreement, Space
from forums.models.threads import ContentNote, HelpWanted, Thread

__all__ = [
    "POSTS_PER_PAGE",
    "ContentNote",
    "GuidelinesAgreement",
    "HelpWanted",
    "Post",
    "Space",
    "Thread",
]
