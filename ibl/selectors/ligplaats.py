"""At which depot an order lies: where it was last put down, by scan of itself or its crate, or by a step."""

from collections.abc import Iterable

from django.db import connection

# What somebody took back says nothing; a crate counts from when the order went into it. When a scan and a
# step are of one moment the scan knows the place better.
LIGT = """
SELECT DISTINCT ON (opdracht_id) opdracht_id, plaats_id FROM (
    SELECT opdracht_id, plaats_id, op, 0 AS gescand FROM ibl_statusovergang
    WHERE opdracht_id = ANY(%s) AND naar = 'op_depot'
    UNION ALL
    SELECT opdracht_id, plaats_id, gebeurd_op, 1 FROM ibl_scan AS scan
    WHERE opdracht_id = ANY(%s) AND handeling = 'lossen'
    AND NOT EXISTS (SELECT FROM ibl_scancorrectie AS weg WHERE weg.scan_id = scan.id)
    UNION ALL
    SELECT inzet.opdracht_id, scan.plaats_id, scan.gebeurd_op, 1 FROM ibl_kratinzet AS inzet
    JOIN ibl_scan AS scan ON scan.krat_id = inzet.krat_id AND scan.gebeurd_op >= inzet.van
    WHERE inzet.opdracht_id = ANY(%s) AND inzet.tot IS NULL AND scan.handeling = 'lossen'
    AND NOT EXISTS (SELECT FROM ibl_scancorrectie AS weg WHERE weg.scan_id = scan.id)
) AS neergezet
JOIN ibl_depot AS depot ON depot.vestiging_id = neergezet.plaats_id
ORDER BY opdracht_id, op DESC, gescand DESC
"""


def locate_at_depots(opdrachten: Iterable[int]) -> dict[int, int]:
    """The branch of the depot of each of these orders, which are at one; without those nobody knows of."""
    pks = list(opdrachten)
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LIGT, [pks, pks, pks])
        return dict(cursor.fetchall())
