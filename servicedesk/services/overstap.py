"""Letting running clocks follow the agreement that holds by now: each gets a revision of its own."""

import datetime as dt
from itertools import groupby

from servicedesk import selectors
from servicedesk.models import HerberekendeKlok, Herberekening, Kloksoort, MeldingGebeurtenis, SlaBeleid
from servicedesk.services import klokken
from servicedesk.services.meldingen import add_gebeurtenis, lock_melding


def adopt_beleid(beleid: SlaBeleid, herberekening: Herberekening, *, at: dt.datetime) -> tuple[int, int]:
    """Replace every running clock whose deadline moves by it; return how many were looked at and moved.

    In the caller's transaction. A call that was picked up or changed in the meantime is left alone.
    """
    blik = selectors.Vooruitblik()
    overstappen = sorted(
        selectors.reckon_overstap(beleid, now=at, blik=blik), key=lambda overstap: overstap.klok.melding_id
    )
    verschoven = 0
    for _, group in groupby(overstappen, key=lambda overstap: overstap.klok.melding_id):
        of_melding = list(group)
        melding = lock_melding(of_melding[0].klok.melding)
        for overstap in of_melding:
            nieuw = klokken.adopt_norm(overstap.klok, melding, norm=overstap.norm, at=at)
            if nieuw is None:
                continue
            verschoven += 1
            HerberekendeKlok.objects.create(
                herberekening=herberekening,
                klok=nieuw,
                due_van=overstap.klok.due_at,
                due_naar=nieuw.due_at,
            )
            if nieuw.soort == Kloksoort.RESPONS:
                add_gebeurtenis(
                    melding,
                    MeldingGebeurtenis.Soort.AFSPRAAK_GEWIJZIGD,
                    by=herberekening.gevraagd_door,
                    at=at,
                    toelichting=herberekening.reden,
                )
    return blik.bekeken, verschoven
