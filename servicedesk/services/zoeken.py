"""Writing down the words of calls and articles, in the transaction of whoever wrote them."""

from collections.abc import Sequence

from django.db import connection

MELDINGEN = """
WITH gesproken AS (
  SELECT melding_id,
         string_agg(tekst, ' ') FILTER (WHERE NOT intern) AS openbaar,
         string_agg(tekst, ' ') AS alles
  FROM servicedesk_meldingreactie WHERE melding_id = ANY(%(pks)s) GROUP BY melding_id
), woorden AS (
  SELECT m.id,
         concat_ws(' ', replace(m.nummer, '-', ' '), m.onderwerp, m.omschrijving,
                   u.naam, m.melder_naam, g.openbaar) AS openbaar,
         concat_ws(' ', replace(m.nummer, '-', ' '), m.onderwerp, m.omschrijving,
                   u.naam, u.email, m.melder_naam, g.alles) AS alles
  FROM servicedesk_melding m
  LEFT JOIN accounts_user u ON u.id = m.melder_id
  LEFT JOIN gesproken g ON g.melding_id = m.id
  WHERE m.id = ANY(%(pks)s)
), bewaard AS (
  INSERT INTO servicedesk_zoekdocument (melding_id, openbaar, alles)
  SELECT id, to_tsvector('dutch', openbaar) || to_tsvector('simple', openbaar),
         to_tsvector('dutch', alles) || to_tsvector('simple', alles)
  FROM woorden
  ON CONFLICT (melding_id) DO UPDATE SET openbaar = EXCLUDED.openbaar, alles = EXCLUDED.alles
)
INSERT INTO servicedesk_zoekwoord (woord)
SELECT DISTINCT lexeme FROM woorden, unnest(to_tsvector('simple', alles))
WHERE length(lexeme) BETWEEN 4 AND 60 AND lexeme ~ '^[[:alpha:]]+$'
ORDER BY lexeme
ON CONFLICT DO NOTHING
"""

ARTIKEL = """
WITH woorden AS (
  SELECT a.id, v.titel || ' ' || v.tekst AS alles, v.titel
  FROM servicedesk_artikel a JOIN servicedesk_artikelversie v ON v.id = a.gepubliceerde_versie_id
  WHERE a.id = %(pk)s
), bewaard AS (
  UPDATE servicedesk_artikel a
  SET zoekvector = setweight(to_tsvector('dutch', w.titel) || to_tsvector('simple', w.titel), 'A')
                   || to_tsvector('dutch', w.alles) || to_tsvector('simple', w.alles)
  FROM woorden w WHERE a.id = w.id
)
INSERT INTO servicedesk_zoekwoord (woord)
SELECT DISTINCT lexeme FROM woorden, unnest(to_tsvector('simple', alles))
WHERE length(lexeme) BETWEEN 4 AND 60 AND lexeme ~ '^[[:alpha:]]+$'
ORDER BY lexeme
ON CONFLICT DO NOTHING
"""


def index_meldingen(pks: Sequence[int]) -> None:
    """Read the words of these calls anew: one statement, however many. Words go in one order, to lock in."""
    with connection.cursor() as cursor:
        cursor.execute(MELDINGEN, {"pks": list(pks)})


def index_artikel(pk: int) -> None:
    """The words of the published version."""
    with connection.cursor() as cursor:
        cursor.execute(ARTIKEL, {"pk": pk})
