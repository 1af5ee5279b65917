from django.db import migrations

FORWARD = """
CREATE FUNCTION werktijd_nieuwe_stempel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.stamp := gen_random_uuid();
    RETURN NEW;
END $$;
CREATE TRIGGER werkkalender_stempel BEFORE INSERT OR UPDATE ON werktijd_werkkalender
    FOR EACH ROW EXECUTE FUNCTION werktijd_nieuwe_stempel();

-- Versions and closures name their calendar; windows name what they hang on.
CREATE FUNCTION werktijd_kalender_veranderd() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE werktijd_werkkalender SET naam = naam WHERE id IN (NEW.kalender_id, OLD.kalender_id);
    RETURN NULL;
END $$;
CREATE FUNCTION werktijd_versie_veranderd() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE werktijd_werkkalender SET naam = naam WHERE id IN (
        SELECT kalender_id FROM werktijd_kalenderversie WHERE id IN (NEW.versie_id, OLD.versie_id));
    RETURN NULL;
END $$;
CREATE FUNCTION werktijd_sluiting_veranderd() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE werktijd_werkkalender SET naam = naam WHERE id IN (
        SELECT kalender_id FROM werktijd_sluiting WHERE id IN (NEW.sluiting_id, OLD.sluiting_id));
    RETURN NULL;
END $$;
CREATE TRIGGER kalenderversie_stempel AFTER INSERT OR UPDATE OR DELETE ON werktijd_kalenderversie
    FOR EACH ROW EXECUTE FUNCTION werktijd_kalender_veranderd();
CREATE TRIGGER sluiting_stempel AFTER INSERT OR UPDATE OR DELETE ON werktijd_sluiting
    FOR EACH ROW EXECUTE FUNCTION werktijd_kalender_veranderd();
CREATE TRIGGER venster_stempel AFTER INSERT OR UPDATE OR DELETE ON werktijd_venster
    FOR EACH ROW EXECUTE FUNCTION werktijd_versie_veranderd();
CREATE TRIGGER sluitingvenster_stempel AFTER INSERT OR UPDATE OR DELETE ON werktijd_sluitingvenster
    FOR EACH ROW EXECUTE FUNCTION werktijd_sluiting_veranderd();
"""
BACKWARD = """
DROP TRIGGER sluitingvenster_stempel ON werktijd_sluitingvenster;
DROP TRIGGER venster_stempel ON werktijd_venster;
DROP TRIGGER sluiting_stempel ON werktijd_sluiting;
DROP TRIGGER kalenderversie_stempel ON werktijd_kalenderversie;
DROP TRIGGER werkkalender_stempel ON werktijd_werkkalender;
DROP FUNCTION werktijd_sluiting_veranderd();
DROP FUNCTION werktijd_versie_veranderd();
DROP FUNCTION werktijd_kalender_veranderd();
DROP FUNCTION werktijd_nieuwe_stempel();
"""


class Migration(migrations.Migration):
    dependencies = [("werktijd", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
