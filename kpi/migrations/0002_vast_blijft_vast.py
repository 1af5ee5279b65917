from django.db import migrations

FORWARD = """
CREATE FUNCTION kpi_vast_blijft_vast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a fixed figure cannot be changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kpi_vastcijfer_alleen_aanvullen BEFORE UPDATE OR DELETE ON kpi_vastcijfer
  FOR EACH ROW EXECUTE FUNCTION kpi_vast_blijft_vast();
CREATE TRIGGER kpi_vaststelling_alleen_aanvullen BEFORE UPDATE OR DELETE ON kpi_vaststelling
  FOR EACH ROW EXECUTE FUNCTION kpi_vast_blijft_vast();
"""
BACKWARD = """
DROP TRIGGER kpi_vaststelling_alleen_aanvullen ON kpi_vaststelling;
DROP TRIGGER kpi_vastcijfer_alleen_aanvullen ON kpi_vastcijfer;
DROP FUNCTION kpi_vast_blijft_vast();
"""


class Migration(migrations.Migration):
    dependencies = [("kpi", "0001_tabellen")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
