"""An address kept from the time of writing, opened when the text is frozen."""

from django.urls import reverse

from bisc_portal.accounts.models import User
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import make_adopted, make_sectie


def test_the_writing_page_of_a_frozen_text_leads_to_the_text_and_says_why(directeur: User) -> None:
    sectie = make_sectie(make_adopted())
    page = reverse("ontwikkelagenda:write_sectie", args=[sectie.agenda.jaar, sectie.pk])

    answer = signed_in(directeur).get(page, follow=True)

    assert answer.redirect_chain == [(sectie.get_absolute_url(), 302)]
    assert "De tekst ligt in deze fase stil." in answer.text
