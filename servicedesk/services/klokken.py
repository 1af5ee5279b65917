"""Writing clocks: start, replace, stop, and the signals they give while they run."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from bisc_portal.achtergrond import doorbell
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import notifications, selectors, sla
from servicedesk.models import Hertelling, Klok, KlokSignaal, Melding

SWEEP_BATCH = 200


def start_klok(melding: Melding, *, at: dt.datetime, ronde: int = 1) -> Klok:
    """A new response cycle, with its deadline, in the caller's transaction."""
    norm = selectors.find_norm(soort=melding.soort, urgentie=melding.urgentie, op=at)
    belofte = sla.promise(load_kalender(norm.kalender.slug), at, norm.norm)
    klok = _save_klok(melding, Klok(ronde=ronde, norm=norm, kalender=norm.kalender, gemeld_op=at), belofte)
    mark_for_recount(at, at=at)
    return klok


def revise_klok(melding: Melding, *, verhoogd: bool, at: dt.datetime) -> Klok | None:
    """Replace the running clock after a change of urgency; None when the call was picked up already.

    A breach stays a breach: the revision that was broken keeps counting, its successor does not.
    """
    oud = (
        Klok.objects.running()
        .filter(melding=melding)
        .select_for_update(of=("self",))
        .select_related("kalender")
        .order_by("pk")
        .first()
    )
    if oud is None:
        return None
    norm = selectors.find_norm(soort=melding.soort, urgentie=melding.urgentie, op=oud.gemeld_op)
    kalender = load_kalender(norm.kalender.slug)
    oude_belofte = selectors.read_belofte(oud)
    if verhoogd:
        belofte = sla.promise_raised(kalender, oude_belofte, norm.norm, at)
    else:
        belofte = sla.promise(kalender, oud.gemeld_op, norm.norm)
    broken = not sla.is_met(oude_belofte, at)
    record_signals(oud, at=at)
    oud.vervangen_op, oud.volgend_signaal_op, oud.telt_mee = at, None, oud.telt_mee and broken
    oud.save(update_fields=["vervangen_op", "volgend_signaal_op", "telt_mee"])
    nieuw = Klok(
        ronde=oud.ronde,
        revisie=oud.revisie + 1,
        norm=norm,
        kalender=norm.kalender,
        gemeld_op=oud.gemeld_op,
        telt_mee=not Klok.objects.filter(melding=melding, ronde=oud.ronde, telt_mee=True).exists(),
    )
    mark_for_recount(oud.gemeld_op, at=at)
    return _save_klok(melding, nieuw, belofte)


def stop_klok(melding: Melding, *, at: dt.datetime) -> Klok:
    """Picked up: decide met or missed, and record what the sweep had not come to."""
    klok = (
        Klok.objects.running().select_for_update(of=("self",)).select_related("kalender").get(melding=melding)
    )
    belofte = selectors.read_belofte(klok)
    record_signals(klok, at=at)
    klok.stopped_at = at
    klok.elapsed = engine.service_time(load_kalender(klok.kalender.slug), klok.started_at, at)
    klok.resultaat = Klok.Resultaat.GEHAALD if sla.is_met(belofte, at) else Klok.Resultaat.GEMIST
    klok.volgend_signaal_op = None
    klok.save(update_fields=["stopped_at", "elapsed", "resultaat", "volgend_signaal_op"])
    mark_for_recount(klok.gemeld_op, at=at)
    return klok


def record_signals(klok: Klok, *, at: dt.datetime) -> list[sla.Drempel]:
    """Write every threshold passed and not yet written; return the new ones. The caller holds the lock."""
    belofte = selectors.read_belofte(klok)
    already = set(klok.signalen.values_list("drempel", flat=True))
    new = [(drempel, op) for drempel, op in sla.signals_passed(belofte, at) if drempel not in already]
    KlokSignaal.objects.bulk_create(
        KlokSignaal(klok=klok, drempel=drempel, bereikt_op=op, gegeven_op=at) for drempel, op in new
    )
    klok.volgend_signaal_op = sla.next_signal_at(belofte, at)
    update_fields = ["volgend_signaal_op"]
    if any(drempel == sla.Drempel.SCHENDING for drempel, _ in new):
        klok.resultaat = Klok.Resultaat.GEMIST
        update_fields.append("resultaat")
        mark_for_recount(klok.gemeld_op, at=at)
    klok.save(update_fields=update_fields)
    return [drempel for drempel, _ in new]


@transaction.atomic
def sweep_batch(*, at: dt.datetime, limit: int = SWEEP_BATCH) -> int:
    """Claim clocks with a signal due, write the signals and queue the messages; return how many clocks.

    Two sweeps never hold the same clock, and what one transaction writes it writes once. When several
    thresholds passed while no sweep ran, all are recorded and only the gravest is told.
    """
    klokken = list(
        Klok.objects.filter(volgend_signaal_op__lt=at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("melding__organisatie", "melding__behandelaar")
        .order_by("volgend_signaal_op", "pk")[:limit]
    )
    if not klokken:
        return 0
    staff = list(notifications.servicedesk_staff())
    for klok in klokken:
        new = record_signals(klok, at=at)
        if new:
            notifications.notify_signaal(klok, new[-1], staff=staff, at=at)
    return len(klokken)


def mark_for_recount(moment: dt.datetime, *, at: dt.datetime) -> None:
    """The shares of this instant's month changed."""
    periode = timezone.localdate(moment).replace(day=1)
    Hertelling.objects.create(periode=periode, created_at=at)


def _save_klok(melding: Melding, klok: Klok, belofte: sla.Belofte) -> Klok:
    klok.melding = melding
    for naam in ("started_at", "due_at", "breach_at", "warn50_at", "warn75_at"):
        setattr(klok, naam, getattr(belofte, naam))
    klok.volgend_signaal_op = sla.next_signal_at(belofte, belofte.started_at)
    klok.save(force_insert=True)
    doorbell.ring("servicedesk.tasks.sweep_klokken")
    return klok
