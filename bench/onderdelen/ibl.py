"""Transport: a year of requests and scans, the outbox of twenty telephones, and files of 200,000 rows."""

import datetime as dt
import os
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from bench.bank import Bank
from bench.indexen import without_indexes
from bench.meten import Uitkomst, compare
from bisc_portal.accounts.models import Rol, User
from bisc_portal.importeren import services as importeren
from bisc_portal.importeren.models import Importactie
from bisc_portal.importeren.soorten import Importsoort
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors, services, sla
from ibl.importsoorten import AANVRAGEN, BEZIT
from ibl.models import Transportopdracht
from ibl.services import Scanmelding
from ibl.services.afleiding import COLUMNS
from ibl.services.scans import COLUMNS as SCAN_COLUMNS
from ibl.workflow import Handeling

KLEIN, GROOT = 10_000, int(os.environ.get("BENCH_IBL_OPDRACHTEN", "1000000"))
# Running requests, of which so many are in the vans today: the same day, whatever lies behind it.
LOPEND, ONDERWEG = 400, 150
BALIE, CHAUFFEUR = "bibliotheekmedewerker.eemland@demo.invalid", "chauffeur.bisc@demo.invalid"
TELEFOONS, PER_KEER, SCANS = 20, 100, 10_000
RIJEN = int(os.environ.get("BENCH_IBL_RIJEN", "200000"))
FILE_RONDES = 3

# The branch, its library, its name, and the ISBN and title of one row.
type Bestandsrij = tuple[int, int, str, str, str]

# One request asks every `stap` seconds over the two years up to last week; the last ones run, the rest
# arrived within one to four days, before today. Ten scans each: five of the crate's road, five of the
# title's.
PLACES = """
CREATE TEMP TABLE plek AS
SELECT v.id, v.organisatie_id, row_number() OVER (ORDER BY v.id) - 1 AS nr
FROM netwerk_vestiging v JOIN netwerk_organisatie o ON o.id = v.organisatie_id
WHERE o.soort = 'bibliotheek' AND v.actief;
"""
ORDERS = """
INSERT INTO ibl_transportopdracht (nummer, uuid, soort, lading, aanvrager_id, uitlener_id, herkomst_id,
    bestemming_id, titel, auteur, isbn, ppn, barcode, aantal_kratten, omschrijving, lokale_referentie,
    aangevraagd_op, termijn_op, status, status_sinds, version, klaargezet_op, opgehaald_op, op_depot_op,
    geladen_op, bezorgd_op, beschikbaar_op)
SELECT 'T' || to_char(op, 'YYMM') || '-' || lpad((row_number() OVER (PARTITION BY to_char(op, 'YYMM')
        ORDER BY op))::text, 6, '0'),
    gen_random_uuid(), 'ibl', 'item', naar.organisatie_id, van.organisatie_id, van.id, naar.id,
    'Titel ' || n, 'Auteur', '', '', 'B' || lpad(n::text, 9, '0'), 0, '', '', op, op + interval '72 hours',
    CASE WHEN rijdt THEN 'geladen' WHEN loopt THEN 'toegewezen' ELSE 'afgesloten' END, op, 2,
    CASE WHEN rijdt THEN now() - interval '4 hours' WHEN NOT loopt THEN op + duur * 0.1 END,
    CASE WHEN rijdt THEN now() - interval '3 hours' WHEN NOT loopt THEN op + duur * 0.3 END,
    CASE WHEN rijdt THEN now() - interval '2 hours' WHEN NOT loopt THEN op + duur * 0.4 END,
    CASE WHEN rijdt THEN now() - interval '1 hour' WHEN NOT loopt THEN op + duur * 0.7 END,
    CASE WHEN NOT loopt THEN op + duur * 0.8 END, CASE WHEN NOT loopt THEN op + duur END
FROM (SELECT n, n > %(aantal)s - %(lopend)s AS loopt, n > %(aantal)s - %(onderweg)s AS rijdt,
          date_trunc('second', now() - interval '6 days'
              - (%(aantal)s - n) * (interval '714 days' / %(aantal)s)) AS op,
          interval '1 hour' * (24 + n %% 72) AS duur
      FROM generate_series(1, %(aantal)s) AS n) AS vraag
JOIN plek naar ON naar.nr = n %% (SELECT count(*) FROM plek)
JOIN plek van ON van.nr = (n * 7 + 1) %% (SELECT count(*) FROM plek)
WHERE van.id <> naar.id
"""
STEPS = """
INSERT INTO ibl_statusovergang (opdracht_id, volgnummer, uuid, van, naar, op, ontvangen_op, reden)
SELECT o.id, s.nr, gen_random_uuid(), s.van, s.naar, o.aangevraagd_op, o.aangevraagd_op, ''
FROM ibl_transportopdracht o,
    (VALUES (1, '', 'aangevraagd'), (2, 'aangevraagd', 'toegewezen')) AS s (nr, van, naar)
"""
SCAN_ROWS = """
INSERT INTO ibl_scan (uuid, code, handeling, gebeurd_op, ontvangen_op, door_id, plaats_id, apparaat,
    opdracht_id, toelichting)
SELECT gen_random_uuid(), o.barcode, s.handeling, o.klaargezet_op + s.nr * interval '20 minutes',
    o.klaargezet_op + s.nr * interval '20 minutes', 1,
    CASE WHEN s.nr > 5 THEN o.bestemming_id ELSE o.herkomst_id END, 'telefoon', o.id, ''
FROM ibl_transportopdracht o,
    (SELECT nr, (ARRAY['laden', 'lossen'])[1 + nr %% 2] AS handeling FROM generate_series(1, 10) AS nr) AS s
WHERE o.beschikbaar_op IS NOT NULL
"""


