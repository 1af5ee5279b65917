"""The minutes of a meeting: one text many write at once, by socket or by form, until they are adopted."""

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pycrdt import Doc

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda import permissions, selectors, services
from ontwikkelagenda.models import Agenda, Schrijfdocument, Schrijfregel, Vergaderpunt, Verslag
from ontwikkelagenda.samen import frames
from ontwikkelagenda.services import verslag as minutes
from ontwikkelagenda.services.overleg import add_vergaderpunt
from ontwikkelagenda.tekst import opbouw, weergave
from tests.conftest import make_user, signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda
from tests.ontwikkelagenda.samen import Person, logged_text, make_pass, run, settle


@pytest.fixture
def agenda(db: None) -> Agenda:
    return make_agenda(NOW.year)


@pytest.fixture
def pdo(agenda: Agenda) -> Bijeenkomst:
    return Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=NOW)


def page(name: str, pdo: Bijeenkomst) -> str:
    return reverse(f"ontwikkelagenda:{name}", args=[pdo.pk])


def save(pdo: Bijeenkomst, by: User, tekst: str, *, stand: int = 0) -> Verslag:
    return minutes.save_verslag(pdo, tekst=tekst, stand=stand, by=by, at=NOW)


def document_of(pdo: Bijeenkomst) -> Schrijfdocument:
    return Schrijfdocument.objects.get(bijeenkomst=pdo)


def text_of(pdo: Bijeenkomst) -> str:
    return Verslag.objects.get(bijeenkomst=pdo).tekst


def person(user: User) -> Person:
    return Person(make_pass(user), weergave.VERSLAG)


