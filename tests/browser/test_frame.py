"""Signing in, the frame of every page, and passkeys, in a real Chromium."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bisc_portal.accounts.models import User
from bisc_portal.berichten.services import queue_bericht
from tests.accounts.flows import PASSWORD, code_of, give_app, send_invitation
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)

NARROWEST = 320
PAGES = [
    "/",
    "/berichten/",
    "/zoeken/?q=niets",
    "/mensen/",
    "/mensen/uitnodigen/",
    "/mensen/mijn-account/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/email/",
    "/account/password/change/",
    "/hulp/",
    "/toegankelijkheid/",
    "/privacy/",
    "/bestaat-niet/",
]
HOME = re.compile(r":\d+/$")


def add_virtual_key(page: Page) -> None:
    """A passkey as a telephone has one: it keeps keys and knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def use_password(page: Page, user: User) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Meld je aan").click()


@pytest.mark.parametrize("width", [BREED, SMAL, NARROWEST])
def test_the_sign_in_page_is_accessible_empty_and_refused(
    open_page: OpenPage, directeur: User, width: int
) -> None:
    page = open_page(width)
    page.goto("/account/login/")
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)

    page.get_by_role("button", name="Meld je aan").click()

    expect(page.get_by_role("alert").filter(has_text="Twee velden kloppen nog niet")).to_be_focused()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


def test_signing_in_with_the_keyboard_only(page: Page, directeur: User) -> None:
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Direct naar de inhoud")).to_be_focused()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "login":
            break
    page.keyboard.type(directeur.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Wachtwoord vergeten?")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Meld je aan")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(HOME)


def test_the_menus_work_with_the_keyboard(page: Page, directeur: User) -> None:
    sign_in(page, directeur)
    page.goto("/")

    page.keyboard.press("/")
    expect(page.get_by_label("Zoeken in het portaal")).to_be_focused()
    wie = page.locator("summary.bisc-wie")
    wie.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Beveiliging")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Beveiliging")).to_be_hidden()
    expect(wie).to_be_focused()


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_the_open_menu_is_accessible_and_signs_out(open_page: OpenPage, directeur: User, width: int) -> None:
    page = open_page(width)
    sign_in(page, directeur)
    page.goto("/")

    page.locator("details.bisc-menu > summary:visible").click()
    assert_no_axe_violations(page)
    page.get_by_role("button", name="Meld je af").locator("visible=true").click()

    expect(page).to_have_url(re.compile("/account/login/"))


def test_the_portal_works_without_javascript(
    browser: Browser, live_server: LiveServer, directeur: User
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": SMAL, "height": 844}
    )
    page = context.new_page()
    queue_bericht("een", ontvanger=directeur, onderwerp="Nieuws", tekst="Tekst.", at=timezone.now())
    use_password(page, directeur)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")

    page.locator("details.bisc-menu > summary:visible").click()
    page.get_by_role("link", name="Je account").locator("visible=true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je account")
    page.goto("/berichten/")
    page.get_by_role("button", name="Markeer alles als gelezen").click()

    expect(page.get_by_text("Alle berichten zijn gelezen.")).to_be_visible()
    context.close()


def test_the_pages_of_the_house_are_accessible_at_every_width(
    page: Page, beheerder: User, directeur: User
) -> None:
    send_invitation(beheerder, like=directeur)
    queue_bericht("een", ontvanger=beheerder, onderwerp="Nieuws", tekst="Tekst.", at=timezone.now())
    sign_in(page, beheerder)

    for path in PAGES:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for width in (BREED, SMAL, NARROWEST):
            page.set_viewport_size({"width": width, "height": 900})
            assert_no_axe_violations(page)
            assert_no_sideways_scroll(page)


