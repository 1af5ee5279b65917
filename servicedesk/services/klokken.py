"""Writing clocks as things happen to a call: start, replace, pause, resume, stop; in the caller's lock."""

import contextlib
import datetime as dt

from bisc_portal.achtergrond import doorbell
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import selectors, sla
from servicedesk.models import Klok, KlokPauze, Kloksoort, Melding, SlaNorm
from servicedesk.services.signalen import mark_for_recount, record_signals

Aanleiding = Klok.Aanleiding
BELOFTE = ("started_at", "due_at", "breach_at", "warn50_at", "warn75_at")


def start_klok(melding: Melding, *, at: dt.datetime, ronde: int = 1) -> Klok:
    """A new response cycle, with its deadline; and a clock for solving where the policy has one."""
    aanleiding = Aanleiding.HEROPEND if ronde > 1 else Aanleiding.GEMELD
    norm, oplosnorm = selectors.find_start_norms(melding, op=at)
    klok = _save_klok(melding, Klok(ronde=ronde, norm=norm, gemeld_op=at, aanleiding=aanleiding))
    mark_for_recount(at, at=at)
    if oplosnorm:
        _save_klok(melding, Klok(ronde=ronde, norm=oplosnorm, gemeld_op=at, aanleiding=aanleiding))
    return klok


def revise_klok(melding: Melding, *, aanleiding: str, at: dt.datetime) -> Klok | None:
    """Replace the running clocks after another urgency or kind; the response clock, None when it stopped."""
    for klok in _alive(melding, Kloksoort.OPLOSSING, Kloksoort.BERICHT):
        _revise(klok, melding, aanleiding=aanleiding, at=at)
    _start_missing(melding, aanleiding=aanleiding, at=at)
    for klok in _alive(melding, Kloksoort.RESPONS):
        return _revise(klok, melding, aanleiding=aanleiding, at=at)
    return None


def adopt_norm(klok: Klok, melding: Melding, *, norm: SlaNorm, at: dt.datetime) -> Klok | None:
    """Replace a running clock by one of another agreement; None when it is not what it was any more."""
    for oud in _alive(melding, klok.soort):
        if (oud.pk, oud.due_at, oud.norm_id) == (klok.pk, klok.due_at, klok.norm_id):
            return _revise(oud, melding, aanleiding=Aanleiding.AFSPRAAK, at=at, norm=norm)
    return None


def _revise(
    oud: Klok, melding: Melding, *, aanleiding: str, at: dt.datetime, norm: SlaNorm | None = None
) -> Klok | None:
    """The next revision; None where the policy has no such clock for what the call is now.

    A breach stays a breach: the revision that was broken keeps counting, its successor does not.
    """
    norm = norm or selectors.find_norm_of(melding, oud.soort, op=selectors.find_afgesproken_op(oud))
    broken = not oud.staat_stil and not sla.is_met(selectors.read_belofte(oud), at)
    record_signals(oud, at=at)
    oud.vervangen_op, oud.volgend_signaal_op, oud.telt_mee = at, None, oud.telt_mee and broken
    oud.save(update_fields=["vervangen_op", "volgend_signaal_op", "telt_mee"])
    if norm is None:
        return None
    nieuw = Klok(
        ronde=oud.ronde,
        revisie=oud.revisie + 1,
        norm=norm,
        gemeld_op=oud.gemeld_op,
        aanleiding=aanleiding,
        verkort=not _is_longer(norm, oud),
        telt_mee=not Klok.objects.filter(
            melding=melding, soort=oud.soort, ronde=oud.ronde, telt_mee=True
        ).exists(),
    )
    mark_for_recount(oud.gemeld_op, at=at)
    return _save_klok(melding, nieuw, pauzes=list(oud.pauzes.all()))


def _is_longer(norm: SlaNorm, oud: Klok) -> bool:
    kalenders = selectors.Kalenders()
    return sla.is_longer(
        sla.Grondslag(kalenders.get(norm.kalender.slug), oud.gemeld_op, norm.norm),
        sla.Grondslag(kalenders.get(oud.kalender.slug), oud.gemeld_op, oud.norm.norm),
    )


def _start_missing(melding: Melding, *, aanleiding: str, at: dt.datetime) -> None:
    """A clock for solving that the call gets with its new urgency or kind runs from the change."""
    klokken = Klok.objects.filter(melding=melding, soort=Kloksoort.OPLOSSING)
    if klokken.alive().exists() or klokken.filter(stopped_at__isnull=False).exists():
        return
    if norm := selectors.find_norm_of(melding, Kloksoort.OPLOSSING, op=at):
        _save_klok(
            melding,
            Klok(ronde=_next_ronde(melding, norm), norm=norm, gemeld_op=at, aanleiding=aanleiding),
        )


def stop_klok(melding: Melding, *, at: dt.datetime) -> Klok:
    """Picked up: decide met or missed; from now on the reporter may expect a message in time."""
    klok = _alive(melding, Kloksoort.RESPONS)[0]
    _stop(klok, at=at)
    mark_for_recount(klok.gemeld_op, at=at)
    _start_bericht(melding, aanleiding=Aanleiding.OPGEPAKT, at=at)
    return klok


def stop_klokken_of_resolved(melding: Melding, *, at: dt.datetime) -> None:
    """Resolved: the clocks for solving and for the next message stop."""
    for klok in _alive(melding, Kloksoort.OPLOSSING, Kloksoort.BERICHT):
        _stop(klok, at=at)


