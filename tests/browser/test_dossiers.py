"""The pages beside the queue, filled as in the demonstration: accessible and never wider than the window."""

import random

import pytest
from django.db.models import Q
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.demonstratie import logins
from bisc_portal.netwerk import referentie as netwerk
from servicedesk import demonstratie_dossiers
from servicedesk.demonstratie_bezetting import generate_bezetting
from servicedesk.models import Beveiligingsincident, Melding, SlaBeleid, Wijziging
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.servicedesk.factories import load_afspraken

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "servicedeskmedewerker.bisc@demo.invalid"
BEHEER = "beheerder.bisc@demo.invalid"


@pytest.fixture
def dossiers(transactional_db: None) -> None:
    netwerk.load()
    load_afspraken()
    logins.load_logins()
    now = timezone.now()
    maand = timezone.localdate(now).replace(day=1)
    demonstratie_dossiers.generate(maand, tot=now, rng=random.Random(1))  # noqa: S311
    desk = list(User.objects.filter(rollen__contains=["servicedeskmedewerker"]).order_by("pk"))
    generate_bezetting(maand, tot=now, desk=desk)


def visit(page: Page, pagina: str) -> None:
    page.goto(pagina)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)


@pytest.mark.usefixtures("dossiers")
@pytest.mark.parametrize("width", [BREED, SMAL])
def test_every_page_of_the_desk_is_accessible_and_fits(open_page: OpenPage, width: int) -> None:
    page = open_page(width)
    sign_in(page, User.objects.get(email=DESK))
    plan = Wijziging.objects.get(status="ter_goedkeuring")
    incident = Beveiligingsincident.objects.get(ingetrokken_op=None)
    ingetrokken = Beveiligingsincident.objects.exclude(ingetrokken_op=None).get()
    told_apart = Melding.objects.filter(Q(grote_storing=True) | Q(bijlagen__isnull=False)).distinct()
    merged = Melding.objects.filter(samengevoegd_in__isnull=False)
    reopened = Melding.objects.filter(status="heropend")

    for pagina in (
        "/servicedesk/?weergave=alle&sorteer=-gemeld",
        "/servicedesk/post/",
        "/servicedesk/rooster/",
        "/servicedesk/wijzigingen/",
        plan.get_absolute_url(),
        "/servicedesk/gbs/",
        "/servicedesk/beveiliging/",
        incident.get_absolute_url(),
        incident.melding.get_absolute_url(),
        ingetrokken.get_absolute_url(),
        *(melding.get_absolute_url() for melding in [*told_apart, *merged, *reopened]),
        "/servicedesk/status/",
        "/servicedesk/meldingen/nieuw/",
    ):
        visit(page, pagina)


@pytest.mark.usefixtures("dossiers")
@pytest.mark.parametrize("width", [BREED, SMAL])
def test_the_pages_of_the_agreement_are_accessible_and_fit(open_page: OpenPage, width: int) -> None:
    page = open_page(width)
    sign_in(page, User.objects.get(email=BEHEER))
    beleid = SlaBeleid.objects.get()

    for pagina in (
        "/servicedesk/termijnen/",
        f"/servicedesk/termijnen/afspraken/{beleid.pk}/",
        f"/servicedesk/termijnen/afspraken/{beleid.pk}/herberekenen/",
        "/servicedesk/termijnen/afspraken/nieuw/",
        "/servicedesk/termijnen/kalenders/servicedesk/",
    ):
        visit(page, pagina)


@pytest.mark.usefixtures("dossiers")
@pytest.mark.parametrize("width", [BREED, SMAL])
def test_the_status_page_is_accessible_and_fits(open_page: OpenPage, width: int) -> None:
    visit(open_page(width), "/status/")
