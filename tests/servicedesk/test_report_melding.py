import uuid

import pytest
from django.db import IntegrityError, transaction

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Vestiging
from servicedesk.models import Klok, Melding
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at, local


def test_a_report_stores_its_promise_in_the_same_breath(melding: Melding) -> None:
    klok = melding.klokken.get()

    assert local(klok.due_at) == "2026-11-18 10:30"
    assert local(klok.breach_at) == "2026-11-18 10:30"
    assert local(klok.warn50_at) == "2026-11-17 14:45"
    assert local(klok.warn75_at) == "2026-11-17 16:52"
    assert klok.resultaat == Klok.Resultaat.LOOPT
    assert klok.volgend_signaal_op == klok.warn50_at


@pytest.mark.parametrize(
    ("soort", "urgentie", "due"),
    [
        ("incident", 1, "2026-11-17 12:30"),
        ("incident", 2, "2026-11-18 10:30"),
        ("incident", 3, "2026-11-20 10:30"),
        ("vraag", None, "2026-12-01 17:00"),
        ("wijzigingsverzoek", None, "2026-12-01 17:00"),
    ],
)
@pytest.mark.usefixtures("afspraken")
def test_each_kind_gets_the_time_the_plan_names(
    vestiging: Vestiging, medewerker: User, soort: str, urgentie: int | None, due: str
) -> None:
    melding = make_melding(vestiging, medewerker, soort=soort, urgentie=urgentie)

    assert local(melding.klokken.get().due_at) == due


def test_numbers_run_on_per_kind_and_month(afspraken: None, vestiging: Vestiging, medewerker: User) -> None:
    op = [at("2026-11-02 09:00"), at("2026-11-30 16:00"), at("2026-12-01 00:10")]
    nummers = [make_melding(vestiging, medewerker, op=moment).nummer for moment in op]
    vraag = make_melding(vestiging, medewerker, soort="vraag")

    assert nummers == ["M2611-0001", "M2611-0002", "M2612-0001"]
    assert vraag.nummer == "V2611-0001"


def test_a_refused_report_leaves_no_gap_in_the_numbers(
    afspraken: None, vestiging: Vestiging, medewerker: User
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_melding(vestiging, medewerker, urgentie=7)

    assert make_melding(vestiging, medewerker).nummer == "M2611-0001"


def test_a_form_sent_twice_is_one_call(afspraken: None, vestiging: Vestiging, medewerker: User) -> None:
    sleutel = uuid.uuid4()

    first, second = (make_melding(vestiging, medewerker, invoersleutel=sleutel) for _ in range(2))

    assert first == second
    assert Melding.objects.count() == 1
    assert Klok.objects.count() == 1


def test_a_question_with_an_urgency_is_refused_by_the_database(
    afspraken: None, vestiging: Vestiging, medewerker: User
) -> None:
    melding = make_melding(vestiging, medewerker)

    with pytest.raises(IntegrityError, match="melding_urgentie_alleen_bij_incident"), transaction.atomic():
        Melding.objects.filter(pk=melding.pk).update(soort="vraag")


def test_an_incident_without_urgency_is_refused_by_the_database(melding: Melding) -> None:
    with pytest.raises(IntegrityError, match="melding_urgentie_alleen_bij_incident"), transaction.atomic():
        Melding.objects.filter(pk=melding.pk).update(urgentie=None)


def test_the_reporter_is_promised_the_time(melding: Melding, medewerker: User) -> None:
    bericht = Bericht.objects.get(ontvanger=medewerker)

    assert melding.nummer in bericht.onderwerp
    assert "wo 18 nov, 10:30" in bericht.tekst


def test_the_most_urgent_wakes_the_desk(
    afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    make_melding(vestiging, medewerker, urgentie=1)

    assert Bericht.objects.filter(
        ontvanger=servicedeskmedewerker, onderwerp__startswith="Urgentie 1"
    ).exists()


def test_a_report_stands_in_the_log_without_its_text(melding: Melding, medewerker: User) -> None:
    regel = Logregel.objects.get(actie="gemeld")

    assert regel.actor == medewerker
    assert regel.bijzonderheden == {"nummer": "M2611-0001"}