def restart_bericht(melding: Melding, *, at: dt.datetime) -> None:
    """BiSC wrote to the reporter: that promise is kept or missed, and the next one begins."""
    for klok in _alive(melding, Kloksoort.BERICHT):
        stond_stil = klok.staat_stil
        _stop(klok, at=at)
        nieuw = _start_bericht(melding, aanleiding=Aanleiding.BERICHT, at=at)
        if nieuw and stond_stil:
            _pause(nieuw, at=at, reden=melding.status)


def pause_klokken(melding: Melding, *, at: dt.datetime) -> None:
    """The call waits for somebody else; `melding.status` says for whom. The response clock runs on."""
    for klok in _alive(melding, Kloksoort.OPLOSSING, Kloksoort.BERICHT):
        if not klok.staat_stil:
            record_signals(klok, at=at)
            _pause(klok, at=at, reden=melding.status)


def resume_klokken(melding: Melding, *, at: dt.datetime) -> None:
    """The waiting is over: what was paused gets a deadline again."""
    for klok in _alive(melding, Kloksoort.OPLOSSING, Kloksoort.BERICHT):
        if klok.staat_stil:
            _end_pause(klok, at=at)
            klok.volgend_signaal_op = sla.next_signal_at(selectors.read_belofte(klok), at)
            klok.save(update_fields=["staat_stil", "volgend_signaal_op", *BELOFTE])
            doorbell.ring("servicedesk.tasks.sweep_klokken")


def _alive(melding: Melding, *soorten: str) -> list[Klok]:
    return list(
        Klok.objects.alive()
        .filter(melding=melding, soort__in=soorten)
        .select_for_update(of=("self",))
        .select_related("kalender", "norm")
        .prefetch_related("pauzes")
        .order_by("pk")
    )


def _start_bericht(melding: Melding, *, aanleiding: str, at: dt.datetime) -> Klok | None:
    norm = selectors.find_norm_of(melding, Kloksoort.BERICHT, op=at)
    if norm is None:
        return None
    klok = Klok(ronde=_next_ronde(melding, norm), norm=norm, gemeld_op=at, aanleiding=aanleiding)
    return _save_klok(melding, klok)


def _next_ronde(melding: Melding, norm: SlaNorm) -> int:
    before = Klok.objects.filter(melding=melding, soort=norm.kloksoort).order_by("-ronde")
    return (before.values_list("ronde", flat=True).first() or 0) + 1


def _pause(klok: Klok, *, at: dt.datetime, reden: str) -> None:
    KlokPauze.objects.create(klok=klok, van=at, reden=reden)
    klok.staat_stil, klok.volgend_signaal_op = True, None
    klok.save(update_fields=["staat_stil", "volgend_signaal_op"])


def _end_pause(klok: Klok, *, at: dt.datetime) -> None:
    """The open pause ends, and the deadline moves by the service time it took.

    A promise from before the calendar's first version cannot be reckoned again, and stays.
    """
    KlokPauze.objects.filter(klok=klok, tot__isnull=True).update(tot=at)
    klok.staat_stil = False
    grondslagen = selectors.list_grondslagen(klok, selectors.Kalenders())
    with contextlib.suppress(engine.BeforeFirstVersieError):
        _promise(klok, sla.promise_earliest(grondslagen, selectors.list_pauzes(klok)))


def _stop(klok: Klok, *, at: dt.datetime) -> None:
    """Decide met or missed by the one predicate, and record what the sweep had not come to."""
    if klok.staat_stil:
        _end_pause(klok, at=at)
    else:
        record_signals(klok, at=at)
    klok.stopped_at = at
    klok.elapsed = sla.passed(
        load_kalender(klok.kalender.slug), klok.gemeld_op, at, selectors.list_pauzes(klok)
    )
    met = sla.is_met(selectors.read_belofte(klok), at)
    klok.resultaat = Klok.Resultaat.GEHAALD if met else Klok.Resultaat.GEMIST
    klok.volgend_signaal_op = None
    klok.save(
        update_fields=["stopped_at", "elapsed", "resultaat", "volgend_signaal_op", "staat_stil", *BELOFTE]
    )


def _save_klok(melding: Melding, klok: Klok, *, pauzes: list[KlokPauze] | None = None) -> Klok:
    """Store a clock with its promise; pauses of the revision before it go along."""
    klok.melding, klok.soort, klok.kalender = melding, klok.norm.kloksoort, klok.norm.kalender
    kalenders = selectors.Kalenders()
    klok.kalender_stamp = kalenders.stamp(klok.kalender.slug)
    pauzes = pauzes or []
    klok.staat_stil = any(pauze.tot is None for pauze in pauzes)
    # While it stands still the deadline shown is the one it had; it moves when the pause ends.
    ended = [engine.Pauze(pauze.van, pauze.tot) for pauze in pauzes if pauze.tot]
    grondslagen = selectors.list_grondslagen(klok, kalenders)
    belofte = sla.promise_earliest(grondslagen, ended)
    _promise(klok, belofte)
    klok.volgend_signaal_op = None if klok.staat_stil else sla.next_signal_at(belofte, belofte.started_at)
    klok.save(force_insert=True)
    KlokPauze.objects.bulk_create(
        KlokPauze(klok=klok, van=pauze.van, tot=pauze.tot, reden=pauze.reden) for pauze in pauzes
    )
    doorbell.ring("servicedesk.tasks.sweep_klokken")
    return klok


def _promise(klok: Klok, belofte: sla.Belofte) -> None:
    for naam in BELOFTE:
        setattr(klok, naam, getattr(belofte, naam))
