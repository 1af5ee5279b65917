import django.db.models.deletion
from django.db import migrations, models

BETEKENIS = (
    "indicator_id, versie, geldig_vanaf, definitie, begin_en_einde, telt_mee, telt_niet_mee, formule, bron, keuze, "
    "eenheid, richting, periode, meetwijze, teller_naam, noemer_naam"
)
FORWARD = f"""
CREATE FUNCTION kpi_definitie_blijft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM kpi_meting WHERE definitie_id = OLD.id)
    OR EXISTS (SELECT FROM kpi_vastcijfer WHERE definitie_id = OLD.id) THEN
    RAISE EXCEPTION 'a definition that measured figures cannot change; add a version'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kpi_definitie_in_gebruik BEFORE UPDATE ON kpi_indicatordefinitie FOR EACH ROW
  WHEN (({", ".join(f"OLD.{naam}" for naam in BETEKENIS.split(", "))})
    IS DISTINCT FROM ({", ".join(f"NEW.{naam}" for naam in BETEKENIS.split(", "))}))
  EXECUTE FUNCTION kpi_definitie_blijft();
"""
BACKWARD = """
DROP TRIGGER kpi_definitie_in_gebruik ON kpi_indicatordefinitie;
DROP FUNCTION kpi_definitie_blijft();
"""


class Migration(migrations.Migration):
    dependencies = [("kpi", "0004_stempel")]
    operations = [
        migrations.AlterField(
            model_name="vastcijfer",
            name="definitie",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vaste_cijfers",
                to="kpi.indicatordefinitie",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
