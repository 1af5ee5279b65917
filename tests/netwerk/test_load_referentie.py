import pytest

from bisc_portal.netwerk import referentie, selectors
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging

pytestmark = pytest.mark.django_db


def snapshot() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Organisatie, Gemeente, Vestiging)]


def test_loading_gives_the_eight_libraries_by_their_short_names() -> None:
    referentie.load()

    assert [library.kort for library in selectors.list_bibliotheken()] == [
        "Eemland",
        "Lek & IJssel",
        "Utrecht",
        "Utrechtse Venen",
        "Veenendaal",
        "Z-O-U-T",
        "De tweede verdieping",
        "Idea",
    ]


def test_loading_gives_every_municipality_and_branch_of_the_source() -> None:
    referentie.load()

    assert Gemeente.objects.count() == 26
    assert Vestiging.objects.count() == 66
    assert Vestiging.objects.get(naam="Odijk").zekerheid == "onzeker welke organisatie"
    assert Gemeente.objects.get(naam="Eemnes").bibliotheek.naam == "Bibliotheek Gooi en Meer"


def test_every_municipality_of_the_network_has_a_branch_except_eemnes() -> None:
    referentie.load()

    without = Gemeente.objects.filter(vestigingen=None).values_list("naam", flat=True)
    assert list(without.order_by("naam")) == ["Eemnes"]


def test_loading_twice_changes_nothing() -> None:
    referentie.load()
    before = snapshot()

    referentie.load()

    assert snapshot() == before


def test_what_an_administrator_changed_stays() -> None:
    referentie.load()
    Organisatie.objects.filter(code="bibliotheek-z-o-u-t").update(naam="Bibliotheek Heuvelrug")
    Vestiging.objects.filter(naam="Zuilen").update(naam="Zuilen (nieuw)", actief=False)
    before = snapshot()

    referentie.load()

    assert snapshot() == before


def test_a_library_typed_in_before_the_first_load_is_not_doubled(bibliotheek: Organisatie) -> None:
    referentie.load()

    assert Organisatie.objects.filter(naam=bibliotheek.naam).count() == 1
    bibliotheek.refresh_from_db()
    assert bibliotheek.code == "bibliotheek-eemland"


def test_a_branch_with_another_code_is_not_doubled(bibliotheek: Organisatie) -> None:
    referentie.load()
    Vestiging.objects.filter(naam="Vathorst").update(code="eigen-code")

    referentie.load()

    assert Vestiging.objects.filter(naam="Vathorst").count() == 1
