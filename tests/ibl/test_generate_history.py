import datetime as dt
import random
from typing import Any

import pytest
from django.db.models import F

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import demonstratie, referentie, selectors, services
from ibl.models import Krat, Kratinzet, Nummerreeks, Statusovergang, Termijnsignaal, Transportopdracht
from ibl.services import Stap, Verloop
from ibl.workflow import Handeling, Status
from tests.conftest import make_user
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import ROAD, make_aanvraag

UUR = dt.timedelta(hours=1)
TOT = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
MODELS = (Transportopdracht, Statusovergang, Kratinzet, Termijnsignaal)


@pytest.fixture
def netwerk(bisc: Organisatie, logistiek_medewerker: User, chauffeur: User) -> None:
    """Four libraries with two branches each, a depot, and crates."""
    for number in range(4):
        bibliotheek = Organisatie.objects.create(naam=f"Bibliotheek {number}", soort="bibliotheek")
        gemeente = Gemeente.objects.create(naam=f"Gemeente {number}", bibliotheek=bibliotheek)
        for letter in "ab":
            vestiging = Vestiging.objects.create(
                organisatie=bibliotheek,
                gemeente=gemeente,
                plaats=f"Plaats {number}",
                naam=f"{letter}{number}",
            )
        make_user(Rol.BIBLIOTHEEKMEDEWERKER, bibliotheek, vestiging)
    Vestiging.objects.create(organisatie=bisc, gemeente=gemeente, plaats="Bunnik", naam="BiSC-depot")
    referentie.load()


def generate(maand: dt.date) -> None:
    demonstratie.generate(maand, tot=TOT, rng=random.Random(f"{maand}"))  # noqa: S311  a history, no secret


def rows_of(model: Any) -> list[dict[str, Any]]:
    """Every row without its own keys, with the number of its order."""
    of_order = {} if model is Transportopdracht else {"opdrachtnummer": F("opdracht__nummer")}
    rows = [dict(row) for row in model.objects.order_by("pk").annotate(**of_order).values()]
    return sorted(
        ({name: row[name] for name in row if name not in {"id", "uuid", "opdracht_id"}} for row in rows),
        key=str,
    )


def put_aside() -> None:
    """Let what stands there make room: the services will hand out the same numbers, crates and barcodes."""
    for opdracht in Transportopdracht.objects.order_by("pk"):
        nummer = f"T99{opdracht.nummer[3:]}"
        Transportopdracht.objects.filter(pk=opdracht.pk).update(
            nummer=nummer, barcode="", volgende_controle_op=None
        )
    Kratinzet.objects.filter(tot__isnull=True).update(tot=TOT)
    Nummerreeks.objects.all().delete()


def only_new(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if not row.get("nummer", row.get("opdrachtnummer", "")).startswith("T99")]


@pytest.fixture
def verlopen(
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    chauffeur: User,
    derde_medewerker: User,
) -> list[Verloop]:
    """Orders that end in every way."""
    krat = Krat.objects.create(code="KRAT-000001")
    assign = Stap(Handeling.ASSIGN, MAANDAG, medewerker, herkomst=andere_vestiging)
    road = [Stap(handeling, MAANDAG + (n + 1) * UUR, chauffeur) for n, handeling in enumerate(ROAD)]
    late = [Stap(handeling, MAANDAG + (70 + n) * UUR, chauffeur) for n, handeling in enumerate(ROAD)]
    refused = Stap(Handeling.REFUSE, MAANDAG + UUR, medewerker, "Uitgeleend")
    again = Stap(Handeling.ASSIGN, MAANDAG + 2 * UUR, chauffeur, herkomst=derde_medewerker.vestiging)
    crate = Stap(Handeling.PREPARE, MAANDAG + UUR, chauffeur, kratten=[krat])
    scanned = Stap(Handeling.PREPARE, MAANDAG + UUR, chauffeur, barcode="30012345")
    lost = Stap(Handeling.REPORT_MISSING, MAANDAG + 6 * UUR, chauffeur, "Weg")
    histories = [
        [assign, *road],
        [assign, *late],
        [assign, refused, again],
        [assign, *road[:3], lost],
        [assign, Stap(Handeling.CANCEL, MAANDAG + UUR, medewerker, "Niet nodig")],
        [assign, scanned, *road[1:4]],
        [],
        [assign],
    ]
    made = [
        Verloop(make_aanvraag(vestiging, titel=f"Deel {number}"), MAANDAG, medewerker, stappen)
        for number, stappen in enumerate(histories)
    ]
    crates = make_aanvraag(vestiging, aantal_kratten=1, omschrijving="Romans")
    return [
        *made,
        Verloop(crates, MAANDAG, medewerker, [assign, crate, *road[1:5]]),
    ]


