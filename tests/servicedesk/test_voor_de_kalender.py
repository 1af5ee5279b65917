"""A clock from before the first version of its calendar: a sentence instead of an explanation, no error."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import engine
from bisc_portal.werktijd import services as werktijd
from bisc_portal.werktijd.models import Werkkalender
from servicedesk import selectors, services, sla
from servicedesk.models import Klok, KlokAfwijking, Melding, SlaNorm
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at, local

NU = at("2026-11-17 12:00")
TOEN, TOEN_UITERLIJK = at("2019-12-30 10:00"), at("2020-01-03 10:00")
ZIN = "De kalender geldt vanaf 01-01-2020; eerder telt er niets."


@pytest.fixture
def oude(melding: Melding) -> Melding:
    """As an import might leave it: reported, and still open, from before the calendar."""
    Melding.objects.filter(pk=melding.pk).update(gemeld_op=TOEN)
    Klok.objects.filter(melding=melding).update(
        gemeld_op=TOEN,
        started_at=TOEN,
        warn50_at=TOEN_UITERLIJK,
        warn75_at=TOEN_UITERLIJK,
        due_at=TOEN_UITERLIJK,
        breach_at=TOEN_UITERLIJK,
        volgend_signaal_op=TOEN_UITERLIJK,
    )
    melding.refresh_from_db()
    return melding


def loopt_nog(melding: Melding, now: dt.datetime = NU) -> None:
    """The same clock with a deadline that lies ahead, as a mistaken import might have it."""
    straks = now + dt.timedelta(days=1)
    Klok.objects.filter(melding=melding).update(
        warn50_at=straks, warn75_at=straks, due_at=straks, breach_at=straks, volgend_signaal_op=straks
    )


def test_its_page_says_why_nothing_is_explained(oude: Melding, servicedeskmedewerker: User) -> None:
    page = signed_in(servicedeskmedewerker).get(oude.get_absolute_url())

    assert page.status_code == 200
    assert f"Deze termijn is niet uit te leggen. {ZIN}" in page.text


def test_its_reporter_reads_the_same(oude: Melding, medewerker: User) -> None:
    page = signed_in(medewerker).get(oude.get_absolute_url())

    assert page.status_code == 200
    assert ZIN in page.text


def test_any_other_page_explains_as_ever(melding: Melding, servicedeskmedewerker: User) -> None:
    page = signed_in(servicedeskmedewerker).get(melding.get_absolute_url())

    assert "niet uit te leggen" not in page.text
    assert "termijn loopt af" in page.text


def test_the_queue_shows_it_as_late(oude: Melding, servicedeskmedewerker: User) -> None:
    page = signed_in(servicedeskmedewerker).get("/servicedesk/")

    assert page.status_code == 200
    assert oude.nummer in page.text
    assert "Te laat" in page.text


def test_what_passed_is_counted_from_the_first_version() -> None:
    kalender = engine.Kalender(
        (
            engine.Versie(
                dt.date(2020, 1, 1),
                engine.Venster(dt.time(9), dt.time(17)),
                ((engine.Venster(dt.time(9), dt.time(17)),),) * 7,
            ),
        )
    )

    assert sla.passed(kalender, TOEN, at("2020-01-02 12:00")) == dt.timedelta(hours=8 + 3)
    assert sla.passed(kalender, TOEN, at("2019-12-31 12:00")) == dt.timedelta(0)


def test_a_promise_wholly_before_the_calendar_has_no_part_left(oude: Melding) -> None:
    kalender = selectors.Kalenders().get("servicedesk")
    stand = sla.stand(
        kalender,
        sla.Belofte(TOEN, *[TOEN + dt.timedelta(hours=1)] * 4),
        TOEN + dt.timedelta(minutes=30),
    )

    assert stand.totaal == dt.timedelta(0)
    assert stand.deel == 1.0


def test_the_sweep_gives_its_signals_once(oude: Melding) -> None:
    assert services.sweep_batch(at=NU) == 1
    assert services.sweep_batch(at=NU) == 0

    assert sorted(oude.klokken.get().signalen.values_list("drempel", flat=True)) == [
        "schending",
        "waarschuwing_50",
        "waarschuwing_75",
    ]


def test_it_is_picked_up_and_missed(oude: Melding, servicedeskmedewerker: User) -> None:
    services.pick_up_melding(oude, by=servicedeskmedewerker, at=NU)

    klok = oude.klokken.get()
    assert klok.resultaat == Klok.Resultaat.GEMIST
    assert klok.elapsed
    assert klok.elapsed > dt.timedelta(days=1)


def test_another_urgency_is_refused_with_the_sentence(oude: Melding, servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)

    page = client.post(f"{oude.get_absolute_url()}urgentie/", {"urgentie": "1", "reden": "Erger."})

    assert page.status_code == 422
    assert "Er is geen afspraak over de responstijd van een incident op 30-12-2019." in page.text
    assert oude.klokken.count() == 1


def test_the_nightly_check_goes_on_and_says_so(
    oude: Melding, vestiging: Vestiging, medewerker: User, beheerder: User
) -> None:
    make_melding(vestiging, medewerker)

    controle = services.check_klokken(at=at("2026-11-18 04:10"))

    assert controle.gecontroleerd == 2
    afwijking = KlokAfwijking.objects.get()
    assert (afwijking.klok.melding, afwijking.herleid) == (oude, None)
    assert not Bericht.objects.filter(sleutel__startswith="klokcontrole-").exists()
    page = signed_in(beheerder).get("/servicedesk/termijnen/").text
    assert "is niet na te rekenen: de melding is van voordat de kalender geldt" in page


def test_reckoning_again_leaves_it_and_says_so(
    oude: Melding, vestiging: Vestiging, medewerker: User, beheerder: User
) -> None:
    loopt_nog(oude)
    ander = make_melding(vestiging, medewerker)
    kalender = Werkkalender.objects.get(slug="servicedesk")
    sluiting = engine.Sluiting(dt.date(2026, 11, 18), "Studiedag")
    werktijd.add_sluiting(kalender, sluiting=sluiting, by=beheerder, at=NU)

    blik = selectors.preview_herberekening(kalender, now=NU)
    services.request_herberekening(kalender, by=beheerder, at=NU, reden="Studiedag.", verwacht=1)
    done = services.run_herberekening(at=NU)

    assert (blik.bekeken, blik.verschuift, blik.buiten) == (1, 1, 1)
    assert done
    assert done.verschoven == 1
    assert local(oude.klokken.get().due_at) == "2026-11-18 12:00"
    assert local(ander.klokken.get().due_at) == "2026-11-19 10:30"


def test_the_preview_of_reckoning_again_says_so(oude: Melding, beheerder: User) -> None:
    loopt_nog(oude, timezone.now())

    page = signed_in(beheerder).get("/servicedesk/termijnen/kalenders/servicedesk/herberekenen/")

    assert page.status_code == 200
    assert "Eén termijn begon voordat de kalender geldt." in page.text


def test_following_another_agreement_leaves_it(oude: Melding, beheerder: User) -> None:
    loopt_nog(oude)
    beleid = selectors.find_beleid(now=NU)
    assert beleid
    klok = oude.klokken.get()
    SlaNorm.objects.filter(pk=klok.norm_id).update(aantal=klok.norm.aantal)
    ander = SlaNorm.objects.filter(soort="vraag").order_by("pk")[0]
    Klok.objects.filter(pk=klok.pk).update(norm=ander)

    blik = selectors.preview_overstap(beleid, now=NU)

    assert (blik.bekeken, blik.verschuift, blik.buiten) == (1, 0, 1)
