"""What the drawing of the Huis says about each part while the network decides."""

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Agenda, Stem, Wijzigingsvoorstel
from ontwikkelagenda.services import stemronde
from ontwikkelagenda.services import wijzigingsvoorstel as voorstellen
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_initiatief, make_ronde, make_sectie


def stand(agenda: Agenda) -> str:
    agenda.refresh_from_db()
    return selectors.huis(agenda).delen[0].stand


def test_a_part_in_the_round_is_up_for_consent_until_somebody_objects(
    directeur: User, agendaredacteur: User
) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur)
    ronde = make_ronde(agenda, agendaredacteur)
    assert stand(agenda) == "consent"
    assert "ter consent" in signed_in(directeur).get(agenda.get_absolute_url()).content.decode()

    keuze = stemronde.Stemkeuze(Stem.Keuze.BEZWAAR, "De kleine kernen ontbreken.", sectie=make_sectie(agenda))
    stemronde.cast_stem(ronde, keuze, by=directeur, at=NOW)

    assert stand(agenda) == "bezwaar"
    assert "1 bezwaar" in signed_in(directeur).get(agenda.get_absolute_url()).content.decode()
    stemronde.cast_stem(ronde, stemronde.Stemkeuze(Stem.Keuze.AKKOORD), by=directeur, at=NOW)
    assert stand(agenda) == "consent"


def test_an_open_amendment_of_an_initiative_shows_in_the_part_it_stands_in(
    directeur: User, andere_directeur: User
) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur)
    wijziging = voorstellen.Wijziging(
        Wijzigingsvoorstel.Soort.INITIATIEF,
        initiatief.doel,
        "Nog meer gezinnen lezen voor.",
        "Het kan ruimer.",
        initiatief=initiatief,
        veld=Wijzigingsvoorstel.Veld.DOEL,
    )
    voorstel = voorstellen.submit_wijzigingsvoorstel(agenda, wijziging, by=andere_directeur, at=NOW)
    assert stand(agenda) == "wijziging"
    assert "1 wijziging<" in signed_in(directeur).get(agenda.get_absolute_url()).content.decode()

    voorstellen.accept_wijzigingsvoorstel(voorstel, by=directeur, at=NOW)

    assert stand(agenda) == "bezig"


def test_the_huis_leads_to_the_text_people_write_in_now(
    directeur: User, servicedeskmedewerker: User, bibliotheek: Organisatie
) -> None:
    adopted_first, following = make_agenda(2027), make_agenda(2028)
    sectie = make_sectie(following)
    services.save_sectie(sectie, tekst="Samen lezen.", klaar=False, versie=1, by=directeur, at=NOW)

    def page(user: User, agenda: Agenda) -> str:
        return signed_in(user).get(agenda.get_absolute_url()).content.decode()

    assert f'href="/ontwikkelagenda/2028/secties/{sectie.pk}/samen/"' in page(directeur, following)
    assert "Schrijf mee" not in page(servicedeskmedewerker, following)
    assert "Ook in de maak" in page(directeur, adopted_first)
