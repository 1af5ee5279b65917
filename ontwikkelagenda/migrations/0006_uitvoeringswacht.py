from django.db import migrations

# The knapsack rule: the row of the advice is the queue, so that two lines at once cannot pass it together.
FORWARD = """
CREATE FUNCTION ontwikkelagenda_bewaak_inzet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    advies record;
BEGIN
    SELECT te_verdelen, gesloten_op, sluit_op INTO advies
        FROM ontwikkelagenda_budgetadvies WHERE id = NEW.advies_id FOR UPDATE;
    IF advies.gesloten_op IS NOT NULL OR NEW.op > advies.sluit_op THEN
        RAISE EXCEPTION 'Het budgetadvies is gesloten.' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT sum(bedrag) FROM ontwikkelagenda_adviesinzet
            WHERE advies_id = NEW.advies_id AND organisatie_id = NEW.organisatie_id) > advies.te_verdelen THEN
        RAISE EXCEPTION 'De inzet is meer dan er te verdelen is.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adviesinzet_binnen_budget';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER adviesinzet_bewaakt AFTER INSERT OR UPDATE ON ontwikkelagenda_adviesinzet
    FOR EACH ROW EXECUTE FUNCTION ontwikkelagenda_bewaak_inzet();
"""
BACKWARD = """
DROP TRIGGER adviesinzet_bewaakt ON ontwikkelagenda_adviesinzet;
DROP FUNCTION ontwikkelagenda_bewaak_inzet();
"""


class Migration(migrations.Migration):
    dependencies = [("ontwikkelagenda", "0005_besluitwacht")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
