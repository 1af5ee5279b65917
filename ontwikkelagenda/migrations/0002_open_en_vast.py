from django.db import migrations

# Whoever writes in an agenda holds its row (FOR SHARE) until the commit, and adopting changes that row: so
# adoption waits for every writer and every later writer sees the adoption. No order of events slips between.
FORWARD = """
-- In the consent round everything stands still, but for the one part an objection that is dealt with is about.
CREATE FUNCTION ontwikkelagenda_heropend(secties bigint[], initiatieven bigint[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT cardinality(secties) + cardinality(initiatieven) > 0
        AND NOT EXISTS (
            SELECT FROM unnest(secties) AS deel (sleutel) WHERE NOT EXISTS (
                SELECT FROM ontwikkelagenda_bezwaar b
                WHERE b.sectie_id = deel.sleutel AND b.status = 'in_behandeling'))
        AND NOT EXISTS (
            SELECT FROM unnest(initiatieven) AS deel (sleutel) WHERE NOT EXISTS (
                SELECT FROM ontwikkelagenda_bezwaar b
                WHERE b.initiatief_id = deel.sleutel AND b.status = 'in_behandeling'))
$$;

CREATE FUNCTION ontwikkelagenda_alleen_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sleutels bigint[] := '{}';
    secties bigint[] := '{}';
    initiatieven bigint[] := '{}';
    gevonden record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        sleutels := sleutels || (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        sleutels := sleutels || (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    END IF;
    IF TG_TABLE_NAME IN ('ontwikkelagenda_sectie', 'ontwikkelagenda_initiatief') THEN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'ontwikkelagenda_sectie' THEN secties := ARRAY[NEW.id]; END IF;
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'ontwikkelagenda_initiatief' THEN
            initiatieven := ARRAY[NEW.id];
        END IF;
    ELSIF TG_ARGV[0] = 'sectie_id' THEN
        secties := sleutels;
    ELSIF TG_ARGV[0] = 'initiatief_id' THEN
        initiatieven := sleutels;
    END IF;
    IF TG_ARGV[0] = 'initiatief_id' THEN
        SELECT array_agg(sectie_id) INTO sleutels
            FROM ontwikkelagenda_initiatief WHERE id = ANY (sleutels);
    END IF;
    IF TG_ARGV[0] IN ('initiatief_id', 'sectie_id') THEN
        SELECT array_agg(agenda_id) INTO sleutels
            FROM ontwikkelagenda_sectie WHERE id = ANY (sleutels);
    END IF;
    FOR gevonden IN
        SELECT jaar, fase FROM ontwikkelagenda_agenda WHERE id = ANY (sleutels) ORDER BY id FOR SHARE
    LOOP
        IF gevonden.fase NOT IN ('concept', 'consultatie', 'wijzigingsvoorstellen')
            AND NOT (gevonden.fase = 'consentronde' AND ontwikkelagenda_heropend(secties, initiatieven)) THEN
            RAISE EXCEPTION 'De Ontwikkelagenda % ligt vast (fase %).', gevonden.jaar, gevonden.fase
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER sectie_alleen_open BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_sectie
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('agenda_id');
CREATE TRIGGER sectie_rollen_alleen_open BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_sectie_rollen
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('sectie_id');
CREATE TRIGGER sectieversie_alleen_open BEFORE INSERT ON ontwikkelagenda_sectieversie
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('sectie_id');
CREATE TRIGGER initiatief_alleen_open BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_initiatief
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('sectie_id');
CREATE TRIGGER begrotingsregel_alleen_open
    BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_begrotingsregel
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');
CREATE TRIGGER initiatief_bibliotheken_alleen_open
    BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_initiatief_bibliotheken
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');
CREATE TRIGGER initiatief_rollen_alleen_open
    BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_initiatief_rollen
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');
CREATE TRIGGER initiatief_functies_alleen_open
    BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_initiatief_functies
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');

CREATE FUNCTION ontwikkelagenda_budget_vast() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    jaren int[] := '{}';
    gevonden record;
BEGIN
    IF TG_OP <> 'INSERT' THEN jaren := jaren || OLD.jaar::int; END IF;
    IF TG_OP <> 'DELETE' THEN jaren := jaren || NEW.jaar::int; END IF;
    FOR gevonden IN
        SELECT jaar, fase FROM ontwikkelagenda_agenda WHERE jaar = ANY (jaren) ORDER BY id FOR SHARE
    LOOP
        IF gevonden.fase IN ('vastgesteld', 'uitvoering', 'evaluatie', 'afgesloten') THEN
            RAISE EXCEPTION 'Het budget van % hoort bij een vastgestelde agenda.', gevonden.jaar
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER budget_vast BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_budget
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_budget_vast();

CREATE FUNCTION ontwikkelagenda_bewaak_vaststelling() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vast text[] := ARRAY['vastgesteld', 'uitvoering', 'evaluatie', 'afgesloten'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.fase = ANY (vast) OR OLD.tijdvak > 1 THEN
            RAISE EXCEPTION 'De Ontwikkelagenda % is vastgesteld.', OLD.jaar USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.fase = ANY (vast) OR NEW.tijdvak <> 1 THEN
            RAISE EXCEPTION 'Een nieuwe agenda kan niet al vastgesteld zijn.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.tijdvak <> OLD.tijdvak AND NOT (
        NEW.tijdvak = OLD.tijdvak + 1 AND OLD.fase = ANY (vast) AND NEW.fase = 'wijzigingsvoorstellen') THEN
        RAISE EXCEPTION 'Een nieuw tijdvak van de Ontwikkelagenda % begint met een addendum: zij ligt vast.', OLD.jaar
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.fase = ANY (vast) AND NEW.fase <> ALL (vast) AND NEW.tijdvak = OLD.tijdvak THEN
        RAISE EXCEPTION 'De Ontwikkelagenda % is vastgesteld.', OLD.jaar USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.fase = ANY (vast) AND OLD.fase <> ALL (vast) AND NOT EXISTS (
        SELECT FROM ontwikkelagenda_vastgesteldeversie versie
            JOIN ontwikkelagenda_stemronde ronde
                ON ronde.agenda_id = versie.agenda_id AND ronde.tijdvak = versie.nummer
            JOIN ontwikkelagenda_momentopname opname ON opname.ronde_id = ronde.id
            WHERE versie.agenda_id = NEW.id AND versie.nummer = NEW.tijdvak
                AND ronde.uitkomst = 'consent' AND opname.hash = versie.hash) THEN
        RAISE EXCEPTION 'Van de Ontwikkelagenda % is nog niets bevroren waarover consent is.', NEW.jaar
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agenda_vaststelling BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_agenda
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_bewaak_vaststelling();

CREATE FUNCTION ontwikkelagenda_blijft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Wat bewaard is in % verandert niet meer.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER sectieversie_blijft BEFORE UPDATE OR DELETE ON ontwikkelagenda_sectieversie
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_blijft();
CREATE TRIGGER sectieversie_niet_leegmaken BEFORE TRUNCATE ON ontwikkelagenda_sectieversie
    FOR EACH STATEMENT EXECUTE FUNCTION ontwikkelagenda_blijft();
CREATE TRIGGER vastgesteldeversie_blijft BEFORE UPDATE OR DELETE ON ontwikkelagenda_vastgesteldeversie
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_blijft();
CREATE TRIGGER vastgesteldeversie_niet_leegmaken BEFORE TRUNCATE ON ontwikkelagenda_vastgesteldeversie
    FOR EACH STATEMENT EXECUTE FUNCTION ontwikkelagenda_blijft();
ALTER TABLE ontwikkelagenda_vastgesteldeversie ADD CONSTRAINT vastgesteldeversie_hash_klopt
    CHECK (hash = encode(sha256(convert_to(inhoud, 'UTF8')), 'hex'));
"""
BACKWARD = """
ALTER TABLE ontwikkelagenda_vastgesteldeversie DROP CONSTRAINT vastgesteldeversie_hash_klopt;
DROP TRIGGER vastgesteldeversie_niet_leegmaken ON ontwikkelagenda_vastgesteldeversie;
DROP TRIGGER vastgesteldeversie_blijft ON ontwikkelagenda_vastgesteldeversie;
DROP TRIGGER sectieversie_niet_leegmaken ON ontwikkelagenda_sectieversie;
DROP TRIGGER sectieversie_blijft ON ontwikkelagenda_sectieversie;
DROP FUNCTION ontwikkelagenda_blijft();
DROP TRIGGER agenda_vaststelling ON ontwikkelagenda_agenda;
DROP FUNCTION ontwikkelagenda_bewaak_vaststelling();
DROP TRIGGER budget_vast ON ontwikkelagenda_budget;
DROP FUNCTION ontwikkelagenda_budget_vast();
DROP TRIGGER sectie_alleen_open ON ontwikkelagenda_sectie;
DROP TRIGGER sectie_rollen_alleen_open ON ontwikkelagenda_sectie_rollen;
DROP TRIGGER sectieversie_alleen_open ON ontwikkelagenda_sectieversie;
DROP TRIGGER initiatief_alleen_open ON ontwikkelagenda_initiatief;
DROP TRIGGER begrotingsregel_alleen_open ON ontwikkelagenda_begrotingsregel;
DROP TRIGGER initiatief_bibliotheken_alleen_open ON ontwikkelagenda_initiatief_bibliotheken;
DROP TRIGGER initiatief_rollen_alleen_open ON ontwikkelagenda_initiatief_rollen;
DROP TRIGGER initiatief_functies_alleen_open ON ontwikkelagenda_initiatief_functies;
DROP FUNCTION ontwikkelagenda_alleen_open();
DROP FUNCTION ontwikkelagenda_heropend(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0001_tabellen")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
