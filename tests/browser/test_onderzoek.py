"""The satisfaction survey from beginning to end: built, looked at, sent, answered once, and read."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from kpi.models import Antwoordrecht, Onderzoek, Onderzoeksantwoord
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)


@pytest.mark.parametrize("width", [BREED, SMAL])
def test_a_survey_is_built_looked_at_sent_answered_and_read(
    open_page: OpenPage, beheerder: User, directeur: User, provinciemedewerker: User, width: int
) -> None:
    sluit_op = timezone.localdate() + dt.timedelta(days=7)
    page = open_page(width)
    sign_in(page, beheerder)

    page.goto("/cijfers/onderzoek/nieuw/")
    page.get_by_label("Titel").fill("Hoe doet BiSC het?")
    page.get_by_label("Stellingen").fill("BiSC helpt snel.\nDe auto komt op tijd.")
    page.get_by_label("Invullen tot en met").fill(sluit_op.isoformat())
    page.get_by_role("button", name="Bewaar het onderzoek").click()

    expect(page.get_by_role("heading", name="Zo ziet het eruit")).to_be_visible()
    expect(page.get_by_label("BiSC helpt snel.")).to_be_disabled()
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Verstuur de uitnodigingen").click()
    expect(page.get_by_text("De uitnodigingen gaan naar")).to_be_visible()
    expect(page.get_by_role("button", name="Verstuur de uitnodigingen")).to_have_count(0)

    link = Bericht.objects.get(adres=directeur.email).link
    stranger = open_page(width)
    stranger.goto(link)
    assert_no_axe_violations(stranger)
    assert_no_sideways_scroll(stranger)
    stranger.get_by_role("button", name="Verstuur je antwoord").click()
    expect(stranger.get_by_role("link", name="Kies een rapportcijfer.")).to_be_visible()
    stranger.get_by_label("Welk rapportcijfer geef je BiSC?").select_option("8")
    stranger.get_by_label("BiSC helpt snel.").select_option("4")
    stranger.get_by_label("De auto komt op tijd.").select_option("5")
    stranger.get_by_role("button", name="Verstuur je antwoord").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Bedankt")
    stranger.goto(link)
    expect(stranger.get_by_role("button", name="Verstuur je antwoord")).to_have_count(0)

    onderzoek = Onderzoek.objects.get()
    assert not Antwoordrecht.objects.filter(onderzoek=onderzoek).count() - onderzoek.genodigd + 1
    for cijfer in (6, 7, 8, 9):
        Onderzoeksantwoord.objects.create(onderzoek=onderzoek, cijfer=cijfer, scores=[3, 4])
    Onderzoek.objects.update(sluit_op=timezone.localdate() - dt.timedelta(days=1))
    reader = open_page(width)
    sign_in(reader, provinciemedewerker)
    reader.goto(onderzoek.get_absolute_url())
    expect(reader.get_by_text(re.compile("Het gemiddelde rapportcijfer is 7,6"))).to_be_visible()
    expect(reader.get_by_role("row", name=re.compile("BiSC helpt snel."))).to_contain_text("3,2")
    assert_no_axe_violations(reader)
    assert_no_sideways_scroll(reader)
