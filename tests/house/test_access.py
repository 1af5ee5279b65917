"""Tries every row of the access table, and refuses a URL that stands in no row."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import signed_in
from tests.house.access import COLUMNS, TABLE, Row, World

# Pages of libraries, whose rights are tried in tests/accounts.
OF_LIBRARIES = ("account_", "mfa_", "usersessions_", "admin:")
# Bookkeeping of sessions, which every visit may touch.
SESSION_TABLES = ("django_session", "usersessions_usersession")
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b", re.IGNORECASE)


def url_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


@contextmanager
def no_writes() -> Iterator[None]:
    """Fail on any statement that changes a table other than the sessions'."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not any(f'"{table}"' in sql for table in SESSION_TABLES):
            pytest.fail(f"a GET wrote: {sql[:200]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def status_of(client: Client, row: Row, path: str) -> int:
    """What this visitor gets; whatever it changed is rolled back for the next one."""
    with transaction.atomic():
        if row.method == "GET":
            with no_writes():
                status = client.get(path, row.data).status_code
        else:
            status = client.post(path, row.data).status_code
        transaction.set_rollback(True)
    return status


def test_every_url_stands_in_the_table() -> None:
    names = {name for name in url_names(get_resolver()) if not name.startswith(OF_LIBRARIES)}

    missing = sorted(names - {row.name for row in TABLE})
    assert not missing, f"add a row to tests/house/access.py for: {missing}"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_each_visitor_gets_what_the_table_says(row: Row, world: World) -> None:
    path = reverse(row.name, kwargs=row.kwargs(world))

    got = []
    for column in COLUMNS:
        client = Client() if column == "anoniem" else signed_in(world.users[column])
        got.append(status_of(client, row, path))

    wanted = [int(code) for code in row.codes.split()]
    differences = [
        f"{c}: {g}, table says {w}" for c, g, w in zip(COLUMNS, got, wanted, strict=True) if g != w
    ]
    assert not differences, f"{row.method} {path}: {'; '.join(differences)}"