def live_through(verlopen: list[Verloop], tot: dt.datetime) -> None:
    """The same histories, one act at a time, with the watcher looking every hour."""
    orders = []
    for verloop in verlopen:
        assert verloop.door is not None
        aanvraag = make_aanvraag(
            verloop.aanvraag.bestemming,
            **({"titel": verloop.aanvraag.titel} if verloop.aanvraag.titel else
               {"aantal_kratten": 1, "omschrijving": verloop.aanvraag.omschrijving}),
        )  # fmt: skip
        orders.append(services.request_transport(aanvraag, by=verloop.door, at=verloop.op, toch_dubbel=True))
    acts = [
        (stap, order) for order, verloop in zip(orders, verlopen, strict=True) for stap in verloop.stappen
    ]
    hour = MAANDAG
    while hour <= tot:
        for stap, order in acts:
            if hour <= stap.op < hour + UUR:
                assert stap.door is not None
                services.take_step(
                    order, stap.handeling, by=stap.door, at=stap.op, reden=stap.reden, herkomst=stap.herkomst,
                    barcode=stap.barcode, kratcodes=[krat.code for krat in stap.kratten],
                )  # fmt: skip
        services.watch_termijnen(at=hour)
        hour += UUR


@pytest.mark.usefixtures("depot")
def test_bulk_writes_the_rows_the_services_write(verlopen: list[Verloop]) -> None:
    tot = MAANDAG + 100 * UUR
    services.load_history(verlopen, tot=tot)
    in_bulk = {model: rows_of(model) for model in MODELS}
    assert not Bericht.objects.exists()
    assert not Logregel.objects.exists()
    put_aside()

    live_through(verlopen, tot)

    assert Statusovergang.objects.count() > 2 * 30
    for model in MODELS:
        assert only_new(rows_of(model)) == in_bulk[model], model.__name__


@pytest.mark.usefixtures("netwerk")
def test_a_month_is_the_same_every_time() -> None:
    generate(dt.date(2026, 10, 1))
    first = {model: rows_of(model) for model in MODELS}
    put_aside()

    generate(dt.date(2026, 10, 1))

    for model in MODELS:
        assert only_new(rows_of(model)) == first[model], model.__name__


@pytest.mark.usefixtures("netwerk")
def test_this_month_shows_every_status_and_nothing_after_now() -> None:
    generate(dt.date(2026, 11, 1))

    asked = Transportopdracht.objects.order_by("aangevraagd_op")
    assert asked.count() > 150
    assert asked[0].aangevraagd_op >= dt.datetime(2026, 10, 31, 23, tzinfo=dt.UTC)
    assert not Statusovergang.objects.filter(op__gte=TOT).exists()
    assert set(Transportopdracht.objects.open().order_by().values_list("status", flat=True)) >= {
        Status.AANGEVRAAGD, Status.TOEGEWEZEN, Status.KLAARGEZET, Status.OPGEHAALD, Status.OP_DEPOT,
        Status.GELADEN, Status.BEZORGD, Status.ZOEK, Status.VERKEERD_BEZORGD,
    }  # fmt: skip


@pytest.mark.usefixtures("netwerk")
def test_months_may_be_made_in_any_order() -> None:
    for maand in (dt.date(2026, 11, 1), dt.date(2026, 9, 1), dt.date(2026, 10, 1)):
        generate(maand)

    numbers = Transportopdracht.objects.order_by("pk").values_list("nummer", flat=True)
    assert {nummer[:5] for nummer in numbers} == {"T2609", "T2610", "T2611"}


@pytest.mark.usefixtures("netwerk")
def test_no_van_drives_at_the_weekend() -> None:
    generate(dt.date(2026, 10, 1))

    driven = Statusovergang.objects.filter(naar__in=[Status.OPGEHAALD, Status.GELADEN, Status.BEZORGD])
    assert driven.count() > 500
    assert not driven.filter(op__week_day__in=[1, 7]).exists()


@pytest.mark.usefixtures("netwerk")
def test_an_ordinary_month_is_believable_and_a_bad_week_shows() -> None:
    shares = {}
    for month in (1, 3):
        generate(dt.date(2026, month, 1))
        periode = Periode(
            dt.datetime(2026, month, 1, tzinfo=dt.UTC), dt.datetime(2026, month + 1, 1, tzinfo=dt.UTC)
        )
        shares[month] = float(selectors.count_binnen_72_uur(periode, now=TOT).aandeel or 0)

    assert 0.93 <= shares[3] <= 0.99
    assert shares[1] < shares[3] - 0.02
