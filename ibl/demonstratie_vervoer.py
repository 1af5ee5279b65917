"""What a visitor finds of the settings of transport, and of loads that no branch lends: this month only."""

import datetime as dt
import random
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import (
    Chauffeursdienst,
    Depot,
    Isoaanvraag,
    Isopartner,
    Stopplaats,
    Stopvenster,
    Transportopdracht,
    Voertuig,
)
from ibl.services import Aanvraag
from ibl.workflow import Handeling, Status

S = Transportopdracht.Soort
SCHOLEN = ("Basisschool De Vuurtoren", "Basisschool Het Kompas")
# Before the lessons and after them; on Wednesday the school is out at noon.
SCHOOLTIJD = ((dt.time(7, 45), dt.time(8, 30)), (dt.time(14, 45), dt.time(16, 30)))
WOENSDAG = 2
DIENST = (dt.time(7), dt.time(17))
# Kind, from school (0, 1), branch (b) or depot (d), to, crates, what, and how many steps it came.
VERVOER = [
    (S.SCHOOL, "b", 0, 2, "Leskisten Kinderboekenweek", 3),
    (S.SCHOOL, "b", 1, 1, "Themacollectie dieren", 1),
    (S.SCHOOL, 0, "b", 2, "Leskisten retour", 0),
    (S.KUNST_CENTRAAL, "d", 1, 3, "Muziekkisten", 4),
    (S.KUNST_CENTRAAL, "d", 0, 1, "Danskoffer", 0),
    (S.NIEUW_MATERIAAL, "d", "b", 2, "Nieuwe romans", 6),
    (S.COLLECTIERUIL, "b", "c", 4, "Ruil grote letter", 2),
    (S.LANDELIJK, "b", "d", 1, "Landelijk vervoer", 1),
]
# The words in brackets tell the built-in partner how it goes.
GELEEND = (
    "De ontdekking van de hemel",
    "Max Havelaar (niet leverbaar)",
    "Oeroeg (kosten)",
    "Hersenschimmen (te laat)",
)
GEVRAAGD = ("Turks fruit", "Kruistocht in spijkerbroek")
STAPPEN = [
    Handeling.PREPARE,
    Handeling.PICK_UP,
    Handeling.BRING_TO_DEPOT,
    Handeling.LOAD,
    Handeling.DELIVER,
    Handeling.MAKE_AVAILABLE,
]


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Only for the month that is now: settings are about the days ahead."""
    logistiek = User.objects.filter(is_active=True, rollen__contains=[Rol.LOGISTIEK_MEDEWERKER]).first()
    depot = Depot.objects.select_related("vestiging").order_by("pk").first()
    if timezone.localdate(tot).replace(day=1) != maand or logistiek is None or depot is None:
        return
    if Stopplaats.objects.filter(vestiging__organisatie__soort=Organisatie.Soort.SCHOOL).exists():
        return
    branches = [place for place in selectors.list_places() if place.lat is not None][:12]
    if len(branches) < len(SCHOLEN) + 1:
        return
    scholen = [_school(naam, near) for naam, near in zip(SCHOLEN, branches[1:], strict=False)]
    _close(branches, by=logistiek, at=tot)
    _park(depot, by=logistiek, at=tot)
    _repeat(scholen, by=logistiek, at=tot)
    _transport(scholen, branches, depot, by=logistiek, at=tot, rng=rng)
    _lend(by=logistiek, at=tot)


def _school(naam: str, near: Vestiging) -> Vestiging:
    """A school around the corner of a branch, open for crates outside the lessons."""
    organisatie, _ = Organisatie.objects.get_or_create(
        naam=naam, defaults={"soort": Organisatie.Soort.SCHOOL}
    )
    school = Vestiging.objects.create(
        organisatie=organisatie,
        gemeente=near.gemeente,
        plaats=near.plaats,
        naam=naam.removeprefix("Basisschool "),
        lat=(near.lat or Decimal(0)) + Decimal("0.004"),
        lon=(near.lon or Decimal(0)) + Decimal("0.006"),
    )
    place = Stopplaats.objects.create(
        vestiging=school, minuten=5, aanwijzing="Achterom via het schoolplein, bij de conciërge."
    )
    Stopvenster.objects.bulk_create(
        Stopvenster(stopplaats=place, weekdag=weekdag, van=van, tot=end)
        for weekdag in range(5)
        for van, end in (SCHOOLTIJD[:1] if weekdag == WOENSDAG else SCHOOLTIJD)
    )
    return school


def _close(branches: list[Vestiging], *, by: User, at: dt.datetime) -> None:
    """One that is over, one that is now, and one ahead."""
    today = timezone.localdate(at)
    for place, begin, days, reden in (
        (branches[3], -20, 2, "Inventaris"),
        (branches[4], -2, 12, "Verbouwing van de begane grond"),
        (branches[5], 9, 1, "Studiedag van het team"),
    ):
        van = today + dt.timedelta(days=begin)
        tot = van + dt.timedelta(days=days)
        services.close_stopplaats(place, van=van, tot=tot, reden=reden, by=by, at=at)


def _park(depot: Depot, *, by: User, at: dt.datetime) -> None:
    """The oldest van had a flat tyre and goes to the garage now."""
    voertuig = Voertuig.objects.filter(depot=depot, actief=True).order_by("-naam").first()
    if voertuig is None:
        return
    today = timezone.localdate(at)
    before = today - dt.timedelta(days=16)
    services.park_voertuig(voertuig, van=before, tot=before, reden="Lekke band", by=by, at=at)
    services.park_voertuig(
        voertuig, van=today, tot=today + dt.timedelta(days=4), reden="APK en remmen", by=by, at=at
    )


def _repeat(scholen: list[Vestiging], *, by: User, at: dt.datetime) -> None:
    """Crates for a school every Thursday, from next week on."""
    for school in scholen:
        services.save_weekpatroon(
            None,
            vestiging=school,
            weekdag=3,
            soort=S.SCHOOL,
            betaler=school.organisatie,
            lossen=1,
            laden=1,
            verplicht=True,
            geldig_vanaf=timezone.localdate(at) + dt.timedelta(days=7),
            geldig_tot=None,
            by=by,
            at=at,
        )


def _transport(
    scholen: list[Vestiging],
    branches: list[Vestiging],
    depot: Depot,
    *,
    by: User,
    at: dt.datetime,
    rng: random.Random,
) -> None:
    """Every other kind of load, each as far on its way as a believable one."""
    places = {0: scholen[0], 1: scholen[1], "b": branches[0], "c": branches[6], "d": depot.vestiging}
    payer = Organisatie.objects.filter(code="kunst-centraal").first()
    for soort, van, naar, kratten, wat, steps in VERVOER:
        begin = at - dt.timedelta(hours=6 + 7 * steps + rng.randint(0, 5))
        opdracht = services.request_transport(
            Aanvraag(
                bestemming=places[naar],
                herkomst=places[van],
                lading=Transportopdracht.Lading.KRAT,
                aantal_kratten=kratten,
                omschrijving=wat,
                soort=soort,
                betaler=payer if soort == S.KUNST_CENTRAAL else None,
            ),
            by=by,
            at=begin,
            toch_dubbel=True,
        )
        for number, handeling in enumerate(STAPPEN[:steps], start=1):
            if opdracht.stand == Status.BESCHIKBAAR:
                break
            opdracht = services.take_step(
                opdracht, handeling, by=by, at=begin + dt.timedelta(hours=6 * number)
            )


def _lend(*, by: User, at: dt.datetime) -> None:
    """Messages with the built-in partner: lent, unfilled, too dear, overdue, and two it asks of us."""
    partner = Isopartner.objects.filter(testpartner=True, actief=True).order_by("pk").first()
    if partner is None or Isoaanvraag.objects.exists():
        return
    begin = at - dt.timedelta(hours=5)
    for number, titel in enumerate(GELEEND):
        moment = begin + dt.timedelta(minutes=40 * number)
        services.request_from_partner(partner, titel=titel, by=by, at=moment)
        services.send_next(at=moment + dt.timedelta(minutes=1))
    for number, titel in enumerate(GEVRAAGD):
        services.ask_as_testpartner(partner, titel=titel, at=at - dt.timedelta(minutes=90 - 20 * number))


@transaction.atomic
def plan_diensten(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:  # noqa: ARG001  as every source
    """After the next day was planned: the shifts of the week it lies in, with somebody who is ill."""
    today = timezone.localdate(tot)
    logistiek = User.objects.filter(is_active=True, rollen__contains=[Rol.LOGISTIEK_MEDEWERKER]).first()
    latest = Chauffeursdienst.objects.working().order_by("-datum").first()
    if today.replace(day=1) != maand or latest is None or logistiek is None or latest.datum <= today:
        return
    crew = list(selectors.list_diensten_on(latest.datum))
    friday = selectors.monday_of(latest.datum) + dt.timedelta(days=4)
    made = [
        Chauffeursdienst(
            chauffeur=mate.chauffeur,
            datum=latest.datum + dt.timedelta(days=number),
            depot_id=mate.depot_id,
            voertuig=mate.voertuig,
            van=DIENST[0],
            tot=DIENST[1],
        )
        for number in range(1, (friday - latest.datum).days + 1)
        for mate in crew
    ]
    Chauffeursdienst.objects.bulk_create(made)
    if made:
        services.lapse_dienst(made[0], reden="Ziek", vervanger=None, by=logistiek, at=tot)
