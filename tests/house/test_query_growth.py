"""A list page costs the same number of queries with one row as with ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import signed_in
from tests.house.access import TABLE, World, nothing
from tests.house.growth import LISTS, NO_LIST, ListPage


def count_queries(page: ListPage, world: World) -> int:
    page.forget()
    client = signed_in(world.users[page.visitor])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(reverse(page.name))
    assert response.status_code == 200
    return len(queries)


def test_every_page_is_a_list_or_is_known_not_to_be() -> None:
    pages = {row.name for row in TABLE if row.method == "GET" and row.kwargs is nothing}

    missing = sorted(pages - {page.name for page in LISTS} - NO_LIST)
    assert not missing, f"add to LISTS or NO_LIST in tests/house/growth.py: {missing}"


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.name)
def test_ten_rows_cost_what_one_row_costs(page: ListPage, world: World) -> None:
    page.add(world)
    count_queries(page, world)  # what is cached once, such as content types, is not the list's cost
    one = count_queries(page, world)
    for _ in range(9):
        page.add(world)

    ten = count_queries(page, world)

    assert ten == one
