"""One Chromium for every test that drives a browser: a second one in the same thread is refused."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from bisc_portal.lokaal.browser import REMEDY, find_chromium

ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: their driver keeps an event loop running, and a thread has room for one."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


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


@pytest.fixture(autouse=True)
def _no_page_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page that stays would go on calling its server, or another test's that has its port by then."""
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    yield
    for context in browser.contexts if browser else []:
        context.close()
