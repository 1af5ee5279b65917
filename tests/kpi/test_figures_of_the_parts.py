"""Every figure of the other parts adds up to the records they hand over, on a history made by services."""

import datetime as dt
import random

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


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("name", WAYS)
def test_what_counts_is_the_denominator_and_what_was_reached_the_numerator(
    name: str, vestiging: Vestiging
) -> None:
    way = measures.MEETWIJZEN[name]
    for library in [None, vestiging.organisatie_id] if way.per_bibliotheek else [None]:
        telling = way.count(PERIODE, NOW, library)
        rows = way.list_rows(PERIODE, NOW, library)

        assert telling is not None
        assert telling.noemer == sum(row.telt_mee for row in rows)
        assert telling.teller == sum(row.telt_mee and row.behaald for row in rows)
        assert all(row.reden or row.telt_mee for row in rows)


@pytest.mark.usefixtures("history")
def test_the_libraries_add_up_to_the_network(vestiging: Vestiging, andere_vestiging: Vestiging) -> None:
    libraries = [vestiging.organisatie_id, andere_vestiging.organisatie_id]
    for way in [way for way in measures.MEETWIJZEN.values() if way.per_bibliotheek]:
        network = way.count(PERIODE, NOW, None)
        parts = [way.count(PERIODE, NOW, library) for library in libraries]

        assert network is not None
        assert network.noemer == sum(part.noemer for part in parts if part is not None)


def test_as_long_as_no_migration_is_recorded_nobody_knows(vestiging: Vestiging) -> None:
    gbs = measures.MEETWIJZEN["servicedesk.gbs"]
    unknown = gbs.count(PERIODE, NOW, None)
    GbsAansluiting.objects.create(organisatie=vestiging.organisatie, gemigreerd_op=dt.date(2026, 11, 5))

    known = gbs.count(PERIODE, NOW, None)

    assert unknown is None
    assert known is not None
    assert known.teller == 0
    assert known.noemer == 1
