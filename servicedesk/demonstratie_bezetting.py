"""A made-up roster of the desk: two shifts a day, who was really there, a swap, and the probes."""

import datetime as dt
from collections.abc import Sequence
from itertools import cycle

from django.conf import settings

from bisc_portal.accounts.models import User
from servicedesk import selectors, sla
from servicedesk.models import Aanwezigheid, Dienst, Onbeschikbaarheid, Roosterdienst, Ruilverzoek, Sonde

# The roster is kept this long: the month before the last one and a week ahead.
MONTHS_BACK = dt.timedelta(days=62)
AHEAD = dt.timedelta(days=9)
SWITCH = dt.timedelta(hours=4)
OVERLAP = dt.timedelta(minutes=30)


def generate_bezetting(maand: dt.date, *, tot: dt.datetime, desk: Sequence[User]) -> None:
    """Shifts and presence of one month; the last month has the coming week too."""
    begin, end = selectors.month(maand)
    last = begin <= tot < end
    begin, end = max(begin, tot - MONTHS_BACK), (tot + AHEAD if last else min(end, tot))
    if begin >= end or len(desk) < 2:  # noqa: PLR2004  a morning and an afternoon
        return
    diensten = list(_shifts(begin, end, desk))
    Roosterdienst.objects.bulk_create(diensten)
    storingen = [
        (rij.van, rij.tot or tot)
        for rij in Onbeschikbaarheid.objects.filter(dienst=Dienst.BEMANDE_SERVICEDESK).order_by("van", "pk")
    ]
    Aanwezigheid.objects.bulk_create(
        Aanwezigheid(medewerker=dienst.medewerker, van=van, tot=einde)
        for dienst in diensten
        for van, einde in sla.subtract([(dienst.van, min(dienst.tot, tot))], storingen)
    )
    if last:
        _generate_now(diensten, tot)


def _shifts(begin: dt.datetime, end: dt.datetime, desk: Sequence[User]) -> list[Roosterdienst]:
    """A morning and an afternoon on every opening, in turns, with half an hour together."""
    people, found = cycle(desk), []
    for van, tot in selectors.open_spans(begin, end):
        if tot - van <= SWITCH + OVERLAP:
            found.append(Roosterdienst(medewerker=next(people), van=van, tot=tot))
            continue
        found.append(Roosterdienst(medewerker=next(people), van=van, tot=van + SWITCH + OVERLAP))
        found.append(Roosterdienst(medewerker=next(people), van=van + SWITCH, tot=tot))
    return found


def _generate_now(diensten: list[Roosterdienst], tot: dt.datetime) -> None:
    """Somebody who is sick, somebody who would swap, and the portal that looks at itself."""
    komend = [dienst for dienst in diensten if dienst.van > tot]
    if len(komend) > 3:  # noqa: PLR2004  one sick, one to swap with
        Roosterdienst.objects.filter(pk=komend[2].pk).update(ziek_gemeld_op=tot)
        Ruilverzoek.objects.create(
            dienst=komend[0], van=komend[0].medewerker, aan=komend[1].medewerker, gevraagd_op=tot
        )
    Sonde.objects.get_or_create(
        naam="Aanmelden bij het portaal",
        defaults={
            "dienst": Dienst.MELDINGSAPPLICATIE,
            "soort": Sonde.Soort.HTTP,
            "adres": f"{settings.PORTAAL_ADRES}/account/login/",
        },
    )
    Sonde.objects.get_or_create(
        naam="Catalogus van het bibliotheeksysteem",
        defaults={
            "dienst": Dienst.BIBLIOTHEEKSYSTEEM,
            "soort": Sonde.Soort.HTTP,
            "adres": "https://catalogus.voorbeeld.invalid/",
            "actief": False,
        },
    )
