"""Whatever people press and scan, in whatever order: one copy and one crate are on one leg at a time."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import permissions, services, workflow
from ibl.models import Krat, Kratinzet, Transportopdracht
from ibl.services import TransportError
from ibl.workflow import Handeling
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_scans import make_scan

pytestmark = pytest.mark.django_db
KRATTEN = ("KRAT-000001", "KRAT-000002")
BARCODES = ("30001234", "30005678")
SCANS = ("laden", "lossen", "ontvangen", "ontbreekt", "beschadigd")


@dataclass
class Spel:
    """Four orders that want the same two copies and two crates, and everybody who can press something."""

    opdrachten: list[Transportopdracht]
    spelers: list[User]
    plaatsen: list[Vestiging]

    def press(self, data: st.DataObject, at: dt.datetime) -> None:
        opdracht = Transportopdracht.objects.get(pk=data.draw(st.sampled_from(self.opdrachten)).pk)
        # Half of the time a step that may be taken now: at random few orders would ever leave the shelf.
        offered = [
            (speler, overgang.handeling)
            for speler in self.spelers
            for overgang in permissions.list_handelingen(speler, opdracht)
        ]
        anything = st.tuples(st.sampled_from(self.spelers), st.sampled_from(Handeling))
        by, handeling = data.draw(st.sampled_from(offered) | anything if offered else anything)
        with suppress(TransportError):
            self._take(opdracht, handeling, by=by, at=at, data=data)

    def _take(
        self,
        opdracht: Transportopdracht,
        handeling: Handeling,
        *,
        by: User,
        at: dt.datetime,
        data: st.DataObject,
    ) -> None:
        match handeling:
            case Handeling.RETURN:
                back = services.return_transport(opdracht, by=by, at=at)
                self.opdrachten.append(back)
            case Handeling.REFUSE:
                services.refuse_transport(opdracht, by=by, at=at, reden="Niet op de plank")
            case Handeling.PREPARE:
                heel = opdracht.lading == Transportopdracht.Lading.KRAT
                services.prepare_transport(
                    opdracht,
                    by=by,
                    at=at,
                    barcode="" if heel else data.draw(st.sampled_from(BARCODES)),
                    kratcodes=[data.draw(st.sampled_from(KRATTEN))],
                )
            case _:
                services.take_step(
                    opdracht,
                    handeling,
                    by=by,
                    at=at,
                    reden="Omdat" if workflow.OVERGANGEN[handeling].met_reden else "",
                    herkomst=data.draw(st.sampled_from(self.plaatsen)),
                )

    def scan(self, data: st.DataObject, at: dt.datetime) -> None:
        """Late, at any place, of any code that is about."""
        code = data.draw(st.sampled_from([*KRATTEN, *BARCODES, *(o.nummer for o in self.opdrachten)]))
        late = dt.timedelta(minutes=data.draw(st.integers(0, 600)))
        melding = make_scan(
            code, data.draw(st.sampled_from(SCANS)), data.draw(st.sampled_from(self.plaatsen)), at - late
        )
        services.receive_scans([melding], by=self.spelers[-1], apparaat="telefoon", at=at)


@pytest.fixture
def spel(
    *,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    depot: Vestiging,
    medewerker: User,
    andere_medewerker: User,
    logistiek_medewerker: User,
    chauffeur: User,
) -> Spel:
    for code in KRATTEN:
        Krat.objects.create(code=code)
    here, there = vestiging, andere_vestiging
    opdrachten = [
        make_opdracht(here, there, by=medewerker, at=MAANDAG),
        make_opdracht(here, there, by=medewerker, at=MAANDAG),
        make_opdracht(there, here, by=andere_medewerker, at=MAANDAG),
        make_opdracht(
            there, here, by=andere_medewerker, at=MAANDAG, aantal_kratten=1, omschrijving="Wisselcollectie"
        ),
    ]
    spelers = [medewerker, andere_medewerker, logistiek_medewerker, chauffeur]
    return Spel(opdrachten, spelers, [here, there, depot])


def assert_one_leg() -> None:
    """Said apart from the constraints that keep it, so that one dropped by mistake is noticed."""
    underway = Transportopdracht.objects.underway().exclude(barcode="")
    twice = underway.order_by().values("barcode").annotate(n=Count("pk")).filter(n__gt=1)
    assert not list(twice)
    for krat in Krat.objects.order_by("pk"):
        open_inzetten = list(Kratinzet.objects.filter(krat=krat, tot__isnull=True).order_by("pk"))
        assert len({inzet.bestemming_id for inzet in open_inzetten}) <= 1
        assert len({inzet.opdracht_id for inzet in open_inzetten}) == len(open_inzetten)
        if any(inzet.heel for inzet in open_inzetten):
            assert len(open_inzetten) == 1
    # A crate is on the road exactly as long as what lies in it.
    carried = Kratinzet.objects.filter(tot__isnull=True).values_list("opdracht__status", flat=True)
    assert set(carried.order_by()) <= {status.value for status in workflow.ONDERWEG}


@settings(
    max_examples=25,
    # A run costs half a second: shrinking a failure would take longer than reading it.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_no_run_of_accepted_and_refused_actions_leaves_two_active_legs(
    data: st.DataObject, spel: Spel
) -> None:
    spel = replace(spel, opdrachten=list(spel.opdrachten))
    at = MAANDAG + dt.timedelta(hours=1)
    with transaction.atomic():
        for _ in range(data.draw(st.integers(5, 20))):
            at += dt.timedelta(minutes=data.draw(st.integers(1, 120)))
            if data.draw(st.integers(0, 3)):
                spel.press(data, at)
            else:
                spel.scan(data, at)
            assert_one_leg()
        transaction.set_rollback(True)


def test_a_copy_scanned_back_onto_the_road_does_not_meet_itself(
    *,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    depot: Vestiging,
    medewerker: User,
    andere_medewerker: User,
    chauffeur: User,
) -> None:
    """The first order is lost, the copy leaves with the second, and only then a late scan of the first."""
    first = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    services.prepare_transport(
        first, by=andere_medewerker, at=MAANDAG + dt.timedelta(hours=1), barcode="30001234"
    )
    services.move_transport(
        first,
        Handeling.REPORT_MISSING,
        by=andere_medewerker,
        at=MAANDAG + dt.timedelta(hours=2),
        reden="Niet in de krat",
    )
    second = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG + dt.timedelta(hours=3))
    services.prepare_transport(
        second, by=andere_medewerker, at=MAANDAG + dt.timedelta(hours=4), barcode="30001234"
    )

    services.receive_scans(
        [make_scan(first.nummer, "lossen", depot, MAANDAG + dt.timedelta(hours=5))],
        by=chauffeur,
        apparaat="telefoon",
        at=MAANDAG + dt.timedelta(hours=6),
    )

    assert_one_leg()
