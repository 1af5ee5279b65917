"""A security incident: nobody sees it who is not named, and its clocks run day and night."""

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from openpyxl import load_workbook

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import Beveiligingsincident, InkomendeMail, Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding
from tests.servicedesk.factories_beveiliging import GEHEIM, make_incident
from tests.servicedesk.factories_post import make_eml, receive

pytestmark = pytest.mark.usefixtures("afspraken")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def incident(vestiging: Vestiging, servicedeskmedewerker: User) -> Beveiligingsincident:
    return make_incident(vestiging, servicedeskmedewerker)


PAGES = [
    "/",
    "/servicedesk/",
    "/servicedesk/?weergave=alle",
    "/servicedesk/?weergave=incidenten",
    "/servicedesk/?weergave=alle&q=Zeldzaamwoord",
    "/zoeken/?q=Zeldzaamwoord",
    "/berichten/",
    "/servicedesk/beveiliging/",
    "/servicedesk/post/?toon=verwerkt",
    "/servicedesk/post/",
    "/servicedesk/wijzigingen/",
    "/servicedesk/diensten/",
    "/servicedesk/status/",
    "/status/",
    "/cijfers/",
]


def test_nobody_else_sees_it_anywhere(
    incident: Beveiligingsincident, collega: User, agendaredacteur: User, directeur: User, medewerker: User
) -> None:
    receive(make_eml(medewerker.email, f"Nog over {GEHEIM}", onderwerp=f"Re: {incident.melding.nummer}"))
    nummer = incident.melding.nummer

    for user in (collega, agendaredacteur, directeur, medewerker):
        client = signed_in(user)
        for path in PAGES:
            page = client.get(path, follow=True)
            if page.status_code == 403:
                continue
            text = page.text.replace('value="Zeldzaamwoord"', "").replace("“Zeldzaamwoord”", "")
            assert GEHEIM not in text, (user, path)
            assert nummer not in text, (user, path)
        assert client.get(incident.melding.get_absolute_url()).status_code == 404
        assert client.get(incident.get_absolute_url()).status_code == 404


def test_no_count_and_no_figure_knows_of_it(
    vestiging: Vestiging, servicedeskmedewerker: User, collega: User
) -> None:
    now = timezone.now()
    melding = make_melding(vestiging, servicedeskmedewerker, op=now, urgentie=1)
    periode = Periode(now - HOUR, now + HOUR)
    before, _ = selectors.count_weergaven(user=collega, now=now)
    assert len(selectors.list_opgepakt(periode, soort="incident", urgentie=1, now=now)) == 1

    services.mark_beveiligingsincident(melding, by=servicedeskmedewerker, at=now, betrokkenen=[])

    after, _ = selectors.count_weergaven(user=collega, now=now)
    assert sum(w.aantal for w in after) < sum(w.aantal for w in before)
    assert selectors.count_urgency(now=now) == (0, 0, 0)
    assert selectors.list_opgepakt(periode, soort="incident", urgentie=1, now=now) == []


def test_who_is_named_works_on_it(
    incident: Beveiligingsincident, servicedeskmedewerker: User, directeur: User
) -> None:
    services.add_betrokkene(incident, by=servicedeskmedewerker, at=timezone.now(), gebruiker=directeur)

    for user in (servicedeskmedewerker, directeur):
        client = signed_in(user)
        assert GEHEIM in client.get("/servicedesk/beveiliging/").text
        assert GEHEIM in client.get(incident.get_absolute_url()).text
        assert client.get(incident.melding.get_absolute_url()).status_code == 200
    services.pick_up_melding(incident.melding, by=servicedeskmedewerker, at=timezone.now())
    assert Melding.alle.get(pk=incident.melding_id).status == Melding.Status.IN_BEHANDELING


def test_messages_tell_only_the_named_and_never_what(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, collega: User, directeur: User
) -> None:
    now = timezone.now()
    melding = make_melding(vestiging, medewerker, op=now, onderwerp=GEHEIM, urgentie=1)
    assert Bericht.objects.filter(ontvanger=collega).exists()

    services.mark_beveiligingsincident(melding, by=servicedeskmedewerker, at=now, betrokkenen=[directeur])
    services.add_reactie(
        Melding.alle.get(pk=melding.pk), by=servicedeskmedewerker, at=now, tekst=GEHEIM, pick_up=True
    )
    services.sweep_batch(at=now + dt.timedelta(days=3))

    assert not Bericht.objects.filter(ontvanger__in=[collega, medewerker]).exists()
    named = Bericht.objects.filter(ontvanger=directeur)
    assert named.exists()
    assert GEHEIM not in "".join(f"{b.onderwerp}{b.tekst}" for b in named)


