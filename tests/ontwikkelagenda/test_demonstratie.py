"""The made-up history: believable, within the budget, the same whatever the order of the months."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk import referentie as netwerk
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda import demonstratie, referentie, selectors
from ontwikkelagenda.inhoud import content_hash
from ontwikkelagenda.models import Agenda, Draad, Initiatief, SectieVersie, Verslag
from ontwikkelagenda.tekst import voorstel, weergave
from tests.conftest import make_user

TOT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
MONTHS = [dt.date(2025, 2, 1), dt.date(2025, 12, 1), dt.date(2026, 11, 1)]


@pytest.fixture
def network(db: None) -> None:
    netwerk.load()
    referentie.load()
    for bibliotheek in selectors.bibliotheken():
        make_user(Rol.DIRECTEUR, bibliotheek)
    make_user(Rol.AGENDAREDACTEUR, Organisatie.objects.get(soort="bisc"))


def tell(months: list[dt.date], tot: dt.datetime = TOT) -> None:
    for maand in months:
        demonstratie.generate(maand, tot=tot, rng=random.Random(str(maand)))  # noqa: S311  nothing secret depends on it


def test_four_agendas_stand_where_their_year_is(network: None) -> None:
    tell(MONTHS[::-1])

    assert dict(Agenda.objects.order_by("jaar").values_list("jaar", "fase")) == {
        2025: "afgesloten",
        2026: "uitvoering",
        2027: "consentronde",
        2028: "consultatie",
    }
    for agenda in Agenda.objects.filter(jaar__lt=2027).order_by("jaar"):
        versie = agenda.vastgestelde_versies.get()
        assert content_hash(versie.inhoud) == versie.hash
        assert versie.vastgesteld_op < TOT


def test_the_coming_agenda_is_as_full_as_its_sketch(network: None) -> None:
    tell(MONTHS[2:])
    agenda = Agenda.objects.get(jaar=2027)

    huis, stand = selectors.huis(agenda), selectors.budget_stand(agenda)
    assert huis.aantal == 27
    assert stand.toegewezen == 372_000
    assert stand.vrij == 82_000
    assert stand.vrij >= 0
    assert Initiatief.objects.filter(bibliotheken__isnull=False).distinct().count() == 30  # three proposals


def test_the_agenda_after_it_is_open_to_write_in(network: None) -> None:
    """With proposals and comments of several libraries, and text that says what was agreed."""
    tell(MONTHS[2:])
    sectie = selectors.secties(Agenda.objects.get(jaar=2028)).get(titel="De leerplek in de wijk")
    document = selectors.current_document(sectie.agenda)

    nodes = weergave.read_deel(selectors.load_document(document), sectie.pk)

    assert document.bevroren_op is None
    assert "buurthuizen en scholen waar" in weergave.plain_text(nodes) == sectie.tekst
    assert {voorstel.author_of(mark) for mark in marks(nodes)} == {
        person.pk
        for person in User.objects.filter(organisatie__korte_naam__in=["Eemland", "Utrecht", "Idea"])
    }
    draden = Draad.objects.filter(sectie=sectie)
    assert draden.count() == 2
    assert all(draad.anker_van and draad.anker_tot for draad in draden.order_by("pk"))
    assert selectors.current_agenda() == Agenda.objects.get(jaar=2027)


def test_people_are_still_at_the_minutes_of_the_latest_meeting(network: None) -> None:
    """Its own month makes them, whether the agenda of the year was told before or comes after."""
    held = TOT.replace(month=9, day=17)
    pdo = Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=held)
    tell([*MONTHS[2:], dt.date(2026, 9, 1), dt.date(2026, 8, 1)])

    verslag = Verslag.objects.get(bijeenkomst=pdo)
    draad = Draad.objects.get(verslag=verslag)

    assert not verslag.is_adopted
    assert (draad.opmerkingen.count(), bool(draad.anker_van)) == (2, True)
    assert {v.bijeenkomst for v in Verslag.objects.filter(vastgesteld_op=None).order_by("pk")} == {pdo}


def marks(nodes: list[weergave.Knoop]) -> Iterator[weergave.Knoop]:
    for node in nodes:
        yield from node.get("marks", [])
        yield from marks(node.get("content", []))


def test_versions_follow_one_another_in_time(network: None) -> None:
    tell(MONTHS[2:])

    for sectie in selectors.secties(Agenda.objects.get(jaar=2027)):
        versies = list(SectieVersie.objects.filter(sectie=sectie).order_by("nummer"))
        assert [v.nummer for v in versies] == list(range(1, len(versies) + 1))
        assert [v.op for v in versies] == sorted(v.op for v in versies)
    writers = SectieVersie.objects.filter(sectie__agenda__jaar=2027, door__isnull=False)
    assert writers.order_by().values("door__organisatie").distinct().count() >= 7


def test_nothing_happens_after_the_moment_the_story_stops(network: None) -> None:
    tot = dt.datetime(2026, 10, 10, tzinfo=timezone.get_default_timezone())
    tell(MONTHS[2:], tot)

    assert not SectieVersie.objects.filter(op__gte=tot).exists()
    assert not Initiatief.objects.filter(created_at__gte=tot).exists()


def test_other_months_tell_nothing(network: None) -> None:
    tell([dt.date(2026, 3, 1)])

    assert not Initiatief.objects.exists()
