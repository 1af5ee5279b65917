from django.db import migrations

# The sum of what is asked stands on the budget's own row and is changed by the statement that changes a line,
# so the row's lock puts all writers in a queue and the check constraint refuses the one that goes over.
# A line reads its initiative FOR SHARE: withdrawing or restoring it waits, and the other way round.
FORWARD = """
CREATE FUNCTION ontwikkelagenda_boek(welk_jaar int, welke_bron text, verschil numeric) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF verschil = 0 OR welke_bron NOT IN ('agendabudget', 'innovatiereserve') THEN RETURN; END IF;
    UPDATE ontwikkelagenda_budget SET toegewezen = toegewezen + verschil
        WHERE jaar = welk_jaar AND bron = welke_bron;
    IF NOT FOUND AND verschil > 0 THEN
        RAISE EXCEPTION 'Voor % is er geen budget uit %: budget_niet_overschreden.', welk_jaar, welke_bron
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_niet_overschreden';
    END IF;
END $$;

CREATE FUNCTION ontwikkelagenda_boek_regel() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    welk_jaar int;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.initiatief_id <> OLD.initiatief_id THEN
        RAISE EXCEPTION 'Een begrotingsregel hoort bij één initiatief.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT agenda.jaar INTO welk_jaar
        FROM ontwikkelagenda_initiatief initiatief
        JOIN ontwikkelagenda_sectie sectie ON sectie.id = initiatief.sectie_id
        JOIN ontwikkelagenda_agenda agenda ON agenda.id = sectie.agenda_id
        WHERE initiatief.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END).initiatief_id
            AND initiatief.ingetrokken_op IS NULL AND initiatief.status <> 'voorstel'
        FOR SHARE OF initiatief;
    IF FOUND THEN
        IF TG_OP = 'UPDATE' AND NEW.bron = OLD.bron THEN
            PERFORM ontwikkelagenda_boek(welk_jaar, NEW.bron, NEW.bedrag - OLD.bedrag);
        ELSE
            IF TG_OP <> 'INSERT' THEN PERFORM ontwikkelagenda_boek(welk_jaar, OLD.bron, -OLD.bedrag); END IF;
            IF TG_OP <> 'DELETE' THEN PERFORM ontwikkelagenda_boek(welk_jaar, NEW.bron, NEW.bedrag); END IF;
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER begrotingsregel_boeken AFTER INSERT OR UPDATE OR DELETE ON ontwikkelagenda_begrotingsregel
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_boek_regel();

CREATE FUNCTION ontwikkelagenda_boek_initiatief() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    telde boolean := OLD.ingetrokken_op IS NULL AND OLD.status <> 'voorstel';
    telt boolean := NEW.ingetrokken_op IS NULL AND NEW.status <> 'voorstel';
    oud_jaar int;
    nieuw_jaar int;
    regel record;
BEGIN
    SELECT agenda.jaar INTO oud_jaar FROM ontwikkelagenda_sectie sectie
        JOIN ontwikkelagenda_agenda agenda ON agenda.id = sectie.agenda_id WHERE sectie.id = OLD.sectie_id;
    SELECT agenda.jaar INTO nieuw_jaar FROM ontwikkelagenda_sectie sectie
        JOIN ontwikkelagenda_agenda agenda ON agenda.id = sectie.agenda_id WHERE sectie.id = NEW.sectie_id;
    IF telde = telt AND oud_jaar = nieuw_jaar THEN RETURN NULL; END IF;
    FOR regel IN
        SELECT bron, sum(bedrag) AS som FROM ontwikkelagenda_begrotingsregel
            WHERE initiatief_id = NEW.id GROUP BY bron ORDER BY bron
    LOOP
        IF telde THEN PERFORM ontwikkelagenda_boek(oud_jaar, regel.bron, -regel.som); END IF;
        IF telt THEN PERFORM ontwikkelagenda_boek(nieuw_jaar, regel.bron, regel.som); END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER initiatief_boeken AFTER UPDATE ON ontwikkelagenda_initiatief
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_boek_initiatief();

CREATE FUNCTION ontwikkelagenda_budget_telt_zelf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.toegewezen := 0;
    ELSIF pg_trigger_depth() = 1 AND (NEW.toegewezen, NEW.jaar, NEW.bron) <> (OLD.toegewezen, OLD.jaar, OLD.bron) THEN
        RAISE EXCEPTION 'Wat is toegewezen volgt uit de begrotingsregels.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budget_telt_zelf BEFORE INSERT OR UPDATE ON ontwikkelagenda_budget
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_budget_telt_zelf();
CREATE FUNCTION ontwikkelagenda_budget_in_gebruik() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.toegewezen > 0 THEN
        RAISE EXCEPTION 'Initiatieven vragen van dit budget.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER budget_in_gebruik BEFORE DELETE ON ontwikkelagenda_budget
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_budget_in_gebruik();

CREATE FUNCTION ontwikkelagenda_op_zijn_plek() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Een agenda houdt haar jaar en een sectie haar agenda; dat ligt vast.'
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER agenda_houdt_jaar BEFORE UPDATE ON ontwikkelagenda_agenda
    FOR EACH ROW WHEN (NEW.jaar <> OLD.jaar) EXECUTE FUNCTION ontwikkelagenda_op_zijn_plek();
CREATE TRIGGER sectie_houdt_agenda BEFORE UPDATE ON ontwikkelagenda_sectie
    FOR EACH ROW WHEN (NEW.agenda_id <> OLD.agenda_id) EXECUTE FUNCTION ontwikkelagenda_op_zijn_plek();

CREATE TRIGGER mijlpaal_alleen_open BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_mijlpaal
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');
CREATE TRIGGER risico_alleen_open BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_risico
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');
CREATE TRIGGER effectindicator_alleen_open BEFORE INSERT OR UPDATE OR DELETE ON ontwikkelagenda_effectindicator
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_alleen_open('initiatief_id');

CREATE FUNCTION ontwikkelagenda_reserve_saldo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One writer at a time: the balance of the next row stands on the one before it.
    LOCK TABLE ontwikkelagenda_reservemutatie IN SHARE ROW EXCLUSIVE MODE;
    NEW.saldo := NEW.bedrag + coalesce(
        (SELECT saldo FROM ontwikkelagenda_reservemutatie ORDER BY id DESC LIMIT 1), 0);
    RETURN NEW;
END $$;
CREATE TRIGGER reserve_saldo BEFORE INSERT ON ontwikkelagenda_reservemutatie
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_reserve_saldo();
CREATE TRIGGER reservemutatie_blijft BEFORE UPDATE OR DELETE ON ontwikkelagenda_reservemutatie
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_blijft();
"""
BACKWARD = """
DROP TRIGGER reservemutatie_blijft ON ontwikkelagenda_reservemutatie;
DROP TRIGGER reserve_saldo ON ontwikkelagenda_reservemutatie;
DROP FUNCTION ontwikkelagenda_reserve_saldo();
DROP TRIGGER effectindicator_alleen_open ON ontwikkelagenda_effectindicator;
DROP TRIGGER risico_alleen_open ON ontwikkelagenda_risico;
DROP TRIGGER mijlpaal_alleen_open ON ontwikkelagenda_mijlpaal;
DROP TRIGGER sectie_houdt_agenda ON ontwikkelagenda_sectie;
DROP TRIGGER agenda_houdt_jaar ON ontwikkelagenda_agenda;
DROP FUNCTION ontwikkelagenda_op_zijn_plek();
DROP TRIGGER budget_in_gebruik ON ontwikkelagenda_budget;
DROP FUNCTION ontwikkelagenda_budget_in_gebruik();
DROP TRIGGER budget_telt_zelf ON ontwikkelagenda_budget;
DROP FUNCTION ontwikkelagenda_budget_telt_zelf();
DROP TRIGGER initiatief_boeken ON ontwikkelagenda_initiatief;
DROP FUNCTION ontwikkelagenda_boek_initiatief();
DROP TRIGGER begrotingsregel_boeken ON ontwikkelagenda_begrotingsregel;
DROP FUNCTION ontwikkelagenda_boek_regel();
DROP FUNCTION ontwikkelagenda_boek(int, text, numeric);
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0002_open_en_vast")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
