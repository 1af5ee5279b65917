"""Who staffs the desk: shifts, swaps, sick calls, signing on, and the share that was really staffed."""

import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.meting import Periode
from servicedesk import selectors, services
from servicedesk.demonstratie_bezetting import generate_bezetting
from servicedesk.models import (
    Aanwezigheid,
    Dienst,
    KlokSignaal,
    Meetperiode,
    Melding,
    Roosterdienst,
    Ruilverzoek,
)
from servicedesk.services import RoosterRefusedError
from tests.conftest import signed_in
from tests.servicedesk.factories import DINSDAG
from tests.werktijd.kalenders import at, local


@pytest.fixture
def dienst(afspraken: None, servicedeskmedewerker: User) -> Roosterdienst:
    """Wednesday morning, in the roster of the servicedeskmedewerker."""
    return plan(servicedeskmedewerker, "2026-11-18 08:30", "2026-11-18 12:00")


def plan(who: User, van: str, tot: str) -> Roosterdienst:
    return services.plan_dienst(medewerker=who, van=at(van), tot=at(tot), by=who, at=DINSDAG)


# --- The roster ------------------------------------------------------------------------------------------
def test_nobody_has_two_shifts_at_once(dienst: Roosterdienst, servicedeskmedewerker: User) -> None:
    with pytest.raises(RoosterRefusedError, match="al een dienst"):
        plan(servicedeskmedewerker, "2026-11-18 11:00", "2026-11-18 15:00")


def test_a_swap_moves_the_shift_only_after_yes(
    dienst: Roosterdienst, servicedeskmedewerker: User, collega: User
) -> None:
    verzoek = services.request_ruil(dienst, aan=collega, by=servicedeskmedewerker, at=DINSDAG)
    dienst.refresh_from_db()
    assert dienst.medewerker == servicedeskmedewerker

    services.answer_ruil(verzoek, aangenomen=True, by=collega, at=DINSDAG)

    dienst.refresh_from_db()
    assert dienst.medewerker == collega
    told = Bericht.objects.filter(sleutel__startswith="ruil-").order_by("pk")
    assert [bericht.ontvanger for bericht in told] == [collega, servicedeskmedewerker]


def test_a_swap_that_was_answered_cannot_be_answered_again(
    dienst: Roosterdienst, servicedeskmedewerker: User, collega: User
) -> None:
    verzoek = services.request_ruil(dienst, aan=collega, by=servicedeskmedewerker, at=DINSDAG)
    services.answer_ruil(verzoek, aangenomen=False, by=collega, at=DINSDAG)

    with pytest.raises(RoosterRefusedError):
        services.answer_ruil(verzoek, aangenomen=True, by=collega, at=DINSDAG)


def test_yes_to_a_shift_one_cannot_do_is_refused(
    dienst: Roosterdienst, servicedeskmedewerker: User, collega: User
) -> None:
    plan(collega, "2026-11-18 09:00", "2026-11-18 10:00")
    verzoek = services.request_ruil(dienst, aan=collega, by=servicedeskmedewerker, at=DINSDAG)

    with pytest.raises(RoosterRefusedError, match="al een dienst"):
        services.answer_ruil(verzoek, aangenomen=True, by=collega, at=DINSDAG)

    verzoek.refresh_from_db()
    assert verzoek.antwoord == Ruilverzoek.Antwoord.GEVRAAGD


def test_a_sick_call_opens_the_shift_and_tells_the_others(
    dienst: Roosterdienst, servicedeskmedewerker: User, collega: User
) -> None:
    services.report_sick(dienst, by=servicedeskmedewerker, at=DINSDAG)

    assert [bericht.ontvanger for bericht in Bericht.objects.filter(sleutel__contains="-open-")] == [collega]
    (dag,) = [d for d in selectors.list_roosterdagen(dt.date(2026, 11, 16), now=DINSDAG) if d.diensten]
    assert (local(dag.gaten[0][0]), local(dag.gaten[0][1])) == ("2026-11-18 08:30", "2026-11-18 17:00")


def test_taking_over_in_mid_shift_staffs_the_rest(
    dienst: Roosterdienst, servicedeskmedewerker: User, collega: User
) -> None:
    midden = at("2026-11-18 10:00")
    services.report_sick(dienst, by=servicedeskmedewerker, at=midden)

    taken = services.take_over_dienst(dienst, by=collega, at=midden)

    assert (taken.medewerker, local(taken.van), local(taken.tot)) == (
        collega,
        "2026-11-18 10:00",
        "2026-11-18 12:00",
    )


def test_a_shift_that_began_stays_in_the_roster(dienst: Roosterdienst, servicedeskmedewerker: User) -> None:
    with pytest.raises(RoosterRefusedError):
        services.remove_dienst(dienst, by=servicedeskmedewerker, at=at("2026-11-18 09:00"))


# --- Signing on ------------------------------------------------------------------------------------------
def test_signing_on_twice_is_one_time(servicedeskmedewerker: User) -> None:
    first = services.sign_on(by=servicedeskmedewerker, at=at("2026-11-17 08:30"))

    assert services.sign_on(by=servicedeskmedewerker, at=at("2026-11-17 09:00")) == first