def test_bisc_sets_up_the_app_and_comes_in(page: Page, servicedeskmedewerker: User) -> None:
    use_password(page, servicedeskmedewerker)
    expect(page.get_by_text("Voor je verder kunt")).to_be_visible()
    page.get_by_role("link", name="Stel de app in").click()
    page.get_by_text("Kun je niet scannen?").click()
    assert_no_axe_violations(page)

    secret = page.locator("code.sleutel").inner_text()
    page.get_by_label("Code uit de app").fill(code_of(secret))
    page.get_by_role("button", name="Zet de app aan").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    assert_no_axe_violations(page)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page).to_have_url(HOME)


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page, servicedeskmedewerker: User) -> None:
    add_virtual_key(page)
    use_password(page, servicedeskmedewerker)
    page.get_by_role("link", name="Voeg een sleutel toe").click()
    page.get_by_role("button", name="Maak de sleutel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    page.context.clear_cookies()

    page.goto("/account/login/")
    page.get_by_role("button", name="Verder met een toegangssleutel").click()

    expect(page).to_have_url(HOME)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")


def test_a_key_that_stands_beside_the_password_does_not_replace_it(
    page: Page, servicedeskmedewerker: User
) -> None:
    """allauth issue 4224: such a key could sign in alone."""
    add_virtual_key(page)
    use_password(page, servicedeskmedewerker)
    page.get_by_role("link", name="Voeg een sleutel toe").click()
    page.get_by_role("button", name="Maak de sleutel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    key = Authenticator.objects.get(user=servicedeskmedewerker, type=Authenticator.Type.WEBAUTHN)
    key.data["credential"]["clientExtensionResults"]["credProps"]["rk"] = False
    key.save()
    page.context.clear_cookies()

    page.goto("/account/login/")
    page.get_by_role("button", name="Verder met een toegangssleutel").click()

    expect(page.get_by_text("Met deze sleutel alleen kun je je niet aanmelden.")).to_be_visible()
    expect(page).to_have_url(re.compile("/account/login/"))


def test_a_passkey_that_is_not_there_says_so_in_dutch(page: Page, directeur: User) -> None:
    add_virtual_key(page)
    page.goto("/account/login/")

    page.get_by_role("button", name="Verder met een toegangssleutel").click()

    expect(page.get_by_text("Het lukte niet met een toegangssleutel.")).to_be_visible()


def test_a_key_gives_the_second_step_after_the_password(page: Page, servicedeskmedewerker: User) -> None:
    add_virtual_key(page)
    use_password(page, servicedeskmedewerker)
    page.get_by_role("link", name="Voeg een sleutel toe").click()
    page.get_by_role("button", name="Maak de sleutel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    page.context.clear_cookies()

    use_password(page, servicedeskmedewerker)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nog één stap")
    assert_no_axe_violations(page)
    page.get_by_role("button", name="Gebruik je toegangssleutel").click()

    expect(page).to_have_url(HOME)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_an_invitation_is_accepted(
    open_page: OpenPage, beheerder: User, medewerker: User, width: int
) -> None:
    give_app(beheerder)
    _, link = send_invitation(beheerder, like=medewerker)
    page = open_page(width)
    page.goto(link)
    assert_no_axe_violations(page)

    page.get_by_label("Wachtwoord").fill("lezen-is-leven")
    page.get_by_label("Nog een keer").fill("lezen-is-leven")
    page.get_by_role("button", name="Maak mijn account").click()

    expect(page.get_by_text("Welkom, Sanne. Je account is klaar.")).to_be_visible()
    assert_no_axe_violations(page)


def test_a_message_leaves_when_it_is_closed(page: Page, directeur: User) -> None:
    queue_bericht("een", ontvanger=directeur, onderwerp="Nieuws", tekst="Tekst.", at=timezone.now())
    sign_in(page, directeur)
    page.goto("/berichten/")
    page.get_by_role("button", name="Markeer alles als gelezen").click()
    toast = page.get_by_text("Alle berichten zijn gelezen.")
    expect(toast).to_be_visible()

    page.get_by_role("button", name="Sluit bericht").click()

    expect(toast).to_be_hidden()


def test_nothing_is_lost_at_200_percent(open_page: OpenPage, directeur: User) -> None:
    """WCAG 1.4.4: a window of 1280 at 200 % is a window of 640."""
    page = open_page(640)
    sign_in(page, directeur)

    page.goto("/")

    expect(page.locator("details.bisc-menu > summary:visible")).to_be_visible()
    assert_no_sideways_scroll(page)
