"""Who writes in a section is arranged on its page, and holds from the next keystroke."""

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import Rol, User
from ontwikkelagenda import permissions
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.permissions import Recht
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import make_agenda, make_sectie


@pytest.fixture
def sectie(directeur: User, andere_directeur: User) -> Sectie:
    return make_sectie(make_agenda())


def arrange(sectie: Sectie, by: User, **fields: object) -> int:
    data = {"titel": sectie.titel, "anderen": "voorstellen", "schrijfrollen": [Rol.AGENDAREDACTEUR], **fields}
    address = reverse("ontwikkelagenda:arrange_sectie", args=[sectie.agenda.jaar, sectie.pk])
    return signed_in(by).post(address, data).status_code


def test_the_chosen_library_writes_and_the_others_propose(
    sectie: Sectie, agendaredacteur: User, directeur: User, andere_directeur: User
) -> None:
    assert arrange(sectie, agendaredacteur, schrijvers=[directeur.organisatie_id]) == 302

    sectie.refresh_from_db()
    assert permissions.sectie_recht(directeur, sectie) is Recht.SCHRIJVEN
    assert permissions.sectie_recht(andere_directeur, sectie) is Recht.VOORSTELLEN


def test_a_locked_section_is_read_by_all_and_offers_no_pen(
    sectie: Sectie, agendaredacteur: User, directeur: User
) -> None:
    assert arrange(sectie, agendaredacteur, op_slot="on") == 302

    address = reverse("ontwikkelagenda:write_sectie", args=[sectie.agenda.jaar, sectie.pk])
    assert signed_in(directeur).get(address).status_code == 403
    assert "op slot" in signed_in(directeur).get(sectie.get_absolute_url()).content.decode()


def test_an_unknown_choice_is_refused_and_changes_nothing(sectie: Sectie, agendaredacteur: User) -> None:
    assert arrange(sectie, agendaredacteur, anderen="alles", titel="Anders") == 422

    sectie.refresh_from_db()
    assert sectie.titel != "Anders"
