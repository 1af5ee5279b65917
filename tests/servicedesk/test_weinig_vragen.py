"""What the desk asks all day costs few questions to the database; one more is a choice, and stands here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import load_afspraken, make_melding

# Of which nine are the frame: session, person, second factor, device, messages, organisation.
MEEST = {
    "/servicedesk/": 17,
    "/servicedesk/?weergave=mijn": 17,
    "/servicedesk/?weergave=alle&q=zelfbediening": 22,
    "/servicedesk/meldingen/nieuw/": 12,
}


@pytest.fixture
def meldingen(db: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User) -> list[Melding]:
    load_afspraken()
    made = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(3)]
    services.pick_up_melding(made[0], by=servicedeskmedewerker, at=timezone.now())
    return made


@pytest.mark.usefixtures("meldingen")
@pytest.mark.parametrize("path", MEEST)
def test_a_page_of_the_desk_asks_no_more(
    servicedeskmedewerker: User, django_assert_max_num_queries: Callable[..., Any], path: str
) -> None:
    client = warm(servicedeskmedewerker, path)

    with django_assert_max_num_queries(MEEST[path]):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("which", "most"), [("opgepakt", 24), ("nieuw", 26)])
def test_a_call_with_nothing_beside_it_asks_no_more(
    meldingen: list[Melding],
    servicedeskmedewerker: User,
    django_assert_max_num_queries: Callable[..., Any],
    which: str,
    most: int,
) -> None:
    path = meldingen[0 if which == "opgepakt" else 1].get_absolute_url()
    client = warm(servicedeskmedewerker, path)

    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_what_hangs_on_a_call_is_asked_for_only_when_it_is_there(
    meldingen: list[Melding], servicedeskmedewerker: User
) -> None:
    path = meldingen[0].get_absolute_url()
    client = warm(servicedeskmedewerker, path)
    before = count_queries(client, path)
    services.add_label(meldingen[0], by=servicedeskmedewerker, at=timezone.now(), naam="balie")

    assert count_queries(client, path) == before + 1
    assert "balie" in client.get(path).text


def count_queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def warm(user: User, path: str) -> Client:
    """Signed in, with the calendar read: what a page asks once it runs."""
    client = signed_in(user)
    client.get(path)
    return client
