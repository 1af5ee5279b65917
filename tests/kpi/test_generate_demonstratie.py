import datetime as dt
import random

import pytest
import time_machine

from bisc_portal.netwerk import demonstratie as netwerk
from bisc_portal.netwerk import referentie
from kpi import demonstratie
from kpi.models import Duiding, Indicator, Meting
from tests.kpi.factories import NU, load_indicator

pytestmark = pytest.mark.django_db
NEWEST_FIRST = [dt.date(2026, month, 1) for month in (11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)]


@pytest.fixture
def history() -> None:
    referentie.load()
    load_indicator("pdo")
    Indicator.objects.exclude(groep=Indicator.Groep.NETWERK).update(actief=False)
    with time_machine.travel(NU, tick=False):
        for maand in NEWEST_FIRST:
            for part in (netwerk, demonstratie):
                part.generate(maand, tot=NU, rng=random.Random(str(maand)))  # noqa: S311  repeatable


@pytest.mark.usefixtures("history")
def test_what_is_added_up_over_the_year_never_goes_down_although_the_newest_month_comes_first() -> None:
    for code in ("pdo", "kennissessies", "kennisdelingsbijeenkomsten"):
        rows = Meting.objects.filter(indicator__code=code, van__year=2026).order_by("tot")
        values = [row.waarde for row in rows if row.waarde is not None]

        assert len(values) == 12
        assert values == sorted(values)
        assert values[-1] > 2


@pytest.mark.usefixtures("history")
def test_an_explanation_is_written_only_after_its_month() -> None:
    assert not Duiding.objects.filter(maand__gte=dt.date(2026, 11, 1)).exists()
    for duiding in Duiding.objects.all():
        assert duiding.created_at.date() > duiding.maand


@pytest.mark.parametrize("month", range(1, 13))
def test_every_kind_of_measure_has_something_to_say_in_every_month(month: int) -> None:
    for naam in ("ibl.binnen_72_uur", "servicedesk.incident_1", "servicedesk.vraag"):
        assert demonstratie._teksten(naam, dt.date(2026, month, 1))