def fill(aantal: int) -> Callable[[psycopg.Connection], None]:
    def vul(connection: psycopg.Connection) -> None:
        connection.execute("SET session_replication_role = replica")  # no trigger, no look at every key
        connection.execute("SET work_mem = '256MB'")
        connection.execute(PLACES)
        with without_indexes(connection, "ibl_transportopdracht"):
            connection.execute(ORDERS, {"aantal": aantal, "lopend": LOPEND, "onderweg": ONDERWEG})
        with without_indexes(connection, "ibl_statusovergang"):
            connection.execute(STEPS)
        with without_indexes(connection, "ibl_scan"):
            connection.execute(SCAN_ROWS.replace("%%", "%"))
        connection.execute("SET session_replication_role = origin")

    return vul


def measure(bank: Bank) -> Iterator[Uitkomst]:
    small = bank.database("bench_ibl_dag_klein", fill(KLEIN))
    big = bank.database(f"bench_ibl_dag_{GROOT}", fill(GROOT))
    yield from _pages(bank, small, big)
    with bank.connected(big):
        yield _share()
    empty = bank.database("bench_ibl_scans", lambda _: None)
    with bank.connected(empty):
        yield from _outbox()
        yield from _file()


def _pages(bank: Bank, small: str, big: str) -> Iterator[Uitkomst]:
    with bank.connected(big):
        running = Transportopdracht.objects.filter(
            aanvrager__code="bibliotheek-eemland", beschikbaar_op__isnull=False
        )
        nummer = running.order_by("-pk").values_list("nummer", flat=True)[0]
    with bank.connected(small):
        running = Transportopdracht.objects.filter(
            aanvrager__code="bibliotheek-eemland", beschikbaar_op__isnull=False
        )
        nummer_klein = running.order_by("-pk").values_list("nummer", flat=True)[0]
    with bank.site(big, als=BALIE) as site, bank.site(small, als=BALIE) as few:
        for naam, path, path_few in (
            ("aanvraag", f"/ibl/{nummer}/", f"/ibl/{nummer_klein}/"),
            ("paklijst", "/ibl/?tab=klaarzetten", "/ibl/?tab=klaarzetten"),
        ):
            page = lambda path=path: site.get(path)  # noqa: E731
            fewer = lambda path=path_few: few.get(path)  # noqa: E731
            yield compare(f"{naam} naast de kale pagina", page, site.bare, doel=3)
            yield compare(f"{naam}, {GROOT} naast {KLEIN} aanvragen", page, fewer, doel=1.3)
    with bank.site(big, als=CHAUFFEUR) as site, bank.site(small, als=CHAUFFEUR) as few:
        trip, shorter = lambda: site.get("/ibl/rit/stand/"), lambda: few.get("/ibl/rit/stand/")
        yield compare("rit naast de kale pagina", trip, site.bare, doel=3)
        yield compare(f"rit, {GROOT} naast {KLEIN} aanvragen", trip, shorter, doel=1.3)


BEST = """
SELECT aanvrager_id, date_trunc('month', aangevraagd_op AT TIME ZONE 'Europe/Amsterdam') AS maand, count(*),
    count(*) FILTER (WHERE beschikbaar_op <= termijn_op)
FROM ibl_transportopdracht
WHERE termijn_op < %s AND soort IN ('ibl', 'collectieruil') AND retour_van_id IS NULL
    AND NOT (status = 'geannuleerd' AND status_sinds <= termijn_op)
GROUP BY 1, 2 ORDER BY 2, 1
"""


