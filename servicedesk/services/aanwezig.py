"""Saying that a call is open on somebody's screen. No audit line: who looks where is nobody's history."""

import datetime as dt

from django.db import connection

from bisc_portal.accounts.models import User
from servicedesk.models import Kijker, Melding

FORGOTTEN = dt.timedelta(hours=1)


def show_presence(melding: Melding, *, by: User, at: dt.datetime, schrijft: bool) -> None:
    """One statement, since every open page says it every ten seconds; two pages of one person are one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO servicedesk_kijker (melding_id, gebruiker_id, gezien_op, schrijft)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT (melding_id, gebruiker_id)
            DO UPDATE SET gezien_op = EXCLUDED.gezien_op, schrijft = EXCLUDED.schrijft
            """,
            [melding.pk, by.pk, at, schrijft],
        )


def forget_kijkers(*, at: dt.datetime) -> int:
    """Take away who left long ago."""
    return Kijker.objects.filter(gezien_op__lt=at - FORGOTTEN).delete()[0]
