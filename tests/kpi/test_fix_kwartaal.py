import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction

from bisc_portal.accounts.models import User
from kpi import selectors, services
from kpi.models import Indicator, Meting, VastCijfer
from tests.conftest import signed_in
from tests.kpi.factories import NU, load_indicator, span
from tests.netwerk.factories import make_bijeenkomst

pytestmark = pytest.mark.django_db
JULI = dt.datetime(2026, 7, 7, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def sessies(beheerder: User) -> Indicator:
    """One session in July, and the third quarter closed."""
    indicator = load_indicator("kennissessies")
    Indicator.objects.exclude(pk=indicator.pk).update(actief=False)
    make_bijeenkomst(begint_op=JULI)
    services.fix_kwartaal(span("2026-k3"), by=beheerder, at=NU, toelichting="Besproken met de provincie.")
    return indicator


def add_late_fact(indicator: Indicator) -> None:
    make_bijeenkomst(begint_op=JULI + dt.timedelta(days=1))
    services.measure_indicator(indicator, [span("2026-07"), span("2026-k3")], at=NU)


def test_a_late_fact_stands_beside_the_fixed_figure_and_never_in_its_place(sessies: Indicator) -> None:
    add_late_fact(sessies)

    for sleutel in ("2026-07", "2026-k3"):
        stand = selectors.load_stand(sessies, span(sleutel), bibliotheek=None)
        assert (stand.waarde, stand.correctie) == ("1", "2")
        assert stand.vaststelling is not None
        assert stand.vaststelling.door_naam == "Beheerder"


def test_a_period_that_is_open_takes_the_late_fact_in(sessies: Indicator) -> None:
    make_bijeenkomst(begint_op=dt.datetime(2026, 10, 7, 12, tzinfo=dt.UTC))
    services.measure_indicator(sessies, [span("2026-10")], at=NU)

    stand = selectors.load_stand(sessies, span("2026-10"), bibliotheek=None)
    assert (stand.waarde, stand.correctie, stand.vaststelling) == ("2", "", None)


def test_the_pages_show_who_fixed_it_and_what_came_after(
    sessies: Indicator, provinciemedewerker: User
) -> None:
    add_late_fact(sessies)
    client = signed_in(provinciemedewerker)

    board = client.get("/cijfers/?periode=2026-k3")
    page = client.get("/cijfers/kennissessies/?periode=2026-k3")
    quarters = client.get("/cijfers/kwartalen/")

    assert "Vastgesteld door Beheerder op 22 november 2026." in board.text
    assert "nu 2" in board.text
    assert "zou het nu 2 zijn" in page.text
    assert "Besproken met de provincie." in quarters.text
    assert "tot en met juli, september" in quarters.text
    assert "Stel vast" not in quarters.text


def test_a_fixed_figure_cannot_be_changed_by_anyone(sessies: Indicator) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        VastCijfer.objects.update(waarde=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        VastCijfer.objects.all().delete()


def test_a_quarter_is_closed_once_and_only_when_it_is_over(sessies: Indicator, beheerder: User) -> None:
    with pytest.raises(services.PeriodeAlreadyFixedError, match="al vastgesteld door Beheerder"):
        services.fix_kwartaal(span("2026-k3"), by=beheerder, at=NU)
    with pytest.raises(services.PeriodeNotOverError):
        services.fix_kwartaal(span("2026-k4"), by=beheerder, at=NU)


def test_the_months_and_the_running_count_of_the_quarter_are_fixed_and_no_others(sessies: Indicator) -> None:
    ends = set(VastCijfer.objects.values_list("meting__tot", flat=True))

    assert ends == {dt.date(2026, month, 1) for month in (8, 9, 10)}
    assert Meting.objects.filter(vast=None).exists()


def test_the_administrator_closes_a_quarter_on_the_page(beheerder: User) -> None:
    load_indicator("kennissessies")
    client = signed_in(beheerder)

    page = client.post("/cijfers/kwartalen/2026-k2/vaststellen/", {"toelichting": "Gezien."}, follow=True)
    again = client.post("/cijfers/kwartalen/2026-k2/vaststellen/", follow=True)

    assert "Het tweede kwartaal 2026 is vastgesteld." in page.text
    assert "al vastgesteld" in again.text
    assert client.post("/cijfers/kwartalen/2026-04/vaststellen/").status_code == 404
