"""Over random histories of all parts: the list of records behind a figure always adds up to the figure."""

import datetime as dt
import random
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import referentie as werktijd
from kpi import measures, perioden, referentie, selectors, services
from kpi.measures import Optelling
from kpi.models import Handcijfer, Indicator, Jaarcijfers
from kpi.selectors.herkomst import Herkomst
from servicedesk.models import GbsAansluiting, Onbeschikbaarheid
from tests.kpi.factories import load_indicator, span
from tests.kpi.histories import (
    NU,
    make_agendas,
    make_calls,
    make_judged_calls,
    make_meetings,
    make_outages,
    make_transports,
    make_trips,
)

pytestmark = pytest.mark.django_db
ALLES = 10**6
SPANS = ["2026-05", "2026-k3", "2026-k4", "2026"]
PLACES = Decimal("0.00001")


def make_history(rng: random.Random, places: list[Vestiging], who: dict[str, User]) -> None:
    """A random year of every part; how much of each is random too."""
    libraries = [place.organisatie for place in places]
    make_transports(rng, places)
    make_calls(rng, places, who["medewerker"], who["desk"])
    make_judged_calls(rng, places, who["desk"], count=rng.randrange(0, 40))
    make_meetings(rng)
    make_outages(rng)
    make_agendas(rng, libraries, who["directeur"])
    make_trips(rng, places[0])
    for library in rng.sample(libraries, rng.choice([0, 1, 2])):
        GbsAansluiting.objects.create(
            organisatie=library, gemigreerd_op=dt.date(2026, rng.randrange(1, 12), 3)
        )
        Jaarcijfers.objects.create(
            bibliotheek=library, jaar=2026, leden_jeugd=rng.randrange(10**5), bezoeken=rng.randrange(10**6)
        )
    for replaced in (NU, None):
        Handcijfer.objects.create(
            indicator=load_indicator("medewerkerstevredenheid"),
            jaar=2026,
            teller=Decimal(rng.randrange(50, 95)) / 10,
            bron="onderzoek",
            door=who["directeur"],
            op=NU,
            vervangen_op=replaced,
        )


def outage_hours(rows: list[str], tot: dt.datetime) -> Decimal:
    """The hours of the outages in the list, together, without announced maintenance over them."""
    listed = Onbeschikbaarheid.objects.filter(pk__in=rows)
    spans = [(row.gepland, row.van, row.tot or tot) for row in listed.order_by("pk")]
    edges = sorted({edge for _, van, end in spans for edge in (van, min(end, tot))})
    seconds = 0.0
    for begin, end in pairwise(edges):
        over = [gepland for gepland, van, last in spans if van <= begin and end <= last]
        seconds += (end - begin).total_seconds() if over and not any(over) else 0
    return Decimal(str(seconds)) / 3600


def assert_adds_up(herkomst: Herkomst, tot: dt.datetime) -> None:
    meting, way = herkomst.stand.meting, herkomst.meetwijze
    assert way is not None
    assert meting is not None
    counted = [row for row in herkomst.rijen if row.telt_mee]
    som = sum((row.gewicht for row in counted), Decimal(0))
    reached = sum((row.gewicht for row in counted if row.behaald), Decimal(0))
    match way.optelling:
        case Optelling.RIJEN:
            assert (meting.teller or 0, meting.noemer or 0) == (reached, som)
        case Optelling.AANTAL:
            assert abs((meting.waarde or 0) - som) < PLACES
        case Optelling.GEMIDDELDE:
            assert (meting.teller or 0, meting.noemer or 0) == (som, len(counted))
        case Optelling.UREN if meting.noemer is not None and meting.teller is not None:
            hours = outage_hours([row.sleutel for row in herkomst.rijen], tot)
            assert abs(meting.noemer - meting.teller - hours) < PLACES
    assert herkomst.som == som
    assert herkomst.aantal_mee + herkomst.buiten_telling == len(herkomst.rijen)
    assert all(row.reden for row in herkomst.rijen if not row.telt_mee)
    assert not herkomst.is_nieuwer


def assert_pages_say_the_same(herkomst: Herkomst, pk: int | None) -> None:
    """Fetched a page at a time, every view has the same records."""
    way = herkomst.meetwijze
    if way is None or way.page_rows is None:
        return
    periode = perioden.as_periode(*herkomst.stand.kader.vak(herkomst.stand.tijdvak))
    for toon, _, count in herkomst.weergaven:
        paged = way.page_rows(periode, NU, pk, toon, 0, ALLES)
        assert len(paged) == count
        assert {row.sleutel for row in paged} == {row.sleutel for row in herkomst.filtered(toon)}


@pytest.fixture
def who(medewerker: User, servicedeskmedewerker: User, directeur: User) -> dict[str, User]:
    return {"medewerker": medewerker, "desk": servicedeskmedewerker, "directeur": directeur}


@settings(
    max_examples=4,
    deadline=None,
    # A smaller seed is no simpler history.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6), sleutel=st.sampled_from(SPANS))
def test_the_list_behind_every_figure_adds_up_to_it(
    seed: int, sleutel: str, vestiging: Vestiging, andere_vestiging: Vestiging, who: dict[str, User]
) -> None:
    with transaction.atomic():
        werktijd.load()
        referentie.load()
        make_history(random.Random(seed), [vestiging, andere_vestiging], who)  # noqa: S311  repeatable
        tijdvak = span(sleutel)
        for indicator in Indicator.objects.filter(actief=True).order_by("pk"):
            way = measures.find(indicator.definities.get().meetwijze)
            assert way is not None, indicator.code
            services.measure_indicator(indicator, [tijdvak], at=NU)
            for library in (None, vestiging.organisatie) if way.per_bibliotheek else (None,):
                stand = selectors.load_stand(indicator, tijdvak, bibliotheek=library)
                if stand.meting is None:
                    # A yearly delivery says nothing about a part of the year.
                    assert indicator.definities.get().is_jaarcijfer, indicator.code
                    continue
                herkomst = selectors.load_herkomst(stand, now=NU, bibliotheek=library)
                assert_adds_up(herkomst, min(NU, perioden.as_periode(tijdvak.van, tijdvak.tot).tot))
                assert_pages_say_the_same(herkomst, library.pk if library else None)
        transaction.set_rollback(True)
