"""A real Chromium before a real server: pages of any width, signing in, and axe-core."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import NoReturn

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bisc_portal.accounts.models import User
from bisc_portal.lokaal.browser import REMEDY, find_chromium
from tests.conftest import signed_in

BREED, SMAL = 1280, 390
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OpenPage = Callable[[int], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's event loop stays in the thread, and async_to_sync refuses one."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _do_without(reason: str) -> NoReturn:
    """On a newcomer's machine the browser tests are skipped; where they must run, they fail."""
    if os.environ.get("PORTAAL_CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        # Playwright keeps an event loop running in this thread; Django would refuse the database there.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find_chromium(playwright.chromium.executable_path)
    if path is None:
        _do_without(REMEDY)
    try:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    except Error as error:
        _do_without(f"{path} start niet ({str(error).splitlines()[0]}). {REMEDY}")
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open a page of the given width; a script error or a file that is not there fails the test."""
    troubles: list[str] = []
    contexts = []

    def notice(message: ConsoleMessage) -> None:
        # A page refused with 403, 404 or 422 is logged by Chromium as well, and is what the test is about.
        refused = message.text.startswith("Failed to load resource")
        if message.type == "error" and not (refused and "/static/" not in message.location["url"]):
            troubles.append(f"{message.text} ({message.location['url']})")

    def open_(width: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale="nl-NL",
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", notice)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(BREED)


def sign_in(page: Page, user: User) -> None:
    """Give the browser the session of somebody who signed in, second factor included."""
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": session.key, "value": session.value, "domain": "localhost", "path": "/", "httpOnly": True}]
    )


@cache
def _axe() -> str:
    return (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def assert_no_axe_violations(page: Page) -> None:
    """Fail with rule, element and advice of everything axe-core finds on the page as it stands."""
    page.evaluate(f"() => {{ {_axe()} }}")
    found = page.evaluate("() => axe.run().then(result => result.violations)")
    report = [
        f"{violation['id']}: {node['html']}\n  {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
    assert not report, f"{page.url}\n" + "\n".join(report)


def assert_no_sideways_scroll(page: Page) -> None:
    """WCAG 1.4.10: nothing sticks out of the window."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
