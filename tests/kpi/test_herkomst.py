import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Bijeenkomst, Vestiging
from ibl.models import Transportopdracht
from kpi import selectors, services
from kpi.models import Meting
from tests.conftest import signed_in
from tests.ibl.factories import make_opdracht
from tests.kpi.factories import NU, load_indicator, span
from tests.netwerk.factories import make_bijeenkomst

pytestmark = pytest.mark.django_db
MOMENTS = st.datetimes(dt.datetime(2025, 11, 1), dt.datetime(2027, 2, 1)).map(  # noqa: DTZ001  made aware here
    lambda moment: moment.replace(tzinfo=dt.UTC)
)
HISTORY = st.lists(st.tuples(st.sampled_from(Bijeenkomst.Soort.values), MOMENTS, st.booleans()), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY, sleutel=st.sampled_from(["2026-01", "2026-10", "2026-11", "2026-k2", "2026"]))
def test_the_records_add_up_to_the_figure(history: list[tuple[str, dt.datetime, bool]], sleutel: str) -> None:
    Bijeenkomst.objects.all().delete()
    Meting.objects.all().delete()
    for soort, begint_op, gehouden in history:
        make_bijeenkomst(soort=soort, begint_op=begint_op, gehouden=gehouden)
    for code, soort in [("pdo", "pdo"), ("kennissessies", "kennissessie")]:
        indicator = load_indicator(code)
        services.measure_indicator(indicator, [span(sleutel)], at=NU)

        stand = selectors.load_stand(indicator, span(sleutel), bibliotheek=None)
        herkomst = selectors.load_herkomst(stand, now=NU, bibliotheek=None)

        # The same count once more, straight from what was made above.
        begin = dt.datetime(2025, 12, 31, 23, tzinfo=dt.UTC)
        end = min(selectors_end(sleutel), NU)
        counted = sum(s == soort and held and begin <= op <= end for s, op, held in history)
        assert stand.meting is not None
        assert stand.meting.waarde == len(herkomst.tellen_mee) == counted
        assert len(herkomst.tellen_mee) + herkomst.buiten_telling == len(herkomst.rijen)
        assert not herkomst.is_nieuwer


def selectors_end(sleutel: str) -> dt.datetime:
    """The last moment of the period, in UTC, written out by hand."""
    return {
        "2026-01": dt.datetime(2026, 1, 31, 22, 59, 59, 999999, tzinfo=dt.UTC),
        "2026-10": dt.datetime(2026, 10, 31, 22, 59, 59, 999999, tzinfo=dt.UTC),
        "2026-11": dt.datetime(2026, 11, 30, 22, 59, 59, 999999, tzinfo=dt.UTC),
        "2026-k2": dt.datetime(2026, 6, 30, 21, 59, 59, 999999, tzinfo=dt.UTC),
        "2026": dt.datetime(2026, 12, 31, 22, 59, 59, 999999, tzinfo=dt.UTC),
    }[sleutel]


def test_records_that_came_later_are_announced(directeur: User) -> None:
    indicator = load_indicator("kennissessies")
    services.measure_indicator(indicator, [span("2026-10")], at=NU)
    make_bijeenkomst(titel="Impact meten")

    page = signed_in(directeur).get("/cijfers/kennissessies/herkomst/?periode=2026-10")

    assert "kwamen er gegevens bij" in page.text
    assert "Impact meten" in page.text


def test_what_is_planned_in_a_later_month_is_not_announced_as_newer(directeur: User) -> None:
    indicator = load_indicator("kennissessies")
    make_bijeenkomst(titel="Later dit jaar", begint_op=NU + dt.timedelta(days=30), gepland=True)
    services.measure_indicator(indicator, [span("2026")], at=NU)
    stand = selectors.load_stand(indicator, span("2026"), bibliotheek=None)

    before = selectors.load_herkomst(stand, now=NU, bibliotheek=None)
    make_bijeenkomst(titel="Deze maand", begint_op=NU - dt.timedelta(days=1))
    after = selectors.load_herkomst(stand, now=NU, bibliotheek=None)

    assert [rij.telt_mee for rij in before.rijen] == [False]
    assert not before.is_nieuwer
    assert after.is_nieuwer


def test_the_province_sees_numbers_and_outcomes_but_no_texts(provinciemedewerker: User) -> None:
    meeting = make_bijeenkomst(titel="Vertrouwelijk onderwerp")

    page = signed_in(provinciemedewerker).get("/cijfers/kennissessies/herkomst/?periode=2026-10")
    assert page.status_code == 404

    load_indicator("kennissessies")
    page = signed_in(provinciemedewerker).get("/cijfers/kennissessies/herkomst/?periode=2026-10")

    assert f"B{meeting.pk}" in page.text
    assert "Vertrouwelijk onderwerp" not in page.text
    assert meeting.get_absolute_url() not in page.text


def test_the_list_can_be_narrowed_and_paged(directeur: User) -> None:
    load_indicator("kennissessies")
    for _ in range(55):
        make_bijeenkomst()
    make_bijeenkomst(titel="Afgelast", gepland=True)

    client = signed_in(directeur)
    page = client.get("/cijfers/kennissessies/herkomst/?periode=2026-10&pagina=2")
    left_out = client.get("/cijfers/kennissessies/herkomst/?periode=2026-10&toon=buiten")

    assert "51 tot en met 56 van 56" in page.text
    assert "Afgelast" in left_out.text
    assert left_out.text.count("<tr>") == 2


def test_many_records_are_fetched_a_page_at_a_time_and_say_the_same(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = dt.datetime(2026, 10, 5, 8, tzinfo=dt.UTC)
    for number in range(6):
        opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=begin)
        if number < 2:
            Transportopdracht.objects.filter(pk=opdracht.pk).update(
                beschikbaar_op=begin + dt.timedelta(hours=9)
            )
        if number == 5:
            Transportopdracht.objects.filter(pk=opdracht.pk).update(status="geannuleerd")
    indicator = load_indicator("binnen-72-uur")
    services.measure_indicator(indicator, [span("2026-10")], at=NU)
    stand = selectors.load_stand(indicator, span("2026-10"), bibliotheek=None)

    whole = selectors.load_herkomst(stand, now=NU, bibliotheek=None)
    monkeypatch.setattr("kpi.selectors.herkomst.VEEL", 3)
    paged = selectors.load_herkomst(stand, now=NU, bibliotheek=None)

    assert (
        [count for *_, count in paged.weergaven] == [count for *_, count in whole.weergaven] == [6, 2, 3, 1]
    )
    for toon in ("", "behaald", "gemist", "buiten"):
        assert list(paged.filtered(toon)[0:4]) == list(whole.filtered(toon)[0:4])
