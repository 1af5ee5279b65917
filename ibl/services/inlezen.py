"""Many requests at once, from the staged rows of a file."""

import datetime as dt

from django.db import connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl import sla
from ibl.models import Transportopdracht
from ibl.services.aanvragen import reserve_nummers
from ibl.services.stappen import move_many
from ibl.workflow import Handeling, Status

# One statement for the orders and one for their first row: a request at a time would take an hour for
# 200,000 of them. What the service writes for one request is what stands here for many.
ORDERS = """
INSERT INTO ibl_transportopdracht (nummer, uuid, soort, lading, aanvrager_id, bestemming_id, titel, auteur,
    isbn, ppn, barcode, aantal_kratten, omschrijving, gewenst_op, lokale_referentie, aangevraagd_op,
    aangevraagd_door_id, termijn_op, status, status_sinds, version, volgende_controle_op)
SELECT %(begin)s || lpad((%(eerste)s + row_number() OVER (ORDER BY r.nummer) - 1)::text, 5, '0'),
    md5('import-' || r.importactie_id || '-' || r.nummer)::uuid, 'ibl', 'item', v.organisatie_id, v.id,
    left(btrim(r.waarden->>'titel'), 200), left(btrim(coalesce(r.waarden->>'auteur', '')), 120),
    upper(regexp_replace(coalesce(r.waarden->>'isbn', ''), '[^0-9Xx]', '', 'g')),
    upper(btrim(coalesce(r.waarden->>'ppn', ''))), '', 0, '', (r.waarden->>'gewenst_op')::date,
    upper(btrim(coalesce(r.waarden->>'kenmerk', ''))), %(op)s, %(door)s, %(termijn)s, 'aangevraagd', %(op)s,
    1, %(controle)s
FROM importeren_importregel r
JOIN importeren_importactie i ON i.id = r.importactie_id
JOIN accounts_user u ON u.id = i.door_id
JOIN netwerk_vestiging v ON lower(v.naam) = lower(r.waarden->>'vestiging') AND v.actief
    AND (v.organisatie_id = u.organisatie_id OR 'logistiek_medewerker' = ANY (u.rollen))
WHERE r.importactie_id = %(import)s
RETURNING id
"""
STEPS = """
INSERT INTO ibl_statusovergang (opdracht_id, volgnummer, uuid, van, naar, op, ontvangen_op, door_id,
    plaats_id, reden)
SELECT o.id, 1, gen_random_uuid(), '', 'aangevraagd', %(op)s, %(op)s, %(door)s, o.bestemming_id, ''
FROM ibl_transportopdracht o
JOIN importeren_importregel r ON o.uuid = md5('import-' || r.importactie_id || '-' || r.nummer)::uuid
WHERE r.importactie_id = %(import)s
"""
OF_IMPORT = """
SELECT o.id FROM ibl_transportopdracht o
JOIN importeren_importregel r ON o.uuid = md5('import-' || r.importactie_id || '-' || r.nummer)::uuid
WHERE r.importactie_id = %s
"""


@transaction.atomic
def import_aanvragen(import_id: int, *, by: User, at: dt.datetime) -> int:
    """Turn every staged row into a request; return how many. Logistics or the background finds lenders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM importeren_importregel WHERE importactie_id = %s", [import_id])
        (count,) = cursor.fetchone()
        if not count:
            return 0
        first = reserve_nummers(at, count)[0]
        values: dict[str, int | str | dt.datetime] = {
            "import": import_id,
            "begin": first[:6],
            "eerste": int(first[6:]),
            "op": at,
            "door": by.pk,
            "termijn": sla.due_at(at),
            "controle": at + sla.WAARSCHUWING_NA,
        }
        cursor.execute(ORDERS, values)
        made = int(cursor.rowcount)
        cursor.execute(STEPS, values)
    logboek.record("aangevraagd_met_bestand", by=by, at=at, aantal=made)
    return made


@transaction.atomic
def cancel_import(import_id: int, *, by: User, at: dt.datetime) -> int:
    """Take the requests of a file back as far as nobody began with them; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(OF_IMPORT, [import_id])
        pks = [pk for (pk,) in cursor.fetchall()]
    waiting = Transportopdracht.objects.filter(pk__in=pks, status__in=[Status.AANGEVRAAGD, Status.TOEGEWEZEN])
    return len(move_many(waiting, Handeling.CANCEL, by=by, at=at, reden="Import teruggedraaid").gelukt)
