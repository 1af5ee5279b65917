import datetime as dt
import random
from collections import Counter

import pytest

from bisc_portal.netwerk import demonstratie, referentie
from bisc_portal.netwerk.models import Aanwezigheid, Bijeenkomst

pytestmark = pytest.mark.django_db
TOT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MAANDEN = [dt.date(2025 + n // 12, n % 12 + 1, 1) for n in range(23)]


def generate(maanden: list[dt.date], tot: dt.datetime = TOT) -> None:
    referentie.load()
    for maand in maanden:
        demonstratie.generate(maand, tot=tot, rng=random.Random(str(maand)))  # noqa: S311  repeatable


def everybody() -> set[tuple[str, str | None, int]]:
    return set(Aanwezigheid.objects.values_list("bijeenkomst__titel", "organisatie__code", "aantal"))


def test_every_year_keeps_the_agreement_with_the_province() -> None:
    generate(MAANDEN)

    for jaar in (2025, 2026):
        held = Bijeenkomst.objects.filter(begint_op__year=jaar, gehouden=True)
        counts = Counter(held.order_by("pk").values_list("soort", flat=True))
        assert counts["pdo"] >= 2
        assert counts["kennisdeling"] >= 6
        assert counts["kennissessie"] >= (5 if jaar == 2025 else 4)
        assert counts["vierhoeksoverleg"] == 1
    assert Bijeenkomst.objects.filter(gehouden=True).count() >= 45


def test_the_directors_meeting_of_december_is_planned_and_nothing_past_stays_open() -> None:
    generate(MAANDEN)

    planned = Bijeenkomst.objects.filter(gehouden=False).order_by("begint_op")
    assert planned[0].titel == "Directeurenoverleg (PDO)"
    assert planned[0].begint_op == dt.datetime(2026, 12, 3, 8, 30, tzinfo=dt.UTC)
    assert all(meeting.begint_op > TOT for meeting in planned)


def test_every_meeting_held_was_attended_and_knowledge_meetings_were_evaluated() -> None:
    generate(MAANDEN)

    assert not Bijeenkomst.objects.filter(gehouden=True, aanwezigheid=None).exists()
    assert not Bijeenkomst.objects.filter(
        gehouden=True, soort__startswith="kennis", evaluatie_cijfer=None
    ).exists()


def test_months_may_come_in_any_order() -> None:
    generate(MAANDEN)
    forward = everybody()
    Bijeenkomst.objects.all().delete()

    generate(MAANDEN[::-1])

    assert forward == set(
        Aanwezigheid.objects.values_list("bijeenkomst__titel", "organisatie__code", "aantal")
    )


def test_a_planned_meeting_is_held_when_its_month_comes() -> None:
    generate(MAANDEN)

    generate([dt.date(2026, 12, 1)], tot=TOT + dt.timedelta(days=20))

    pdo = Bijeenkomst.objects.get(soort="pdo", begint_op__year=2026, begint_op__month=12)
    assert pdo.gehouden
    assert pdo.aanwezigheid.exists()
