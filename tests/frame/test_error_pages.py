"""What went wrong, in plain Dutch, with what to do next."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from bisc_portal.accounts.models import User
from bisc_portal.urls import urlpatterns as portal
from tests.conftest import signed_in


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("kapot")


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [*portal, path("kapot/", fail), path("geweigerd/", refuse)]


def test_a_page_that_is_not_there(directeur: User) -> None:
    response = signed_in(directeur).get("/bestaat-niet/")

    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.text
    assert "Hoofdmenu" in response.text


def test_a_visitor_gets_the_same_page_without_a_menu(db: None) -> None:
    response = Client().get("/bestaat-niet/")

    assert "Deze pagina is er niet" in response.text
    assert "Hoofdmenu" not in response.text


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_of_another_role(directeur: User) -> None:
    response = signed_in(directeur).get("/geweigerd/")

    assert response.status_code == 403
    assert "Dit mag je niet openen" in response.text


@override_settings(ROOT_URLCONF=__name__)
def test_something_broke(directeur: User) -> None:
    client = signed_in(directeur)
    client.raise_request_exception = False

    response = client.get("/kapot/")

    assert response.status_code == 500
    assert "Er ging bij ons iets mis" in response.text
    assert "kapot" not in response.text


def test_the_page_for_what_broke_needs_no_database_and_no_context() -> None:
    assert "Er ging bij ons iets mis" in render_to_string("500.html")


def test_a_form_that_was_open_too_long(directeur: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(directeur).cookies

    response = client.post("/berichten/alles-gelezen/")

    assert response.status_code == 403
    assert "Je formulier is niet verstuurd" in response.text


def test_too_often(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")

    assert "Dit ging te vaak achter elkaar" in render_to_string("429.html", request=request)


@pytest.mark.parametrize("page", ["404", "403", "403_csrf", "429", "500"])
def test_every_error_page_has_one_heading_and_a_way_on(page: str, rf: RequestFactory, db: None) -> None:
    html = render_to_string(f"{page}.html", request=None if page == "500" else rf.get("/"))

    assert html.count("<h1") == 1
    assert "Naar Vandaag" in html
