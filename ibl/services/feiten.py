"""Every fact about orders: the steps on the screens, the scans, and what became of crates and copies.

Statements of their own, with one list of numbers each: a query with a hundred separate numbers takes longer
to write down than to answer, and twenty telephones at once ask this the whole day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from ibl import workflow
from ibl.keten import Feit, Feitsoort
from ibl.models import Transportopdracht
from ibl.workflow import Status

ONDERWEG = sorted(status.value for status in workflow.ONDERWEG)
# The steps, and after those of the same moment the scans; what somebody took back says nothing.
ACTS = """
SELECT opdracht_id, op, uuid, 'stap', NULL::bigint, naar, volgnummer FROM ibl_statusovergang
WHERE opdracht_id = ANY(%s)
UNION ALL
SELECT opdracht_id, gebeurd_op, uuid, handeling, plaats_id, NULL, 32768 FROM ibl_scan AS scan
WHERE opdracht_id = ANY(%s) AND NOT EXISTS (SELECT FROM ibl_scancorrectie AS weg WHERE weg.scan_id = scan.id)
"""


@dataclass
class Feiten:
    """What is known of one order: of the thing as a whole, and of each of its crates."""

    zelf: list[Feit] = field(default_factory=list)
    kratten: dict[int, list[Feit]] = field(default_factory=dict)


def load_feiten(opdrachten: Sequence[Transportopdracht]) -> dict[int, Feiten]:
    """Return every fact about these orders, in a few queries however many they are."""
    found: dict[int, Feiten] = {opdracht.pk: Feiten() for opdracht in opdrachten}
    pks = list(found)
    with connection.cursor() as cursor:
        cursor.execute(ACTS, [pks, pks])
        for pk, op, key, soort, plaats, naar, number in cursor.fetchall():
            status = Status(naar) if naar else None
            found[pk].zelf.append(Feit(op, key, Feitsoort(soort), plaats, naar=status, volgnummer=number))
    _add_crates(found, pks)
    _add_elsewhere(found, opdrachten)
    _add_returned(found, pks)
    return found


# A crate's scan belongs to the last journey that had begun when it was scanned, and says nothing any more
# about an order that was packed again since.
CRATES = """
SELECT inzet.opdracht_id, inzet.krat_id,
       CASE WHEN opnieuw.van IS NULL THEN volgende.reis_van END, scan.gebeurd_op, scan.uuid, scan.handeling,
       scan.plaats_id
FROM ibl_kratinzet AS inzet
LEFT JOIN LATERAL (
    SELECT min(later.reis_van) AS reis_van FROM ibl_kratinzet AS later
    WHERE later.krat_id = inzet.krat_id AND later.reis_van > inzet.reis_van
) AS volgende ON true
LEFT JOIN LATERAL (
    SELECT min(later.van) AS van FROM ibl_kratinzet AS later
    WHERE later.opdracht_id = inzet.opdracht_id AND later.van > inzet.van
) AS opnieuw ON true
LEFT JOIN ibl_scan AS scan
    ON scan.krat_id = inzet.krat_id AND scan.gebeurd_op >= inzet.van
    AND scan.gebeurd_op < coalesce(least(volgende.reis_van, opnieuw.van), 'infinity')
    AND NOT EXISTS (SELECT FROM ibl_scancorrectie AS weg WHERE weg.scan_id = scan.id)
WHERE inzet.opdracht_id = ANY(%s)
"""


def _add_crates(found: dict[int, Feiten], pks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CRATES, [pks])
        for pk, krat, elsewhere, op, key, handeling, plaats in cursor.fetchall():
            of_crate = found[pk].kratten.setdefault(krat, [])
            if op is not None:
                of_crate.append(Feit(op, key, Feitsoort(handeling), plaats, van_krat=True))
            if elsewhere is not None:
                left = _key("krat", krat, elsewhere)
                of_crate.append(Feit(elsewhere, left, Feitsoort.ELDERS, van_krat=True))


# Copies that were set ready for more than one order.
SHARING = """
SELECT array_agg(id) FROM ibl_transportopdracht
WHERE barcode = ANY(%s) AND barcode <> '' AND klaargezet_op IS NOT NULL GROUP BY barcode HAVING count(*) > 1
"""
# Every step that put the copy of an order on the road, since the order was last set ready with it.
CLAIMS = """
SELECT opdracht.id, opdracht.barcode, stap.op, stap.naar = 'klaargezet'
FROM ibl_transportopdracht AS opdracht
JOIN ibl_statusovergang AS stap ON stap.opdracht_id = opdracht.id
WHERE opdracht.id = ANY(%s) AND stap.naar = ANY(%s) AND stap.volgnummer >= (
    SELECT max(klaar.volgnummer) FROM ibl_statusovergang AS klaar
    WHERE klaar.opdracht_id = opdracht.id AND klaar.naar = 'klaargezet'
)
"""


def _add_elsewhere(found: dict[int, Feiten], opdrachten: Iterable[Transportopdracht]) -> None:
    """A copy that left with another order is no longer underway with this one."""
    barcodes = {opdracht.barcode for opdracht in opdrachten if opdracht.barcode}
    if not barcodes:
        return
    claims: defaultdict[str, list[tuple[int, dt.datetime]]] = defaultdict(list)
    ready: dict[int, dt.datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(SHARING, [list(barcodes)])
        shared = [pk for (pks,) in cursor.fetchall() for pk in pks]
        if not shared:
            return
        cursor.execute(CLAIMS, [shared, ONDERWEG])
        for pk, barcode, op, is_ready in cursor.fetchall():
            claims[barcode].append((pk, op))
            if is_ready:
                ready[pk] = op
    for opdracht in opdrachten:
        for pk, op in claims.get(opdracht.barcode, ()):
            if pk != opdracht.pk and opdracht.pk in ready and op >= ready[opdracht.pk]:
                key = _key("barcode", opdracht.barcode, op)
                found[opdracht.pk].zelf.append(Feit(op, key, Feitsoort.ELDERS))


RETURNED = """
SELECT retour_van_id, beschikbaar_op, uuid FROM ibl_transportopdracht
WHERE retour_van_id = ANY(%s) AND beschikbaar_op IS NOT NULL
"""


def _add_returned(found: dict[int, Feiten], pks: list[int]) -> None:
    """The lender has it back: that closes the order it went out with."""
    with connection.cursor() as cursor:
        cursor.execute(RETURNED, [pks])
        for pk, op, key in cursor.fetchall():
            found[pk].zelf.append(Feit(op, key, Feitsoort.STAP, naar=Status.AFGESLOTEN))


def _key(*parts: object) -> UUID:
    return uuid5(NAMESPACE_URL, ":".join(map(str, parts)))
