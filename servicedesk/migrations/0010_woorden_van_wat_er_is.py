from django.db import migrations

# What was reported before there was search, and what was resolved before calls closed by themselves.
WOORDEN = """
INSERT INTO servicedesk_zoekdocument (melding_id, openbaar, alles)
SELECT m.id,
       to_tsvector('dutch', w.openbaar) || to_tsvector('simple', w.openbaar),
       to_tsvector('dutch', w.alles) || to_tsvector('simple', w.alles)
FROM servicedesk_melding m
LEFT JOIN accounts_user u ON u.id = m.melder_id
CROSS JOIN LATERAL (
  SELECT concat_ws(' ', replace(m.nummer, '-', ' '), m.onderwerp, m.omschrijving, u.naam, m.melder_naam,
                   (SELECT string_agg(tekst, ' ') FROM servicedesk_meldingreactie
                    WHERE melding_id = m.id AND NOT intern)) AS openbaar,
         concat_ws(' ', replace(m.nummer, '-', ' '), m.onderwerp, m.omschrijving, u.naam, u.email,
                   m.melder_naam,
                   (SELECT string_agg(tekst, ' ') FROM servicedesk_meldingreactie
                    WHERE melding_id = m.id)) AS alles
) w
ON CONFLICT DO NOTHING;
INSERT INTO servicedesk_zoekwoord (woord)
SELECT DISTINCT lexeme
FROM servicedesk_melding m
LEFT JOIN servicedesk_meldingreactie r ON r.melding_id = m.id,
     unnest(to_tsvector('simple', concat_ws(' ', m.onderwerp, m.omschrijving, m.melder_naam, r.tekst)))
WHERE length(lexeme) BETWEEN 4 AND 60 AND lexeme ~ '^[[:alpha:]]+$'
ON CONFLICT DO NOTHING;
"""
SLUITEN = """
UPDATE servicedesk_melding SET sluit_vanzelf_op = opgelost_op + interval '7 days'
WHERE status = 'opgelost' AND sluit_vanzelf_op IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [('servicedesk', '0009_zoeken_kennis_tevredenheid')]

    operations = [
        migrations.RunSQL(WOORDEN, migrations.RunSQL.noop),
        migrations.RunSQL(SLUITEN, migrations.RunSQL.noop),
    ]
