"""The list behind availability: the hours of its rows are just those that are missing from the figure."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bisc_portal.meting import Periode
from servicedesk import selectors
from servicedesk.models import Dienst, Meetperiode, Onbeschikbaarheid
from tests.werktijd.kalenders import at

BEGIN = at("2026-11-16 00:00")
WEEK = Periode(BEGIN, BEGIN + dt.timedelta(days=7))
NU = at("2026-11-27 12:00")
UUR = Decimal(3600)
storing = st.tuples(
    st.integers(-20, 180), st.integers(1, 30), st.sampled_from(["storing", "gepland", "vals"])
)


@pytest.mark.parametrize("dienst", [Dienst.BIBLIOTHEEKSYSTEEM, Dienst.BEMANDE_SERVICEDESK])
@given(storingen=st.lists(storing, max_size=8))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_hours_of_the_rows_are_the_hours_that_are_missing(
    afspraken: None, dienst: Dienst, storingen: list[tuple[int, int, str]]
) -> None:
    Onbeschikbaarheid.objects.all().delete()
    Meetperiode.objects.all().delete()
    Meetperiode.objects.create(dienst=dienst, vanaf=dt.date(2026, 11, 1))
    for begin, length, soort in storingen:
        van = BEGIN + dt.timedelta(hours=begin)
        Onbeschikbaarheid.objects.create(
            dienst=dienst,
            van=van,
            tot=van + dt.timedelta(hours=length),
            toelichting="Storing",
            gepland=soort == "gepland",
            aangekondigd_op=van - dt.timedelta(days=7) if soort == "gepland" else None,
            vervallen=soort == "vals",
        )

    telling = selectors.count_beschikbaar(dienst, WEEK, now=NU)
    rows = selectors.list_beschikbaar(dienst, WEEK, now=NU)

    assert telling is not None
    gone = sum((row.gewicht for row in rows if row.telt_mee), Decimal(0))
    assert abs((telling.noemer - telling.teller) / UUR - gone) < Decimal("0.000001")


def test_hours_without_anybody_at_the_desk_stand_in_the_list(afspraken: None) -> None:
    Meetperiode.objects.create(
        dienst=Dienst.BEMANDE_SERVICEDESK, vanaf=dt.date(2026, 11, 1), uit_aanmelding=True
    )
    maandag = Periode(BEGIN, BEGIN + dt.timedelta(days=1))

    (row,) = selectors.list_beschikbaar(Dienst.BEMANDE_SERVICEDESK, maandag, now=NU)

    assert (row.label, row.telt_mee, row.gewicht) == (
        "Niemand aangemeld aan de servicedesk",
        True,
        Decimal("8.5"),
    )


def test_months_read_in_one_go_are_the_months_read_apart(afspraken: None) -> None:
    Meetperiode.objects.create(dienst=Dienst.BIBLIOTHEEKSYSTEEM, vanaf=dt.date(2026, 9, 10))
    for number in range(6):
        van = at("2026-09-30 20:00") + dt.timedelta(days=number * 11)
        Onbeschikbaarheid.objects.create(
            dienst=Dienst.BIBLIOTHEEKSYSTEEM, van=van, tot=van + dt.timedelta(hours=9), toelichting="Storing"
        )
    drie = Periode(at("2026-09-01 00:00"), at("2026-12-01 00:00"))

    maanden = list(selectors.count_beschikbaar_per_maand(drie, now=NU))

    assert [maand.maand for maand in maanden] == [dt.date(2026, month, 1) for month in (9, 10, 11)]
    for maand in maanden:
        vak = Periode(
            at(f"2026-{maand.maand.month:02}-01 00:00"), at(f"2026-{maand.maand.month + 1:02}-01 00:00")
        )
        apart = selectors.count_beschikbaar(Dienst.BIBLIOTHEEKSYSTEEM, vak, now=NU)
        assert apart is not None
        assert (maand.teller, maand.noemer) == (apart.teller / UUR, apart.noemer / UUR)
        assert maand.rijen == len(selectors.list_beschikbaar(Dienst.BIBLIOTHEEKSYSTEEM, vak, now=NU))
