from importlib import import_module

from django.db import migrations

OLD = import_module("ontwikkelagenda.migrations.0002_guards").FORWARD


def _function(name):
    """The first shape of a function, to go back to."""
    start = OLD.index(f"CREATE FUNCTION {name}(")
    return OLD[start : OLD.index("END $$;", start) + len("END $$;")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


# In the consent round everything stands still, but for the one part an objection that is dealt with is about.
FORWARD = """
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

CREATE OR REPLACE FUNCTION ontwikkelagenda_alleen_open() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION ontwikkelagenda_budget_vast() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- Adopted is: frozen in a version of this epoch, after a round of this epoch that ended in consent about
-- exactly that content. From adopted back there is one way: a new epoch, for an addendum.
CREATE OR REPLACE FUNCTION ontwikkelagenda_bewaak_vaststelling() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION ontwikkelagenda_bewaak_stem() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ronde record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Wat bewaard is in % verandert niet meer.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT gesloten_op, sluit_op INTO ronde FROM ontwikkelagenda_stemronde WHERE id = NEW.ronde_id FOR SHARE;
    IF ronde.gesloten_op IS NOT NULL THEN
        RAISE EXCEPTION 'De consentronde is gesloten.' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - 'vervallen_op') <> (to_jsonb(OLD) - 'vervallen_op') OR OLD.vervallen_op IS NOT NULL THEN
            RAISE EXCEPTION 'Wat bewaard is in % verandert niet meer.', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.op > ronde.sluit_op AND NEW.wijze <> 'secretaris' THEN
        RAISE EXCEPTION 'De consentronde is gesloten.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.adviserend = EXISTS (
        SELECT FROM ontwikkelagenda_stemronde_stemgerechtigden
            WHERE stemronde_id = NEW.ronde_id AND organisatie_id = NEW.organisatie_id) THEN
        RAISE EXCEPTION 'Wie stemrecht heeft stemt, wie het niet heeft adviseert.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stem_bewaakt BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_stem
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_bewaak_stem();

CREATE FUNCTION ontwikkelagenda_bewaak_volmacht() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM accounts_user
            WHERE id IN (NEW.gever_id, NEW.gemachtigde_id) AND organisatie_id = NEW.organisatie_id) <> 2 THEN
        RAISE EXCEPTION 'Een volmacht blijft binnen de eigen bibliotheek.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volmacht_bewaakt BEFORE INSERT OR UPDATE ON ontwikkelagenda_volmacht
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_bewaak_volmacht();

CREATE FUNCTION ontwikkelagenda_bewaak_ronde() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.gesloten_op IS NOT NULL THEN
        RAISE EXCEPTION 'Wat bewaard is in % verandert niet meer.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stemronde_blijft BEFORE UPDATE OR DELETE ON ontwikkelagenda_stemronde
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_bewaak_ronde();
CREATE TRIGGER momentopname_blijft BEFORE UPDATE OR DELETE ON ontwikkelagenda_momentopname
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_blijft();
ALTER TABLE ontwikkelagenda_momentopname ADD CONSTRAINT momentopname_hash_klopt
    CHECK (hash = encode(sha256(convert_to(inhoud, 'UTF8')), 'hex'));

UPDATE ontwikkelagenda_agenda SET fase = 'consultatie' WHERE fase = 'inbreng';
UPDATE ontwikkelagenda_agendafase SET fase = 'consultatie' WHERE fase = 'inbreng';
"""
BACKWARD = """
ALTER TABLE ontwikkelagenda_momentopname DROP CONSTRAINT momentopname_hash_klopt;
DROP TRIGGER momentopname_blijft ON ontwikkelagenda_momentopname;
DROP TRIGGER stemronde_blijft ON ontwikkelagenda_stemronde;
DROP FUNCTION ontwikkelagenda_bewaak_ronde();
DROP TRIGGER volmacht_bewaakt ON ontwikkelagenda_volmacht;
DROP FUNCTION ontwikkelagenda_bewaak_volmacht();
DROP TRIGGER stem_bewaakt ON ontwikkelagenda_stem;
DROP FUNCTION ontwikkelagenda_bewaak_stem();
UPDATE ontwikkelagenda_agenda SET fase = 'inbreng' WHERE fase IN ('consultatie', 'wijzigingsvoorstellen');
UPDATE ontwikkelagenda_agenda SET fase = 'uitvoering' WHERE fase = 'evaluatie';
DELETE FROM ontwikkelagenda_agendafase WHERE fase IN ('wijzigingsvoorstellen', 'evaluatie');
UPDATE ontwikkelagenda_agendafase SET fase = 'inbreng' WHERE fase = 'consultatie';
""" + "\n".join(
    _function(name)
    for name in (
        "ontwikkelagenda_alleen_open",
        "ontwikkelagenda_budget_vast",
        "ontwikkelagenda_bewaak_vaststelling",
    )
) + """
DROP FUNCTION ontwikkelagenda_heropend(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0009_deciding")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
