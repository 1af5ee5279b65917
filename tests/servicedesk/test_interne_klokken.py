"""The clocks for solving and for the next message: off unless a policy has a norm, and pausable."""

import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd.models import Werkkalender
from servicedesk import services
from servicedesk.models import Klok, Kloksoort, Melding, SlaBeleid, SlaNorm
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at, local


def add_norm(kloksoort: str, aantal: int, *, urgentie: int | None = 2, **fields: object) -> SlaNorm:
    """A norm in hours in the policy that is in force."""
    defaults: dict[str, object] = {"soort": "incident", "eenheid": "uren"}
    return SlaNorm.objects.create(
        beleid=SlaBeleid.objects.order_by("-geldig_vanaf")[0],
        kalender=Werkkalender.objects.get(slug="servicedesk"),
        kloksoort=kloksoort,
        urgentie=urgentie,
        aantal=aantal,
        **{**defaults, **fields},
    )


@pytest.fixture
def oplossen(afspraken: None) -> SlaNorm:
    """An incident of urgency 2 is solved within eight hours."""
    return add_norm(Kloksoort.OPLOSSING, 8)


@pytest.fixture
def opgepakt(
    oplossen: SlaNorm, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> Melding:
    """Reported on Tuesday 10:30, picked up at 11:00."""
    melding = make_melding(vestiging, medewerker)
    return services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))


def klok(melding: Melding, soort: str = Kloksoort.OPLOSSING) -> Klok:
    return melding.klokken.filter(soort=soort).order_by("-ronde", "-revisie")[0]


def wait(melding: Melding, by: User, moment: str) -> None:
    services.wait_melding(melding, by=by, at=at(moment), op="wacht_op_melder", toelichting="Welk scherm?")


def test_without_a_norm_a_call_has_only_its_response_clock(melding: Melding) -> None:
    assert [klok.soort for klok in melding.klokken.all()] == [Kloksoort.RESPONS]


