import datetime as dt
import random

import pytest
from django.db.models import Count, F, Q
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.demonstratie import logins
from bisc_portal.meting import Periode
from bisc_portal.netwerk import referentie as netwerk
from servicedesk import demonstratie, selectors
from servicedesk.models import Dienst, GbsAansluiting, Klok, Melding
from tests.servicedesk.factories import load_afspraken
from tests.werktijd.kalenders import at

MAART = dt.date(2026, 3, 1)


@pytest.fixture
def netwerk_met_mensen(db: None) -> None:
    netwerk.load()
    load_afspraken()
    logins.load_logins()


def generate(maand: dt.date, tot: dt.datetime) -> None:
    demonstratie.generate(maand, tot=tot, rng=random.Random(f"{maand}"))  # noqa: S311


@pytest.mark.usefixtures("netwerk_met_mensen")
def test_a_month_is_believable() -> None:
    generate(MAART, at("2026-11-22 10:00"))

    counts = Klok.objects.counting().aggregate(
        alle=Count("pk"), gehaald=Count("pk", filter=Q(stopped_at__lte=F("breach_at")))
    )
    assert 120 < Melding.objects.count() < 260
    assert 0.93 < counts["gehaald"] / counts["alle"] < 1
    assert Melding.objects.values("organisatie").distinct().count() == 8
    assert Melding.objects.values("onderwerp").distinct().count() > 50
    assert not Melding.objects.exclude(status=Melding.Status.AFGESLOTEN).exists()


@pytest.mark.usefixtures("netwerk_met_mensen")
@pytest.mark.parametrize(
    "tot",
    ["2026-11-22 10:00", "2026-11-18 14:05", "2026-11-20 16:40", "2026-11-16 08:00", "2026-11-02 09:00"],
)
def test_the_queue_of_today_is_filled(tot: str) -> None:
    now = at(tot)

    generate(dt.date(2026, 11, 1), now)

    user = User.objects.order_by("pk")[0]
    blad = selectors.page_beurten(selectors.Filter(), user=user, aantal=None)
    groepen = selectors.group_beurten(blad, now=now, kalenders=selectors.Kalenders())
    assert 10 <= blad.paginator.count <= 14
    assert len(groepen[0].beurten) == 1
    assert 2 <= len(groepen[1].beurten) <= 5
    assert not Klok.objects.filter(volgend_signaal_op__lt=now).exists()


@pytest.mark.usefixtures("netwerk_met_mensen")
def test_the_same_month_is_the_same_every_time() -> None:
    generate(MAART, at("2026-11-22 10:00"))
    first = list(Melding.objects.order_by("nummer").values_list("nummer", "onderwerp", "gemeld_op"))
    Melding.objects.all().delete()
    GbsAansluiting.objects.all().delete()
    # The counters go on where they were; what happened is what counts.
    generate(MAART, at("2026-11-22 10:00"))

    again = list(Melding.objects.order_by("nummer").values_list("onderwerp", "gemeld_op"))
    assert again == [(onderwerp, op) for _, onderwerp, op in first]


@pytest.mark.usefixtures("netwerk_met_mensen")
def test_nothing_happens_after_the_moment_it_is_made() -> None:
    now = at("2026-03-11 12:00")

    generate(MAART, now)

    assert Melding.objects.latest("gemeld_op").gemeld_op < now
    assert not Klok.objects.filter(stopped_at__gte=now).exists()


@pytest.mark.usefixtures("netwerk_met_mensen")
def test_five_of_eight_libraries_moved_to_the_gbs() -> None:
    maand = dt.date(2025, 1, 1)
    while maand <= dt.date(2026, 11, 1):
        demonstratie._generate_diensten(maand, at("2026-11-22 10:00"))
        maand = (maand + dt.timedelta(days=32)).replace(day=1)

    telling = selectors.count_gbs(now=timezone.now())
    assert (int(telling.teller), int(telling.noemer)) == (5, 8)
    assert GbsAansluiting.objects.count() == 5
    for dienst in Dienst:
        jaar = Periode(at("2025-01-01 00:00"), at("2026-01-01 00:00"))
        beschikbaar = selectors.count_beschikbaar(dienst, jaar, now=at("2026-11-22 10:00"))
        assert beschikbaar is not None
        assert beschikbaar.aandeel is not None
        assert 0.95 < beschikbaar.aandeel < 1


def test_without_a_desk_there_are_no_calls(db: None) -> None:
    netwerk.load()
    load_afspraken()

    generate(MAART, at("2026-11-22 10:00"))

    assert not Melding.objects.exists()
