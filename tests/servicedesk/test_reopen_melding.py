import pytest

from bisc_portal.accounts.models import User
from servicedesk import services
from servicedesk.models import Klok, Melding
from servicedesk.workflow import TransitionRefusedError
from tests.conftest import signed_in
from tests.werktijd.kalenders import at, local


@pytest.fixture
def opgelost(melding: Melding, servicedeskmedewerker: User) -> Melding:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))
    return services.resolve_melding(
        melding, by=servicedeskmedewerker, at=at("2026-11-17 15:00"), oplossing="Herstart."
    )


def test_reopening_starts_a_new_cycle_and_keeps_the_first_result(opgelost: Melding, medewerker: User) -> None:
    services.reopen_melding(opgelost, by=medewerker, at=at("2026-11-19 09:00"), reden="Weer stuk.")

    eerste, tweede = opgelost.klokken.order_by("ronde")
    assert eerste.resultaat == Klok.Resultaat.GEHAALD
    assert (tweede.ronde, local(tweede.due_at), tweede.telt_mee) == (2, "2026-11-20 09:00", True)


def test_a_reopened_call_waits_in_the_queue_again(
    opgelost: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    services.reopen_melding(opgelost, by=medewerker, at=at("2026-11-19 09:00"), reden="Weer stuk.")

    opgepakt = services.pick_up_melding(opgelost, by=servicedeskmedewerker, at=at("2026-11-19 10:00"))

    assert opgepakt.status == Melding.Status.IN_BEHANDELING
    assert opgepakt.opgelost_op is None


def test_reopening_what_is_not_solved_is_refused(melding: Melding, medewerker: User) -> None:
    with pytest.raises(TransitionRefusedError):
        services.reopen_melding(melding, by=medewerker, at=at("2026-11-19 09:00"), reden="?")


def test_closing_a_closed_melding_is_refused(opgelost: Melding, medewerker: User) -> None:
    services.close_melding(opgelost, by=medewerker, at=at("2026-11-18 09:00"))

    with pytest.raises(TransitionRefusedError):
        services.close_melding(opgelost, by=medewerker, at=at("2026-11-18 09:01"))


def test_a_closed_call_takes_no_answers(opgelost: Melding, medewerker: User) -> None:
    services.close_melding(opgelost, by=medewerker, at=at("2026-11-18 09:00"))

    response = signed_in(medewerker).post(f"{opgelost.get_absolute_url()}reageren/", {"tekst": "Nog iets"})

    assert response.status_code == 422
    assert "Deze melding is afgesloten." in response.text


def test_an_answer_ends_the_waiting_for_the_library(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))
    services.wait_melding(
        melding,
        by=servicedeskmedewerker,
        at=at("2026-11-17 11:10"),
        op="wacht_op_melder",
        toelichting="Welk nummer staat erop?",
    )

    services.add_reactie(melding, by=medewerker, at=at("2026-11-17 12:00"), tekst="Nummer 4.")

    melding.refresh_from_db()
    assert melding.status == Melding.Status.IN_BEHANDELING
