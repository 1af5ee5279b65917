"""Every role × every phase × every message: who may what is one table, and the log obeys it."""

import datetime as dt
import os
from collections.abc import Callable

import pytest
from asgiref.sync import sync_to_async
from pycrdt import Doc

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Agenda, Schrijfregel, Sectie
from ontwikkelagenda.samen import frames
from ontwikkelagenda.samen.bezoek import MOST_BYTES_AT_ONCE
from ontwikkelagenda.tekst import opbouw
from tests.conftest import make_user
from tests.ontwikkelagenda.factories import NOW, adopt, make_agenda, make_ronde, make_sectie
from tests.ontwikkelagenda.samen import Person, logged_text, make_person, run, settle

pytestmark = pytest.mark.django_db(transaction=True)
Fase = Agenda.Fase

OPEN = {Fase.CONCEPT, Fase.CONSULTATIE}
# One library and BiSC's editor write this section: the others who write propose, BiSC's other people read.
WRITES, PROPOSES, READS, STAYS_OUT = "schrijft", "stelt voor", "leest", "blijft buiten"
PEOPLE = {
    "directeur van de schrijvende bibliotheek": WRITES,
    "andere directeur": PROPOSES,
    Rol.AGENDAREDACTEUR: WRITES,
    Rol.BEHEERDER: PROPOSES,
    Rol.SERVICEDESKMEDEWERKER: READS,
    Rol.LOGISTIEK_MEDEWERKER: READS,
    Rol.BIBLIOTHEEKMEDEWERKER: STAYS_OUT,
    Rol.CHAUFFEUR: STAYS_OUT,
    Rol.PROVINCIE: STAYS_OUT,
}


def type_words(person: Person) -> bytes:
    person.type(" Zomaar.")
    return frames.update(person.unsent.pop())


def propose(person: Person) -> bytes:
    person.propose(" misschien", at=5)
    return frames.update(person.unsent.pop())


def propose_as_another(person: Person) -> bytes:
    person.propose(" misschien", at=5, author=person.user_id + 1)
    return frames.update(person.unsent.pop())


def erase(person: Person) -> bytes:
    person.erase(0, 5)
    return frames.update(person.unsent.pop())


def send_all(person: Person) -> bytes:
    """What a page that wrote offline sends when it comes back."""
    person.type(" Zonder verbinding.")
    person.unsent.clear()
    return frames.step2(person.doc.get_update())


def to_elsewhere(_: Person) -> bytes:
    return frames.update(opbouw.write_nodes(Doc(), 999_999, opbouw.to_nodes("Elders.")))


TEXT = {"woorden": type_words, "wissen": erase, "alles van offline": send_all}
PROPOSAL = {"een voorstel": propose}
IN_ANOTHERS_NAME = {"een voorstel namens een ander": propose_as_another}
NONSENSE: dict[str, Callable[[Person], bytes]] = {
    "willekeurige bytes": lambda _: frames.update(os.urandom(40)),
    "een andere tekst": to_elsewhere,
    "een onbekend soort": lambda _: b"\x09\x00\x01",
    "niets": lambda _: b"",
}
TOO_LARGE = {"veel te veel": lambda _: frames.step2(b"x" * MOST_BYTES_AT_ONCE)}
QUESTIONS: dict[str, Callable[[Person], bytes]] = {
    "wat is er": lambda person: frames.step1(person.doc.get_state()),
    "hier ben ik": lambda person: frames.awareness(frames.Caret(person.nummer, 1, {"sectie": 1})),
}
MESSAGES = TEXT | PROPOSAL | IN_ANOTHERS_NAME | NONSENSE | TOO_LARGE | QUESTIONS


