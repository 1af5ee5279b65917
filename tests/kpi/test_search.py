import pytest

from bisc_portal.accounts.models import User
from bisc_portal.zoeken import search
from tests.kpi.factories import load_indicator
from tests.netwerk.factories import make_bijeenkomst

pytestmark = pytest.mark.django_db


def test_an_indicator_and_a_meeting_are_found_by_a_word(directeur: User) -> None:
    load_indicator("pdo")
    make_bijeenkomst(titel="Over 72 uur en meer")

    hits = {(hit.soort, hit.titel) for hit in search(directeur, "72 uur")}

    assert hits == {
        ("Indicator", "Aangevraagd materiaal binnen 72 uur beschikbaar"),
        ("Bijeenkomst", "Over 72 uur en meer"),
    }


def test_who_may_not_open_a_part_finds_nothing_of_it(medewerker: User) -> None:
    load_indicator("pdo")
    make_bijeenkomst(titel="Over 72 uur en meer")

    assert search(medewerker, "72 uur") == []
