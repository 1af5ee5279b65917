"""What changed since somebody last looked, and who else is looking."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Max

from bisc_portal.accounts.models import User
from servicedesk import permissions
from servicedesk.models import Kijker, Klok, Melding, MeldingGebeurtenis, MeldingReactie
from servicedesk.selectors.meldingen import Voorval
from servicedesk.selectors.wachtrij import Filter, Weergave, list_meldingen, list_op_te_pakken

# A page says every ten seconds that it is open; three missed and nobody is looking any more.
AANWEZIG = dt.timedelta(seconds=30)
MEEST = 200
WOORDEN = {
    MeldingGebeurtenis.Soort.OPGEPAKT: "opgepakt door {door}",
    MeldingGebeurtenis.Soort.OPGELOST: "opgelost door {door}",
    MeldingGebeurtenis.Soort.SAMENGEVOEGD: "samengevoegd door {door}",
    MeldingGebeurtenis.Soort.TOEGEWEZEN: "toegewezen aan {aan}",
    MeldingGebeurtenis.Soort.AFGESLOTEN: "afgesloten",
}


@dataclass(frozen=True)
class Nieuws:
    """What a queue on a screen does not show yet: up to which event, how many new calls, changed rows."""

    tot: int
    nieuw: int = 0
    regels: dict[int, str] = field(default_factory=dict)


def latest_gebeurtenis() -> int:
    """Where the news begins for a page that is made now."""
    return MeldingGebeurtenis.objects.aggregate(tot=Max("pk"))["tot"] or 0


def list_nieuws(filters: Filter, *, user: User, na: int, now: dt.datetime) -> Nieuws:
    """Nothing happened costs one look at the end of an index."""
    tot = latest_gebeurtenis()
    if tot <= na:
        return Nieuws(tot=tot)
    recent = (
        MeldingGebeurtenis.objects.filter(pk__gt=na, melding__in=Melding.objects.visible_to(user))
        .select_related("door", "aan")
        .order_by("-pk")[:MEEST]
    )
    arrived: set[int] = set()
    regels: dict[int, str] = {}
    for gebeurtenis in recent:
        soort = MeldingGebeurtenis.Soort(gebeurtenis.soort)
        if soort in {MeldingGebeurtenis.Soort.GEMELD, MeldingGebeurtenis.Soort.HEROPEND}:
            arrived.add(gebeurtenis.melding_id)
        elif soort in WOORDEN and gebeurtenis.door_id != user.pk:
            woord = WOORDEN[soort].format(door=gebeurtenis.door or "BiSC", aan=gebeurtenis.aan)
            regels.setdefault(gebeurtenis.melding_id, woord)
    return Nieuws(tot=tot, nieuw=_count_in_view(filters, arrived, user=user, now=now), regels=regels)


def _count_in_view(filters: Filter, pks: set[int], *, user: User, now: dt.datetime) -> int:
    """Only what belongs in the view that is looked at is news there."""
    if not pks:
        return 0
    if filters.weergave == Weergave.OP_TE_PAKKEN:
        klokken: list[Klok] = list(list_op_te_pakken(filters, user=user).filter(melding_id__in=pks))
        return len(klokken)
    meldingen: list[Melding] = list(list_meldingen(filters, user=user, now=now).filter(pk__in=pks))
    return len(meldingen)


def list_kijkers(*, user: User, now: dt.datetime, melding: Melding | None = None) -> list[Kijker]:
    """The colleagues who have a call open now: this one, or any."""
    kijkers = Kijker.objects.filter(
        gezien_op__gt=now - AANWEZIG, melding__in=Melding.objects.visible_to(user)
    ).exclude(gebruiker=user)
    if melding:
        kijkers = kijkers.filter(melding=melding)
    return list(kijkers.select_related("gebruiker").order_by("-schrijft", "gezien_op", "pk")[:MEEST])


def list_nieuwe_voorvallen(melding: Melding, *, user: User, reactie: int, gebeurtenis: int) -> list[Voorval]:
    """What was said and what happened after the last of each that the page shows."""
    reacties = MeldingReactie.objects.filter(melding=melding, pk__gt=reactie).select_related("auteur")
    if not permissions.can_read_internal(user):
        reacties = reacties.filter(intern=False)
    gebeurtenissen = melding.gebeurtenissen.filter(pk__gt=gebeurtenis).select_related("door", "aan", "andere")
    voorvallen = [
        Voorval(r.geschreven_op, reactie=r, bijlagen=tuple(r.bijlagen.all()))
        for r in reacties.prefetch_related("bijlagen").order_by("pk")
    ]
    voorvallen += [Voorval(g.op, gebeurtenis=g) for g in gebeurtenissen.order_by("pk")]
    return sorted(voorvallen, key=lambda voorval: voorval.op)