def _share() -> Uitkomst:
    now = timezone.now()

    def best() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(BEST, [now])
            return list(cursor.fetchall())

    ours = selectors.list_aandeel_per_maand(now=now)
    if [(row["noemer"], row["gehaald"]) for row in ours] != [tuple(row[2:]) for row in best()]:
        raise AssertionError("De twee tellingen verschillen.")
    return compare(
        f"72 uur per bibliotheek per maand over {GROOT} aanvragen",
        lambda: selectors.list_aandeel_per_maand(now=now),
        best,
        doel=1.5,
        rondes=7,
        warm_up=1,
    )


# --- Twenty telephones -----------------------------------------------------------------------------------
def _outbox() -> Iterator[Uitkomst]:
    """Everything happens in a transaction that is rolled back, so that every round begins the same."""
    driver = _someone(Rol.CHAUFFEUR, Organisatie.objects.get(soort=Organisatie.Soort.BISC))
    begin = timezone.now() - dt.timedelta(days=1)
    with transaction.atomic():
        batches = _batches(_underway(SCANS // 5, driver, begin), seed=1)
        others = _batches([scan for batch in batches for scan in batch], seed=2)
        at = timezone.now()
        if _end_state(batches, driver, at) != _end_state(others, driver, at):
            raise AssertionError("Een andere volgorde gaf een andere stand.")
        yield compare(
            f"{SCANS} scans van {TELEFOONS} telefoons, door elkaar en met dubbele, naast kale INSERTs",
            lambda: _rolled_back(lambda: _receive(batches, driver, at)),
            lambda: _rolled_back(lambda: _insert(batches, driver, at)),
            doel=5,
            rondes=3,
            warm_up=1,
        )
        transaction.set_rollback(True)


def _someone(rol: Rol, organisatie: Organisatie) -> User:
    email = f"{rol}.bench@voorbeeld.invalid"
    left_behind = User.objects.filter(email=email).first()  # by a run that was broken off
    return left_behind or User.objects.create_user(
        email, None, naam="Meting", organisatie=organisatie, rollen=[rol]
    )


def _underway(count: int, driver: User, begin: dt.datetime) -> list[Scanmelding]:
    """Orders set ready, and the five scans of the road of each."""
    places = list(Vestiging.objects.filter(organisatie__soort="bibliotheek").order_by("pk"))
    depot = selectors.find_depot()
    if depot is None:
        raise AssertionError("Zonder depot rijdt er niets.")
    scans = []
    verlopen = []
    for number in range(count):
        herkomst, bestemming = places[number % len(places)], places[(number + 7) % len(places)]
        aanvraag = services.Aanvraag(
            bestemming=bestemming, lading=Transportopdracht.Lading.ITEM, titel=f"Titel {number}"
        )
        ready = services.Stap(Handeling.PREPARE, begin, driver, barcode=f"B{number:09}", plaats=herkomst)
        assign = services.Stap(Handeling.ASSIGN, begin, driver, herkomst=herkomst)
        verlopen.append(services.Verloop(aanvraag, begin, driver, [assign, ready]))
        road = [
            ("laden", herkomst),
            ("lossen", depot),
            ("laden", depot),
            ("lossen", bestemming),
            ("ontvangen", bestemming),
        ]
        for step, (handeling, place) in enumerate(road, 1):
            scans.append(
                Scanmelding(
                    UUID(int=number * 10 + step),
                    f"B{number:09}",
                    handeling,
                    begin + step * dt.timedelta(hours=1),
                    place.pk,
                )
            )
    services.load_history(verlopen, tot=timezone.now())
    return scans


def _batches(scans: Sequence[Scanmelding], *, seed: int) -> list[list[Scanmelding]]:
    """Shuffled over the telephones, a tenth of it twice, a hundred at a time."""
    rng = random.Random(seed)  # noqa: S311  the same on every machine
    arriving = [*scans, *rng.sample(list(scans), len(scans) // 10)]
    rng.shuffle(arriving)
    return [arriving[place : place + PER_KEER] for place in range(0, len(arriving), PER_KEER)]


def _receive(batches: list[list[Scanmelding]], by: User, at: dt.datetime) -> None:
    for number, batch in enumerate(batches):
        services.receive_scans(batch, by=by, apparaat=f"telefoon-{number % TELEFOONS}", at=at)


def _insert(batches: list[list[Scanmelding]], by: User, at: dt.datetime) -> None:
    """What any portal must do at least: a row for every scan, the double ones refused by the key."""
    columns, marks = ", ".join(SCAN_COLUMNS), ", ".join(["%s"] * len(SCAN_COLUMNS))
    statement = f"INSERT INTO ibl_scan ({columns}) VALUES ({marks}) ON CONFLICT (uuid) DO NOTHING"
    with connection.cursor() as cursor:
        for number, batch in enumerate(batches):
            device = f"telefoon-{number % TELEFOONS}"
            for m in batch:
                row: list[Any] = [
                    m.uuid,
                    m.code,
                    m.handeling,
                    m.gebeurd_op,
                    at,
                    None,
                    by.pk,
                    m.plaats_id,
                    device,
                ]
                cursor.execute(statement, [*row, None, None, None, ""])


def _end_state(batches: list[list[Scanmelding]], by: User, at: dt.datetime) -> list[Any]:
    def state() -> list[Any]:
        _receive(batches, by, at)
        return list(Transportopdracht.objects.order_by("pk").values_list("pk", *COLUMNS))

    return _rolled_back(state)


def _rolled_back[T](action: Callable[[], T]) -> T:
    with transaction.atomic():
        result = action()
        transaction.set_rollback(True)
    return result


# --- Files -----------------------------------------------------------------------------------------------
def _file() -> Iterator[Uitkomst]:
    """Shelves and requests in bulk, beside COPY into the same tables, keys and checks included."""
    by = _someone(Rol.LOGISTIEK_MEDEWERKER, Organisatie.objects.get(soort=Organisatie.Soort.BISC))
    places = list(
        Vestiging.objects.filter(organisatie__soort="bibliotheek", actief=True)
        .order_by("naam", "pk")
        .distinct("naam")
        .values_list("pk", "organisatie_id", "naam")
    )
    rows = [(*places[n % len(places)], f"978{n:010}", f"Titel {n}") for n in range(RIJEN)]
    content = "\r\n".join(
        ["vestiging;isbn;titel", *(f"{naam};{isbn};{titel}" for _, _, naam, isbn, titel in rows)]
    ).encode()
    for soort, naam, copy in (
        (BEZIT, "bezit", lambda: _copy_bezit(rows)),
        (AANVRAGEN, "aanvragen", lambda: _copy_aanvragen(rows, by)),
    ):
        yield from _stage_and_apply(soort, naam, content, copy, by)
    by.delete()


def _stage_and_apply(
    soort: Importsoort, naam: str, content: bytes, copy: Callable[[], None], by: User
) -> Iterator[Uitkomst]:
    def stage() -> Importactie:
        return importeren.stage_bestand(
            soort, bestandsnaam=f"{naam}.csv", inhoud=content, by=by, at=timezone.now()
        )

    yield compare(
        f"{naam}: voorbeeld van {RIJEN} regels naast COPY",
        lambda: _rolled_back(stage),
        lambda: _rolled_back(copy),
        doel=3,
        rondes=FILE_RONDES,
        warm_up=0,
    )
    with transaction.atomic():
        importeren.request_apply(stage(), gezien=True, by=by, at=timezone.now())
        yield compare(
            f"{naam}: toepassen van {RIJEN} regels naast COPY",
            lambda: _rolled_back(lambda: importeren.apply_next(at=timezone.now())),
            lambda: _rolled_back(copy),
            doel=3,
            rondes=FILE_RONDES,
            warm_up=0,
        )
        transaction.set_rollback(True)


def _copy_bezit(rows: Sequence[Bestandsrij]) -> None:
    columns = "vestiging_id, sleutel, isbn, ppn, titel, auteur, exemplaren"
    with connection.cursor() as cursor, cursor.copy(f"COPY ibl_bezit ({columns}) FROM STDIN") as to:
        for place, _, _, isbn, titel in rows:
            to.write_row((place, isbn, isbn, "", titel, "", 1))


def _copy_aanvragen(rows: Sequence[Bestandsrij], by: User) -> None:
    """An order and its first step each: what a request is at least."""
    now = timezone.now()
    due = sla.due_at(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM ibl_transportopdracht")
        (last,) = cursor.fetchone()
        with cursor.copy(
            "COPY ibl_transportopdracht (id, nummer, uuid, soort, lading, aanvrager_id, bestemming_id, titel,"
            " auteur, isbn, ppn, barcode, aantal_kratten, omschrijving, lokale_referentie, aangevraagd_op,"
            " aangevraagd_door_id, termijn_op, status, status_sinds, version) FROM STDIN"
        ) as to:
            for number, (place, library, _, isbn, titel) in enumerate(rows, last + 1):
                fixed = ("ibl", "item", library, place, titel, "", isbn, "", "", 0, "", "")
                state = (now, by.pk, due, "aangevraagd", now, 1)
                to.write_row((number, f"T9912-{number % 1000000:06}", uuid4(), *fixed, *state))
        with cursor.copy(
            "COPY ibl_statusovergang (opdracht_id, volgnummer, uuid, van, naar, op, ontvangen_op, door_id,"
            " plaats_id, reden) FROM STDIN"
        ) as to:
            for number, (place, *_) in enumerate(rows, last + 1):
                to.write_row((number, 1, uuid4(), "", "aangevraagd", now, now, by.pk, place, ""))
