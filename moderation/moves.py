"""
Which move a case allows. Pure: state and move in, state out.

    open ── decide ──▶ decided ── close ──▶ closed
     │ ▲                │  ▲
     │ └── undo, revise, reopen, appeal
     │ propose ▶ proposed ── decide (the second agrees)
     └── lapse ──▶ lapsed
"""

from __future__ import annotations

from django.db.models import TextChoices


class State(TextChoices):
    """Where a case is."""

    OPEN = "open", "Waiting"
    PROPOSED = "proposed", "Waiting for a second moderator"
    DECIDED = "decided", "Decided"
    LAPSED = "lapsed", "Nothing left to decide"  # its writer changed or took back the words
    CLOSED = "closed", "Closed"  # nobody can undo it or ask to look again


class Move(TextChoices):
    """What can happen to it."""

    REVISE = "revise"  # its writer changed the words, which still need a person
    PROPOSE = "propose"  # a first moderator decided what needs a second one
    TURN_DOWN = "turn_down"  # the second did not agree
    DECIDE = "decide"
    UNDO = "undo"
    REOPEN = "reopen"  # asked for other words that did not come; or looked at again
    LAPSE = "lapse"
    APPEAL = "appeal"  # somebody asks to look again; `decide` when they are answered
    CLOSE = "close"


WAITING = (State.OPEN, State.PROPOSED)

TABLE: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.REVISE): State.OPEN,
    (State.OPEN, Move.PROPOSE): State.PROPOSED,
    (State.OPEN, Move.DECIDE): State.DECIDED,
    (State.OPEN, Move.LAPSE): State.LAPSED,
    (State.PROPOSED, Move.REVISE): State.OPEN,
    (State.PROPOSED, Move.TURN_DOWN): State.OPEN,
    (State.PROPOSED, Move.DECIDE): State.DECIDED,
    (State.PROPOSED, Move.LAPSE): State.LAPSED,
    (State.DECIDED, Move.UNDO): State.OPEN,
    (State.DECIDED, Move.REVISE): State.OPEN,
    (State.DECIDED, Move.REOPEN): State.OPEN,
    (State.DECIDED, Move.LAPSE): State.LAPSED,
    (State.DECIDED, Move.APPEAL): State.OPEN,
    (State.DECIDED, Move.CLOSE): State.CLOSED,
    (State.LAPSED, Move.APPEAL): State.OPEN,
    (State.LAPSED, Move.CLOSE): State.CLOSED,
}


class NotAllowed(Exception):
    """A case in this state does not do that."""

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(f"{state} does not {move}")
        self.state = state
        self.move = move


def after(state: State, move: Move) -> State:
    """
    The state that `move` leads to.

    :raises NotAllowed: it leads nowhere from `state`.
    """
    try:
        return TABLE[state, move]
    except KeyError as error:
        raise NotAllowed(state, move) from error
