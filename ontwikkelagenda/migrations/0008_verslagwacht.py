from django.db import migrations

# The minutes of a meeting are a text like any other: the same log, the same guard at the commit. Where a section
# was named a part is named now: a section by its key, and the minutes as part 0 of their document.
FORWARD = """
CREATE FUNCTION ontwikkelagenda_delen(welk bigint) RETURNS bigint[]
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN d.agenda_id IS NULL THEN ARRAY[0]::bigint[]
        ELSE ARRAY(SELECT s.id FROM ontwikkelagenda_sectie s WHERE s.agenda_id = d.agenda_id ORDER BY s.id) END
    FROM ontwikkelagenda_schrijfdocument d WHERE d.id = welk
$$;

-- The right of one person in the minutes. The same sentence as permissions.verslag_recht; a test holds the two
-- together.
CREATE FUNCTION ontwikkelagenda_verslagrecht(wie bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN NOT u.is_active OR NOT u.rollen::text[] && ARRAY['directeur', 'agendaredacteur', 'beheerder',
            'servicedeskmedewerker', 'logistiek_medewerker'] THEN 'geen'
        WHEN u.rollen::text[] && ARRAY['agendaredacteur', 'beheerder'] THEN 'schrijven'
        WHEN 'directeur' = ANY (u.rollen) THEN 'voorstellen'
        ELSE 'lezen'
    END
    FROM accounts_user u WHERE u.id = wie
$$;

CREATE FUNCTION ontwikkelagenda_deelrecht(wie bigint, deel bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN deel = 0 THEN ontwikkelagenda_verslagrecht(wie)
        ELSE ontwikkelagenda_schrijfrecht(wie, deel) END
$$;

-- A change that touches no part (only what was erased again) asks for a right in any of them.
CREATE OR REPLACE FUNCTION ontwikkelagenda_mag_schrijven(
    welk bigint, wie bigint, delen bigint[], voorstel boolean)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN cardinality(delen) = 0 THEN EXISTS (
        SELECT FROM unnest(ontwikkelagenda_delen(welk)) AS deel
        WHERE ontwikkelagenda_deelrecht(wie, deel) IN ('schrijven', 'voorstellen'))
    ELSE NOT EXISTS (
        SELECT FROM unnest(delen) AS deel
        WHERE NOT EXISTS (
            SELECT FROM ontwikkelagenda_schrijfdocument d
            LEFT JOIN ontwikkelagenda_sectie s ON s.agenda_id = d.agenda_id AND s.id = deel
            WHERE d.id = welk AND (s.id IS NOT NULL OR (d.agenda_id IS NULL AND deel = 0)))
        OR coalesce(ontwikkelagenda_deelrecht(wie, deel), 'geen') <> ALL (
            CASE WHEN voorstel THEN ARRAY['schrijven', 'voorstellen'] ELSE ARRAY['schrijven'] END))
    END
$$;

-- Adopted is: nobody can write in the text any more, and what it says stays.
CREATE FUNCTION ontwikkelagenda_bewaak_verslag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.vastgesteld_op IS NOT NULL THEN
        RAISE EXCEPTION 'Het verslag is vastgesteld en verandert niet meer.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.vastgesteld_op IS NOT NULL AND NOT EXISTS (
        SELECT FROM ontwikkelagenda_schrijfdocument d
        WHERE d.bijeenkomst_id = NEW.bijeenkomst_id AND d.bevroren_op IS NOT NULL
            AND d.verwerkt_tot = d.stand) THEN
        RAISE EXCEPTION 'De tekst van het verslag is nog niet bevroren.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verslag_bewaakt BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_verslag
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_bewaak_verslag();

CREATE FUNCTION ontwikkelagenda_verslag_blijft_bevroren() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ontwikkelagenda_verslag v
               WHERE v.bijeenkomst_id = OLD.bijeenkomst_id AND v.vastgesteld_op IS NOT NULL) THEN
        RAISE EXCEPTION 'Het verslag is vastgesteld en verandert niet meer.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER schrijfdocument_verslag_bevroren BEFORE UPDATE OF bevroren_op ON ontwikkelagenda_schrijfdocument
    FOR EACH ROW WHEN (OLD.bijeenkomst_id IS NOT NULL AND NEW.bevroren_op IS DISTINCT FROM OLD.bevroren_op)
    EXECUTE FUNCTION ontwikkelagenda_verslag_blijft_bevroren();
"""
# Back, the minutes are what stands in them: the log of how they were written goes.
BACKWARD = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE ontwikkelagenda_schrijfregel DISABLE TRIGGER schrijfregel_blijft;
DELETE FROM ontwikkelagenda_schrijfregel
    WHERE document_id IN (SELECT id FROM ontwikkelagenda_schrijfdocument WHERE agenda_id IS NULL);
ALTER TABLE ontwikkelagenda_schrijfregel ENABLE TRIGGER schrijfregel_blijft;
DELETE FROM ontwikkelagenda_schrijfstand
    WHERE document_id IN (SELECT id FROM ontwikkelagenda_schrijfdocument WHERE agenda_id IS NULL);
DELETE FROM ontwikkelagenda_schrijfdocument WHERE agenda_id IS NULL;
DROP TRIGGER schrijfdocument_verslag_bevroren ON ontwikkelagenda_schrijfdocument;
DROP FUNCTION ontwikkelagenda_verslag_blijft_bevroren();
DROP TRIGGER verslag_bewaakt ON ontwikkelagenda_verslag;
DROP FUNCTION ontwikkelagenda_bewaak_verslag();
CREATE OR REPLACE FUNCTION ontwikkelagenda_mag_schrijven(
    welk bigint, wie bigint, delen bigint[], voorstel boolean)
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
DROP FUNCTION ontwikkelagenda_deelrecht(bigint, bigint);
DROP FUNCTION ontwikkelagenda_verslagrecht(bigint);
DROP FUNCTION ontwikkelagenda_delen(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0007_verslag_samen")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
