"""The health endpoint says when the background falls behind."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from bisc_portal.achtergrond.services import beat


@pytest.mark.parametrize(("age", "late"), [(170, False), (190, True)])
def test_three_minutes_without_a_sweep_is_late(db: None, age: int, late: bool) -> None:
    beat("berichten", at=timezone.now())
    beat("servicedesk", at=timezone.now() - dt.timedelta(seconds=age))

    found = Client().get("/gezond/").json()

    assert found["loopt_achter"] == (["servicedesk"] if late else [])


def test_a_sweep_that_never_ran_is_late(db: None) -> None:
    assert Client().get("/gezond/").json()["loopt_achter"] == ["berichten", "servicedesk"]