# --- Beginning --------------------------------------------------------------------------------------------
def test_minutes_begin_with_a_heading_for_every_point(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    soort = Vergaderpunt.Soort.BESPREKING
    add_vergaderpunt(pdo, titel="De agenda", soort=soort, by=agendaredacteur, at=NOW)

    answer = signed_in(agendaredacteur).post(page("begin_verslag", pdo))

    assert answer.headers["Location"] == page("write_verslag", pdo)
    assert text_of(pdo) == "## Opening\n\n## De agenda\n\n## Rondvraag"
    assert logged_text(selectors.verslag_deel(document_of(pdo))) == text_of(pdo)


def test_minutes_of_before_there_was_a_document_begin_with_their_own_text(
    pdo: Bijeenkomst, agendaredacteur: User
) -> None:
    oud = "Allen waren er.\n\n- een\n- twee"
    Verslag.objects.create(bijeenkomst=pdo, tekst=oud, door=agendaredacteur, gewijzigd_op=NOW)
    html = signed_in(agendaredacteur).get(page("show_overleg", pdo)).content.decode()
    assert "Allen waren er." in html

    document = minutes.begin_verslag(pdo, by=agendaredacteur, at=NOW)

    assert logged_text(selectors.verslag_deel(document)) == oud == text_of(pdo)
    assert document.verwerkt_tot == document.stand == 1


def test_beginning_twice_is_once(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    one = minutes.begin_verslag(pdo, by=agendaredacteur, at=NOW)

    two = minutes.begin_verslag(pdo, by=agendaredacteur, at=NOW)

    assert (one.pk, two.stand) == (two.pk, 1)


def test_minutes_nobody_began_have_no_writing_page(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    assert signed_in(agendaredacteur).get(page("write_verslag", pdo)).status_code == 404
    assert not Verslag.objects.exists()


# --- The plain form ---------------------------------------------------------------------------------------
def test_two_forms_of_the_same_moment_are_laid_together_and_the_second_is_told(
    pdo: Bijeenkomst, agendaredacteur: User, beheerder: User
) -> None:
    save(pdo, agendaredacteur, "Wij lezen voor.")
    one, two = signed_in(agendaredacteur), signed_in(beheerder)

    one.post(page("save_verslag", pdo), {"tekst": "Wij lezen samen voor.", "stand": 1})
    data = {"tekst": "Wij allen lezen voor.\n\nKlaar.", "stand": 1}
    answer = two.post(page("save_verslag", pdo), data, follow=True)

    assert text_of(pdo) == "Wij allen lezen samen voor.\n\nKlaar."
    assert f"Intussen schreef {agendaredacteur.naam} er ook in" in answer.content.decode()


def test_a_form_opened_before_somebody_began_keeps_both_texts(
    pdo: Bijeenkomst, agendaredacteur: User, beheerder: User
) -> None:
    minutes.begin_verslag(pdo, by=beheerder, at=NOW)

    save(pdo, agendaredacteur, "Allen waren er.")

    assert "Allen waren er." in text_of(pdo)
    assert "## Rondvraag" in text_of(pdo)


def test_a_double_click_is_one_text(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    for _ in range(2):
        save(pdo, agendaredacteur, "Eenmaal.")

    assert text_of(pdo) == "Eenmaal."


@pytest.mark.parametrize(
    ("data", "status", "zin"),
    [
        ({"tekst": "woord " * 12_000, "stand": "0"}, 422, "Kort haar in"),
        ({"tekst": "Van elders.", "stand": "99"}, 409, "hoort bij een andere tekst"),
        ({"tekst": "Zonder stand.", "stand": "nul"}, 422, "Zonder stand."),
        ({"tekst": "Te ver.", "stand": str(2**70)}, 422, "Te ver."),
    ],
)
def test_a_form_that_is_not_right_is_refused_with_its_text(
    pdo: Bijeenkomst, agendaredacteur: User, data: dict[str, str], status: int, zin: str
) -> None:
    answer = signed_in(agendaredacteur).post(page("save_verslag", pdo), data)

    assert answer.status_code == status
    html = answer.content.decode()
    assert zin in html
    assert data["tekst"].strip() in html
    assert not Schrijfregel.objects.filter(document__bijeenkomst=pdo).exists()


def test_the_text_is_never_html(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    save(pdo, agendaredacteur, "<script>alert(1)</script>")

    html = signed_in(agendaredacteur).get(page("show_overleg", pdo)).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_every_sentence_can_become_an_action(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    save(pdo, agendaredacteur, "## Kop\n\nBiSC belt op 3 dec. Utrecht mailt.\n\n- Idea leest.")

    html = signed_in(agendaredacteur).get(page("show_overleg", pdo)).content.decode()

    for zin in ("BiSC%20belt%20op%203%20dec.", "Utrecht%20mailt.", "Idea%20leest."):
        assert f'?zin={zin}"' in html
    assert "?zin=Kop" not in html


# --- Rights -----------------------------------------------------------------------------------------------
RIGHTS = {
    Rol.AGENDAREDACTEUR: "schrijven",
    Rol.BEHEERDER: "schrijven",
    Rol.DIRECTEUR: "voorstellen",
    Rol.SERVICEDESKMEDEWERKER: "lezen",
    Rol.LOGISTIEK_MEDEWERKER: "lezen",
    Rol.BIBLIOTHEEKMEDEWERKER: "geen",
    Rol.CHAUFFEUR: "geen",
    Rol.PROVINCIE: "geen",
}


@pytest.mark.parametrize("rol", list(Rol))
def test_page_and_database_give_every_role_the_same_right(rol: Rol, bisc: Organisatie) -> None:
    user = make_user(rol, bisc)

    with connection.cursor() as cursor:
        cursor.execute("SELECT ontwikkelagenda_deelrecht(%s, 0)", [user.pk])
        assert cursor.fetchone()[0] == permissions.verslag_recht(user) == RIGHTS[rol]


def test_the_right_in_the_minutes_is_none_in_an_agenda_and_the_other_way_round(
    pdo: Bijeenkomst, agenda: Agenda, agendaredacteur: User
) -> None:
    """Part 0 exists in the document of a meeting only, a section only in that of its agenda."""
    document = minutes.begin_verslag(pdo, by=agendaredacteur, at=NOW)
    sectie = agenda.secties.order_by("pk")[0]
    update = opbouw.write_nodes(Doc(), 1, opbouw.to_nodes("Elders."))

    for deel in (
        selectors.Tekstdeel(selectors.current_document(agenda), weergave.VERSLAG),
        selectors.Tekstdeel(document, sectie.pk),
    ):
        with pytest.raises(services.SchrijvenRefusedError):
            services.append_update(deel, update, by=agendaredacteur, at=NOW)


# --- Adopting ---------------------------------------------------------------------------------------------
def adopt(pdo: Bijeenkomst, by: User) -> Verslag:
    return minutes.adopt_verslag(Verslag.objects.get(bijeenkomst=pdo), bijeenkomst=pdo, by=by, at=NOW)


def test_adopted_minutes_say_in_which_meeting_and_take_nothing_more(
    pdo: Bijeenkomst, agendaredacteur: User
) -> None:
    save(pdo, agendaredacteur, "Allen waren er.")
    client = signed_in(agendaredacteur)

    answer = client.post(page("adopt_verslag", pdo), {"bijeenkomst": pdo.pk, "akkoord": "on"}, follow=True)

    html = answer.content.decode()
    assert "Vastgesteld in het PDO van" in html
    assert "Schrijf samen" not in html
    late = client.post(page("save_verslag", pdo), {"tekst": "Te laat.", "stand": 1})
    assert late.status_code == 409
    assert "Te laat." in late.content.decode()
    assert text_of(pdo) == "Allen waren er."
    for name in ("save_verslag", "write_verslag", "adopt_verslag"):
        assert client.get(page(name, pdo)).status_code == 403
    deel = selectors.verslag_deel(document_of(pdo))
    with pytest.raises(services.SchrijvenRefusedError):
        services.append_update(deel, b"\x00\x00", by=agendaredacteur, at=NOW)


@pytest.mark.parametrize("data", [{}, {"akkoord": "on"}, {"bijeenkomst": "999999", "akkoord": "on"}])
def test_adopting_asks_for_the_meeting_and_a_yes(
    pdo: Bijeenkomst, agendaredacteur: User, data: dict[str, str]
) -> None:
    save(pdo, agendaredacteur, "Allen waren er.")

    assert signed_in(agendaredacteur).post(page("adopt_verslag", pdo), data).status_code == 422
    assert not Verslag.objects.get().is_adopted


def test_empty_minutes_are_not_adopted_and_stay_open(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    save(pdo, agendaredacteur, "Iets.")
    save(pdo, agendaredacteur, "", stand=1)

    data = {"bijeenkomst": pdo.pk, "akkoord": "on"}
    answer = signed_in(agendaredacteur).post(page("adopt_verslag", pdo), data)

    assert answer.status_code == 422
    assert "staat nog niets" in answer.content.decode()
    assert document_of(pdo).bevroren_op is None


def test_adopting_twice_is_once(pdo: Bijeenkomst, agendaredacteur: User) -> None:
    save(pdo, agendaredacteur, "Allen waren er.")
    adopt(pdo, agendaredacteur)

    with pytest.raises(minutes.VerslagAdoptedError):
        adopt(pdo, agendaredacteur)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ontwikkelagenda_verslag SET tekst = 'x'",
        "DELETE FROM ontwikkelagenda_verslag",
        "UPDATE ontwikkelagenda_verslag SET vastgesteld_op = NULL",
        "UPDATE ontwikkelagenda_schrijfdocument SET bevroren_op = NULL WHERE bijeenkomst_id IS NOT NULL",
    ],
)
def test_the_database_keeps_adopted_minutes(pdo: Bijeenkomst, agendaredacteur: User, sql: str) -> None:
    save(pdo, agendaredacteur, "Allen waren er.")
    adopt(pdo, agendaredacteur)

    with pytest.raises(DatabaseError, match="verandert niet meer"), transaction.atomic():
        connection.cursor().execute(sql)


def test_the_database_adopts_nothing_that_can_still_be_written(
    pdo: Bijeenkomst, agendaredacteur: User
) -> None:
    save(pdo, agendaredacteur, "Allen waren er.")
    sql = (
        "UPDATE ontwikkelagenda_verslag"
        " SET vastgesteld_op = now(), vastgesteld_door_id = %s, vastgesteld_in_id = %s"
    )

    with pytest.raises(DatabaseError, match="nog niet bevroren"), transaction.atomic():
        connection.cursor().execute(sql, [agendaredacteur.pk, pdo.pk])


def test_the_history_says_who_wrote_what(pdo: Bijeenkomst, agendaredacteur: User, directeur: User) -> None:
    save(pdo, agendaredacteur, "Eerste zin.")
    save(pdo, agendaredacteur, "Eerste zin.\n\nTweede zin.", stand=1)

    html = signed_in(directeur).get(f"{page('show_verslaggeschiedenis', pdo)}?van=1&tot=2").content.decode()

    assert "Tweede zin." in html[html.index("<ins>") :]
    assert agendaredacteur.naam in html


# --- Together ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_write_at_once_and_the_minutes_are_what_they_wrote(
    pdo: Bijeenkomst, agendaredacteur: User, beheerder: User
) -> None:
    save(pdo, agendaredacteur, "Samen.")
    een, twee = person(agendaredacteur), person(beheerder)
    document = document_of(pdo)

    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        een.committed = twee.committed = 0
        een.type(" Eemland opent.")
        twee.type("Verslag: ", at=0)
        await een.send()
        await twee.send()
        await settle(lambda: een.committed == twee.committed == 1 and een.text == twee.text)

    run(story)

    assert een.text == "Verslag: Samen. Eemland opent."
    assert logged_text(selectors.verslag_deel(document)) == een.text
    # Whoever leaves last has it read into the minutes; the background work would do so too.
    services.project_behind(at=NOW)
    assert text_of(pdo) == een.text


@pytest.mark.django_db(transaction=True)
def test_a_director_proposes_and_does_no_more(
    pdo: Bijeenkomst, agendaredacteur: User, directeur: User
) -> None:
    save(pdo, agendaredacteur, "Samen lezen.")
    leest = person(directeur)
    document = document_of(pdo)

    async def story() -> None:
        await leest.synchronise(document.pk)
        leest.committed = 0
        leest.propose(" meer", at=5)
        await leest.send()
        await settle(lambda: leest.committed == 1)
        leest.type(" Zomaar.")
        await leest.send()
        await settle(lambda: leest.refused is not None)

    run(story)

    assert leest.refused == frames.ONLY_PROPOSING
    nodes = weergave.read_deel(selectors.load_document(document), weergave.VERSLAG)
    assert "<ins> meer</ins>" in weergave.html(nodes)
    assert logged_text(selectors.verslag_deel(document)) == "Samen lezen."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rol", [Rol.SERVICEDESKMEDEWERKER, Rol.CHAUFFEUR, Rol.PROVINCIE])
def test_who_reads_or_stays_out_writes_nothing(
    pdo: Bijeenkomst, agendaredacteur: User, bisc: Organisatie, rol: Rol
) -> None:
    save(pdo, agendaredacteur, "Samen.")
    ander = person(make_user(rol, bisc))
    document = document_of(pdo)

    async def story() -> None:
        if permissions.Recht(RIGHTS[rol]) is permissions.Recht.GEEN:
            with pytest.raises(frames.Refusal, match="niet voor jou"):
                await ander.synchronise(document.pk)
            return
        await ander.synchronise(document.pk)
        ander.type(" Stiekem.")
        await ander.send()
        await settle(lambda: ander.refused == frames.NO_RIGHT)

    run(story)

    assert Schrijfregel.objects.filter(document=document).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_had_the_minutes_open_cannot_write_after_they_were_adopted(
    pdo: Bijeenkomst, agendaredacteur: User, beheerder: User
) -> None:
    save(pdo, agendaredacteur, "Samen.")
    een = person(beheerder)
    document = document_of(pdo)

    async def story() -> None:
        await een.synchronise(document.pk)
        een.committed = 0
        een.type(" Op tijd.")
        await een.send()
        await settle(lambda: een.committed == 1)
        await sync_to_async(adopt)(pdo, agendaredacteur)
        een.type(" Te laat.")
        await een.send()
        await settle(lambda: een.refused is not None)

    run(story)

    assert een.refused == frames.NO_RIGHT
    assert text_of(pdo) == "Samen. Op tijd." == logged_text(selectors.verslag_deel(document))