def test_a_mail_about_it_waits_where_only_the_named_look(
    incident: Beveiligingsincident, medewerker: User, servicedeskmedewerker: User, collega: User
) -> None:
    mail = receive(make_eml(medewerker.email, "Het is erger.", onderwerp=incident.melding.nummer))

    assert mail.status == InkomendeMail.Status.TE_BEOORDELEN
    assert mail.pk in set(
        selectors.list_post(servicedeskmedewerker, toon="wacht").values_list("pk", flat=True)
    )
    assert mail.pk not in set(selectors.list_post(collega, toon="wacht").values_list("pk", flat=True))


# --- The clocks --------------------------------------------------------------------------------------------
def test_the_clocks_run_day_and_night_and_through_the_change_of_the_clock(
    vestiging: Vestiging, servicedeskmedewerker: User
) -> None:
    before_change = dt.datetime(2026, 10, 24, 20, 0, tzinfo=dt.UTC)
    incident = make_incident(vestiging, servicedeskmedewerker, bekend_op=before_change)
    describe(incident, servicedeskmedewerker, "gelekt")

    termijnen = {t.soort: t.due_at for t in incident.termijnen.order_by("pk")}

    assert termijnen["vroege_waarschuwing"] == before_change + 24 * HOUR
    assert termijnen["melding_ap"] == before_change + 72 * HOUR


def describe(incident: Beveiligingsincident, by: User, persoonsgegevens: str) -> None:
    services.describe_beveiligingsincident(
        incident,
        by=by,
        at=timezone.now(),
        persoonsgegevens=persoonsgegevens,
        aard="Phishing.",
        gevolgen="",
        maatregelen="",
    )


