"""The budget advice: spread, never above what there is, and who gave what after closing only."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from ontwikkelagenda.models import Adviesinzet, Budgetadvies, Initiatief
from ontwikkelagenda.selectors.budgetadvies import load_uitslag
from ontwikkelagenda.services import budgetadvies as services
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_initiatief


@pytest.fixture
def advies(directeur: User, andere_directeur: User, agendaredacteur: User) -> Budgetadvies:
    """Two proposals that ask 30.000 and 20.000, and 40.000 to spread."""
    agenda = make_agenda()
    voorstellen = [
        make_initiatief(agenda, directeur, bedrag, titel=titel, status=Initiatief.Status.VOORSTEL)
        for titel, bedrag in (("Groot", 30_000), ("Klein", 20_000))
    ]
    return services.open_budgetadvies(
        agenda,
        eenheid=Budgetadvies.Eenheid.EURO,
        te_verdelen=Decimal(40_000),
        sluit_op=timezone.now() + dt.timedelta(days=7),
        voorstellen=voorstellen,
        by=agendaredacteur,
        at=NOW,
    )


def voorstel(titel: str) -> Initiatief:
    return Initiatief.objects.get(titel=titel)


def url(advies: Budgetadvies) -> str:
    return advies.get_absolute_url()


def test_spreading_more_than_there_is_is_refused(advies: Budgetadvies, directeur: User) -> None:
    inzet = {voorstel("Groot"): Decimal(30_000), voorstel("Klein"): Decimal("10000.01")}

    with pytest.raises(services.TooMuchInzetError):
        services.give_inzet(advies, inzet, by=directeur, at=NOW)
    assert not Adviesinzet.objects.exists()


def test_the_database_keeps_the_knapsack_rule(advies: Budgetadvies, directeur: User) -> None:
    services.give_inzet(advies, {voorstel("Groot"): Decimal(30_000)}, by=directeur, at=NOW)

    with pytest.raises(IntegrityError, match="meer dan er te verdelen is"), transaction.atomic():
        Adviesinzet.objects.create(
            advies=advies,
            organisatie=directeur.organisatie,
            initiatief=voorstel("Klein"),
            bedrag=10_001,
            door=directeur,
            op=NOW,
        )


def test_a_library_may_change_its_mind_until_the_end(advies: Budgetadvies, directeur: User) -> None:
    services.give_inzet(advies, {voorstel("Groot"): Decimal(40_000)}, by=directeur, at=NOW)
    services.give_inzet(advies, {voorstel("Klein"): Decimal(40_000)}, by=directeur, at=NOW)
    assert Adviesinzet.objects.get().initiatief == voorstel("Klein")

    services.close_budgetadvies(advies, by=directeur, at=NOW)

    with pytest.raises(services.AdviesClosedError):
        services.give_inzet(advies, {}, by=directeur, at=NOW)


def test_who_gave_what_is_shown_after_closing_only(
    advies: Budgetadvies, directeur: User, andere_directeur: User, agendaredacteur: User
) -> None:
    data = {f"inzet_{voorstel('Groot').pk}": "40.000"}
    assert signed_in(directeur).post(url(advies), data).status_code == 302
    services.give_inzet(advies, {voorstel("Klein"): Decimal(39_000)}, by=andere_directeur, at=NOW)
    assert "Van wie" not in signed_in(andere_directeur).get(url(advies)).content.decode()

    signed_in(agendaredacteur).post(
        reverse("ontwikkelagenda:close_budgetadvies", args=[advies.agenda.jaar, advies.nummer])
    )

    html = signed_in(directeur).get(url(advies)).content.decode()
    assert "Van wie" in html
    assert "39.000" in html
    uitslag = load_uitslag(Budgetadvies.objects.get())
    assert [(r.initiatief.titel, r.past) for r in uitslag.regels] == [("Groot", True), ("Klein", False)]


@pytest.mark.parametrize("bedrag", ["-1", "1000000000000", "veel", "40.001"])
def test_an_impossible_amount_is_refused_and_kept(advies: Budgetadvies, directeur: User, bedrag: str) -> None:
    answer = signed_in(directeur).post(url(advies), {f"inzet_{voorstel('Groot').pk}": bedrag})

    assert answer.status_code == 422
    assert bedrag in answer.content.decode()
    assert not Adviesinzet.objects.exists()
