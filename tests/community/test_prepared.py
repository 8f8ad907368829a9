"""A prepared question answers as the queryset it was built from."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from community.prepared import Prepared
from forums.models import Space
from tests.factories import make_space

NAMED = Prepared(lambda *, slug: Space.objects.filter(slug=slug).values_list("pk", "slug"))


def build_by_ids(*, ids: tuple[int, ...]) -> QuerySet[Space, tuple[int]]:
    return Space.objects.filter(pk__in=ids).values_list("pk")


@pytest.mark.django_db
def test_it_answers_as_its_queryset_with_each_set_of_values() -> None:
    first, second, third = (make_space(guidelines=["a", "b"]) for _ in range(3))

    ids = Prepared(build_by_ids)
    assert ids(ids=(first.pk, third.pk)) == [(first.pk,), (third.pk,)]
    assert ids(ids=(second.pk,)) == [(second.pk,)]
    assert ids(ids=()) == []
    assert NAMED(slug=third.slug) == [(third.pk, third.slug)]
    assert NAMED(slug="'; DROP TABLE forums_space; --") == []


@pytest.mark.django_db
def test_it_asks_once_each_time_and_builds_once() -> None:
    space, built = make_space(), []

    def build(*, pk: int) -> QuerySet[Space, tuple[str]]:
        built.append(pk)
        return Space.objects.filter(pk=pk).values_list("slug")

    question = Prepared(build)
    with CaptureQueriesContext(connection) as asked:
        answers = [question(pk=space.pk), question(pk=space.pk), question(pk=0)]

    assert answers == [[(space.slug,)], [(space.slug,)], []]
    assert (len(asked), len(built)) == (3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("pk", [-1, 2**63, 10**30])
def test_what_no_row_can_have_is_not_asked(pk: int) -> None:
    question = Prepared(lambda *, pk: Space.objects.filter(pk=pk).values_list("pk"))

    with CaptureQueriesContext(connection) as asked:
        assert question(pk=pk) == []

    assert len(asked) == 0


@pytest.mark.django_db
def test_columns_are_read_as_models_read_them() -> None:
    space = make_space(guidelines=["Ask first."], careful=True)
    question = Prepared(
        lambda *, pk: Space.objects.filter(pk=pk).values_list("guidelines", "careful")
    )

    assert question(pk=space.pk) == [(["Ask first."], True)]


@pytest.mark.django_db
def test_lists_of_like_lengths_share_a_statement() -> None:
    question = Prepared(build_by_ids)
    ids = [make_space().pk for _ in range(8)]

    for length in (5, 6, 7, 8):
        assert len(question(ids=tuple(ids[:length]))) == length

    assert len(question._statements) == 1
