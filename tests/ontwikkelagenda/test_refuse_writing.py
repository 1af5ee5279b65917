"""Who may write what, in every state: the guard and the statement of the commit say the same."""

import itertools
import os
from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async
from django.db import connection
from django.utils import timezone
from pycrdt import Doc

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import permissions, selectors, services
from ontwikkelagenda.models import Schrijfdocument, Schrijfregel, Sectie
from ontwikkelagenda.permissions import Recht
from ontwikkelagenda.samen import frames
from ontwikkelagenda.tekst import opbouw
from tests.conftest import make_user, signed_in
from tests.ontwikkelagenda.factories import make_agenda, make_sectie, refuse_sql
from tests.ontwikkelagenda.samen import Person, logged_text, make_person, run, settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sectie(db: None) -> Sectie:
    return make_sectie(make_agenda())


@pytest.fixture
def document(sectie: Sectie) -> Schrijfdocument:
    return selectors.current_document(sectie.agenda)


@pytest.fixture
def een(directeur: User, sectie: Sectie) -> Person:
    return make_person(directeur, sectie)


@pytest.fixture
def twee(andere_directeur: User, sectie: Sectie) -> Person:
    return make_person(andere_directeur, sectie)


def sql_recht(user: User, sectie: Sectie) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ontwikkelagenda_schrijfrecht(%s, %s)", [user.pk, sectie.pk])
        return str(cursor.fetchone()[0])


def test_the_database_and_the_page_decide_alike(
    sectie: Sectie,
    bibliotheek: Organisatie,
    andere_bibliotheek: Organisatie,
    bisc: Organisatie,
    provincie: Organisatie,
) -> None:
    """Every role × who writes × what the others do × the lock × an account that was closed."""
    homes = {Rol.DIRECTEUR: bibliotheek, Rol.BIBLIOTHEEKMEDEWERKER: bibliotheek, Rol.PROVINCIE: provincie}
    people = [make_user(rol, homes.get(rol, bisc)) for rol in Rol]
    people.append(make_user(Rol.DIRECTEUR, andere_bibliotheek))
    gone = make_user(Rol.BEHEERDER, andere_bibliotheek)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    states = itertools.product(
        [[], [bibliotheek], [andere_bibliotheek, bisc]],
        [[], [Rol.AGENDAREDACTEUR], [Rol.SERVICEDESKMEDEWERKER, Rol.BEHEERDER]],
        Sectie.Anderen.values,
        [False, True],
    )
    seen = set()
    for schrijvers, rollen, anderen, op_slot in states:
        sectie.schrijfrollen, sectie.anderen, sectie.op_slot = list(rollen), anderen, op_slot
        sectie.save(update_fields=["schrijfrollen", "anderen", "op_slot"])
        sectie.schrijvers.set(schrijvers)
        for user in [*people, gone]:
            recht = permissions.sectie_recht(user, sectie)
            assert recht == sql_recht(user, sectie), (user.rollen, schrijvers, rollen, anderen, op_slot)
            seen.add(recht)

    assert seen == set(Recht)


def revoke(document: Schrijfdocument, sectie: Sectie, user: User, how: str) -> None:
    """By SQL alone, as an administrator would in need: no code of ours hears of it."""
    statements = {
        "op slot": ("UPDATE ontwikkelagenda_sectie SET op_slot = TRUE WHERE id = %s", sectie.pk),
        "niet meer actief": ("UPDATE accounts_user SET is_active = FALSE WHERE id = %s", user.pk),
        "andere rol": ("UPDATE accounts_user SET rollen = '{chauffeur}' WHERE id = %s", user.pk),
        "bevroren": (
            "UPDATE ontwikkelagenda_schrijfdocument SET bevroren_op = now() WHERE id = %s",
            document.pk,
        ),
    }
    sql, key = statements[how]
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])


@pytest.mark.parametrize("how", ["op slot", "niet meer actief", "andere rol", "bevroren"])
def test_what_was_taken_away_by_sql_alone_adds_no_line(  # noqa: PLR0917  fixtures
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie, directeur: User, how: str
) -> None:
    before = logged_text(sectie)

    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        await database_sync_to_async(revoke)(document, sectie, directeur, how)
        een.type(" Te laat.")
        await een.send()
        await settle(lambda: een.refused is not None)

    run(story)

    assert logged_text(sectie) == before == twee.text
    assert een.refused == frames.NO_RIGHT
    assert een.committed <= 1