def test_only_leaked_personal_data_start_the_clock_of_72_hours(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    assert incident.termijnen.count() == 1
    describe(incident, servicedeskmedewerker, "gelekt")
    assert incident.termijnen.count() == 2
    describe(incident, servicedeskmedewerker, "niet_gelekt")
    assert incident.termijnen.count() == 1


def test_every_threshold_is_told_once(incident: Beveiligingsincident, servicedeskmedewerker: User) -> None:
    start = incident.bekend_op
    for hours in (1, 13, 13, 21, 25, 30):
        services.warn_beveiliging(at=start + hours * HOUR)

    told = Bericht.objects.filter(sleutel__startswith="beveiligingstermijn-").order_by("pk")
    assert [b.onderwerp.split(": ")[1] for b in told] == [
        "de helft van de tijd is voorbij",
        "bijna te laat",
        "te laat",
    ]


def test_telling_in_time_is_decided_by_the_two_moments(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    termijn = services.meet_beveiligingstermijn(
        incident,
        by=servicedeskmedewerker,
        at=incident.bekend_op + 24 * HOUR,
        soort="vroege_waarschuwing",
        kenmerk="CSIRT 12",
    )

    assert termijn.op_tijd
    with pytest.raises(services.BeveiligingRefusedError, match="al gedaan"):
        services.meet_beveiligingstermijn(
            incident,
            by=servicedeskmedewerker,
            at=timezone.now(),
            soort="vroege_waarschuwing",
            kenmerk="nog eens",
        )


def test_it_is_finished_when_all_is_done(incident: Beveiligingsincident, servicedeskmedewerker: User) -> None:
    by, now = servicedeskmedewerker, timezone.now()
    with pytest.raises(services.BeveiligingRefusedError, match="loopt nog een termijn"):
        services.finish_beveiligingsincident(incident, by=by, at=now)
    services.meet_beveiligingstermijn(incident, by=by, at=now, soort="vroege_waarschuwing", kenmerk="CSIRT")
    for stap in selectors.list_stappen(incident):
        services.check_beveiligingsstap(incident, by=by, at=now, code=stap.code, gedaan=True)
    with pytest.raises(services.BeveiligingRefusedError, match="persoonsgegevens"):
        services.finish_beveiligingsincident(incident, by=by, at=now)
    describe(incident, by, "niet_gelekt")

    assert services.finish_beveiligingsincident(incident, by=by, at=now).afgerond_op == now


# --- Taken back --------------------------------------------------------------------------------------------
def withdraw(incident: Beveiligingsincident, by: User) -> Beveiligingsincident:
    return services.withdraw_beveiligingsincident(
        incident, by=by, at=timezone.now(), reden="Het was een oefening."
    )


def test_a_mark_taken_back_shows_the_call_again_to_whoever_saw_it(
    incident: Beveiligingsincident, servicedeskmedewerker: User, collega: User
) -> None:
    url = incident.melding.get_absolute_url()
    client = signed_in(collega)
    assert client.get(url).status_code == 404

    withdraw(incident, servicedeskmedewerker)

    assert client.get(url).status_code == 200
    assert GEHEIM in client.get("/servicedesk/").text
    assert client.get(incident.get_absolute_url()).status_code == 404


def test_what_ran_lapses_and_warns_nobody_and_what_was_told_stays(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    by = servicedeskmedewerker
    describe(incident, by, "gelekt")
    services.meet_beveiligingstermijn(
        incident, by=by, at=timezone.now(), soort="vroege_waarschuwing", kenmerk="CSIRT 12"
    )

    withdraw(incident, by)

    told, lapsed = incident.termijnen.order_by("due_at")
    assert (told.voldaan_op is not None, told.vervallen_op) == (True, None)
    assert (lapsed.voldaan_op, lapsed.vervallen_op is not None) == (None, True)
    assert services.warn_beveiliging(at=lapsed.due_at + HOUR) == 0


def test_taking_back_needs_a_reason_and_is_on_record(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    client = signed_in(servicedeskmedewerker)
    url = f"{incident.get_absolute_url()}intrekken/"

    refused = client.post(url, {"reden": " "})

    assert refused.status_code == 422
    assert "Zeg waarom dit geen beveiligingsincident is." in refused.text
    assert Melding.alle.get(pk=incident.melding_id).afgeschermd
    done = client.post(url, {"reden": "Het was een oefening."}, follow=True)
    assert "Het was een oefening." in done.text
    assert Logregel.objects.filter(actie="beveiliging_ingetrokken", actor=servicedeskmedewerker).count() == 1


def test_only_the_named_take_it_back_and_not_when_it_was_finished(
    incident: Beveiligingsincident, servicedeskmedewerker: User, collega: User
) -> None:
    with pytest.raises(PermissionDenied):
        withdraw(incident, collega)
    Beveiligingsincident.objects.filter(pk=incident.pk).update(afgerond_op=timezone.now())

    with pytest.raises(services.BeveiligingRefusedError, match="blijft afgeschermd"):
        withdraw(incident, servicedeskmedewerker)


def test_a_file_that_was_taken_back_takes_no_step_until_it_is_marked_again(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    by = servicedeskmedewerker
    withdraw(incident, by)
    with pytest.raises(services.BeveiligingRefusedError, match="ingetrokken"):
        describe(incident, by, "gelekt")

    again = services.mark_beveiligingsincident(
        Melding.alle.get(pk=incident.melding_id), by=by, at=timezone.now(), betrokkenen=[]
    )

    assert again == incident
    assert (again.ingetrokken_op, again.termijnen.get().loopt) == (None, True)
    assert Melding.alle.get(pk=incident.melding_id).afgeschermd


def test_a_file_that_was_taken_back_is_there_to_read_and_offers_no_step(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    describe(incident, servicedeskmedewerker, "gelekt")
    withdraw(incident, servicedeskmedewerker)

    page = signed_in(servicedeskmedewerker).get(incident.get_absolute_url()).text

    assert "Phishing." in page
    assert "Het was een oefening." in page
    assert f"{incident.get_absolute_url()}stap/" not in page
    assert f"{incident.get_absolute_url()}register/" not in page


# --- The register as a file --------------------------------------------------------------------------------
def test_the_file_holds_only_where_you_are_named(
    incident: Beveiligingsincident, servicedeskmedewerker: User, collega: User
) -> None:
    describe(incident, servicedeskmedewerker, "gelekt")

    named = signed_in(servicedeskmedewerker).get("/servicedesk/beveiliging/register.csv")
    other = signed_in(collega).get("/servicedesk/beveiliging/register.csv")

    assert GEHEIM in named.content.decode("utf-8-sig")
    assert "Phishing." in named.content.decode("utf-8-sig")
    assert len(other.content.decode("utf-8-sig").splitlines()) == 1


def test_the_file_for_excel_says_the_same_and_runs_no_formula(
    incident: Beveiligingsincident, servicedeskmedewerker: User
) -> None:
    services.meet_beveiligingstermijn(
        incident,
        by=servicedeskmedewerker,
        at=timezone.now(),
        soort="vroege_waarschuwing",
        kenmerk="=1+1",
    )

    response = signed_in(servicedeskmedewerker).get("/servicedesk/beveiliging/register.xlsx")

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    head, row = ([str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True))
    found = dict(zip(head, row, strict=True))
    assert found["nummer"] == incident.melding.nummer
    assert found["vroege waarschuwing bij"] == "'=1+1"
    assert found["melding AP vóór"] == ""
