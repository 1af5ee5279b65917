import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.models import Hartslag
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from ibl import services, tasks
from ibl.models import Termijnsignaal, Transportopdracht
from ibl.workflow import Handeling, Status
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import ROAD, make_opdracht

UUR = dt.timedelta(hours=1)


def signals_of(opdracht: Transportopdracht) -> list[str]:
    return list(opdracht.signalen.order_by("op").values_list("drempel", flat=True))


def test_nothing_is_said_before_48_hours(opdracht: Transportopdracht) -> None:
    assert services.watch_termijnen(at=MAANDAG + 48 * UUR) == 0
    assert signals_of(opdracht) == []


def test_after_48_hours_the_lender_and_logistics_are_warned_once(
    opdracht: Transportopdracht, andere_medewerker: User, logistiek_medewerker: User
) -> None:
    for minute in (1, 2, 3):
        services.watch_termijnen(at=MAANDAG + 48 * UUR + dt.timedelta(minutes=minute))

    assert signals_of(opdracht) == ["waarschuwing"]
    told = Bericht.objects.filter(onderwerp__startswith="Nog 24 uur").values_list("ontvanger", flat=True)
    assert set(told) == {andere_medewerker.pk, logistiek_medewerker.pk}


def test_after_72_hours_the_miss_is_recorded_and_the_requester_told(
    opdracht: Transportopdracht, medewerker: User
) -> None:
    for hour in (49, 73, 200):
        services.watch_termijnen(at=MAANDAG + hour * UUR)

    assert signals_of(opdracht) == ["waarschuwing", "gemist"]
    assert opdracht.signalen.get(drempel="gemist").op == opdracht.termijn_op
    assert Bericht.objects.filter(ontvanger=medewerker, onderwerp__startswith="72 uur voorbij").count() == 1


def test_delivered_but_not_unpacked_warns_the_receiver(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.BEZORGD)

    services.watch_termijnen(at=MAANDAG + 49 * UUR)

    assert Bericht.objects.filter(ontvanger=medewerker).count() == 1
    assert not Bericht.objects.filter(ontvanger=andere_medewerker).exists()


@pytest.mark.parametrize("status", [Status.BESCHIKBAAR, Status.AFGESLOTEN])
def test_what_is_available_in_time_is_never_warned_about(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, status: Status
) -> None:
    opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=status)

    assert services.watch_termijnen(at=MAANDAG + 100 * UUR) == 0
    assert signals_of(opdracht) == []


def test_a_cancelled_request_is_never_missed(opdracht: Transportopdracht, medewerker: User) -> None:
    services.move_transport(opdracht, Handeling.CANCEL, by=medewerker, at=MAANDAG + UUR, reden="Niet nodig")

    services.watch_termijnen(at=MAANDAG + 100 * UUR)

    assert signals_of(opdracht) == []


def test_an_unfilled_request_is_recorded_as_missed(opdracht: Transportopdracht, medewerker: User) -> None:
    services.move_transport(opdracht, Handeling.REFUSE, by=medewerker, at=MAANDAG + UUR, reden="Uitgeleend")

    services.watch_termijnen(at=MAANDAG + 100 * UUR)

    assert signals_of(opdracht) == ["waarschuwing", "gemist"]


def test_a_miss_is_recorded_even_when_the_watcher_slept_until_after_the_arrival(
    opdracht: Transportopdracht, medewerker: User
) -> None:
    for number, handeling in enumerate(ROAD[:6]):
        services.take_step(opdracht, handeling, by=medewerker, at=MAANDAG + (74 + number) * UUR)

    services.watch_termijnen(at=MAANDAG + 100 * UUR)

    assert signals_of(opdracht) == ["waarschuwing", "gemist"]
    assert not Bericht.objects.filter(onderwerp__startswith="72 uur voorbij").exists()


@pytest.mark.django_db(transaction=True)
def test_workers_beside_each_other_record_each_miss_once(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    for _ in range(30):
        make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    start = Barrier(3)

    def watch() -> None:
        start.wait()
        while services.watch_termijnen(at=MAANDAG + 73 * UUR, batch=4):
            pass
        connection.close()

    workers = [Thread(target=watch) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Termijnsignaal.objects.filter(drempel="gemist").count() == 30
    assert Bericht.objects.filter(ontvanger=logistiek_medewerker).count() == 30


def test_the_task_looks_at_everything_that_is_due_and_leaves_a_heartbeat(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    long_ago = timezone.now() - dt.timedelta(days=30)
    for _ in range(3):
        make_opdracht(vestiging, andere_vestiging, by=medewerker, at=long_ago)

    assert tasks.check_termijnen() == 3
    assert tasks.check_termijnen() == 0
    assert Hartslag.objects.filter(naam="ibl").exists()
