"""The nightly check: every open clock reckoned again from its events. It reports, and mends nothing."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from bisc_portal.werktijd import engine
from servicedesk import notifications, selectors, sla
from servicedesk.models import (
    Klok,
    KlokAfwijking,
    KlokControle,
    Kloksoort,
    Melding,
    MeldingGebeurtenis,
    SlaNorm,
)

CHUNK = 2_000
Soort = MeldingGebeurtenis.Soort
Oorzaak = KlokAfwijking.Oorzaak
REPLAYED = (
    Soort.URGENTIE_GEWIJZIGD,
    Soort.SOORT_GEWIJZIGD,
    Soort.AFSPRAAK_GEWIJZIGD,
    Soort.OPGEPAKT,
    Soort.HEROPEND,
)
VOORVALLEN = {
    Soort.OPGEPAKT: sla.Voorval.OPGEPAKT,
    Soort.HEROPEND: sla.Voorval.HEROPEND,
    Soort.URGENTIE_GEWIJZIGD: sla.Voorval.URGENTIE,
    Soort.SOORT_GEWIJZIGD: sla.Voorval.URGENTIE,
    Soort.AFSPRAAK_GEWIJZIGD: sla.Voorval.URGENTIE,
}


@transaction.atomic
def check_klokken(*, at: dt.datetime) -> KlokControle:
    """Compare, write down what differs, and tell the beheerders when nothing explains it."""
    controle = KlokControle.objects.create(gestart_op=at, klaar_op=at, gecontroleerd=0)
    herleiding, last = _Herleiding(), 0
    klokken = (
        Klok.objects.alive()
        .filter(staat_stil=False)
        .select_related("melding", "kalender", "norm")
        .order_by("pk")
    )
    while chunk := list(klokken.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        controle.gecontroleerd += len(chunk)
        KlokAfwijking.objects.bulk_create(
            KlokAfwijking(
                controle=controle,
                klok=klok,
                opgeslagen=klok.due_at,
                herleid=belofte.due_at if belofte else None,
                oorzaak=oorzaak,
            )
            for klok, belofte, oorzaak in herleiding.derive(chunk)
            if belofte is None or (klok.due_at, klok.breach_at) != (belofte.due_at, belofte.breach_at)
        )
    controle.klaar_op = max(at, timezone.now())
    controle.save(update_fields=["gecontroleerd", "klaar_op"])
    notifications.notify_controle(controle)
    return controle


class _Herleiding:
    """All norms and calendars, read once, and what events make of them."""

    def __init__(self) -> None:
        self._norms = [norm for norm in selectors.list_norms() if norm.kloksoort == Kloksoort.RESPONS]
        self._kalenders = selectors.Kalenders()

    def _explain(self, klok: Klok) -> Oorzaak:
        """A calendar that changed since explains a difference; nothing else does."""
        same = klok.kalender_stamp == self._kalenders.stamp(klok.kalender.slug)
        return Oorzaak.ONBEKEND if same else Oorzaak.KALENDER

    def derive(self, klokken: list[Klok]) -> Iterator[tuple[Klok, sla.Belofte | None, Oorzaak]]:
        """Each clock with the promise its events give, and what explains that it stands otherwise.

        No promise by the calendar: its first version is younger than the clock. No promise and no reason:
        the events cannot have happened so.
        """
        events: dict[int, list[MeldingGebeurtenis]] = {}
        for event in MeldingGebeurtenis.objects.filter(
            melding__in={klok.melding_id for klok in klokken}, soort__in=REPLAYED
        ).order_by("op", "pk"):
            events.setdefault(event.melding_id, []).append(event)
        for klok in klokken:
            try:
                yield klok, self._derive_one(klok, events.get(klok.melding_id, [])), self._explain(klok)
            except (engine.BeforeFirstVersieError, sla.InvalidVerloopError, selectors.NoNormError):
                before = klok.melding.gemeld_op < self._kalenders.get(klok.kalender.slug).begint
                yield klok, None, Oorzaak.KALENDER if before else Oorzaak.ONBEKEND

    def _derive_one(self, klok: Klok, events: list[MeldingGebeurtenis]) -> sla.Belofte | None:
        if klok.soort == Kloksoort.RESPONS:
            return self._replay(klok.melding, events)
        grondslagen = selectors.list_grondslagen(klok, self._kalenders)
        return sla.promise_earliest(grondslagen, selectors.list_pauzes(klok))

    def _replay(self, melding: Melding, events: list[MeldingGebeurtenis]) -> sla.Belofte | None:
        """The promise after all events."""
        soort, urgentie = _at_the_report(melding, events)
        ronde_vanaf = melding.gemeld_op
        played = [
            self._event(
                sla.Voorval.GEMELD,
                ronde_vanaf,
                melding=melding,
                soort=soort,
                urgentie=urgentie,
                ronde_vanaf=ronde_vanaf,
            )
        ]
        for event in events:
            if event.soort == Soort.SOORT_GEWIJZIGD:
                soort, urgentie = event.naar_soort, event.naar_urgentie
            elif event.soort == Soort.URGENTIE_GEWIJZIGD:
                urgentie = event.naar_urgentie
            elif event.soort in {Soort.HEROPEND, Soort.AFSPRAAK_GEWIJZIGD}:
                ronde_vanaf = event.op
            voorval = VOORVALLEN[Soort(event.soort)]
            played.append(
                self._event(
                    voorval,
                    event.op,
                    melding=melding,
                    soort=soort,
                    urgentie=urgentie,
                    ronde_vanaf=ronde_vanaf,
                )
            )
        return sla.replay(played)[-1].promise()

    def _event(
        self,
        voorval: sla.Voorval,
        op: dt.datetime,
        *,
        melding: Melding,
        soort: str,
        urgentie: int | None,
        ronde_vanaf: dt.datetime,
    ) -> sla.Gebeurtenis:
        if voorval is sla.Voorval.OPGEPAKT:
            return sla.Gebeurtenis(op, voorval)
        norm = self._norm(melding, soort, urgentie, timezone.localdate(ronde_vanaf))
        return sla.Gebeurtenis(op, voorval, sla.Afspraak(self._kalenders.get(norm.kalender.slug), norm.norm))

    def _norm(self, melding: Melding, soort: str, urgentie: int | None, datum: dt.date) -> SlaNorm:
        for norm in self._norms:
            if (
                (norm.soort, norm.urgentie) == (soort, urgentie)
                and norm.beleid.geldig_vanaf <= datum
                and norm.organisatie_id in {None, melding.organisatie_id}
                and norm.vestiging_id in {None, melding.vestiging_id}
            ):
                return norm
        raise selectors.NoNormError(f"Er is geen afspraak over een {soort} op {datum:%d-%m-%Y}.")


def _at_the_report(melding: Melding, events: list[MeldingGebeurtenis]) -> tuple[str, int | None]:
    """Kind and urgency as reported: what the first change of each says it was before."""
    soort, urgentie = melding.soort, melding.urgentie
    for event in reversed(events):
        if event.soort == Soort.SOORT_GEWIJZIGD:
            soort, urgentie = event.van_soort, event.van_urgentie
        elif event.soort == Soort.URGENTIE_GEWIJZIGD:
            urgentie = event.van_urgentie
    return soort, urgentie
