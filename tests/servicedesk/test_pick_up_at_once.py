"""Two people, two connections, one call; two sweeps beside each other."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Klok, KlokSignaal, Melding
from servicedesk.services import AlreadyPickedUpError
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in its own thread with its own connection; what it raised is its result."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            results[number] = act()
        except Exception as error:  # noqa: BLE001  the test looks at what it was
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_of_two_at_once_one_picks_up_and_the_other_hears_who(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    moment = at("2026-11-17 11:00")

    results = together(
        lambda: services.pick_up_melding(melding, by=servicedeskmedewerker, at=moment),
        lambda: services.pick_up_melding(melding, by=collega, at=moment),
    )

    refused = [result for result in results if isinstance(result, AlreadyPickedUpError)]
    taken = [result for result in results if isinstance(result, Melding)]
    assert len(refused) == len(taken) == 1
    assert str(refused[0]) == f"Al opgepakt door {taken[0].behandelaar}."
    assert melding.gebeurtenissen.filter(soort="opgepakt").count() == 1


def test_the_second_waits_for_the_first_to_commit(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    """The one who comes while the other's transaction is open does not slip in between."""
    moment = at("2026-11-17 11:00")
    results: list[Any] = []
    with transaction.atomic():
        services.pick_up_melding(melding, by=collega, at=moment)
        thread = threading.Thread(
            target=lambda: results.extend(
                together(lambda: services.pick_up_melding(melding, by=servicedeskmedewerker, at=moment))
            )
        )
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=30)

    assert isinstance(results[0], AlreadyPickedUpError)


def test_two_sweeps_at_once_give_every_signal_once(
    afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    for _ in range(12):
        make_melding(vestiging, medewerker)
    moment = at("2026-11-18 10:31")

    def sweep() -> int:
        swept = 0
        while batch := services.sweep_batch(at=moment, limit=3):
            swept += batch
        return swept

    results = together(sweep, sweep, sweep)

    assert sum(results) == 12
    assert KlokSignaal.objects.count() == 36
    assert Bericht.objects.filter(sleutel__startswith="klok-").count() == 12
    assert Klok.objects.filter(resultaat="gemist").count() == 12


def test_reports_at_once_get_numbers_without_gaps(
    afspraken: None, vestiging: Vestiging, medewerker: User
) -> None:
    together(*[lambda: make_melding(vestiging, medewerker)] * 6)

    nummers = sorted(Melding.objects.values_list("nummer", flat=True))
    assert nummers == [f"M2611-{number:04d}" for number in range(1, 7)]
