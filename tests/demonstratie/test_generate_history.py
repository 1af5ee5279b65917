import datetime as dt
import random

import pytest
from django.utils import timezone
from pytest_django import Settings

from bisc_portal.achtergrond.models import Hartslag, Voortgang
from bisc_portal.demonstratie import services
from bisc_portal.demonstratie.models import Demonstratiemaand

TOT = dt.datetime(2025, 3, 10, 12, tzinfo=dt.UTC)


def generate_heartbeat(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """A part with one row a month; fails when the month is made twice."""
    Hartslag.objects.create(naam=f"{maand:%Y-%m} {rng.random()}", geslagen_op=tot)


def generate_failing_in_february(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    generate_heartbeat(maand, tot=tot, rng=rng)
    if maand.month == 2:
        raise RuntimeError("stroomuitval")


@pytest.fixture(autouse=True)
def demonstration(settings: Settings) -> None:
    settings.DEMONSTRATIE = True
    settings.DEMONSTRATIEBRONNEN = [f"{__name__}.generate_heartbeat"]


@pytest.mark.django_db
def test_every_month_from_the_beginning_is_made_once() -> None:
    first = services.generate_history(tot=TOT)
    second = services.generate_history(tot=TOT)

    assert (first, second) == (3, 0)
    assert Hartslag.objects.count() == 3


@pytest.mark.django_db
def test_the_same_month_is_the_same_history_every_time() -> None:
    services.generate_history(tot=TOT)
    before = set(Hartslag.objects.values_list("naam", flat=True))
    Hartslag.objects.all().delete()
    Demonstratiemaand.objects.all().delete()

    services.generate_history(tot=TOT)

    assert set(Hartslag.objects.values_list("naam", flat=True)) == before


@pytest.mark.django_db
def test_a_month_that_failed_leaves_nothing_and_is_made_later(settings: Settings) -> None:
    settings.DEMONSTRATIEBRONNEN = [f"{__name__}.generate_failing_in_february"]
    with pytest.raises(RuntimeError):
        services.generate_history(tot=TOT)

    assert Hartslag.objects.count() == 1
    assert Demonstratiemaand.objects.count() == 1


@pytest.mark.django_db
def test_progress_ends_at_the_total() -> None:
    services.generate_history(tot=TOT)

    voortgang = Voortgang.objects.get(naam=services.VOORTGANG)
    assert (voortgang.gedaan, voortgang.totaal) == (3, 3)
    assert voortgang.klaar_op is not None


@pytest.mark.django_db
def test_made_up_history_is_refused_outside_a_demonstration(settings: Settings) -> None:
    settings.DEMONSTRATIE = False

    with pytest.raises(services.NotADemonstrationError, match="demonstratie"):
        services.generate_history(tot=timezone.now())
    assert Demonstratiemaand.objects.count() == 0
