from django.db import migrations

FORWARD = """
CREATE FUNCTION logboek_weigert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Het logboek kan alleen worden aangevuld.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER logboek_geen_wijziging BEFORE UPDATE OR DELETE ON logboek_logregel
    FOR EACH ROW EXECUTE FUNCTION logboek_weigert();
CREATE TRIGGER logboek_niet_leegmaken BEFORE TRUNCATE ON logboek_logregel
    FOR EACH STATEMENT EXECUTE FUNCTION logboek_weigert();
"""
BACKWARD = """
DROP TRIGGER logboek_niet_leegmaken ON logboek_logregel;
DROP TRIGGER logboek_geen_wijziging ON logboek_logregel;
DROP FUNCTION logboek_weigert();
"""


class Migration(migrations.Migration):
    dependencies = [("logboek", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
