"""What pages of the forums say, in the words of the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from community import days
from forums import posting, showing
from forums.models import ContentNote, HelpWanted, Post, Thread
from moderation import cases, sanctions
from moderation.models import Reviewed
from moderation.rules import Outcome

HELP = {
    HelpWanted.LISTENING: "Hearing them is enough. Please leave advice for another day.",
    HelpWanted.IDEAS: "Suggestions are welcome. Offer them as something to try on.",
    HelpWanted.EXPERIENCE: "Tell how it was for you, and leave room for “not for me”.",
    HelpWanted.RESOURCES: "Point to what you trust, and say who might see it differently.",
    HelpWanted.SHARING: "Nothing needs solving. A kind word is plenty.",
}
STARTERS = (
    "What I heard…",
    "I felt… reading this",
    "Something that helped me…",
    "Would it help if…?",
)
OPENING_GONE = "The words that began this thread were taken back. The answers stay."
NOT_OPEN = {
    posting.Why.WAITING: "The opening is waiting for a person to read it. Answers can follow then.",
    posting.Why.LOCKED: "This thread is closed to new replies. It stays here to read.",
}
RESTING = "This thread is resting until {day}. Nobody did anything wrong; a pause can help."
READING_ONLY = (
    "For now you can read everything here and not write{until}. A moderator told you why,"
    " and how to ask again. Your words are kept below."
)
SLOWED = (
    "Many people have just answered here. To let the writer take it in, this thread takes"
    " new replies again within the hour. Your words are kept below."
)


def withdrawing(post: Post) -> str:
    """What taking a post back means, asked before it is done."""
    words = "The text is erased at once: here, in search, in quotes and in earlier versions."
    if post.opens_thread and post.thread.replies:
        return f"{words} The title goes too; what others answered stays."
    return f"{words} This cannot be undone."


def not_open(reason: posting.NotOpen, *, at: datetime) -> str:
    if reason.until:
        return RESTING.format(day=days.coming(reason.until, today=at.date()))
    return NOT_OPEN[reason.why]


def may_not_write(reason: sanctions.MayNotWrite, *, at: datetime) -> str:
    day = days.coming(reason.until, today=at.date()) if reason.until else ""
    return READING_ONLY.format(until=f", until {day}" if day else "")


def closed(thread: Thread, *, at: datetime) -> str:
    """Why there is no box to answer in, or nothing."""
    try:
        posting.check_open(thread, at=at)
    except posting.NotOpen as reason:
        return not_open(reason, at=at)
    return ""


def thread_head(thread: Thread) -> dict[str, Any]:
    return {
        "thread": thread,
        "title": thread.title or showing.TAKEN_BACK,
        "notes": [ContentNote(note).label for note in thread.notes],
        "space_url": thread.space.get_absolute_url(),
        "opening_gone": OPENING_GONE,
    }


def help_wanted(thread: Thread) -> dict[str, Any]:
    """What a reply box says above itself."""
    asked_for = HelpWanted(thread.help_wanted)
    return {
        "help_wanted": asked_for,
        "help_hint": HELP[asked_for],
        "starters": STARTERS,
        "reply_url": reverse("forums:reply", args=[thread.pk]),
    }


BLOCKED = "These words can’t stand here as they are. Everything you wrote is below, to change."
BUSY = "The site is busy just now, and your words were not sent. They are below; please try again."
DRAFT_KEPT = "Your draft is kept for thirty days. Only you can read it."
DRAFT_TOO_LONG = "That is more than a draft can hold. Your words are below; please copy them."
PLACE_GONE = "A place that is no longer here"
TAKEN_BACK = "Your words are taken back. They are gone from here, from search and from quotes."
CHANGED_MEANWHILE = (
    "These words were changed in another tab since you opened this page. Both versions are"
    " below. Sending yours replaces the other."
)
HELD = "Your words are safe. A person will read them before others can."
HINTED = "Your words are here. Only if it helps: {thought}"
CARED_FOR = (
    "Your words are here, and you are welcome here. This is not a crisis service; if you need"
    " somebody now, the support lines at the foot of each page are there for you."
)


def too_often(wait: int) -> str:
    if wait <= 90:
        return f"Please wait {wait} seconds before the next. Your words are kept below."
    minutes = -(-wait // 60)
    if minutes <= 90:
        return f"Please wait about {minutes} minutes before the next. Your words are kept below."
    return "That is all for today. Your words are kept below, and can be saved as a draft."


def says_why(written: posting.Written) -> bool:
    """Whether its writer can be told why these words wait."""
    held = written.post.state == Reviewed.State.HELD
    return held and written.heard is not None and bool(written.heard.findings)


def after(written: posting.Written) -> str:
    """What to say to somebody whose words were stored; mostly nothing."""
    if written.heard is None:
        return ""
    if written.post.state == Reviewed.State.HELD:
        return HELD
    if written.heard.outcome is Outcome.ROUTE:
        return CARED_FOR
    if written.heard.outcome is Outcome.HINT and written.heard.findings:
        thought = written.heard.findings[0]
        return HINTED.format(thought=cases.said(thought.reason, thought.nudge, then=HINTED))
    return ""
