"""From where an act came: the visitor's address while a page is answered, the background otherwise."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.logboek.origin import OriginMiddleware, current_origin
from bisc_portal.logboek.services import record
from tests.conftest import signed_in


def origin_of(**headers: str) -> str:
    """What an act during a request with these headers would log."""
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(current_origin())
        return HttpResponse()

    OriginMiddleware(answer)(RequestFactory().get("/", **headers))  # type: ignore[arg-type]  # META, not typed
    return seen[0]


def test_outside_a_request_an_act_comes_from_the_background(db: None) -> None:
    assert record("gemeld", by=None, at=timezone.now()).herkomst == "achtergrond"


def test_an_act_on_a_page_comes_from_the_visitors_address(beheerder: User) -> None:
    client = signed_in(beheerder)
    data = {"naam": "Nieuw", "slug": "nieuw", "tijdzone": "Europe/Amsterdam"}
    empty = {
        f"{name}-{count}_FORMS": "0" for name in ("versies", "sluitingen") for count in ("TOTAL", "INITIAL")
    }

    client.post("/beheer/werktijd/werkkalender/add/", data | empty, REMOTE_ADDR="192.0.2.7")

    assert Logregel.objects.get(actie="beheer_toegevoegd").herkomst == "192.0.2.7"
    assert current_origin() == "achtergrond"


def test_without_a_proxy_the_header_of_the_visitor_is_not_believed() -> None:
    assert origin_of(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="10.0.0.1") == "192.0.2.7"


@pytest.mark.parametrize(
    ("header", "origin"),
    [
        ("198.51.100.4", "198.51.100.4"),
        ("10.0.0.1, 198.51.100.4", "198.51.100.4"),  # the first part is what the visitor claims
        ("2001:db8::7", "2001:db8::7"),
        ("", "172.18.0.2"),
    ],
)
def test_behind_the_proxy_it_is_the_address_the_proxy_saw(
    settings: Settings, header: str, origin: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert origin_of(REMOTE_ADDR="172.18.0.2", HTTP_X_FORWARDED_FOR=header) == origin


def test_a_failing_page_leaves_no_address_behind() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        OriginMiddleware(fail)(RequestFactory().get("/"))

    assert current_origin() == "achtergrond"
