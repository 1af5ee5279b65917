"""The minutes in two real browsers and two processes: written, proposed in, turned into actions, adopted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from bisc_portal.accounts.models import User
from bisc_portal.lokaal import servers
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Actie, Schrijfregel
from ontwikkelagenda.services import verslag
from tests.browser.conftest import assert_no_axe_violations, assert_no_sideways_scroll
from tests.chaos.schrijvers import (
    Sockets,
    Writer,
    assert_equal_and_complete,
    let_in,
    open_writing_page,
    start_both,
    type_together,
    wait_until,
)
from tests.ontwikkelagenda.factories import make_agenda
from tests.ontwikkelagenda.samen import logged_text

pytestmark = [pytest.mark.chaos, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UPPER, LOWER = "ABCDEFGHKLMNPRSTVWXZ", "abcdefghklmnprstvwxz"


@pytest.fixture
def processes(transactional_db: None, tmp_path: Path) -> Iterator[tuple[Sockets, Sockets]]:
    with servers.valkey(tmp_path / "valkey") as url:
        yield from start_both(url, tmp_path)


@pytest.fixture
def pdo(transactional_db: None) -> Bijeenkomst:
    now = timezone.now()
    make_agenda(timezone.localdate().year)
    return Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=now)


def look(writer: Writer) -> None:
    for width in (390, 1280):
        writer.page.set_viewport_size({"width": width, "height": 900})
        assert_no_axe_violations(writer.page)
        assert_no_sideways_scroll(writer.page)


@pytest.mark.timeout(600)
def test_minutes_are_written_together_and_then_adopted(  # noqa: PLR0917  fixtures
    browser: Browser,
    processes: tuple[Sockets, Sockets],
    pdo: Bijeenkomst,
    agendaredacteur: User,
    beheerder: User,
    directeur: User,
) -> None:
    here, there = processes
    verslag.save_verslag(pdo, tekst="1234. 56.", stand=0, by=agendaredacteur, at=timezone.now())
    deel = selectors.verslag_deel(pdo.schrijfdocument)
    path = reverse("ontwikkelagenda:write_verslag", args=[pdo.pk])

    one = open_writing_page(browser, here, agendaredacteur, path, UPPER)
    two = open_writing_page(browser, there, beheerder, path, LOWER)
    type_together((one, two), 20)
    assert_equal_and_complete((one, two), deel)

    # A director proposes; both secretaries see it, and one takes it over.
    three = open_writing_page(browser, there, directeur, path, "7")
    expect(three.page.get_by_role("button", name="Voorstellen")).to_have_attribute("aria-pressed", "true")
    before = logged_text(deel)
    three.press()
    wait_until(lambda: three.state == "saved", three.state)
    assert logged_text(deel) == before
    expect(one.page.get_by_text(f"Voorstel van {directeur.naam}")).to_be_visible()
    look(one)
    one.page.get_by_role("button", name="Neem over").click()
    wait_until(lambda: "7" in logged_text(deel), "het voorstel is niet overgenomen")

    # The sentence the caret is in becomes an action, without leaving the page.
    one.focus()
    one.page.keyboard.press("Control+Home")
    one.page.get_by_role("button", name="Maak een actie van deze zin").click()
    expect(one.page.locator("[data-citaat]")).to_have_text("1234.")
    one.page.locator("[data-actieform]").evaluate("form => { form.noValidate = true; }")
    one.page.get_by_role("button", name="Zet op de lijst").click()
    expect(one.page.get_by_text("Kies wie het doet.")).to_be_visible()
    look(one)
    assert not Actie.objects.exists()
    one.page.get_by_label("Wie doet het").select_option(str(directeur.pk))
    one.page.get_by_label("Vóór").fill(str(timezone.localdate()))
    one.page.get_by_role("button", name="Zet op de lijst").click()
    expect(one.page.locator("[data-actielijst] li")).to_have_count(1)
    assert (Actie.objects.get().zin, Actie.objects.get().bijeenkomst) == ("1234.", pdo)

    # Adopted while it is open: what is typed after that is kept nowhere, and whoever typed is told.
    verslag.adopt_verslag(pdo.verslag, bijeenkomst=pdo, by=agendaredacteur, at=timezone.now())
    lines = Schrijfregel.objects.count()
    two.page.keyboard.press("Q")
    wait_until(lambda: two.state in {"refused", "reading"}, f"niet verteld: {two.state}", seconds=15)
    assert Schrijfregel.objects.count() == lines
    assert "Q" not in logged_text(deel)


@pytest.mark.timeout(600)
def test_without_javascript_the_form_writes_the_same_minutes(
    browser: Browser,
    processes: tuple[Sockets, Sockets],
    pdo: Bijeenkomst,
    agendaredacteur: User,
    beheerder: User,
) -> None:
    here, _ = processes
    verslag.save_verslag(pdo, tekst="1234", stand=0, by=agendaredacteur, at=timezone.now())
    path = reverse("ontwikkelagenda:write_verslag", args=[pdo.pk])
    one = open_writing_page(browser, here, agendaredacteur, path, UPPER)
    context = browser.new_context(java_script_enabled=False)
    let_in(context, here, beheerder)
    page = context.new_page()
    page.goto(f"{here.address}{path}")
    page.get_by_role("link", name="het eenvoudige formulier").click()
    field = page.get_by_label("Tekst van het verslag")
    expect(field).to_have_value("1234")
    for _ in range(5):
        one.press()
    wait_until(lambda: one.state == "saved", one.state)
    field.fill("1234\n\nvan het formulier")
    page.get_by_role("button", name="Sla op").first.click()

    expect(page.get_by_role("paragraph").filter(has_text="van het formulier")).to_be_visible()
    wait_until(lambda: "van het formulier" in one.text, "het formulier kwam niet in de editor")
    assert one.is_complete(one.text)
