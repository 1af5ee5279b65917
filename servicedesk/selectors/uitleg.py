"""Leg deze termijn uit: the stretches, pauses, closures, revisions and versions that make a deadline."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

from bisc_portal.werktijd import engine
from servicedesk import sla
from servicedesk.models import HerberekendeKlok, Klok, Kloksoort, Melding
from servicedesk.selectors import wachtrij
from servicedesk.selectors.klokken import Kalenders, list_grondslagen, list_pauzes, read_belofte


@dataclass(frozen=True)
class Stuk:
    """One line of the explanation: an instant (`tot` is None) or a span that counts or does not."""

    van: dt.datetime
    tot: dt.datetime | None
    tekst: str
    duur: dt.timedelta | None = None
    telt_mee: bool = True
    nu: bool = False


@dataclass(frozen=True)
class Termijn:
    """The promise of a clock, where it stands, and how it is made up."""

    klok: Klok
    stand: sla.Stand
    werkdag: dt.timedelta
    stukken: list[Stuk]
    versies: list[dt.date]
    herberekend: list[HerberekendeKlok] = field(default_factory=list)
    # The calendar changed since, and gives another deadline: it is not applied until somebody asks.
    verouderd: bool = False
    # Why it cannot be explained; then there are no pieces.
    onverklaard: str = ""

    @property
    def loopt(self) -> bool:
        return self.klok.stopped_at is None


def explain_klok(melding: Melding, klok: Klok, *, now: dt.datetime, herberekend: bool = True) -> Termijn:
    """Everything that makes this deadline, in order of time, with the moment it is now in between.

    Without `herberekend` nothing of this call was ever reckoned again, and nobody needs to look.
    """
    kalenders = Kalenders()
    kalender = kalenders.get(klok.kalender.slug)
    pauzes = [] if klok.soort == Kloksoort.RESPONS else list_pauzes(klok)
    peil = klok.stopped_at or now
    # While it stands still the deadline is not known yet; what is, is everything up to now.
    einde = max(peil, klok.started_at) if klok.staat_stil else klok.due_at
    onverklaard, segmenten = "", []
    try:
        segmenten = engine.explain(kalender, klok.started_at, einde, pauzes)
        verouderd = _is_outdated(klok, kalenders, pauzes)
    except engine.WerktijdError as error:
        onverklaard, verouderd = str(error), False
    return Termijn(
        klok=klok,
        stand=sla.stand(kalender, read_belofte(klok), peil, pauzes),
        werkdag=wachtrij.nominal_day(kalender, klok.started_at),
        stukken=[] if onverklaard else _pieces(melding, klok, segmenten, peil=peil),
        versies=sorted({segment.versie for segment in segmenten if segment.versie}),
        herberekend=_list_herberekend(klok) if herberekend else [],
        verouderd=verouderd,
        onverklaard=onverklaard,
    )


def _pieces(
    melding: Melding, klok: Klok, segmenten: list[engine.Segment], *, peil: dt.datetime
) -> list[Stuk]:
    stukken = [Stuk(klok.started_at, None, _begin(melding, klok))]
    mark = Stuk(peil, None, _end_word(klok), nu=True)
    for segment in segmenten:
        cut = [segment.van, *([peil] if segment.van < peil < segment.tot else []), segment.tot]
        for van, tot in pairwise(cut):
            if van == peil and klok.started_at < peil:
                stukken.append(mark)
            stukken.append(_stretch(segment, van, tot))
    if klok.staat_stil:
        stukken.append(mark)
    else:
        stukken.append(Stuk(klok.due_at, None, "termijn loopt af"))
        if peil >= klok.due_at:
            stukken.append(mark)
    return stukken


def explain_interne(melding: Melding, *, now: dt.datetime) -> list[Termijn]:
    """The clocks for solving and for the next message, the last of each kind; for BiSC only."""
    klokken = (
        melding.klokken.exclude(soort=Kloksoort.RESPONS)
        .filter(vervangen_op__isnull=True)
        .select_related("norm__beleid", "kalender")
        .order_by("soort", "-ronde", "-revisie")
        .distinct("soort")
    )
    return [explain_klok(melding, klok, now=now) for klok in klokken]


def _stretch(segment: engine.Segment, van: dt.datetime, tot: dt.datetime) -> Stuk:
    duur = tot - van if segment.telt_mee else dt.timedelta()
    return Stuk(van, tot, _reason(segment), duur=duur, telt_mee=segment.telt_mee)


def _list_herberekend(klok: Klok) -> list[HerberekendeKlok]:
    """What the deadline was before somebody had it reckoned again."""
    return list(
        HerberekendeKlok.objects.filter(klok=klok)
        .select_related("herberekening__gevraagd_door")
        .order_by("pk")
    )


def _is_outdated(klok: Klok, kalenders: Kalenders, pauzes: list[engine.Pauze]) -> bool:
    """A small comparison first: most calendars never change while a clock runs."""
    if not klok.leeft or klok.staat_stil or klok.kalender_stamp == kalenders.stamp(klok.kalender.slug):
        return False
    return sla.promise_earliest(list_grondslagen(klok, kalenders), pauzes).due_at != klok.due_at


def _begin(melding: Melding, klok: Klok) -> str:
    if klok.started_at != klok.gemeld_op and klok.aanleiding == Klok.Aanleiding.AFSPRAAK:
        return "andere afspraak"
    if klok.started_at != klok.gemeld_op:
        return f"urgentie verhoogd naar {klok.norm.urgentie}" if klok.norm.urgentie else "soort gewijzigd"
    begin = {
        Klok.Aanleiding.OPGEPAKT: "opgepakt",
        Klok.Aanleiding.BERICHT: "laatste bericht aan de melder",
    }.get(Klok.Aanleiding(klok.aanleiding))
    return begin or ("heropend" if klok.ronde > 1 else f"gemeld door {melding.vestiging}")


def _end_word(klok: Klok) -> str:
    if klok.stopped_at is None:
        return "nu, de klok staat stil" if klok.staat_stil else "nu"
    return {
        Kloksoort.RESPONS: "opgepakt",
        Kloksoort.OPLOSSING: "opgelost",
        Kloksoort.BERICHT: "bericht gestuurd",
    }[Kloksoort(klok.soort)]


def _reason(segment: engine.Segment) -> str:
    if segment.telt_mee:
        return "servicedesk open" if segment.reden == "open" else segment.reden
    if segment.grond == engine.Grond.SLUITING:
        return f"{segment.reden}, telt niet mee"
    if segment.grond == engine.Grond.PAUZE:
        return "pauze: de melding wacht, telt niet mee"
    return "gesloten, telt niet mee"
