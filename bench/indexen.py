"""Filling a table whose indexes are made afterwards: for millions of rows many times faster."""

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg import sql

UNIQUE = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'u' ORDER BY conname
"""
# What no constraint made, and what therefore goes and comes by itself.
LOOSE = """
SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY relname
"""


@contextlib.contextmanager
def without_indexes(connection: psycopg.Connection, *tabellen: str) -> Iterator[None]:
    """Take away every index but the primary key, and put them back when the rows are there."""
    back: list[sql.Composed] = []
    for tabel in tabellen:
        unique = connection.execute(UNIQUE, [tabel]).fetchall()
        loose = connection.execute(LOOSE, [tabel]).fetchall()
        for naam, definitie in unique:
            parts = {"t": sql.Identifier(tabel), "n": sql.Identifier(naam), "d": sql.SQL(definitie)}
            connection.execute(sql.SQL("ALTER TABLE {t} DROP CONSTRAINT {n}").format(**parts))
            back.append(sql.SQL("ALTER TABLE {t} ADD CONSTRAINT {n} {d}").format(**parts))
        for naam, definitie in loose:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(naam)))
            back.append(sql.SQL(definitie).format())
    yield
    connection.execute("SET maintenance_work_mem = '1GB'")
    for statement in back:
        connection.execute(statement)
