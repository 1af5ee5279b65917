"""A scan that arrives months late, in transport: the figure of then, its list and its fingerprint follow."""

import datetime as dt

import pytest
import time_machine

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import services as ibl
from ibl.models import Maandwijziging, Transportopdracht
from ibl.workflow import Status
from kpi import selectors, services
from kpi.models import Indicator, Meting
from kpi.selectors import Stand
from tests.conftest import signed_in
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_scans import make_scan
from tests.kpi.factories import NU, load_indicator, span

pytestmark = pytest.mark.django_db
JUNI = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)
KORT_DAARNA = NU + dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def indicator() -> Indicator:
    indicator = load_indicator("binnen-72-uur")
    Indicator.objects.exclude(pk=indicator.pk).update(actief=False)
    return indicator


@pytest.fixture
def forgotten(
    indicator: Indicator, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, beheerder: User
) -> Transportopdracht:
    """Of two requests of June one was never scanned as received; the second quarter was closed with that."""
    for status in (Status.BESCHIKBAAR, Status.BEZORGD):
        opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=JUNI, status=status)
    services.fix_kwartaal(span("2026-k2"), by=beheerder, at=NU, toelichting="Besproken met de provincie.")
    services.measure_indicatoren(at=NU)
    assert counted(indicator, "2026-06") == (1, 2)
    return opdracht


def counted(indicator: Indicator, sleutel: str) -> tuple[int, int]:
    """What was measured: how many were met, of how many."""
    period = span(sleutel)
    meting = Meting.objects.get(indicator=indicator, bibliotheek=None, van=period.van, tot=period.tot)
    return int(meting.teller or 0), int(meting.noemer or 0)


def scan_late(opdracht: Transportopdracht, medewerker: User) -> None:
    """The telephone of June finally has signal."""
    scan = make_scan(opdracht.nummer, "ontvangen", opdracht.bestemming, JUNI + dt.timedelta(hours=20))
    ibl.receive_scans([scan], by=medewerker, apparaat="telefoon", at=KORT_DAARNA)
    opdracht.refresh_from_db()
    assert opdracht.stand == Status.BESCHIKBAAR


def stand_of(indicator: Indicator, sleutel: str) -> Stand:
    return selectors.load_stand(indicator, span(sleutel), bibliotheek=None)


def test_a_late_scan_of_a_closed_month_is_noted_and_counted_at_the_next_run(
    indicator: Indicator, forgotten: Transportopdracht, medewerker: User
) -> None:
    """June is not among the months that every run counts again; only the note leads there."""
    scan_late(forgotten, medewerker)
    assert Maandwijziging.objects.filter(maand=dt.date(2026, 6, 1)).exists()

    changed = services.measure_indicatoren(at=KORT_DAARNA)

    assert changed > 0
    assert counted(indicator, "2026-06") == (2, 2)
    assert counted(indicator, "2026-k2") == (2, 2)
    assert services.measure_indicatoren(at=KORT_DAARNA) == 0


def test_the_fixed_figure_stays_and_the_new_one_stands_beside_it(
    indicator: Indicator, forgotten: Transportopdracht, medewerker: User, provinciemedewerker: User
) -> None:
    scan_late(forgotten, medewerker)
    services.measure_indicatoren(at=KORT_DAARNA)

    stand = stand_of(indicator, "2026-k2")
    page = signed_in(provinciemedewerker).get("/cijfers/binnen-72-uur/?periode=2026-k2")

    assert (stand.waarde, stand.correctie) == ("50,0\u00a0%", "100\u00a0% (2 van 2)")
    assert "50,0" in page.text
    assert "100\u00a0% (2 van 2)" in page.text


def test_the_list_adds_up_to_what_was_counted_anew_and_says_that_the_fixed_figure_stays(
    indicator: Indicator, forgotten: Transportopdracht, medewerker: User, provinciemedewerker: User
) -> None:
    before = Meting.objects.get(indicator=indicator, bibliotheek=None, van=span("2026-06").van).vingerafdruk
    scan_late(forgotten, medewerker)
    services.measure_indicatoren(at=KORT_DAARNA)

    herkomst = selectors.load_herkomst(stand_of(indicator, "2026-06"), now=KORT_DAARNA, bibliotheek=None)
    page = signed_in(provinciemedewerker).get("/cijfers/binnen-72-uur/herkomst/?periode=2026-06")

    after = Meting.objects.get(indicator=indicator, bibliotheek=None, van=span("2026-06").van).vingerafdruk
    assert after == herkomst.vingerafdruk != before
    assert (herkomst.behaald, herkomst.aantal_mee) == (2, 2)
    assert forgotten.nummer in {rij.sleutel for rij in herkomst.rijen if rij.behaald}
    assert "De lijst van nu telt op tot <b>100\u00a0% (2 van 2)</b>" in page.text
    assert "Vastgesteld is <b>50,0\u00a0%</b>" in page.text
    assert "op de achtergrond bijgewerkt" not in page.text
