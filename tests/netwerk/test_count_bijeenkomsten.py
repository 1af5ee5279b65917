import datetime as dt

import pytest

from bisc_portal.meting import Periode
from bisc_portal.netwerk import selectors
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from tests.netwerk.factories import make_bijeenkomst

pytestmark = pytest.mark.django_db
JAAR = Periode(dt.datetime(2025, 12, 31, 23, tzinfo=dt.UTC), dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC))
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def count(soort: str = "kennissessie") -> int:
    return int(selectors.count_bijeenkomsten(soort, JAAR, now=NOW).teller)


def test_only_meetings_of_the_kind_that_were_held_in_the_period_count() -> None:
    make_bijeenkomst()
    make_bijeenkomst(soort=Bijeenkomst.Soort.PDO)
    make_bijeenkomst(begint_op=JAAR.tot)
    make_bijeenkomst(gepland=True)

    assert count() == 1


def test_the_first_moment_of_the_year_counts_and_the_first_of_the_next_does_not() -> None:
    make_bijeenkomst(begint_op=JAAR.van)
    make_bijeenkomst(begint_op=JAAR.tot)

    assert count() == 1


def test_a_meeting_of_tomorrow_recorded_as_held_does_not_count_yet() -> None:
    make_bijeenkomst(begint_op=NOW + dt.timedelta(days=1))

    assert count() == 0


def test_the_list_adds_up_and_says_why_the_others_do_not_count() -> None:
    make_bijeenkomst()
    make_bijeenkomst(gepland=True, begint_op=NOW + dt.timedelta(days=16))
    make_bijeenkomst(gepland=True, begint_op=NOW - dt.timedelta(days=16))

    rows = selectors.list_bijeenkomsten("kennissessie", JAAR, now=NOW)

    assert len([row for row in rows if row.telt_mee]) == count()
    assert [row.reden for row in rows] == [
        "",
        "Deze bijeenkomst is niet gehouden, of nog niet als gehouden vastgelegd.",
        "Deze bijeenkomst moet nog komen.",
    ]


def test_participation_counts_each_library_once_a_meeting(
    bibliotheek: Organisatie, andere_bibliotheek: Organisatie, bisc: Organisatie
) -> None:
    for organisatie in (bibliotheek, bisc):
        make_bijeenkomst().aanwezigheid.create(organisatie=organisatie, aantal=4)
    make_bijeenkomst(gepland=True).aanwezigheid.create(organisatie=andere_bibliotheek)

    deelname = selectors.count_deelname("kennissessie", JAAR, now=NOW)

    assert deelname == {bibliotheek.pk: 1, andere_bibliotheek.pk: 0}
