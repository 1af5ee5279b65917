"""Whether anything hangs on a call at all: one query says what the page need not ask for."""

from dataclasses import dataclass

from django.db import connection

from servicedesk.models import Melding

AANHANG = """
SELECT EXISTS (SELECT FROM servicedesk_melding WHERE samengevoegd_in_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_bijlage WHERE melding_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_herberekendeklok h JOIN servicedesk_klok k ON k.id = h.klok_id
               WHERE k.melding_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_klok WHERE melding_id = %(pk)s AND soort <> 'respons'),
       EXISTS (SELECT FROM servicedesk_koppeling WHERE van_id = %(pk)s OR naar_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_melding_labels WHERE melding_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_artikelkoppeling WHERE melding_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_inkomendemail WHERE melding_id = %(pk)s),
       EXISTS (SELECT FROM servicedesk_melding
               WHERE grote_storing AND NOT afgeschermd AND NOT status IN ('opgelost', 'afgesloten')),
       (SELECT coalesce(sum(minuten), 0) FROM servicedesk_tijdregel WHERE melding_id = %(pk)s)
"""


@dataclass(frozen=True, slots=True)
class Aanhang:
    """What a call has, beside what was said and done; and the minutes spent on it."""

    samengevoegd: bool
    bijlagen: bool
    herberekend: bool
    interne_klokken: bool
    koppelingen: bool
    labels: bool
    artikelen: bool
    post: bool
    storingen: bool  # not of this call: whether any big outage goes on that it could be a part of
    minuten: int


def read_aanhang(melding: Melding) -> Aanhang:
    """Most calls have nothing of it, and their page asks no more than this."""
    with connection.cursor() as cursor:
        cursor.execute(AANHANG, {"pk": melding.pk})
        return Aanhang(*cursor.fetchone())
