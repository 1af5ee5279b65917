"""The consent round: who may vote, until when, for whom, and how an objection is dealt with."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Agenda, Bezwaar, Sectie, Stem, Stemronde, Wijzigingsvoorstel
from ontwikkelagenda.services import stemronde, wijzigingsvoorstel
from ontwikkelagenda.services.stemronde import Stemkeuze
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import (
    NOW,
    consent,
    make_agenda,
    make_initiatief,
    make_ronde,
    make_sectie,
)

AKKOORD = Stemkeuze(Stem.Keuze.AKKOORD)
LATER = NOW + dt.timedelta(days=8)


@pytest.fixture
def ronde(directeur: User, andere_directeur: User, agendaredacteur: User) -> Stemronde:
    """Two libraries may vote, both must."""
    agenda = make_agenda()
    make_initiatief(agenda, directeur)
    return make_ronde(agenda, agendaredacteur, quorum=2)


def bezwaar_tegen(ronde: Stemronde, sectie: Sectie | None = None) -> Stemkeuze:
    return Stemkeuze(
        Stem.Keuze.BEZWAAR, "Noem ook de kleine kernen.", sectie=sectie or make_sectie(ronde.agenda)
    )


def url(ronde: Stemronde, name: str = "show_stemronde", *args: int) -> str:
    return reverse(f"ontwikkelagenda:{name}", args=[ronde.agenda.jaar, ronde.nummer, *args])


def test_opening_freezes_the_content_and_asks_every_director(ronde: Stemronde, directeur: User) -> None:
    ronde.agenda.refresh_from_db()

    assert ronde.agenda.fase == "consentronde"
    assert len(ronde.momentopnamen.get().hash) == 64
    assert Bericht.objects.filter(ontvanger=directeur, onderwerp__startswith="Geef je stem").count() == 1
    with pytest.raises(services.AgendaClosedError):
        make_initiatief(ronde.agenda, directeur)


def test_a_library_votes_once_and_a_new_vote_takes_the_place_of_the_old(
    ronde: Stemronde, directeur: User
) -> None:
    stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)
    stemronde.cast_stem(ronde, Stemkeuze(Stem.Keuze.ONTHOUDING), by=directeur, at=NOW)

    assert [r.stand for r in selectors.ronde_stand(ronde).regels] == ["onthouding", "nog_niet"]
    assert Stem.objects.filter(ronde=ronde).count() == 2


def test_a_vote_after_closing_is_refused_in_a_clear_sentence(ronde: Stemronde, directeur: User) -> None:
    stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)
    stemronde.close_ronde(ronde, by=directeur, at=NOW)

    with pytest.raises(stemronde.RondeClosedError, match="gesloten"):
        stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)
    answer = signed_in(directeur).post(url(ronde), {"keuze": "akkoord"})
    assert answer.status_code == 422
    assert "er kan niet meer gestemd worden" in answer.content.decode()


def test_a_vote_after_the_last_moment_is_refused_but_the_secretary_may_note_one(
    ronde: Stemronde, directeur: User, agendaredacteur: User
) -> None:
    with pytest.raises(stemronde.RondeClosedError):
        stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=LATER)

    stem = stemronde.enter_stem(
        ronde, directeur.organisatie, AKKOORD, notitie="mondeling in het PDO", by=agendaredacteur, at=LATER
    )
    assert (stem.wijze, stem.notitie) == ("secretaris", "mondeling in het PDO")


def test_an_objection_without_a_reason_is_refused(ronde: Stemronde, directeur: User) -> None:
    answer = signed_in(directeur).post(url(ronde), {"keuze": "bezwaar", "reden": " "})

    assert answer.status_code == 422
    assert "Schrijf wat er anders moet" in answer.content.decode()
    assert not Stem.objects.exists()


def test_bisc_advises_and_has_no_vote(ronde: Stemronde, agendaredacteur: User) -> None:
    stem = stemronde.cast_stem(ronde, AKKOORD, by=agendaredacteur, at=NOW)

    assert stem.adviserend
    assert selectors.ronde_stand(ronde).uitgebracht == 0


def test_a_proxy_of_another_library_is_refused(
    ronde: Stemronde, directeur: User, andere_medewerker: User
) -> None:
    with pytest.raises(stemronde.NotYourVoteError, match="eigen bibliotheek"):
        stemronde.give_volmacht(ronde, andere_medewerker, by=directeur, at=NOW)
    answer = signed_in(directeur).post(url(ronde, "give_volmacht"), {"gemachtigde": andere_medewerker.pk})
    assert answer.status_code == 422
    assert "iemand van je eigen bibliotheek" in answer.content.decode()


def test_the_database_refuses_a_proxy_of_another_library(
    ronde: Stemronde, directeur: User, andere_medewerker: User
) -> None:
    with pytest.raises(IntegrityError, match="eigen bibliotheek"), transaction.atomic():
        ronde.volmachten.create(
            organisatie=directeur.organisatie, gever=directeur, gemachtigde=andere_medewerker, gegeven_op=NOW
        )


def test_a_colleague_with_a_proxy_votes_and_without_one_does_not(
    ronde: Stemronde, directeur: User, medewerker: User
) -> None:
    client = signed_in(medewerker)
    assert client.get(url(ronde)).status_code == 403
    with pytest.raises(stemronde.NotYourVoteError):
        stemronde.cast_stem(ronde, AKKOORD, by=medewerker, at=NOW)
    stemronde.give_volmacht(ronde, medewerker, by=directeur, at=NOW)

    assert client.get(url(ronde)).status_code == 200
    stem = stemronde.cast_stem(ronde, AKKOORD, by=medewerker, at=NOW)

    assert (stem.organisatie, stem.wijze) == (directeur.organisatie, "volmacht")


def test_an_objection_is_dealt_with_and_re_opens_its_own_part_only(
    ronde: Stemronde, directeur: User, andere_directeur: User, agendaredacteur: User
) -> None:
    agenda, sectie = ronde.agenda, make_sectie(ronde.agenda)
    other = selectors.initiatieven(agenda).get()
    stemronde.cast_stem(ronde, AKKOORD, by=andere_directeur, at=NOW)
    bezwaar = stemronde.cast_stem(ronde, bezwaar_tegen(ronde, sectie), by=directeur, at=NOW).bezwaar
    stemronde.take_up_bezwaar(bezwaar, by=agendaredacteur, at=NOW)

    bezwaar.refresh_from_db()
    wijziging = wijzigingsvoorstel.Wijziging(
        Wijzigingsvoorstel.Soort.ALINEA,
        "Samen lezen.",
        "Samen lezen, ook in kleine kernen.",
        "Bezwaar",
        sectie=sectie,
    )
    voorstel = wijzigingsvoorstel.submit_wijzigingsvoorstel(
        agenda, wijziging, bezwaar=bezwaar, by=directeur, at=NOW
    )
    wijzigingsvoorstel.accept_wijzigingsvoorstel(voorstel, by=agendaredacteur, at=NOW)
    with pytest.raises(IntegrityError, match="ligt vast"), transaction.atomic():
        other.begrotingsregels.update(bedrag=1)
    stemronde.resolve_bezwaar(bezwaar, afhandeling="De kernen staan erin.", by=agendaredacteur, at=NOW)

    sectie.refresh_from_db()
    assert sectie.tekst.startswith("Samen lezen, ook in kleine kernen.")
    assert [r.stand for r in selectors.ronde_stand(ronde).regels] == ["opnieuw", "akkoord"]
    assert ronde.momentopnamen.count() == 2
    stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)
    closed = stemronde.close_ronde(ronde, by=agendaredacteur, at=NOW)
    assert closed.uitkomst == "consent"
    versie = services.adopt_agenda(agenda, by=agendaredacteur, at=NOW)
    assert versie.hash == ronde.momentopnamen.order_by("-nummer")[0].hash


def test_with_an_objection_there_is_no_consent_and_the_agenda_goes_back(
    ronde: Stemronde, directeur: User, andere_directeur: User, agendaredacteur: User
) -> None:
    stemronde.cast_stem(ronde, AKKOORD, by=andere_directeur, at=NOW)
    stemronde.cast_stem(ronde, bezwaar_tegen(ronde), by=directeur, at=NOW)

    closed = stemronde.close_ronde(ronde, by=agendaredacteur, at=NOW)

    assert closed.uitkomst == "geen_consent"
    assert Agenda.objects.get().fase == "wijzigingsvoorstellen"


def test_without_the_quorum_there_is_no_consent(ronde: Stemronde, directeur: User) -> None:
    stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)

    assert stemronde.close_ronde(ronde, by=directeur, at=NOW).uitkomst == "geen_consent"


def test_voting_again_withdraws_the_objection(ronde: Stemronde, directeur: User) -> None:
    stemronde.cast_stem(ronde, bezwaar_tegen(ronde), by=directeur, at=NOW)
    stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)

    assert Bezwaar.objects.get().status == "ingetrokken"
    assert not selectors.ronde_stand(ronde).bezwaren


def test_a_round_waits_for_open_amendments(directeur: User, agendaredacteur: User) -> None:
    agenda = make_agenda()
    wijziging = wijzigingsvoorstel.Wijziging(
        Wijzigingsvoorstel.Soort.ALINEA, "Samen lezen.", "Anders.", "Daarom.", sectie=make_sectie(agenda)
    )
    wijzigingsvoorstel.submit_wijzigingsvoorstel(agenda, wijziging, by=directeur, at=NOW)

    with pytest.raises(services.FaseNotAllowedError, match="wijzigingsvoorstellen open"):
        make_ronde(agenda, agendaredacteur)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ontwikkelagenda_stem SET keuze = 'onthouding'",
        "DELETE FROM ontwikkelagenda_stem",
        "UPDATE ontwikkelagenda_momentopname SET inhoud = ''",
        "DELETE FROM ontwikkelagenda_stemronde",
    ],
)
def test_the_database_keeps_every_vote(ronde: Stemronde, directeur: User, sql: str) -> None:
    stemronde.cast_stem(ronde, AKKOORD, by=directeur, at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_a_vote_after_closing(ronde: Stemronde, directeur: User) -> None:
    stemronde.close_ronde(ronde, by=directeur, at=NOW)

    with pytest.raises(IntegrityError, match="gesloten"), transaction.atomic():
        ronde.stemmen.create(
            momentopname=ronde.momentopnamen.get(),
            organisatie=directeur.organisatie,
            keuze="akkoord",
            door=directeur,
            op=NOW,
        )


def test_the_page_shows_the_ballot_and_what_is_voted_about(ronde: Stemronde, directeur: User) -> None:
    ronde.sluit_op = NOW + dt.timedelta(days=36_500)
    ronde.save(update_fields=["sluit_op"])
    client = signed_in(directeur)

    html = client.get(url(ronde)).content.decode()
    assert "Geef jullie stem" in html
    assert client.post(url(ronde), {"keuze": "akkoord"}).status_code == 302
    assert "Samen lezen" in client.get(url(ronde, "show_momentopname", 1)).content.decode()


def test_only_who_may_adopt_is_shown_the_way_to_it(directeur: User, servicedeskmedewerker: User) -> None:
    ronde = consent(make_agenda(), directeur)

    assert "Leg het besluit vast" in signed_in(directeur).get(url(ronde)).content.decode()
    assert "Leg het besluit vast" not in signed_in(servicedeskmedewerker).get(url(ronde)).content.decode()