def expected(may: str, fase: Agenda.Fase, message: str) -> frames.Refusal | None:
    """The table. None: no objection; for a change that means that it is kept."""
    if message in NONSENSE:
        return frames.MALFORMED
    if message in TOO_LARGE:
        return frames.TOO_LARGE
    if message in QUESTIONS:
        return None
    if may == PROPOSES and message in TEXT | IN_ANOTHERS_NAME:
        return frames.ONLY_PROPOSING
    return None if may in {WRITES, PROPOSES} and fase in OPEN else frames.NO_RIGHT


def make_people(bibliotheek: Organisatie, andere: Organisatie, bisc: Organisatie) -> dict[str, User]:
    homes = {Rol.BIBLIOTHEEKMEDEWERKER: bibliotheek}
    people: dict[str, User] = {rol: make_user(rol, homes.get(rol, bisc)) for rol in Rol if rol in PEOPLE}
    first, second = PEOPLE.keys() - people.keys()
    assert {first, second} == {"directeur van de schrijvende bibliotheek", "andere directeur"}
    return {
        **people,
        "directeur van de schrijvende bibliotheek": make_user(Rol.DIRECTEUR, bibliotheek),
        "andere directeur": make_user(Rol.DIRECTEUR, andere),
    }


def bring_to(agenda: Agenda, fase: Agenda.Fase, by: User) -> None:
    """By the road a year takes; nobody sets a phase by hand."""
    if fase == Fase.WIJZIGINGSVOORSTELLEN:
        services.change_fase(agenda, fase=fase, by=by, at=NOW)
    elif fase == Fase.CONSENTRONDE:
        make_ronde(agenda, by)
    elif fase not in OPEN:
        adopt(agenda, by)
        agenda.refresh_from_db()
        for nr, following in enumerate((Fase.UITVOERING, Fase.EVALUATIE, Fase.AFGESLOTEN), 1):
            if agenda.fase != fase:
                at = NOW + dt.timedelta(days=30 * nr)
                agenda = services.change_fase(agenda, fase=following, by=by, at=at)
    agenda.refresh_from_db()
    assert agenda.fase == fase


@pytest.mark.parametrize("fase", Fase)
def test_the_table_of_who_may_what_when(
    fase: Agenda.Fase, bibliotheek: Organisatie, andere_bibliotheek: Organisatie, bisc: Organisatie
) -> None:
    people = make_people(bibliotheek, andere_bibliotheek, bisc)
    agenda = make_agenda(fase="concept" if fase == Fase.CONCEPT else "consultatie")
    sectie = make_sectie(agenda)
    sectie.schrijvers.set([bibliotheek])
    Sectie.objects.filter(pk=sectie.pk).update(schrijfrollen=[Rol.AGENDAREDACTEUR])
    bring_to(agenda, fase, people[Rol.AGENDAREDACTEUR])
    document = selectors.current_document(agenda)
    wrong: list[str] = []

    async def visit(who: str, message: str) -> None:
        person = await sync_to_async(make_person)(people[who], sectie)
        try:
            await person.enter(document.pk)
        except frames.Refusal as why:
            if (PEOPLE[who], why) != (STAYS_OUT, frames.NOT_FOUND):
                wrong.append(f"{who} komt er niet in: {why}")
            return
        await person.say(frames.step1(person.doc.get_state()))
        lines, before = await sync_to_async(look)(sectie)
        await person.say(MESSAGES[message](person))
        change = message not in QUESTIONS
        await settle(lambda: not change or bool(person.committed) or person.refused is not None)
        after, text = await sync_to_async(look)(sectie)
        wanted = expected(PEOPLE[who], fase, message)
        kept = change and wanted is None
        if person.refused != wanted or after - lines != int(kept) or (not kept and text != before):
            wrong.append(f"{who}, {message}: {person.refused}, niet {wanted}; {after - lines} regel(s)")
        await person.leave()

    async def story() -> None:
        for who in PEOPLE:
            for message in MESSAGES:
                await visit(who, message)

    run(story)

    assert not wrong, "\n".join(wrong)


def look(sectie: Sectie) -> tuple[int, str]:
    return Schrijfregel.objects.count(), logged_text(sectie)
