from pytest_django.live_server_helper import LiveServer

from bisc_portal.healthcheck import is_healthy
from bisc_portal.lokaal.ports import answers, find_free_port


def test_a_portal_that_answers_is_healthy(live_server: LiveServer) -> None:
    assert is_healthy(live_server.thread.port, "localhost") is True


def test_a_portal_is_asked_by_its_own_name(live_server: LiveServer) -> None:
    assert is_healthy(live_server.thread.port, "elders.invalid") is False


def test_a_portal_that_is_not_there_is_not_healthy() -> None:
    port = find_free_port(20_000)

    assert is_healthy(port, "localhost") is False
    assert answers(f"http://127.0.0.1:{port}/") is False
