"""Scans come in: each is kept once, then the orders it is about are read again from their facts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl import keten
from ibl.models import Scan, Tegenstrijdigheid, Transportopdracht
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
    known = _look_up({melding.code for melding in unique})
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
                krat_id=known.kratten.get(melding.code),
                opdracht_id=known.opdracht_of(melding.code, gebeurd_op),
                toelichting=melding.toelichting[:200],
            )
        )
    return scans


# The second code of a packing slip is the way back of the order on it. Of a barcode every order it was set
# ready for, oldest first.
CODES = """
SELECT 'krat', code, id, NULL::timestamptz AS klaar FROM ibl_krat WHERE code = ANY(%s)
UNION ALL
SELECT 'nummer', nummer, id, NULL FROM ibl_transportopdracht WHERE nummer = ANY(%s)
UNION ALL
SELECT 'nummer', 'R' || heen.nummer, retour.id, NULL
FROM ibl_transportopdracht AS heen JOIN ibl_transportopdracht AS retour ON retour.retour_van_id = heen.id
WHERE heen.nummer = ANY(%s)
UNION ALL
SELECT 'barcode', barcode, id, klaargezet_op FROM ibl_transportopdracht
WHERE barcode = ANY(%s) AND barcode <> '' AND klaargezet_op IS NOT NULL
ORDER BY klaar, id
"""


@dataclass
class _Codes:
    """What the codes of one delivery stand for."""

    kratten: dict[str, int] = field(default_factory=dict)
    nummers: dict[str, int] = field(default_factory=dict)
    barcodes: dict[str, list[tuple[dt.datetime, int]]] = field(default_factory=dict)

    def opdracht_of(self, code: str, op: dt.datetime) -> int | None:
        """By its number; else the order the copy was last set ready for by then, or else the first."""
        if code in self.nummers or code in self.kratten:
            return self.nummers.get(code)
        orders = self.barcodes.get(code, [])
        before = [pk for ready, pk in orders if ready <= op]
        return before[-1] if before else orders[0][1] if orders else None


def _look_up(codes: set[str]) -> _Codes:
    """One query, however many codes and kinds of them."""
    found, every = _Codes(), sorted(codes)
    outward = [code[1:] for code in every if code.startswith("RT")]
    with connection.cursor() as cursor:
        cursor.execute(CODES, [every, every, outward, every])
        for soort, code, pk, klaar in cursor.fetchall():
            match soort:
                case "krat":
                    found.kratten[code] = pk
                case "nummer":
                    found.nummers[code] = pk
                case _:
                    found.barcodes.setdefault(code, []).append((klaar, pk))
    return found


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
