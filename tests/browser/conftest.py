"""A real Chromium before a real server: pages of any width, signing in, and axe-core."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from bisc_portal.accounts.models import User
from tests.conftest import signed_in

BREED, SMAL = 1280, 390
OpenPage = Callable[[int], Page]

# What must come, comes; how soon says how busy the machine is and nothing about the portal.
PATIENCE_MS = 25_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's event loop stays in the thread, and async_to_sync refuses one."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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
        page.set_default_timeout(PATIENCE_MS)
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
    """Fail with rule, element and advice of everything axe-core finds on the whole page as it stands."""
    page.wait_for_load_state()
    page.evaluate(f"() => {{ {_axe()} }}")
    found = page.evaluate("() => axe.run().then(result => result.violations)")
    report = [
        f"{violation['id']}: {node['html']}\n  {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
    assert not report, f"{page.url}\n" + "\n".join(report)


def press(page: Page, *keys: str) -> None:
    """Press keys one by one on a page that is all there: before that its shortcuts do not listen yet."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def assert_no_sideways_scroll(page: Page) -> None:
    """WCAG 1.4.10: nothing sticks out of the window."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
