"""Which months the figures have to count again, and what has no 72 hours."""

import datetime as dt

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, services
from ibl.models import Maandwijziging
from ibl.selectors import Lijstfilter
from ibl.services import Verloop
from ibl.workflow import Handeling, Status
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_aanvraag, make_opdracht
from tests.ibl.factories_scans import make_scan

LANG_GELEDEN = MAANDAG - dt.timedelta(days=150)
MAAND = dt.date(2026, 6, 1)


def last_change() -> int:
    return selectors.list_changed_maanden(2**62)[1]


def test_a_scan_that_comes_in_months_late_names_the_month_of_its_request(
    depot: Vestiging, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, chauffeur: User
) -> None:
    opdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=LANG_GELEDEN, status=Status.BEZORGD
    )
    before = last_change()

    services.receive_scans(
        [make_scan(opdracht.nummer, "ontvangen", vestiging, LANG_GELEDEN + dt.timedelta(hours=30))],
        by=chauffeur,
        apparaat="telefoon",
        at=MAANDAG,
    )

    opdracht.refresh_from_db()
    assert opdracht.stand == Status.BESCHIKBAAR
    months, last = selectors.list_changed_maanden(before)
    assert months == {MAAND}
    assert last > before
    assert selectors.list_changed_maanden(last) == (set(), last)


def test_a_scan_that_changes_no_outcome_names_no_month(
    depot: Vestiging, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, chauffeur: User
) -> None:
    opdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=LANG_GELEDEN, status=Status.KLAARGEZET
    )
    before = last_change()

    services.receive_scans(
        [make_scan(opdracht.nummer, "laden", andere_vestiging, LANG_GELEDEN + dt.timedelta(hours=5))],
        by=chauffeur,
        apparaat="telefoon",
        at=MAANDAG,
    )

    opdracht.refresh_from_db()
    assert opdracht.stand == Status.OPGEHAALD
    assert selectors.list_changed_maanden(before) == (set(), before)


def test_cancelling_and_making_available_on_a_screen_name_the_month_too(
    depot: Vestiging, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    cancelled = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=LANG_GELEDEN)
    delivered = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=LANG_GELEDEN, status=Status.BEZORGD
    )
    before = last_change()

    services.move_transport(cancelled, Handeling.CANCEL, by=medewerker, at=MAANDAG, reden="dubbel")
    services.move_transport(delivered, Handeling.MAKE_AVAILABLE, by=medewerker, at=MAANDAG)

    assert selectors.list_changed_maanden(before)[0] == {MAAND}
    assert Maandwijziging.objects.filter(pk__gt=before).count() == 2


def test_a_history_written_at_once_names_its_month_once(
    depot: Vestiging, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    verlopen = [
        Verloop(make_aanvraag(vestiging, andere_vestiging), LANG_GELEDEN, medewerker, []) for _ in range(3)
    ]

    services.load_history(verlopen, tot=MAANDAG)

    assert list(Maandwijziging.objects.values_list("maand", flat=True)) == [MAAND]


def test_only_what_has_72_hours_can_be_too_late(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    late = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    stock = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, soort="nieuw_materiaal")
    now = MAANDAG + dt.timedelta(days=10)

    named = selectors.list_lopend(logistiek_medewerker, Lijstfilter(uitslag="te_laat"), now=now)
    everything = selectors.list_lopend(logistiek_medewerker, Lijstfilter(), now=now)

    assert list(named) == [late]
    assert list(everything) == [late, stock]
    assert selectors.count_lopend(now=now).te_laat == 1
    assert selectors.count_lopend(now=now).totaal == 2


def test_what_has_no_72_hours_comes_last_however_old_it_is(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    stock = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, soort="nieuw_materiaal")
    later = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG + dt.timedelta(days=3))

    rows = selectors.list_lopend(logistiek_medewerker, Lijstfilter(), now=MAANDAG + dt.timedelta(days=4))

    assert list(rows) == [later, stock]
