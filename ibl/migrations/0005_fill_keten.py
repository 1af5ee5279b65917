from django.db import migrations

FORWARD = """
UPDATE ibl_kratinzet AS inzet
SET reis_van = inzet.van, bestemming_id = opdracht.bestemming_id, heel = opdracht.lading = 'krat'
FROM ibl_transportopdracht AS opdracht
WHERE opdracht.id = inzet.opdracht_id;

UPDATE ibl_transportopdracht AS opdracht
SET klaargezet_op = stap.klaargezet_op,
    opgehaald_op = stap.opgehaald_op,
    op_depot_op = stap.op_depot_op,
    geladen_op = stap.geladen_op,
    bezorgd_op = stap.bezorgd_op
FROM (
    SELECT opdracht_id,
           min(op) FILTER (WHERE naar = 'klaargezet') AS klaargezet_op,
           min(op) FILTER (WHERE naar = 'opgehaald') AS opgehaald_op,
           min(op) FILTER (WHERE naar = 'op_depot') AS op_depot_op,
           min(op) FILTER (WHERE naar = 'geladen') AS geladen_op,
           min(op) FILTER (WHERE naar = 'bezorgd') AS bezorgd_op
    FROM ibl_statusovergang
    GROUP BY opdracht_id
) AS stap
WHERE stap.opdracht_id = opdracht.id;
"""


class Migration(migrations.Migration):
    dependencies = [("ibl", "0004_keten")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
