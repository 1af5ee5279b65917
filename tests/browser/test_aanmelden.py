import re

import pytest
from playwright.sync_api import expect

from bisc_portal.accounts.models import User
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)


def test_a_director_signs_in_with_address_and_password(open_page: OpenPage, directeur: User) -> None:
    page = open_page(BREED)

    page.goto("/")
    page.locator("input[name=login]").fill(directeur.email)
    page.locator("input[name=password]").fill("een-goed-wachtwoord")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r":\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_the_login_page_is_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(width)

    page.goto("/account/login/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_the_start_page_is_accessible(open_page: OpenPage, directeur: User, width: int) -> None:
    page = open_page(width)
    sign_in(page, directeur)

    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def test_axe_notices_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page(BREED)
    page.goto("/account/login/")
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")
    page.evaluate("document.querySelectorAll('input').forEach(input => input.removeAttribute('placeholder'))")

    with pytest.raises(AssertionError, match="label"):
        assert_no_axe_violations(page)
