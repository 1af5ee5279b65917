"""Scans come in: each is kept once, then the orders it is about are read again from their facts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl import keten
from ibl.models import Krat, Scan, Tegenstrijdigheid, Transportopdracht
from ibl.services.afleiding import derive_opdrachten
from ibl.services.bezoeken import derive_bezoeken
from ibl.services.errors import AlreadyExplainedError, ReasonMissingError

# A telephone that runs ahead by more than this is wrong about the time.
SPELING = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Scanmelding:
    """One scan as a device sends it."""

    uuid: UUID
    code: str
    handeling: str
    gebeurd_op: dt.datetime
    plaats_id: int | None = None
    stop_nummer: int | None = None
    toelichting: str = ""


@transaction.atomic
def receive_scans(
    meldingen: Sequence[Scanmelding], *, by: User, apparaat: str, at: dt.datetime
) -> list[Transportopdracht]:
    """Keep these scans, each once, and bring every order they are about up to date.

    Nothing is refused: what cannot be true becomes work for a person. Returns the orders that changed.
    """
    fresh = _insert(resolve(meldingen, by=by, apparaat=apparaat, at=at))
    _note_strange(fresh, at=at)
    derive_bezoeken(fresh, by=by)
    return derive_opdrachten(orders_of(fresh), at=at)


def resolve(meldingen: Iterable[Scanmelding], *, by: User, apparaat: str, at: dt.datetime) -> list[Scan]:
    """Find the crate or the order of each code, as it was when the act was done."""
    unique = {melding.uuid: melding for melding in meldingen}.values()
    codes = {melding.code for melding in unique}
    kratten = dict(Krat.objects.filter(code__in=codes).values_list("code", "pk"))
    nummers: dict[str, int] = dict(
        Transportopdracht.objects.filter(nummer__in=codes).values_list("nummer", "pk")
    )
    # The second code of a packing slip is the way back of the order on it.
    retour = Transportopdracht.objects.filter(
        retour_van__nummer__in=[code[1:] for code in codes if code.startswith("RT")]
    )
    nummers |= {f"R{nummer}": pk for nummer, pk in retour.values_list("retour_van__nummer", "pk")}
    barcodes = _list_barcodes(codes - kratten.keys() - nummers.keys())
    scans = []
    for melding in unique:
        gebeurd_op = min(melding.gebeurd_op, at)
        ahead = melding.gebeurd_op > at + SPELING
        scans.append(
            Scan(
                uuid=melding.uuid,
                code=melding.code,
                handeling=melding.handeling,
                gebeurd_op=gebeurd_op,
                ontvangen_op=at,
                gemeld_op=melding.gebeurd_op if ahead else None,
                door=by,
                plaats_id=melding.plaats_id,
                apparaat=apparaat[:40],
                stop_nummer=melding.stop_nummer,
                krat_id=kratten.get(melding.code),
                opdracht_id=nummers.get(melding.code) or _latest(barcodes.get(melding.code, []), gebeurd_op),
                toelichting=melding.toelichting[:200],
            )
        )
    return scans


def _list_barcodes(codes: set[str]) -> dict[str, list[tuple[dt.datetime, int]]]:
    """For each barcode the orders it was set ready for, oldest first."""
    found: dict[str, list[tuple[dt.datetime, int]]] = {}
    rows = Transportopdracht.objects.filter(barcode__in=codes, klaargezet_op__isnull=False)
    for barcode, op, pk in rows.order_by("klaargezet_op", "pk").values_list("barcode", "klaargezet_op", "pk"):
        if op is not None:
            found.setdefault(barcode, []).append((op, pk))
    return found


def _latest(orders: list[tuple[dt.datetime, int]], op: dt.datetime) -> int | None:
    """The order the item was last set ready for when it was scanned; before the first one, that one."""
    before = [pk for ready, pk in orders if ready <= op]
    return before[-1] if before else orders[0][1] if orders else None


COLUMNS = [
    "uuid",
    "code",
    "handeling",
    "gebeurd_op",
    "ontvangen_op",
    "gemeld_op",
    "door_id",
    "plaats_id",
    "apparaat",
    "stop_nummer",
    "krat_id",
    "opdracht_id",
    "toelichting",
]
TYPES = [
    *("uuid", "varchar", "varchar"),
    *["timestamptz"] * 3,
    *("bigint", "bigint", "varchar", "bigint", "bigint", "bigint", "varchar"),
]


def _insert(scans: Sequence[Scan]) -> list[Scan]:
    """Insert what is not there yet, and return that."""
    if not scans:
        return []
    arrays = ", ".join(f"%s::{kind}[]" for kind in TYPES)
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ibl_scan ({columns}) SELECT * FROM unnest({arrays})"  # noqa: S608  names of our own
            " ON CONFLICT (uuid) DO NOTHING RETURNING uuid, id",
            [[getattr(scan, column) for scan in scans] for column in COLUMNS],
        )
        inserted = dict(cursor.fetchall())
    for scan in scans:
        scan.pk = inserted.get(scan.uuid)
    return [scan for scan in scans if scan.pk is not None]


def _note_strange(scans: Iterable[Scan], *, at: dt.datetime) -> None:
    """What no order can tell: a code nobody knows, and a clock that runs ahead."""
    strange = [
        Tegenstrijdigheid(soort=soort, sleutel=scan.uuid, scan=scan, gezien_op=at)
        for scan in scans
        for soort, true in (
            (keten.Tegenspraak.ONBEKENDE_CODE.value, scan.krat_id is None and scan.opdracht_id is None),
            (keten.Tegenspraak.KLOK_VOOR.value, scan.gemeld_op is not None),
        )
        if true
    ]
    Tegenstrijdigheid.objects.bulk_create(strange, ignore_conflicts=True)


OF_CRATES = """
SELECT DISTINCT inzet.opdracht_id
FROM unnest(%s::bigint[], %s::timestamptz[]) AS scan(krat_id, op)
JOIN ibl_kratinzet AS inzet ON inzet.krat_id = scan.krat_id AND inzet.van <= scan.op
WHERE inzet.reis_van = (
    SELECT max(reis.reis_van) FROM ibl_kratinzet AS reis
    WHERE reis.krat_id = scan.krat_id AND reis.reis_van <= scan.op
)
"""


def orders_of(scans: Sequence[Scan]) -> set[int]:
    """The orders these scans are about: the thing itself, or what was in the crate then."""
    found = {scan.opdracht_id for scan in scans if scan.opdracht_id is not None}
    crates = [scan for scan in scans if scan.krat_id is not None]
    if crates:
        with connection.cursor() as cursor:
            cursor.execute(OF_CRATES, [[s.krat_id for s in crates], [s.gebeurd_op for s in crates]])
            found |= {pk for (pk,) in cursor.fetchall()}
    return found


@transaction.atomic
def explain_tegenstrijdigheid(
    tegenstrijdigheid: Tegenstrijdigheid, *, uitleg: str, by: User, at: dt.datetime
) -> Tegenstrijdigheid:
    """Somebody looked and says what it was; the scan itself stays as it is."""
    row = Tegenstrijdigheid.objects.select_for_update(of=("self",)).get(pk=tegenstrijdigheid.pk)
    if row.opgelost_op is not None:
        raise AlreadyExplainedError("Een collega heeft dit al uitgelegd.")
    if not uitleg.strip():
        raise ReasonMissingError("Schrijf kort wat er aan de hand was.")
    row.opgelost_op, row.opgelost_door, row.uitleg = at, by, uitleg.strip()
    row.save(update_fields=["opgelost_op", "opgelost_door", "uitleg"])
    logboek.record("tegenstrijdigheid_uitgelegd", row, by=by, at=at, soort=row.soort)
    return row