def test_solving_runs_from_the_report_and_stops_when_resolved(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    assert local(klok(opgepakt).due_at) == "2026-11-18 10:00"

    services.resolve_melding(
        opgepakt, by=servicedeskmedewerker, at=at("2026-11-18 10:00"), oplossing="Nieuwe kabel."
    )

    stopped = klok(opgepakt)
    assert (stopped.resultaat, stopped.elapsed) == (Klok.Resultaat.GEHAALD, dt.timedelta(hours=8))


def test_waiting_pauses_solving_and_resuming_moves_its_deadline(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    wait(opgepakt, servicedeskmedewerker, "2026-11-17 12:00")
    paused = klok(opgepakt)
    assert (paused.staat_stil, paused.volgend_signaal_op) == (True, None)

    services.resume_melding(opgepakt, by=servicedeskmedewerker, at=at("2026-11-18 09:30"))

    resumed = klok(opgepakt)
    assert local(resumed.due_at) == "2026-11-18 16:00"
    assert [(local(p.van), local(p.tot), p.reden) for p in resumed.pauzes.all() if p.tot] == [
        ("2026-11-17 12:00", "2026-11-18 09:30", "wacht_op_melder")
    ]
    assert resumed.volgend_signaal_op is not None


def test_going_on_to_wait_for_somebody_else_is_one_pause(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    wait(opgepakt, servicedeskmedewerker, "2026-11-17 12:00")
    services.wait_melding(
        opgepakt,
        by=servicedeskmedewerker,
        at=at("2026-11-17 14:00"),
        op="wacht_op_leverancier",
        toelichting="Besteld.",
    )

    assert klok(opgepakt).pauzes.count() == 1


def test_a_paused_clock_gives_no_signal_however_long_it_takes(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    wait(opgepakt, servicedeskmedewerker, "2026-11-17 12:00")

    services.sweep_batch(at=at("2026-12-17 12:00"))

    assert not klok(opgepakt).signalen.exists()


def test_resolved_while_waiting_ends_the_pause(opgepakt: Melding, servicedeskmedewerker: User) -> None:
    wait(opgepakt, servicedeskmedewerker, "2026-11-17 12:00")

    services.resolve_melding(
        opgepakt, by=servicedeskmedewerker, at=at("2026-11-25 12:00"), oplossing="Vanzelf over."
    )

    stopped = klok(opgepakt)
    assert (stopped.resultaat, stopped.elapsed) == (Klok.Resultaat.GEHAALD, dt.timedelta(hours=1.5))
    assert not stopped.pauzes.filter(tot__isnull=True).exists()


def test_another_urgency_keeps_the_pauses(opgepakt: Melding, servicedeskmedewerker: User) -> None:
    add_norm(Kloksoort.OPLOSSING, 16, urgentie=3)
    wait(opgepakt, servicedeskmedewerker, "2026-11-17 12:00")
    services.resume_melding(opgepakt, by=servicedeskmedewerker, at=at("2026-11-17 13:00"))

    services.change_urgentie(
        opgepakt, by=servicedeskmedewerker, at=at("2026-11-17 14:00"), urgentie=3, reden="Valt mee."
    )

    lowered = klok(opgepakt)
    assert (lowered.revisie, lowered.pauzes.count()) == (2, 1)
    assert local(lowered.due_at) == "2026-11-19 10:30"


def test_an_urgency_without_a_norm_for_solving_closes_the_clock(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    services.change_urgentie(
        opgepakt, by=servicedeskmedewerker, at=at("2026-11-17 14:00"), urgentie=3, reden="Valt mee."
    )

    assert klok(opgepakt).vervangen_op == at("2026-11-17 14:00")


def test_reopening_starts_a_new_clock_for_solving_and_the_first_result_stays(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    late = at("2026-11-18 12:00")
    services.resolve_melding(opgepakt, by=servicedeskmedewerker, at=late, oplossing="Kabel.")

    services.reopen_melding(opgepakt, by=servicedeskmedewerker, at=at("2026-11-19 10:00"), reden="Nee.")

    eerste, tweede = opgepakt.klokken.filter(soort=Kloksoort.OPLOSSING).order_by("ronde")
    assert (eerste.resultaat, tweede.resultaat) == (Klok.Resultaat.GEMIST, Klok.Resultaat.LOOPT)
    assert local(tweede.due_at) == "2026-11-20 09:30"


def test_every_answer_starts_the_promise_of_the_next_one(
    opgepakt: Melding, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    add_norm(Kloksoort.BERICHT, 4)
    melding = make_melding(vestiging, medewerker)
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))
    assert local(klok(melding, Kloksoort.BERICHT).due_at) == "2026-11-17 15:00"

    services.add_reactie(melding, by=servicedeskmedewerker, at=at("2026-11-17 14:00"), tekst="We zoeken.")
    services.add_reactie(
        melding, by=servicedeskmedewerker, at=at("2026-11-17 15:00"), tekst="Onder ons.", intern=True
    )

    eerste, tweede = melding.klokken.filter(soort=Kloksoort.BERICHT).order_by("ronde")
    assert eerste.resultaat == Klok.Resultaat.GEHAALD
    assert (local(tweede.due_at), tweede.stopped_at) == ("2026-11-18 09:30", None)


def test_the_figures_count_only_what_is_in_the_contract(
    opgepakt: Melding, servicedeskmedewerker: User
) -> None:
    assert {klok.soort for klok in Klok.objects.counting()} == {Kloksoort.RESPONS}


def test_a_library_with_its_own_agreement_gets_its_own_norm(
    oplossen: SlaNorm, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    add_norm(Kloksoort.RESPONS, 4, organisatie=vestiging.organisatie)
    add_norm(Kloksoort.RESPONS, 1, vestiging=vestiging)

    own = make_melding(vestiging, medewerker)
    other = make_melding(andere_vestiging, medewerker)

    assert local(klok(own, Kloksoort.RESPONS).due_at) == "2026-11-17 11:30"
    assert local(klok(other, Kloksoort.RESPONS).due_at) == "2026-11-18 10:30"
