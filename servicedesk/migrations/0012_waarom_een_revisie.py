"""Earlier revisions say why they came: a change of urgency or a reopening was all there was."""

from django.db import migrations

FORWARDS = """
UPDATE servicedesk_klok SET aanleiding = 'heropend' WHERE revisie = 1 AND ronde > 1;
UPDATE servicedesk_klok SET aanleiding = 'urgentie' WHERE revisie > 1;
UPDATE servicedesk_klok AS nieuw SET verkort = true
  FROM servicedesk_klok AS oud, servicedesk_slanorm AS oude_norm, servicedesk_slanorm AS nieuwe_norm
 WHERE oud.melding_id = nieuw.melding_id AND oud.ronde = nieuw.ronde AND oud.revisie = nieuw.revisie - 1
   AND oude_norm.id = oud.norm_id AND nieuwe_norm.id = nieuw.norm_id
   AND nieuwe_norm.urgentie < oude_norm.urgentie;
"""


class Migration(migrations.Migration):

    dependencies = [("servicedesk", "0011_klokken_en_beleid")]

    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
