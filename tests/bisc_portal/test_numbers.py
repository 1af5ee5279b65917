"""A number is grouped where people read it, and nowhere else: an id over a thousand stays an id."""

import pytest
from django.template import Context, Template

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from tests.conftest import signed_in


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_a_plain_number_is_written_as_the_machine_reads_it() -> None:
    assert render('<option value="{{ pk }}">{{ jaar }}', pk=1008, jaar=2027) == '<option value="1008">2027'


def test_a_count_is_written_as_people_read_it() -> None:
    assert render("{{ aantal|getal }}", aantal=9975) == "9.975"


@pytest.mark.django_db
def test_a_library_with_a_high_number_can_be_chosen(provinciemedewerker: User) -> None:
    library = Organisatie.objects.create(
        pk=1_234_567, soort="bibliotheek", code="ver-weg", naam="Bibliotheek Ver Weg"
    )
    client = signed_in(provinciemedewerker)

    page = client.get("/cijfers/").content.decode()
    chosen = client.get("/cijfers/", {"bibliotheek": library.pk})

    assert 'value="1234567"' in page
    assert "Cijfers van Bibliotheek Ver Weg" in chosen.content.decode()
