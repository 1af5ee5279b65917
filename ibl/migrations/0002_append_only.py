from django.db import migrations

FORWARD = """
CREATE FUNCTION ibl_overgang_weigert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Statusovergangen kunnen alleen worden aangevuld.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ibl_overgang_geen_wijziging BEFORE UPDATE OR DELETE ON ibl_statusovergang
    FOR EACH ROW EXECUTE FUNCTION ibl_overgang_weigert();
CREATE TRIGGER ibl_overgang_niet_leegmaken BEFORE TRUNCATE ON ibl_statusovergang
    FOR EACH STATEMENT EXECUTE FUNCTION ibl_overgang_weigert();
"""
BACKWARD = """
DROP TRIGGER ibl_overgang_niet_leegmaken ON ibl_statusovergang;
DROP TRIGGER ibl_overgang_geen_wijziging ON ibl_statusovergang;
DROP FUNCTION ibl_overgang_weigert();
"""


class Migration(migrations.Migration):
    dependencies = [("ibl", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
