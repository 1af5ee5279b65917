import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import Klok, Melding
from servicedesk.services import UrgentieUnchangedError
from tests.conftest import signed_in
from tests.servicedesk.factories import DINSDAG, make_melding
from tests.werktijd.kalenders import at, local


def revisions(melding: Melding) -> list[Klok]:
    return list(melding.klokken.order_by("ronde", "revisie"))


def test_raising_gives_a_new_revision_from_the_change(melding: Melding, servicedeskmedewerker: User) -> None:
    services.change_urgentie(
        melding, by=servicedeskmedewerker, at=at("2026-11-17 13:00"), urgentie=1, reden="Werk ligt stil."
    )

    oud, nieuw = revisions(melding)
    assert (oud.vervangen_op, oud.telt_mee, oud.volgend_signaal_op) == (at("2026-11-17 13:00"), False, None)
    assert (local(nieuw.due_at), nieuw.revisie, nieuw.telt_mee) == ("2026-11-17 15:00", 2, True)


def test_lowering_counts_from_the_report(melding: Melding, servicedeskmedewerker: User) -> None:
    services.change_urgentie(
        melding, by=servicedeskmedewerker, at=at("2026-11-17 13:00"), urgentie=3, reden="Valt mee."
    )

    assert local(revisions(melding)[1].due_at) == "2026-11-20 10:30"


def test_a_breach_stays_a_breach_after_lowering(melding: Melding, servicedeskmedewerker: User) -> None:
    late = at("2026-11-18 11:00")
    services.change_urgentie(melding, by=servicedeskmedewerker, at=late, urgentie=3, reden="Valt mee.")
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-18 11:05"))

    oud, nieuw = revisions(melding)
    assert (oud.resultaat, oud.telt_mee) == (Klok.Resultaat.GEMIST, True)
    assert (nieuw.resultaat, nieuw.telt_mee) == (Klok.Resultaat.GEHAALD, False)
    assert oud.signalen.filter(drempel="schending").count() == 1


def test_a_second_change_after_a_breach_leaves_one_that_counts(
    melding: Melding, servicedeskmedewerker: User
) -> None:
    for urgentie, moment in ((3, "2026-11-18 11:00"), (2, "2026-11-18 12:00")):
        services.change_urgentie(
            melding, by=servicedeskmedewerker, at=at(moment), urgentie=urgentie, reden="Toch anders."
        )

    assert [klok.telt_mee for klok in revisions(melding)] == [True, False, False]


def test_a_stopped_clock_is_never_touched(melding: Melding, servicedeskmedewerker: User) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))

    services.change_urgentie(
        melding, by=servicedeskmedewerker, at=at("2026-11-17 12:00"), urgentie=1, reden="Erger."
    )

    assert len(revisions(melding)) == 1


def test_the_same_urgency_is_refused(melding: Melding, servicedeskmedewerker: User) -> None:
    with pytest.raises(UrgentieUnchangedError):
        services.change_urgentie(melding, by=servicedeskmedewerker, at=DINSDAG, urgentie=2, reden="?")


def test_a_question_has_no_urgency_to_change(
    afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    vraag = make_melding(vestiging, medewerker, soort="vraag")

    with pytest.raises(UrgentieUnchangedError):
        services.change_urgentie(vraag, by=servicedeskmedewerker, at=DINSDAG, urgentie=1, reden="?")


def test_a_change_without_a_reason_is_refused_on_the_page(
    melding: Melding, servicedeskmedewerker: User
) -> None:
    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}urgentie/", {"urgentie": "1", "reden": " "}
    )

    assert response.status_code == 422
    assert "Schrijf op waarom de urgentie verandert." in response.text
    assert len(revisions(melding)) == 1


def test_the_page_shows_every_deadline_there_was(melding: Melding, servicedeskmedewerker: User) -> None:
    services.change_urgentie(
        melding, by=servicedeskmedewerker, at=at("2026-11-17 13:00"), urgentie=1, reden="Werk ligt stil."
    )

    text = signed_in(servicedeskmedewerker).get(melding.get_absolute_url()).text

    assert "Eerdere termijnen" in text
    assert "urgentie verhoogd naar 1" in text
    assert selectors.list_klokken(melding)[0].norm.urgentie == 1


@pytest.mark.parametrize("urgentie", ["9", "0", "-1", "hoog", ""])
def test_an_urgency_that_does_not_exist_is_refused_on_the_page(
    melding: Melding, servicedeskmedewerker: User, urgentie: str
) -> None:
    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}urgentie/", {"urgentie": urgentie, "reden": "Het ligt nu stil."}
    )

    assert response.status_code == 422
    assert ("Kies urgentie 1, 2 of 3." if urgentie else "Kies een urgentie.") in response.text
    assert "Het ligt nu stil." in response.text
    assert len(revisions(melding)) == 1
