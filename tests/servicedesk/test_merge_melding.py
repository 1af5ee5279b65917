"""Two calls about one thing become one, and an answer about something else becomes a call."""

import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services, workflow
from servicedesk.models import Klok, Melding
from servicedesk.services import MergedMeldingError, MergeRefusedError, SameMeldingError, SplitRefusedError
from tests.conftest import signed_in
from tests.servicedesk.factories import DINSDAG, make_melding

pytestmark = pytest.mark.usefixtures("afspraken")
UUR = dt.timedelta(hours=1)


@pytest.fixture
def dubbel(vestiging: Vestiging, directeur: User) -> Melding:
    """The same thing, reported by the director an hour later."""
    return make_melding(vestiging, directeur, op=DINSDAG + UUR)


def test_a_merged_call_closes_and_its_conversation_goes_on_in_the_other(
    melding: Melding, dubbel: Melding, directeur: User, servicedeskmedewerker: User
) -> None:
    services.add_reactie(dubbel, by=directeur, at=DINSDAG + UUR, tekst="Er staat een rij.")

    services.merge_melding(dubbel, by=servicedeskmedewerker, at=DINSDAG + 2 * UUR, doel=melding)

    dubbel.refresh_from_db()
    assert (dubbel.status, dubbel.samengevoegd_in) == ("afgesloten", melding)
    page = signed_in(servicedeskmedewerker).get(melding.get_absolute_url()).text
    assert "Er staat een rij." in page
    assert dubbel.nummer in page


def test_whoever_merges_a_waiting_call_picked_it_up(
    melding: Melding, dubbel: Melding, servicedeskmedewerker: User
) -> None:
    services.merge_melding(dubbel, by=servicedeskmedewerker, at=DINSDAG + 2 * UUR, doel=melding)

    klok = Klok.objects.get(melding=dubbel)
    assert klok.elapsed == UUR
    assert Klok.objects.get(melding=melding).stopped_at is None


def test_the_merged_reporter_follows_the_other_call(
    melding: Melding, dubbel: Melding, directeur: User, servicedeskmedewerker: User
) -> None:
    services.merge_melding(dubbel, by=servicedeskmedewerker, at=DINSDAG + 2 * UUR, doel=melding)

    services.add_reactie(melding, by=servicedeskmedewerker, at=DINSDAG + 2 * UUR, tekst="Ik kom langs.")

    assert Bericht.objects.filter(ontvanger=directeur, onderwerp__contains="antwoord van").count() == 1


def test_calls_of_two_libraries_do_not_merge(
    melding: Melding, andere_vestiging: Vestiging, andere_medewerker: User, servicedeskmedewerker: User
) -> None:
    elders = make_melding(andere_vestiging, andere_medewerker)

    with pytest.raises(MergeRefusedError, match="verschillende bibliotheken"):
        services.merge_melding(elders, by=servicedeskmedewerker, at=DINSDAG, doel=melding)


def test_a_call_does_not_merge_with_itself_or_twice(
    melding: Melding, dubbel: Melding, servicedeskmedewerker: User
) -> None:
    with pytest.raises(SameMeldingError):
        services.merge_melding(melding, by=servicedeskmedewerker, at=DINSDAG, doel=melding)
    services.merge_melding(dubbel, by=servicedeskmedewerker, at=DINSDAG + UUR, doel=melding)
    with pytest.raises(workflow.TransitionRefusedError, match="afgesloten"):
        services.merge_melding(dubbel, by=servicedeskmedewerker, at=DINSDAG + UUR, doel=melding)


def test_a_merged_call_takes_no_answer_and_does_not_reopen(
    melding: Melding, dubbel: Melding, directeur: User, servicedeskmedewerker: User
) -> None:
    services.merge_melding(dubbel, by=servicedeskmedewerker, at=DINSDAG + UUR, doel=melding)

    with pytest.raises(MergedMeldingError):
        services.add_reactie(dubbel, by=directeur, at=DINSDAG + UUR, tekst="Hoi")
    with pytest.raises(MergedMeldingError):
        services.reopen_melding(dubbel, by=directeur, at=DINSDAG + UUR, reden="Hoi")


def test_the_queue_merges_into_the_oldest(
    melding: Melding, dubbel: Melding, servicedeskmedewerker: User
) -> None:
    client = signed_in(servicedeskmedewerker)

    client.post("/servicedesk/meldingen/samenvoegen/", {"melding": [dubbel.pk, melding.pk]})

    dubbel.refresh_from_db()
    assert dubbel.samengevoegd_in == melding


def test_an_answer_becomes_a_call_measured_from_when_it_was_written(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    reactie = services.add_reactie(melding, by=medewerker, at=DINSDAG + UUR, tekst="En de printer ook.")

    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}reacties/{reactie.pk}/splitsen/",
        {"onderwerp": "Printer", "soort": "incident", "urgentie": "3"},
        follow=True,
    )

    nieuw = Melding.objects.get(onderwerp="Printer")
    assert (nieuw.gemeld_op, nieuw.melder, nieuw.omschrijving) == (DINSDAG + UUR, medewerker, reactie.tekst)
    assert f"{nieuw.nummer} is afgesplitst van {melding.nummer}." in response.text
    assert melding.nummer in response.text


def test_bisc_s_own_words_are_not_split(melding: Melding, servicedeskmedewerker: User) -> None:
    reactie = services.add_reactie(melding, by=servicedeskmedewerker, at=DINSDAG, tekst="We kijken.")

    with pytest.raises(SplitRefusedError):
        services.split_reactie(
            reactie, by=servicedeskmedewerker, at=DINSDAG, onderwerp="X", soort="vraag", urgentie=None
        )


def test_a_split_without_subject_keeps_the_page(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    reactie = services.add_reactie(melding, by=medewerker, at=DINSDAG, tekst="En de printer.")

    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}reacties/{reactie.pk}/splitsen/", {"soort": "incident"}
    )

    assert response.status_code == 422
    assert "Schrijf in een paar woorden waar het over gaat." in response.text
    assert Melding.objects.count() == 1
