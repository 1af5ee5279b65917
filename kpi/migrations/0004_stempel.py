import django.contrib.postgres.functions
import django.db.models.functions.datetime
from django.db import migrations, models

TABELLEN = (
    "kpi_meting",
    "kpi_vastcijfer",
    "kpi_vaststelling",
    "kpi_duiding",
    "kpi_indicator",
    "kpi_indicatordefinitie",
    "kpi_streefwaarde",
    "kpi_grafiek",
    "netwerk_organisatie",
    "netwerk_gemeente",
    "netwerk_inwonertal",
)
FORWARD = """
CREATE FUNCTION kpi_laat_stempel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kpi_stempel DEFAULT VALUES;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER kpi_stempel_na_wijziging AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {tabel}\n"
    "  FOR EACH STATEMENT EXECUTE FUNCTION kpi_laat_stempel();\n"
    for tabel in TABELLEN
)
BACKWARD = (
    "".join(f"DROP TRIGGER kpi_stempel_na_wijziging ON {tabel};\n" for tabel in TABELLEN)
    + "DROP FUNCTION kpi_laat_stempel();"
)


class Migration(migrations.Migration):
    dependencies = [("kpi", "0003_tevredenheidsonderzoek"), ("netwerk", "0003_inwonertallen")]
    operations = [
        migrations.CreateModel(
            name="Stempel",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "op",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="op"
                    ),
                ),
            ],
            options={"verbose_name": "stempel", "verbose_name_plural": "stempels", "ordering": ["pk"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