def test_the_share_counts_service_time_with_somebody_there(
    afspraken: None, servicedeskmedewerker: User, collega: User
) -> None:
    services.sign_on(by=servicedeskmedewerker, at=at("2026-11-17 08:00"))
    services.sign_on(by=collega, at=at("2026-11-17 11:00"))
    services.sign_off(by=servicedeskmedewerker, at=at("2026-11-17 12:00"))
    services.sign_off(by=collega, at=at("2026-11-17 15:18"))

    found = selectors.measure_bezetting(at("2026-11-17 00:00"), at("2026-11-18 00:00"))

    assert (found.servicetijd, found.bemand) == (dt.timedelta(hours=8.5), dt.timedelta(hours=6, minutes=48))
    assert found.aandeel == pytest.approx(0.8)


def test_whoever_forgot_to_sign_off_went_home_at_closing(
    afspraken: None, servicedeskmedewerker: User
) -> None:
    services.sign_on(by=servicedeskmedewerker, at=at("2026-11-17 08:30"))
    nacht = at("2026-11-17 23:00")

    closed = selectors.find_last_closing(now=nacht)
    assert closed
    services.sign_off_forgotten(at=nacht, until=closed)

    left = Aanwezigheid.objects.get().tot
    assert left
    assert local(left) == "2026-11-17 17:00"


def test_the_indicator_counts_from_signing_on(afspraken: None, servicedeskmedewerker: User) -> None:
    Meetperiode.objects.create(
        dienst=Dienst.BEMANDE_SERVICEDESK, vanaf=dt.date(2026, 11, 17), uit_aanmelding=True
    )
    services.sign_on(by=servicedeskmedewerker, at=at("2026-11-17 08:30"))
    services.sign_off(by=servicedeskmedewerker, at=at("2026-11-17 15:18"))
    dag = Periode(at("2026-11-17 00:00"), at("2026-11-18 00:00"))

    telling = selectors.count_beschikbaar(Dienst.BEMANDE_SERVICEDESK, dag, now=at("2026-11-20 00:00"))

    assert telling
    assert telling.aandeel is not None
    assert float(telling.aandeel) == pytest.approx(0.8)


# --- Escalation ------------------------------------------------------------------------------------------
def test_a_breach_goes_to_the_next_in_the_roster_once(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    plan(servicedeskmedewerker, "2026-11-18 08:30", "2026-11-18 12:00")
    plan(collega, "2026-11-18 12:00", "2026-11-18 17:00")

    services.sweep_batch(at=at("2026-11-18 10:31"))
    services.sweep_batch(at=at("2026-11-18 10:32"))

    escalatie = KlokSignaal.objects.get(drempel=KlokSignaal.Drempel.ESCALATIE)
    assert escalatie.aan == collega
    told = Bericht.objects.filter(sleutel__startswith="klok-").order_by("pk")
    assert [bericht.ontvanger for bericht in told] == [servicedeskmedewerker, collega]


def test_without_a_roster_the_whole_desk_is_told_and_nobody_is_next(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.sweep_batch(at=at("2026-11-18 10:31"))

    assert not KlokSignaal.objects.filter(drempel=KlokSignaal.Drempel.ESCALATIE).exists()
    assert Bericht.objects.filter(sleutel__contains="-schending-").count() == 2


def test_who_is_sick_is_not_the_next(melding: Melding, servicedeskmedewerker: User, collega: User) -> None:
    plan(servicedeskmedewerker, "2026-11-18 08:30", "2026-11-18 12:00")
    ziek = plan(collega, "2026-11-18 12:00", "2026-11-18 17:00")
    services.report_sick(ziek, by=collega, at=DINSDAG)

    services.sweep_batch(at=at("2026-11-18 10:31"))

    assert not KlokSignaal.objects.filter(drempel=KlokSignaal.Drempel.ESCALATIE).exists()


# --- The page --------------------------------------------------------------------------------------------
def test_a_shift_is_planned_on_the_page(afspraken: None, servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)
    sent = {
        "medewerker": servicedeskmedewerker.pk,
        "datum": "2099-11-18",
        "van": "08:30",
        "tot": "12:00",
        "week": "2099-47",
    }

    response = client.post("/servicedesk/rooster/inroosteren/", sent, follow=True)

    assert "staat in het rooster" in response.text
    assert local(Roosterdienst.objects.get().van) == "2099-11-18 08:30"


def test_a_shift_that_ends_before_it_begins_is_refused_beside_the_field(
    afspraken: None, servicedeskmedewerker: User
) -> None:
    sent = {"medewerker": servicedeskmedewerker.pk, "datum": "2099-11-18", "van": "12:00", "tot": "08:30"}

    response = signed_in(servicedeskmedewerker).post("/servicedesk/rooster/inroosteren/", sent)

    assert response.status_code == 422
    assert "Een dienst eindigt na het begin." in response.text


def test_the_demonstration_has_a_roster_that_was_staffed(
    afspraken: None, servicedeskmedewerker: User, collega: User
) -> None:
    tot = at("2026-11-18 11:00")

    generate_bezetting(dt.date(2026, 11, 1), tot=tot, desk=[servicedeskmedewerker, collega])

    found = selectors.measure_bezetting(at("2026-11-01 00:00"), tot)
    assert found.aandeel == 1
    assert Roosterdienst.objects.filter(van__gt=tot).exists()
    assert Ruilverzoek.objects.count() == 1
