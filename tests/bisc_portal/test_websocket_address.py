"""Where a page finds its websocket: behind the proxy, or under whatever name it was asked by."""

import pytest
from django.conf import settings as configured
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from bisc_portal.csp import opens_websocket, websocket_address, with_websockets
from bisc_portal.lokaal.run import _environment


def asked_by(host: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"host": host})


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost:8000", "ws://localhost:8001"),
        ("127.0.0.1:8000", "ws://127.0.0.1:8001"),
        ("[::1]:8000", "ws://[::1]:8001"),
    ],
)
def test_the_socket_is_asked_by_the_name_of_the_page(settings: Settings, host: str, address: str) -> None:
    settings.WEBSOCKET_ADRES = _environment("http://localhost:8000", 8001)["WEBSOCKET_ADRES"]

    assert websocket_address(asked_by(host)) == address
    assert with_websockets(asked_by(host))["connect-src"][-2:] == [address, address.replace("ws", "http")]


def test_a_strange_name_never_reaches_the_rules_of_the_page(settings: Settings) -> None:
    settings.WEBSOCKET_ADRES = "ws://{host}:8001"

    with pytest.raises(DisallowedHost):
        with_websockets(asked_by("kwaad.example"))


def test_behind_the_proxy_the_page_reaches_the_portal_and_nothing_else(settings: Settings) -> None:
    settings.WEBSOCKET_ADRES = ""

    assert not websocket_address(asked_by("localhost"))
    assert with_websockets(asked_by("localhost")) == configured.SECURE_CSP


def test_an_address_without_a_place_for_the_name_stays_as_it_is(settings: Settings) -> None:
    settings.WEBSOCKET_ADRES = "wss://schrijven.example"

    assert websocket_address(asked_by("localhost")) == "wss://schrijven.example"
    assert "https://schrijven.example" in with_websockets(asked_by("localhost"))["connect-src"]


def test_the_rules_are_those_of_the_request(settings: Settings) -> None:
    settings.WEBSOCKET_ADRES = "ws://{host}:8001"

    @opens_websocket
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.get_host())

    for host in ("localhost", "127.0.0.1"):
        answer = page(asked_by(host))
        assert f"ws://{host}:8001" in answer._csp_config["connect-src"]  # type: ignore[attr-defined]
