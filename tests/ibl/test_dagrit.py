"""The driver's day as the telephone gets it."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, services
from ibl.models import Krat, Stopplaats, Transportopdracht
from ibl.workflow import Status
from tests.conftest import signed_in
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_scans import make_road, make_scan


@pytest.mark.usefixtures("depot")
def test_a_stop_names_what_to_unload_and_what_to_load(
    chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    now = timezone.now()
    begin = now - dt.timedelta(hours=1)
    incoming = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=begin, status=Status.GELADEN)
    outgoing = make_opdracht(andere_vestiging, vestiging, by=medewerker, at=begin, status=Status.KLAARGEZET)

    rit = selectors.load_dagrit(chauffeur, now=now)

    eemhuis = next(stop for stop in rit.stops if stop.plaats == vestiging.pk)
    assert [ding.code for ding in eemhuis.lossen] == [incoming.nummer]
    assert [ding.code for ding in eemhuis.laden] == [outgoing.nummer]
    assert [stop.sleutel for stop in rit.stops][-1] == "eind"
    assert [ding.code for ding in rit.stops[-1].lossen if not ding.gedaan] == [outgoing.nummer]


def test_titles_in_a_crate_are_one_thing_to_scan(
    chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging
) -> None:
    now = timezone.now()
    Krat.objects.create(code="KRAT-000482")
    for barcode in ("30000001", "30000002"):
        opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=now - dt.timedelta(hours=2))
        services.prepare_transport(
            opdracht,
            by=medewerker,
            at=now - dt.timedelta(hours=2),
            barcode=barcode,
            kratcodes=["KRAT-000482"],
        )

    rit = selectors.load_dagrit(chauffeur, now=now)

    neude = next(stop for stop in rit.stops if stop.plaats == andere_vestiging.pk)
    (ding,) = neude.laden
    assert ding.code == "KRAT-000482"
    assert {"30000001", "30000002"} <= set(ding.ook)
    assert not ding.gedaan


def test_what_was_done_today_stays_with_its_stop(
    chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging
) -> None:
    now = timezone.localtime().replace(hour=18, minute=0)
    begin = now - dt.timedelta(hours=6)
    opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=begin, status=Status.KLAARGEZET)
    road = make_road(opdracht.nummer, andere_vestiging, depot, vestiging, begin + dt.timedelta(hours=1))
    services.receive_scans(road[:4], by=chauffeur, apparaat="t", at=now)

    rit = selectors.load_dagrit(chauffeur, now=now)

    done = [ding for stop in rit.stops for ding in (*stop.lossen, *stop.laden)]
    assert len(done) == 4
    assert all(ding.gedaan for ding in done)


@pytest.fixture
def crate_of_two(
    chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging
) -> list[Transportopdracht]:
    """Two titles in one crate, loaded at the depot today."""
    now = timezone.now()
    Krat.objects.create(code="KRAT-000482")
    packed = []
    for barcode in ("30000001", "30000002"):
        opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=now - dt.timedelta(minutes=3))
        packed.append(
            services.prepare_transport(
                opdracht,
                by=medewerker,
                at=now - dt.timedelta(minutes=2),
                barcode=barcode,
                kratcodes=["KRAT-000482"],
            )
        )
    loaded = make_scan("KRAT-000482", "laden", depot, now - dt.timedelta(minutes=1))
    services.receive_scans([loaded], by=chauffeur, apparaat="t", at=now)
    return packed


def test_a_missing_crate_stays_named_at_its_stop(
    crate_of_two: list[Transportopdracht], chauffeur: User, vestiging: Vestiging
) -> None:
    now = timezone.now()
    missing = make_scan("KRAT-000482", "ontbreekt", vestiging, now)
    services.receive_scans([missing], by=chauffeur, apparaat="t", at=now)

    eemhuis = next(s for s in selectors.load_dagrit(chauffeur, now=now).stops if s.plaats == vestiging.pk)

    (ding,) = eemhuis.lossen
    assert (ding.code, ding.gemeld, ding.gedaan) == ("KRAT-000482", "ontbreekt", False)
    assert {"30000001", "30000002"} <= set(ding.ook)


def test_a_crate_is_not_missing_for_one_title_that_is(
    crate_of_two: list[Transportopdracht], chauffeur: User, vestiging: Vestiging
) -> None:
    Transportopdracht.objects.filter(pk=crate_of_two[0].pk).update(status=Status.ZOEK)

    rit = selectors.load_dagrit(chauffeur, now=timezone.now())

    (ding,) = next(stop for stop in rit.stops if stop.plaats == vestiging.pk).lossen
    assert (ding.code, ding.gemeld) == ("KRAT-000482", "")


def test_the_worker_keeps_every_file_the_pages_need(chauffeur: User) -> None:
    answer = signed_in(chauffeur).get("/ibl/rit/sw.js")

    assert answer["Service-Worker-Allowed"] == "/ibl/rit/"
    script = answer.content.decode()
    for name in ("js/rit/scannen.js", "vendor/zxing_reader.wasm", "css/rit.css"):
        assert name in script


def test_only_the_scanner_may_compile_wasm(chauffeur: User) -> None:
    client = signed_in(chauffeur)

    assert "wasm-unsafe-eval" in client.get("/ibl/rit/scannen/")["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in client.get("/ibl/rit/")["Content-Security-Policy"]


def test_the_driver_reads_where_to_unload(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging, chauffeur: User
) -> None:
    Stopplaats.objects.create(vestiging=andere_vestiging, aanwijzing="laadplek achter")
    now = timezone.now()
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=now, status=Status.KLAARGEZET)

    stops = selectors.load_dagrit(chauffeur, now=now).as_json()["stops"]

    assert [stop["aanwijzing"] for stop in stops if stop["plaats"] == andere_vestiging.pk] == [
        "laadplek achter"
    ]
