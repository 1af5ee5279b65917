"""Every figure of the other parts adds up to the records they hand over, on a history made by services."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from kpi import measures, perioden
from servicedesk import services as servicedesk
from servicedesk.models import GbsAansluiting
from tests.servicedesk.factories import load_afspraken, make_melding

pytestmark = pytest.mark.django_db
PERIODE = perioden.as_periode(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
NUL = Decimal(0)
WAYS = [name for name, way in measures.MEETWIJZEN.items() if way.optelling == measures.Optelling.RIJEN]


@pytest.fixture
def history(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    """Forty calls of all kinds in and around October, most picked up, some late, some never."""
    load_afspraken()
    GbsAansluiting.objects.create(organisatie=vestiging.organisatie, gemigreerd_op=dt.date(2026, 9, 1))
    rng = random.Random(72)  # noqa: S311  repeatable
    for _ in range(40):
        soort = rng.choice(["incident", "incident", "vraag", "wijzigingsverzoek"])
        op = dt.datetime(2026, 9, 25, 8, tzinfo=dt.UTC) + dt.timedelta(hours=rng.randrange(40 * 24))
        fields = {"urgentie": rng.choice([1, 2, 3])} if soort == "incident" else {}
        where = rng.choice([vestiging, andere_vestiging])
        melding = make_melding(where, medewerker, op=op, soort=soort, **fields)
        if rng.random() < 0.8:
            picked_up = op + dt.timedelta(hours=rng.choice([1, 5, 60, 500]))
            servicedesk.pick_up_melding(melding, by=servicedeskmedewerker, at=picked_up)


def count(name: str, organisatie_id: int | None) -> tuple[Decimal, Decimal]:
    """Numerator and denominator as the source counts October."""
    parts = [
        part
        for part in measures.BRONNEN[measures.MEETWIJZEN[name].bron].count(PERIODE, NOW)
        if part.meetwijze == name and organisatie_id in {None, part.organisatie_id}
    ]
    return sum((part.teller for part in parts), NUL), sum((part.noemer for part in parts), NUL)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("name", WAYS)
def test_what_counts_is_the_denominator_and_what_was_reached_the_numerator(
    name: str, vestiging: Vestiging
) -> None:
    way = measures.MEETWIJZEN[name]
    for library in [None, vestiging.organisatie_id] if way.per_bibliotheek else [None]:
        rows = way.list_rows(PERIODE, NOW, library)

        reached = sum(row.gewicht for row in rows if row.telt_mee and row.behaald)
        counted = sum(row.gewicht for row in rows if row.telt_mee)
        assert count(name, library) == (reached, counted)
        assert all(row.reden or row.telt_mee for row in rows)


def test_as_long_as_no_migration_is_recorded_nobody_knows(vestiging: Vestiging) -> None:
    gbs = measures.BRONNEN["servicedesk.gbs"]
    unknown = list(gbs.count(PERIODE, NOW))
    GbsAansluiting.objects.create(organisatie=vestiging.organisatie, gemigreerd_op=dt.date(2026, 11, 5))

    known = list(gbs.count(PERIODE, NOW))

    assert unknown == []
    assert [(part.teller, part.noemer) for part in known] == [(NUL, Decimal(1))]
