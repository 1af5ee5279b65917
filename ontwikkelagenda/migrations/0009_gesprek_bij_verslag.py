import django.db.models.deletion
from django.db import migrations, models

# Back there is no place for a conversation beside minutes.
LEAVE = """
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM ontwikkelagenda_opmerking_genoemd WHERE opmerking_id IN (
    SELECT o.id FROM ontwikkelagenda_opmerking o JOIN ontwikkelagenda_draad d ON d.id = o.draad_id
    WHERE d.sectie_id IS NULL);
DELETE FROM ontwikkelagenda_opmerking WHERE draad_id IN (
    SELECT id FROM ontwikkelagenda_draad WHERE sectie_id IS NULL);
DELETE FROM ontwikkelagenda_draad WHERE sectie_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0008_verslagwacht")]

    operations = [
        migrations.AddField(
            model_name="draad",
            name="verslag",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="draden",
                to="ontwikkelagenda.verslag",
                verbose_name="verslag",
            ),
        ),
        migrations.AlterField(
            model_name="draad",
            name="sectie",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="draden",
                to="ontwikkelagenda.sectie",
                verbose_name="sectie",
            ),
        ),
        migrations.AddConstraint(
            model_name="draad",
            constraint=models.CheckConstraint(
                condition=models.Q(("sectie__isnull", True), ("verslag__isnull", True), _connector="XOR"),
                name="draad_bij_een_tekst",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, LEAVE),
    ]
