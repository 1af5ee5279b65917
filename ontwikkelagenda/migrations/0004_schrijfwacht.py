from django.db import migrations

# The right of one person in one section: 'schrijven', 'voorstellen', 'lezen' or 'geen'. The same sentence as
# permissions.sectie_recht; a test holds the two together.
FORWARD = """
CREATE FUNCTION ontwikkelagenda_schrijfrecht(wie bigint, welke bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN NOT u.is_active OR NOT u.rollen::text[] && ARRAY['directeur', 'agendaredacteur', 'beheerder',
            'servicedeskmedewerker', 'logistiek_medewerker'] THEN 'geen'
        WHEN s.op_slot THEN 'lezen'
        WHEN u.rollen::text[] && s.schrijfrollen::text[] THEN 'schrijven'
        WHEN 'directeur' = ANY (u.rollen) AND (
            NOT EXISTS (SELECT FROM ontwikkelagenda_sectie_schrijvers x WHERE x.sectie_id = s.id)
            OR EXISTS (SELECT FROM ontwikkelagenda_sectie_schrijvers x
                       WHERE x.sectie_id = s.id AND x.organisatie_id = u.organisatie_id)) THEN 'schrijven'
        WHEN u.rollen::text[] && ARRAY['directeur', 'agendaredacteur', 'beheerder'] THEN s.anderen
        ELSE 'lezen'
    END
    FROM accounts_user u, ontwikkelagenda_sectie s WHERE u.id = wie AND s.id = welke
$$;

-- A change that touches no section (only what was erased again) asks for a right in any of them.
CREATE FUNCTION ontwikkelagenda_mag_schrijven(welk bigint, wie bigint, delen bigint[], voorstel boolean)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN cardinality(delen) = 0 THEN EXISTS (
        SELECT FROM ontwikkelagenda_schrijfdocument d
        JOIN ontwikkelagenda_sectie s ON s.agenda_id = d.agenda_id
        WHERE d.id = welk AND ontwikkelagenda_schrijfrecht(wie, s.id) IN ('schrijven', 'voorstellen'))
    ELSE NOT EXISTS (
        SELECT FROM unnest(delen) AS deel (sectie)
        LEFT JOIN (ontwikkelagenda_sectie s JOIN ontwikkelagenda_schrijfdocument d
                   ON d.agenda_id = s.agenda_id AND d.id = welk) ON s.id = deel.sectie
        WHERE s.id IS NULL
           OR coalesce(ontwikkelagenda_schrijfrecht(wie, s.id), 'geen') NOT IN ('schrijven', 'voorstellen')
           OR (NOT voorstel AND ontwikkelagenda_schrijfrecht(wie, s.id) = 'voorstellen'))
    END
$$;

CREATE TRIGGER sectie_schrijvers_alleen_open
    BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_sectie_schrijvers
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('sectie_id');
CREATE TRIGGER schrijfregel_blijft BEFORE UPDATE OR DELETE ON ontwikkelagenda_schrijfregel
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_blijft();
CREATE TRIGGER schrijfregel_niet_leegmaken BEFORE TRUNCATE ON ontwikkelagenda_schrijfregel
    FOR EACH STATEMENT EXECUTE FUNCTION ontwikkelagenda_blijft();

-- At the commit no number of the log may be missing or be past the head.
CREATE FUNCTION ontwikkelagenda_aaneengesloten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.nummer > 1 AND NOT EXISTS (
        SELECT FROM ontwikkelagenda_schrijfregel WHERE document_id = NEW.document_id AND nummer = NEW.nummer - 1)
    OR NEW.nummer > (SELECT stand FROM ontwikkelagenda_schrijfdocument WHERE id = NEW.document_id) THEN
        RAISE EXCEPTION 'Regel % van document % sluit niet aan.', NEW.nummer, NEW.document_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER schrijfregel_sluit_aan AFTER INSERT ON ontwikkelagenda_schrijfregel
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_aaneengesloten();
"""
BACKWARD = """
DROP TRIGGER schrijfregel_sluit_aan ON ontwikkelagenda_schrijfregel;
DROP FUNCTION ontwikkelagenda_aaneengesloten();
DROP TRIGGER schrijfregel_niet_leegmaken ON ontwikkelagenda_schrijfregel;
DROP TRIGGER schrijfregel_blijft ON ontwikkelagenda_schrijfregel;
DROP TRIGGER sectie_schrijvers_alleen_open ON ontwikkelagenda_sectie_schrijvers;
DROP FUNCTION ontwikkelagenda_mag_schrijven(bigint, bigint, bigint[], boolean);
DROP FUNCTION ontwikkelagenda_schrijfrecht(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0003_geldwacht")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
