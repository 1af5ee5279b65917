"""Filling a table of millions: indexes are made once all rows are there, no key is followed row by row."""

import contextlib
from collections.abc import Iterator, Sequence

import psycopg

# An index behind a constraint stays: without it the constraint could not.
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary AND NOT i.indisunique AND c.oid IS NULL
ORDER BY 1
"""
HURRIED = {
    "maintenance_work_mem": "512MB",
    "work_mem": "128MB",
    "synchronous_commit": "off",
    # The rows come from statements that join what they point at: no foreign key has to be looked up.
    "session_replication_role": "replica",
}


@contextlib.contextmanager
def in_bulk(connection: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Drops the indexes of these tables, and makes each again once all the rows are there."""
    for name, value in HURRIED.items():
        connection.execute(f"SET {name} = '{value}'")
    indexes = connection.execute(INDEXES, [list(tables)]).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        connection.execute(definition)
    for name in HURRIED:
        connection.execute(f"RESET {name}")
