from django.db import migrations

FORWARD = """
-- Adopted is: frozen in a version of this epoch, after a round of this epoch that ended in consent about
-- exactly that content. From adopted back there is one way: a new epoch, for an addendum.
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
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0004_schrijfwacht")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
