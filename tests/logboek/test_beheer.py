"""The administrator reads the log; nobody writes it by hand."""

from typing import Any

import pytest
from django.contrib import admin
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.admin import LogregelAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from bisc_portal.logboek.models import Logregel
from bisc_portal.logboek.services import record
from tests.conftest import signed_in

PARTS = {"bisc_portal", "ontwikkelagenda", "ibl", "servicedesk", "kpi"}
PAGE = "/beheer/logboek/logregel/"


@pytest.fixture
def regel(beheerder: User) -> Logregel:
    return record("gemeld", beheerder, by=beheerder, at=timezone.now(), urgentie=2)


def test_the_beheerder_reads_and_searches_the_log(regel: Logregel, beheerder: User) -> None:
    client = signed_in(beheerder)

    assert "gemeld" in client.get(PAGE, {"q": "gemeld"}).text
    assert "0 logboek" in client.get(PAGE, {"q": "bestaat-niet"}).text
    assert client.get(f"{PAGE}{regel.pk}/change/").status_code == 200


@pytest.mark.parametrize("page", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_the_log_cannot_be_written_from_the_admin(regel: Logregel, beheerder: User, page: str) -> None:
    response = signed_in(beheerder).post(PAGE + page.format(pk=regel.pk), {"actie": "x", "post": "yes"})

    assert response.status_code == 403
    assert Logregel.objects.get().actie == "gemeld"


def test_nobody_else_reads_the_log(regel: Logregel, directeur: User, servicedeskmedewerker: User) -> None:
    for user in (directeur, servicedeskmedewerker):
        assert signed_in(user).get(PAGE).status_code in {302, 403}


OURS = sorted(
    (page for page in admin.site._registry.values() if type(page).__module__.split(".")[0] in PARTS),
    key=str,
)


@pytest.mark.parametrize("page", OURS, ids=str)
def test_every_page_of_the_admin_that_writes_leaves_a_line(page: Any) -> None:
    assert isinstance(page, LoggedAdmin | LogregelAdmin)
