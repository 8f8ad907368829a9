"""Fast ways into tables: COPY with the models' own defaults, indexes afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from community import crypto

Row = dict[str, Any]


def copy(model: type[models.Model], rows: Iterable[Row]) -> int:
    """
    Write rows (by column name); fields that a row leaves out get their default. The
    table's own counter goes on after the highest id. `rows` must not ask the database:
    its connection is busy, and the question would wait for ever.
    """
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = [str(field.column) for field in fields]
    count = 0
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        into = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
        with cursor.copy(into) as target:
            for count, row in enumerate(rows, start=1):
                row.setdefault("id", count)
                target.write_row(
                    [
                        row[field.column] if field.column in row else _default(field, model, row)
                        for field in fields
                    ]
                )
        if "id" in columns:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), "
                f"greatest(1, (SELECT max(id) FROM {model._meta.db_table})))"
            )
    return count


def _default(field: Any, model: type[models.Model], row: Row) -> Any:
    value = field.get_default()
    if isinstance(field, crypto.SealedTextField):
        owner = row[field.owner]
        place = f"{model._meta.db_table}.{field.column}.{owner}"
        return None if value is None else crypto.seal(value, place=place)
    return field.get_db_prep_save(value, connection)


@contextmanager
def indexed_afterwards(*indexed: type[models.Model]) -> Iterator[None]:
    """Take indexes and constraints away for a while: many times faster to fill."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET statement_timeout = 0")
        again: list[str] = []
        for model in indexed:
            again += _take_away(cursor, model._meta.db_table)
    yield
    with connection.cursor() as cursor:
        for statement in reversed(again):
            cursor.execute(statement)


def _take_away(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype IN ('u', 'f') ORDER BY contype DESC",
        [table],
    )
    constraints = cursor.fetchall()
    for name, _ in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    return [
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {how}' for name, how in constraints),
        *(how for _, how in indexes),
    ]
