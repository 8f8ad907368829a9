"""Cases as moderators and writers read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count

from community.accounts.models import Member
from moderation import rules
from moderation.models import Case, CaseQuerySet, Report, Reviewed
from moderation.rules import rulebook as books

LONGEST_SAID = 45  # words about somebody's words
ON_THE_DESK = 50  # cases on one page; the most urgent and the oldest first

KINDS = {
    "kink_shaming": "Judging people for what they like",
    "coercion": "Pushing for a yes",
    "dismissive": "Setting consent aside",
    "victim_blaming": "Blaming somebody who was harmed",
    "hate": "Against people for who they are",
    "sexism": "Against people for who they are",
    "harassment": "Pressing on somebody",
    "profanity": "Strong words",
    "slur": "A word that hurts a group",
    "insult": "Against a person",
    "threat": "Could frighten or endanger somebody",
    "pii": "Could let somebody be recognised",
    "solicitation": "Looking for people or paid meets",
    "minor": "Somebody may be under 18",
    "sexual": "Unasked-for sexual talk",
    "medical": "Very certain about health or law",
    "explicit": "More detail than people may expect",
    "self_harm": "Somebody may need company",
    "spam": "Looks like promotion",
}
URGENT = {Case.Queue.CARE: "First: somebody may need company now."}
TOO_LONG = timedelta(hours=24)  # for words to wait
UNNOTICED = {
    Case.Queue.HELD: "New here: a person reads first",
    Case.Queue.CARE: "Somebody may need company",
    Case.Queue.LOOK: "Unusual words; no rule names them",
    Case.Queue.REPORTS: "Somebody told us about this",
    Case.Queue.APPEALS: "Somebody asks to look again",
    Case.Queue.NEWCOMERS: "Nobody answered somebody new",
    Case.Queue.STEWARDS: "For stewards to read",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the words; `reasons` where something was noticed in it."""

    text: str
    reasons: tuple[str, ...] = ()


def on_desk(moderator: Member) -> CaseQuerySet:
    """Open cases for this moderator, with all that a card shows: urgent first, then oldest."""
    return (
        Case.objects.open()
        .for_moderator(moderator)
        .order_by("-urgent", "opened_at", "pk")
        .with_content()
    )


def reports_about(found: Iterable[Case]) -> Counter[int]:
    """How many people told us, for each case by its number. One query."""
    told = Report.objects.standing().filter(case__in=[case.pk for case in found])
    return Counter(dict(told.values_list("case").annotate(people=Count("pk"))))


def get(case_id: int, *, moderator: Member) -> Case:
    """
    One case with its words, decided or not.

    :raises Case.DoesNotExist: there is none for this moderator.
    """
    found = Case.objects.for_moderator(moderator).with_content().with_decisions()
    return found.get(pk=case_id)


def latest_about(kind: str, content_id: int, *, author: Member) -> Case:
    """
    What became of a member's own words ("forums.post", 7): the newest case about them.

    :raises Case.DoesNotExist: nobody had to read them, or they are not this member's.
    """
    app_label, _, model = kind.partition(".")
    case = (
        Case.objects.visible_to(author)
        .filter(content_type__app_label=app_label, content_type__model=model, content_id=content_id)
        .with_content()
        .with_decisions()
        .order_by("-pk")
        .first()
    )
    if case is None:
        raise Case.DoesNotExist
    return case


def known_queue(case: Case) -> str:
    """The queue as its writer knows it: nobody learns here that somebody told us."""
    if case.is_appealed:
        return case.queue_before
    if case.queue not in {Case.Queue.REPORTS, Case.Queue.STEWARDS}:
        return case.queue
    if case.content.state == Reviewed.State.HELD:
        return Case.Queue.HELD
    noticed = {note["category"] for note in case.findings if not note["voided_by"]}
    return Case.Queue.CARE if "self_harm" in noticed else Case.Queue.LOOK


def why_now(case: Case, *, at: datetime) -> str:
    """Why a case stands where it does in the list, in one line and without any words."""
    if case.pauses_author:
        return "First: an account rests until somebody has looked."
    if case.urgent:
        return URGENT.get(Case.Queue(case.queue), "First: somebody could be frightened or harmed.")
    if case.state == Case.State.PROPOSED:
        return "A colleague proposed something; a second moderator decides."
    if at - case.opened_at >= TOO_LONG:
        return "Waits for more than a day."
    return "In its turn: the oldest come first."


def kinds(case: Case) -> list[str]:
    """What was noticed, in plain words and without any of the writer's."""
    queue = Case.Queue(case.queue)
    noticed = [KINDS[note["category"]] for note in case.findings if not note["voided_by"]]
    return list(dict.fromkeys(noticed)) or [UNNOTICED.get(queue, str(queue.label))]


def reasons(case: Case) -> list[str]:
    """
    What the rules say to the writer, each once: the reason and, where words wait or were
    declined, a question that shows another way to say it.
    """
    found = [rules.advice(note["rule"]) for note in case.findings if not note["voided_by"]]
    with_question = known_queue(case) != Case.Queue.CARE
    told = [said(reason, question) if with_question else reason for reason, question in found]
    return [words for words in dict.fromkeys(told) if words]


def said(reason: str, nudge: str, *, then: str = "") -> str:
    """A rule's reason and question, or the question alone where both would be too much."""
    both = f"{reason} {nudge}".strip()
    return both if len(f"{both} {then}".split()) <= LONGEST_SAID else nudge


def examples(case: Case) -> list[str]:
    """Other ways to say what was noticed, each once; shown to the writer."""
    found = (books.shipped().rules.get(n["rule"]) for n in case.findings if not n["voided_by"])
    return list(dict.fromkeys(rule.rephrase for rule in found if rule and rule.rephrase))


def marked(case: Case) -> list[Part]:
    """The words with what was noticed in them; of an older revision, unmarked."""
    words = case.content.words()
    if case.content.revision != case.revision:
        return [Part(words)]
    return list(_parts(words, case.findings))


def _parts(words: str, findings: list[dict[str, object]]) -> Iterator[Part]:
    notes = [
        (int(str(note["start"])), int(str(note["end"])), rules.advice(str(note["rule"]))[0])
        for note in findings
        if not note["voided_by"]
    ]
    return cut(words, notes)


def cut(words: str, notes: list[tuple[int, int, str]]) -> Iterator[Part]:
    """`words` at each start and end of a note (start, end, why); notes may overlap."""
    inside = {place for start, end, _ in notes for place in (start, end) if place <= len(words)}
    cuts = sorted({0, len(words)} | inside)
    for start, end in pairwise(cuts):
        told = [why for first, last, why in notes if first <= start and end <= last]
        yield Part(words[start:end], tuple(dict.fromkeys(told)))
