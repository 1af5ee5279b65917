"""What it would do to let running deadlines follow the agreement that holds by now."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from bisc_portal.werktijd import engine
from servicedesk import sla
from servicedesk.models import Klok, Kloksoort, Melding, SlaBeleid, SlaNorm
from servicedesk.selectors.herberekening import SHOWN, Vooruitblik, list_te_herberekenen
from servicedesk.selectors.klokken import Kalenders, list_grondslagen, list_norms, list_pauzes


@dataclass(frozen=True, slots=True)
class Overstap:
    """A clock that would get another norm, and the promise that goes with it."""

    klok: Klok
    norm: SlaNorm
    belofte: sla.Belofte


def reckon_overstap(
    beleid: SlaBeleid, *, now: dt.datetime, blik: Vooruitblik | None = None
) -> Iterator[Overstap]:
    """Every deadline that moves, by the rules of another urgency, in order of key.

    A shorter norm runs from now and never past the old promise; a longer one from the report. `blik` counts
    along. Nothing once a younger version holds.
    """
    norms = list(list_norms().filter(beleid__geldig_vanaf__lte=timezone.localdate(now)))
    if not norms or norms[0].beleid_id != beleid.pk:
        return
    kalenders = Kalenders()
    klokken = list_te_herberekenen(None, now=now).select_related("melding", "norm", "kalender")
    for klok in klokken.iterator():
        if blik:
            blik.bekeken += 1
        norm = _norm_of(klok, norms, beleid)
        if norm is None or _is_same(norm, klok.norm):
            continue
        try:
            belofte = _promise(klok, norm, kalenders, now=now)
        except engine.BeforeFirstVersieError:
            if blik:
                blik.buiten += 1
            continue
        if belofte.due_at != klok.due_at:
            yield Overstap(klok, norm, belofte)


def preview_overstap(beleid: SlaBeleid, *, now: dt.datetime) -> Vooruitblik:
    """The same reckoning as the real one, with nothing written."""
    blik = Vooruitblik()
    for overstap in reckon_overstap(beleid, now=now, blik=blik):
        blik.verschuift += 1
        blik.later += overstap.belofte.due_at > overstap.klok.due_at
        blik.te_laat += overstap.belofte.breach_at < now
        if len(blik.voorbeelden) < SHOWN and not overstap.klok.melding.afgeschermd:
            blik.voorbeelden.append((overstap.klok, overstap.belofte.due_at))
    return blik


def _norm_of(klok: Klok, norms: list[SlaNorm], beleid: SlaBeleid) -> SlaNorm | None:
    """As `find_norm_of` would: a response norm may come from an older version, the others may not."""
    melding: Melding = klok.melding
    for norm in norms:
        if (
            (norm.kloksoort, norm.soort, norm.urgentie) == (klok.soort, melding.soort, melding.urgentie)
            and norm.organisatie_id in {None, melding.organisatie_id}
            and norm.vestiging_id in {None, melding.vestiging_id}
            and (klok.soort == Kloksoort.RESPONS or norm.beleid_id == beleid.pk)
        ):
            return norm
    return None


def _is_same(norm: SlaNorm, oud: SlaNorm) -> bool:
    return (norm.eenheid, norm.aantal, norm.kalender_id) == (oud.eenheid, oud.aantal, oud.kalender_id)


def _promise(klok: Klok, norm: SlaNorm, kalenders: Kalenders, *, now: dt.datetime) -> sla.Belofte:
    kalender = kalenders.get(norm.kalender.slug)
    nieuw = sla.Grondslag(kalender, klok.gemeld_op, norm.norm)
    oud = sla.Grondslag(kalenders.get(klok.kalender.slug), klok.gemeld_op, klok.norm.norm)
    pauzes = [] if klok.soort == Kloksoort.RESPONS else list_pauzes(klok)
    if sla.is_longer(nieuw, oud):
        return sla.promise_earliest([nieuw], pauzes)
    binding = list_grondslagen(klok, kalenders)
    return sla.promise_earliest([*binding, sla.Grondslag(kalender, now, norm.norm)], pauzes)
