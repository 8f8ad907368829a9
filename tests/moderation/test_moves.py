"""Which move a case allows."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from moderation import moves
from moderation.models import Case
from moderation.moves import Move, State
from tests.moderation.building import hold

ALLOWED = {
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
    (State.DECIDED, Move.APPEAL): State.OPEN,
    (State.LAPSED, Move.APPEAL): State.OPEN,
    (State.DECIDED, Move.LAPSE): State.LAPSED,
    (State.DECIDED, Move.CLOSE): State.CLOSED,
    (State.LAPSED, Move.CLOSE): State.CLOSED,
}
CHANGES = {(old, new) for (old, _), new in ALLOWED.items()}


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_each_pair_leads_where_it_should_or_nowhere(state: State, move: Move) -> None:
    if (state, move) in ALLOWED:
        assert moves.after(state, move) == ALLOWED[state, move]
        return
    with pytest.raises(moves.NotAllowed):
        moves.after(state, move)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"), [pair for pair in product(State, State) if len(set(pair)) == 2]
)
def test_the_database_allows_the_same_changes(old: State, new: State) -> None:
    case = hold()
    with transaction.atomic():
        force(case, old)

        if (old, new) in CHANGES:
            assert change(case, new) == 1
        else:
            with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
                change(case, new)
        transaction.set_rollback(True)


def force(case: Case, state: State) -> None:
    """Into any state, along allowed changes."""
    ways = {
        State.OPEN: [],
        State.PROPOSED: [State.PROPOSED],
        State.DECIDED: [State.DECIDED],
        State.LAPSED: [State.LAPSED],
        State.CLOSED: [State.LAPSED, State.CLOSED],
    }
    for step in ways[state]:
        change(case, step)


def change(case: Case, state: State) -> int:
    settled = None if state in moves.WAITING else case.opened_at
    return Case.objects.filter(pk=case.pk).update(
        state=state, settled_at=settled, version=F("version") + 1
    )


@pytest.mark.django_db
def test_a_change_that_is_not_counted_is_refused() -> None:
    case = hold()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(urgent=True)
