"""What transport waits for, on the start page of whoever has to do it."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bisc_portal.accounts.models import Rol, User
from bisc_portal.taken import WEEKDAGEN, Taak
from bisc_portal.templatetags.portaal import moment, telwoord
from ibl.models import Ritplan, Transportopdracht
from ibl.selectors.rit import describe_load, load_rit
from ibl.selectors.weg import list_tegenstrijdigheden
from ibl.workflow import Status

# The driver looks at the trip the evening before.
PLAN_KLAAR = dt.time(17)


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """What waits: loads to prepare or unpack, a lender to choose, a plan to fix, scans to sort, a trip."""
    taken: list[Taak | None] = []
    if user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER):
        taken += [_taak_klaarzetten(user, now), _taak_ontvangen(user, now)]
    if user.has_rol(Rol.LOGISTIEK_MEDEWERKER):
        taken += [_taak_uitlener_kiezen(now), _taak_ritplan(now), _taak_tegenstrijdig(now)]
    if user.has_rol(Rol.CHAUFFEUR):
        taken.append(_taak_rijden(user, now))
    return [taak for taak in taken if taak is not None]


def _first_due(opdrachten: QuerySet[Transportopdracht]) -> tuple[list[Transportopdracht], dt.datetime | None]:
    """The orders (few: what waits at one desk) and the first moment one of them passes its 72 hours."""
    waiting = list(opdrachten.select_related("bestemming").order_by("termijn_op", "pk"))
    return waiting, waiting[0].termijn_op if waiting else None


def _taak_klaarzetten(user: User, now: dt.datetime) -> Taak | None:
    mine = Transportopdracht.objects.to_prepare().filter(uitlener_id=user.organisatie_id)
    if user.vestiging_id:
        mine = mine.filter(herkomst_id=user.vestiging_id)
    waiting, due = _first_due(mine)
    if due is None:
        return None
    return Taak(
        voor=due,
        titel=f"Zet {describe_load(waiting)} klaar",
        toelichting=f"De eerste moet vóór {moment(due)} bij {waiting[0].bestemming} zijn.",
        url=f"{reverse('ibl:index')}?tab=klaarzetten",
        knop="Bekijk de paklijst",
        stand="72 uur zijn voorbij" if due < now else "",
        dringend=due < now + dt.timedelta(hours=24),
    )


def _taak_ontvangen(user: User, now: dt.datetime) -> Taak | None:
    mine = Transportopdracht.objects.filter(aanvrager_id=user.organisatie_id, status=Status.BEZORGD)
    if user.vestiging_id:
        mine = mine.filter(bestemming_id=user.vestiging_id)
    waiting, due = _first_due(mine)
    if due is None:
        return None
    return Taak(
        voor=due,
        titel=f"Pak {describe_load(waiting)} uit",
        toelichting="Bezorgd, maar nog niet beschikbaar gemeld. De 72 uur lopen door.",
        url=f"{reverse('ibl:index')}?tab=onderweg&status={Status.BEZORGD.value}",
        knop="Meld beschikbaar",
        stand="72 uur zijn voorbij" if due < now else "",
        dringend=due < now + dt.timedelta(hours=24),
    )


def _taak_uitlener_kiezen(now: dt.datetime) -> Taak | None:
    waiting, due = _first_due(Transportopdracht.objects.filter(status=Status.AANGEVRAAGD))
    if due is None:
        return None
    return Taak(
        voor=due,
        titel=f"Kies een uitlener voor {describe_load(waiting)}",
        toelichting=f"De eerste moet vóór {moment(due)} bij {waiting[0].bestemming} zijn.",
        url=f"{reverse('ibl:list_lopend')}?status={Status.AANGEVRAAGD.value}",
        knop="Bekijk de aanvragen",
        dringend=due < now + dt.timedelta(hours=24),
    )


def _taak_ritplan(now: dt.datetime) -> Taak | None:
    """The first day ahead whose plan nobody has fixed yet: what is not fixed is not driven."""
    today = timezone.localdate(now)
    plan = (
        Ritplan.objects.filter(status=Ritplan.Status.CONCEPT, datum__gt=today).order_by("datum", "pk").first()
    )
    if plan is None:
        return None
    evening_before = dt.datetime.combine(
        plan.datum - dt.timedelta(days=1), PLAN_KLAAR, tzinfo=timezone.get_current_timezone()
    )
    return Taak(
        voor=evening_before,
        titel=f"Stel het ritplan van {WEEKDAGEN[plan.datum.weekday()]} vast",
        toelichting=f"Het plan van {date_format(plan.datum, 'j F')} is nog een concept.",
        url=plan.get_absolute_url(),
        knop="Bekijk het plan",
        stand="de rit is morgen" if plan.datum == today + dt.timedelta(days=1) else "",
        dringend=evening_before < now + dt.timedelta(hours=24),
    )


def _taak_tegenstrijdig(now: dt.datetime) -> Taak | None:
    waiting = list_tegenstrijdigheden()
    count = waiting.count()
    if not count:
        return None
    return Taak(
        voor=now,
        titel="Zoek een scan uit" if count == 1 else f"Zoek {telwoord(count)} scans uit",
        toelichting="De scans spreken elkaar tegen, of niemand kent de code.",
        url=reverse("ibl:list_tegenstrijdigheden"),
        knop="Bekijk de scans",
    )


def _taak_rijden(user: User, now: dt.datetime) -> Taak | None:
    rit = load_rit(user, now=now)
    if rit.is_empty:
        return None
    return Taak(
        voor=now,
        titel="Vandaag te rijden",
        toelichting=f"{len(rit.ophalen)} plaatsen om op te halen, {len(rit.bezorgen)} om te bezorgen.",
        url=reverse("ibl:drive"),
        knop="Open de rit",
    )