def test_a_reader_who_lost_the_right_is_out_within_five_seconds(
    een: Person, document: Schrijfdocument, sectie: Sectie, directeur: User
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        await database_sync_to_async(revoke)(document, sectie, directeur, "andere rol")
        await settle(lambda: een.refused is not None, seconds=5)

    run(story)

    assert een.refused == frames.NOT_FOUND


def test_signing_out_ends_the_visit_within_five_seconds(
    een: Person, document: Schrijfdocument, directeur: User
) -> None:
    def sign_out() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_session WHERE session_key = %s", [een.sessie])

    async def story() -> None:
        await een.synchronise(document.pk)
        await database_sync_to_async(sign_out)()
        await settle(lambda: een.refused is not None, seconds=5)

    run(story)

    assert een.refused == frames.SIGNED_OUT


BAD: dict[str, Callable[[], bytes]] = {
    "willekeurige bytes": lambda: frames.update(os.urandom(60)),
    "een lege boodschap": lambda: b"",
    "een onbekend soort": lambda: b"\x09\x00\x01",
    "een andere wortel": lambda: frames.update(
        opbouw.write_nodes(Doc(), 999_999, opbouw.to_nodes("Elders."))
    ),
    "een onmogelijk aantal": lambda: frames.update(b"\x01\xff\xff\xff\x7f\x00"),
    "een kapotte caret": lambda: bytes([frames.AWARENESS]) + b"\x05\x01\x02\x03\x01{",
}


@pytest.mark.parametrize("what", BAD)
def test_a_hostile_frame_is_refused_and_adds_no_line(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie, what: str
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        lines = await database_sync_to_async(Schrijfregel.objects.count)()
        await een.say(BAD[what]())
        assert een.refused == frames.MALFORMED
        assert await database_sync_to_async(Schrijfregel.objects.count)() == lines
        twee.type(" En verder.")
        await twee.send()
        await settle(lambda: twee.committed >= 2)

    run(story)

    assert "En verder." in logged_text(sectie)


def test_a_frame_that_is_too_large_is_refused_before_it_is_read(
    een: Person, document: Schrijfdocument
) -> None:
    async def story() -> None:
        await een.synchronise(document.pk)
        await een.say(frames.update(b"x" * 2_000_000))

    run(story)

    assert een.refused == frames.TOO_LARGE


def test_somebody_who_may_propose_writes_no_plain_word(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie, bibliotheek: Organisatie
) -> None:
    sectie.schrijvers.set([bibliotheek])
    before = logged_text(sectie)

    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        twee.type(" Stiekem.")
        await twee.send()
        await settle(lambda: twee.refused is not None)

    run(story)

    assert twee.refused == frames.ONLY_PROPOSING
    assert logged_text(sectie) == before == een.text


def test_a_proposal_is_kept_and_changes_no_agreed_word(
    een: Person, twee: Person, document: Schrijfdocument, sectie: Sectie, bibliotheek: Organisatie
) -> None:
    sectie.schrijvers.set([bibliotheek])
    before = logged_text(sectie)

    async def story() -> None:
        await een.synchronise(document.pk)
        await twee.synchronise(document.pk)
        twee.propose(" misschien", at=5)
        await twee.send()
        await settle(lambda: twee.committed >= 2 or twee.refused is not None)

    run(story)

    assert twee.refused is None
    assert logged_text(sectie) == before
    assert Schrijfregel.objects.order_by("-nummer")[0].voorstel
    assert een.text == before


def test_nobody_proposes_in_the_name_of_another(
    twee: Person, document: Schrijfdocument, sectie: Sectie, bibliotheek: Organisatie
) -> None:
    sectie.schrijvers.set([bibliotheek])

    async def story() -> None:
        await twee.synchronise(document.pk)
        twee.propose(" misschien", at=5, author=twee.user_id + 1)
        await twee.send()
        await settle(lambda: twee.refused is not None)

    run(story)

    assert twee.refused == frames.ONLY_PROPOSING


def test_the_log_cannot_be_changed_or_emptied(een: Person, sectie: Sectie) -> None:
    for sql in ("UPDATE {} SET nummer = 9", "DELETE FROM {}", "TRUNCATE {}"):
        refuse_sql("ontwikkelagenda_schrijfregel", sql)


def test_a_frozen_document_opens_again_in_a_new_epoch_with_the_same_text(
    document: Schrijfdocument, sectie: Sectie, directeur: User
) -> None:
    before = logged_text(sectie)
    with pytest.raises(services.AgendaClosedError):
        services.open_epoch(sectie.agenda, by=directeur, at=timezone.now())
    services.freeze_document(sectie.agenda, at=timezone.now())

    new = services.open_epoch(sectie.agenda, by=directeur, at=timezone.now())

    assert (new.epoch, new.bevroren_op) == (2, None)
    assert logged_text(sectie) == before
    assert signed_in(directeur).get(sectie.get_absolute_url()).status_code == 200
    with pytest.raises(services.SchrijvenRefusedError):
        services.append_update(
            selectors.Tekstdeel(document, sectie.pk), b"\x00\x00", by=directeur, at=timezone.now()
        )
