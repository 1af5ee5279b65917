"""Search finds words, stems, parts of compounds, numbers and people, and never a note for a library."""

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding

pytestmark = pytest.mark.usefixtures("afspraken")


def found(user: User, tekst: str) -> list[str]:
    return [treffer.titel for treffer in selectors.search(user, tekst)]


@pytest.fixture
def storing(vestiging: Vestiging, medewerker: User) -> Melding:
    return make_melding(
        vestiging,
        medewerker,
        op=timezone.now(),
        onderwerp="Geen verbinding met het bibliotheeksysteem",
        omschrijving="De printers op 10.0.0.7 doen niets, serienummer ZB-2041-K. Netwerkstoring?",
    )


@pytest.mark.parametrize(
    "tekst",
    [
        "bibliotheeksysteem",
        "systeem",  # inside a compound
        "storing",
        "printer",  # the stem of printers
        "PRINTERS",
        "biblio",  # the beginning of a word
        "bibliothekssysteem",  # a slip of the hand
        "verbinding systeem",
        "10.0.0.7",
        "ZB-2041-K",
        "Bibliotheekmedewerker",  # the reporter's name
    ],
)
def test_what_people_type_finds_the_call(storing: Melding, servicedeskmedewerker: User, tekst: str) -> None:
    assert found(servicedeskmedewerker, tekst) == [storing.onderwerp]


@pytest.mark.parametrize(
    "tekst", ["pizza", "systeem pizza", "'", "a & | ! ( b", "\\", ":*", "  ", "%", "'; DROP"]
)
def test_what_is_not_there_or_means_nothing_finds_nothing(
    storing: Melding, servicedeskmedewerker: User, tekst: str
) -> None:
    assert found(servicedeskmedewerker, tekst) == []


def test_a_number_is_found_exactly_and_by_its_beginning(
    storing: Melding, servicedeskmedewerker: User
) -> None:
    assert found(servicedeskmedewerker, storing.nummer.lower()) == [storing.onderwerp]
    assert found(servicedeskmedewerker, storing.nummer[:5]) == [storing.onderwerp]
    assert found(servicedeskmedewerker, storing.nummer[-4:]) == [storing.onderwerp]


def test_an_answer_is_found_and_a_note_only_by_bisc(
    storing: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    by, at = servicedeskmedewerker, timezone.now()
    services.add_reactie(storing, by=by, at=at, tekst="De glasvezelkabel lag los.")
    services.add_reactie(storing, by=by, at=at, tekst="Wachtwoord staat in de kluiskast.", intern=True)

    for user in (medewerker, servicedeskmedewerker):
        assert found(user, "glasvezelkabel")
    assert found(servicedeskmedewerker, "kluiskast")
    assert not found(medewerker, "kluiskast")


def test_another_library_finds_nothing(storing: Melding, andere_directeur: User) -> None:
    assert found(andere_directeur, "systeem") == []
    assert found(andere_directeur, storing.nummer) == []


def test_the_newest_comes_first_and_ten_is_enough(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    made = [
        make_melding(vestiging, medewerker, op=timezone.now(), onderwerp=f"Kassa {n} hapert")
        for n in range(12)
    ]

    assert found(servicedeskmedewerker, "kassa") == [m.onderwerp for m in reversed(made)][:10]


@pytest.mark.parametrize("weergave", ["op-te-pakken", "alle", "incidenten"])
def test_the_views_of_the_queue_search_the_same_way(
    storing: Melding, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, weergave: str
) -> None:
    other = make_melding(vestiging, medewerker, op=timezone.now())

    page = signed_in(servicedeskmedewerker).get(f"/servicedesk/?weergave={weergave}&q=systeem").text

    assert storing.onderwerp in page
    assert other.onderwerp not in page


def test_a_library_searches_its_own_list(storing: Melding, medewerker: User) -> None:
    client = signed_in(medewerker)

    assert storing.onderwerp in client.get("/servicedesk/?q=systeem").text
    assert storing.onderwerp not in client.get("/servicedesk/?q=kassa").text
