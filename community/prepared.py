"""
Questions that are put together once and asked often.

Django puts a statement together anew each time, which on our busiest pages took several
times as long as answering it. A prepared question is written as any queryset, through
`visible_to` as ever; its statement is kept and asked again with other values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor
from psycopg.types.numeric import Int8

if TYPE_CHECKING:
    from django.db.models import QuerySet

FIRST_MARK = 2_147_000_000  # no value of ours comes near it, and it fits every integer column
SHAPES = 200  # kept statements of one question, which differ in the lengths of their lists
LARGEST = 2**63 - 1  # of PostgreSQL's integers

Value = int | str | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL, and for each of its values where it comes from: a name and place, or itself."""

    sql: str
    values: tuple[tuple[str, int] | None, ...]
    constants: tuple[Any, ...]
    compiler: Any
    converters: Any

    def ask(self, given: dict[str, Value]) -> list[tuple[Any, ...]]:
        values = [
            constant if source is None else _typed(_at(given[source[0]], source[1]))
            for source, constant in zip(self.values, self.constants, strict=True)
        ]
        with _planning_cursor() as cursor:
            cursor.execute(self.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        if self.converters:
            return [tuple(row) for row in self.compiler.apply_converters(found, self.converters)]
        return found


class Prepared:
    """
    Asks what `build` builds: a function of keyword arguments (ids and numbers from 0, texts,
    tuples of ids for `__in`) that returns a queryset of `values_list`. It must use them as
    values only: what it decides by them is decided once, for the first that came.
    Whatever else the statement depends on is what `depends` returns.
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Any]],
        *,
        depends: Callable[[], Hashable] = lambda: None,
    ) -> None:
        self.build = build
        self.depends = depends
        self._statements: dict[tuple[object, ...], Statement | None] = {}

    def __call__(self, **given: Value) -> list[tuple[Any, ...]]:
        if any(isinstance(value, int) and not 0 <= value <= LARGEST for value in given.values()):
            return []
        given = {
            name: _filled(value) if isinstance(value, tuple) else value
            for name, value in given.items()
        }
        shape = (
            self.depends(),
            *(len(one) if isinstance(one, tuple) else type(one) for one in given.values()),
        )
        if shape not in self._statements:
            if len(self._statements) >= SHAPES:
                self._statements.clear()
            self._statements[shape] = self._put_together(given)
        statement = self._statements[shape]
        return statement.ask(given) if statement else []

    def _put_together(self, given: dict[str, Value]) -> Statement | None:
        """Build it with marks instead of values, and see where they come out."""
        sources: dict[object, tuple[str, int]] = {}

        def mark(name: str, place: int, value: int | str) -> Any:
            number = FIRST_MARK + len(sources)
            made = number if isinstance(value, int) else f"mark-{number}"
            sources[made] = (name, place)
            return made

        marked = {
            name: tuple(mark(name, place, one) for place, one in enumerate(value))
            if isinstance(value, tuple)
            else mark(name, 0, value)
            for name, value in given.items()
        }
        compiler = self.build(**marked).query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
        return Statement(
            sql=sql,
            values=tuple(_source(sources, value) for value in values),
            constants=tuple(values),
            compiler=compiler,
            converters=compiler.get_converters([column for column, _, _ in compiler.select]),
        )


def _planning_cursor() -> Any:
    """
    One whose statements PostgreSQL plans once a connection (`prepare_threshold` in the
    settings): Django's own send each value inside its text, and planning took two thirds
    of the answer.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    cursor = Cursor(connection.connection)
    if connection.queries_logged:
        return connection.make_debug_cursor(cursor)
    return connection.make_cursor(cursor)


def _source(sources: dict[object, tuple[str, int]], value: object) -> tuple[str, int] | None:
    return sources.get(value) if isinstance(value, int | str) else None


def _filled(values: tuple[int, ...]) -> tuple[int, ...]:
    """The same set, with the last repeated up to a power of two: few lengths, few shapes."""
    if not values:
        return values
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _typed(value: int | str) -> Any:
    """Numbers as of one size, however large: each size would be a statement of its own."""
    return Int8(value) if isinstance(value, int) else value


def _at(value: Value, place: int) -> int | str:
    return value[place] if isinstance(value, tuple) else value
