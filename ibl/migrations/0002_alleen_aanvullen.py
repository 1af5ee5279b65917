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

CREATE FUNCTION ibl_scan_weigert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Scans kunnen alleen worden aangevuld.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ibl_scan_geen_wijziging BEFORE UPDATE OR DELETE ON ibl_scan
    FOR EACH ROW EXECUTE FUNCTION ibl_scan_weigert();
CREATE TRIGGER ibl_scan_niet_leegmaken BEFORE TRUNCATE ON ibl_scan
    FOR EACH STATEMENT EXECUTE FUNCTION ibl_scan_weigert();
"""
BACKWARD = """
DROP TRIGGER ibl_scan_niet_leegmaken ON ibl_scan;
DROP TRIGGER ibl_scan_geen_wijziging ON ibl_scan;
DROP FUNCTION ibl_scan_weigert();
DROP TRIGGER ibl_overgang_niet_leegmaken ON ibl_statusovergang;
DROP TRIGGER ibl_overgang_geen_wijziging ON ibl_statusovergang;
DROP FUNCTION ibl_overgang_weigert();
"""


class Migration(migrations.Migration):
    dependencies = [("ibl", "0001_tabellen")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
