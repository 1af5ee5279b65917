"""Made-up trips: four vans that drive the same week every week, and the plans of today and the next day.

The rounds are worked out once a weekday by the planning itself; the times of a driven day differ a little.
Vehicles, patterns and rates are invented, and say so where they have a source.
"""

import contextlib
import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import (
    Aandrijving,
    Chauffeursdienst,
    Depot,
    Emissiefactor,
    Emissieklasse,
    Rit,
    Ritplan,
    Rittarief,
    Stop,
    Stoplading,
    Stopplaats,
    Stopvenster,
    Voertuig,
    Weekpatroon,
)
from ibl.planning.apart import OnderbrokenError, solve_apart
from ibl.selectors.dagprobleem import load_dag
from ibl.services.planuitkomsten import apply_plan, reckon

ZONE = ZoneInfo(settings.TIME_ZONE)
SINDS = dt.date(2025, 1, 1)
BRON = "aanname voor de demonstratie"
KWH = Decimal("0.27")
# Code, name, drive, class, first registered, crates, range, use.
VOERTUIGEN = [
    (
        "bus-1",
        "Bus 1",
        Aandrijving.ELEKTRISCH,
        Emissieklasse.EMISSIEVRIJ,
        dt.date(2024, 5, 2),
        60,
        240,
        "27.5",
    ),
    (
        "bus-2",
        "Bus 2",
        Aandrijving.ELEKTRISCH,
        Emissieklasse.EMISSIEVRIJ,
        dt.date(2025, 1, 9),
        60,
        240,
        "27.0",
    ),
    ("bus-3", "Bus 3", Aandrijving.DIESEL, Emissieklasse.EURO_6, dt.date(2019, 3, 14), 80, None, "9.4"),
    ("bus-4", "Bus 4", Aandrijving.DIESEL, Emissieklasse.EURO_5, dt.date(2014, 9, 1), 70, None, "9.9"),
]
DIENST = (dt.time(7), dt.time(17))
# Small branches are visited two or three times a week, larger ones every day.
DAGEN = {"groot": (0, 1, 2, 3, 4), "midden": (0, 2, 4), "klein": (1, 3)}
GROOT, MIDDEN = 60_000, 25_000
# What a driver knows of some places; most need no word.
AANWIJZINGEN = ("laadplek achter", "", "bel aan bij de zij-ingang", "", "", "sleutel in de kluis", "", "")
ZONEPLAATSEN = ("Neude", "Het Eemhuis", "Eemhuis")
OVERSLAG = "Veenendaal"
ZOEKTIJD, STAPPEN = 20, 300
KANS_KUNST_CENTRAAL = 0.22
KANS_HOOFDVESTIGING = 0.45


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Every driving day of the month up to and including the day of `tot`."""
    depot = Depot.objects.select_related("vestiging__gemeente").order_by("pk").first()
    if depot is None or selectors.point_of(depot.vestiging) is None:
        return
    _load_vloot(depot)
    today = timezone.localdate(tot)
    begin = dt.datetime.combine(maand, dt.time(), ZONE)
    rijdagen = selectors.load_rijdagen(begin, begin + dt.timedelta(days=45))
    datum, dagen = maand, []
    while datum.month == maand.month and datum <= today:
        if rijdagen.is_rijdag(datum):
            dagen.append(datum)
        datum += dt.timedelta(days=1)
    _drive_days(depot, dagen, tot=tot, rng=rng)


# --- What drives and where -------------------------------------------------------------------------------
def _load_vloot(depot: Depot) -> None:
    if Voertuig.objects.exists():
        return
    Voertuig.objects.bulk_create(
        Voertuig(
            code=code,
            naam=naam,
            depot=depot,
            aandrijving=drive,
            emissieklasse=klasse,
            eerste_toelating=since,
            capaciteit_kratten=crates,
            bereik_km=reach,
            verbruik_per_100_km=Decimal(use),
        )
        for code, naam, drive, klasse, since, crates, reach, use in VOERTUIGEN
    )
    Rittarief.objects.create(
        euro_per_km=Decimal("0.42"), euro_per_uur=Decimal("36.50"), geldig_vanaf=SINDS, bron=BRON
    )
    if not Emissiefactor.objects.filter(aandrijving=Aandrijving.ELEKTRISCH).exists():
        Emissiefactor.objects.create(
            aandrijving=Aandrijving.ELEKTRISCH, kg_co2_per_eenheid=KWH, geldig_vanaf=SINDS, bron=BRON
        )
    _load_patronen()


def _load_patronen() -> None:
    """Where the vans come on which days, and with how much."""
    rng = random.Random("weekpatronen")  # noqa: S311  the same on every machine
    partner = Organisatie.objects.filter(code="kunst-centraal").first()
    patronen, vensters = [], []
    for number, (vestiging, _) in enumerate(selectors.list_points()):
        if vestiging.organisatie.soort != Organisatie.Soort.BIBLIOTHEEK:
            continue
        inwoners = vestiging.gemeente.inwoners_2025_schatting or 0
        size = _size(inwoners, rng)
        place, _ = Stopplaats.objects.get_or_create(
            vestiging=vestiging,
            defaults={
                "zero_emissiezone": vestiging.naam.startswith(ZONEPLAATSEN),
                "aanwijzing": AANWIJZINGEN[number % len(AANWIJZINGEN)],
            },
        )
        most = {"groot": 5, "midden": 3, "klein": 2}[size]
        opens = rng.choice([dt.time(8), dt.time(8, 30), dt.time(9), dt.time(9, 30)])
        for weekdag in DAGEN[size]:
            vensters.append(Stopvenster(stopplaats=place, weekdag=weekdag, van=opens, tot=dt.time(17)))
            patronen.append(
                _patroon(
                    vestiging,
                    weekdag,
                    "ibl",
                    vestiging.organisatie,
                    (rng.randint(1, most), rng.randint(1, most)),
                )
            )
            if partner is not None and rng.random() < KANS_KUNST_CENTRAAL:
                patronen.append(
                    _patroon(
                        vestiging,
                        weekdag,
                        "kunst_centraal",
                        partner,
                        (rng.randint(1, 3), rng.randint(0, 2)),
                    )
                )
    Stopvenster.objects.bulk_create(vensters)
    Weekpatroon.objects.bulk_create(patronen)


def _size(inwoners: int, rng: random.Random) -> str:
    """One branch of a large municipality is its main one; the others are visited less often."""
    if inwoners > GROOT and rng.random() < KANS_HOOFDVESTIGING:
        return "groot"
    return "midden" if inwoners > MIDDEN else "klein"


def _patroon(
    vestiging: Vestiging, weekdag: int, soort: str, betaler: Organisatie, aantal: tuple[int, int]
) -> Weekpatroon:
    return Weekpatroon(
        vestiging=vestiging,
        weekdag=weekdag,
        soort=soort,
        betaler=betaler,
        lossen=aantal[0],
        laden=aantal[1],
        geldig_vanaf=SINDS,
    )


# --- Days that were driven -------------------------------------------------------------------------------
def _drive_days(depot: Depot, dagen: Sequence[dt.date], *, tot: dt.datetime, rng: random.Random) -> None:
    """Every weekday is planned once by the services; the other dates are copies of it."""
    copies: list[tuple[Ritplan, dt.date]] = []
    known = dict(Ritplan.objects.filter(depot=depot).values_list("datum__iso_week_day", "pk"))
    for datum in dagen:
        if Ritplan.objects.filter(depot=depot, datum=datum).exists():
            continue
        model = known.get(datum.isoweekday())
        if model is None:
            plan = services.make_ritplan(depot, datum, by=None, at=_before(datum))
            known[datum.isoweekday()] = plan.pk
            _hand_out(plan, tot=tot, rng=rng)
        else:
            copies.append((Ritplan.objects.get(pk=model), datum))
    _copy_days(copies, tot=tot, rng=rng)


def _before(datum: dt.date) -> dt.datetime:
    """The afternoon before: that is when a day is planned."""
    return dt.datetime.combine(datum - dt.timedelta(days=1), dt.time(15, 20), ZONE)


def _hand_out(plan: Ritplan, *, tot: dt.datetime, rng: random.Random) -> None:
    plan.status, plan.vastgesteld_op = Ritplan.Status.VASTGESTELD, _before(plan.datum)
    plan.save(update_fields=["status", "vastgesteld_op"])
    ritten = list(plan.ritten.order_by("pk"))
    stops = list(plan.stops.filter(rit__isnull=False).order_by("rit_id", "volgnummer"))
    diensten = _diensten(plan, [rit for rit in ritten if rit.bewegingen])
    Chauffeursdienst.objects.bulk_create(diensten)
    _drive(ritten, stops, diensten, tot=tot, rng=rng)
    Rit.objects.bulk_update(ritten, ["status", "vertrek_op", "terug_op", "dienst"])
    Stop.objects.bulk_update(stops, ["aankomst_op", "vertrek_op"])


def _diensten(plan: Ritplan, ritten: Sequence[Rit]) -> list[Chauffeursdienst]:
    drivers = [
        user
        for rol in (Rol.CHAUFFEUR, Rol.LOGISTIEK_MEDEWERKER)
        for user in User.objects.filter(is_active=True, rollen__contains=[rol]).order_by("pk")
    ]
    return [
        Chauffeursdienst(
            chauffeur=driver,
            datum=plan.datum,
            depot_id=plan.depot_id,
            voertuig_id=rit.voertuig_id,
            van=DIENST[0],
            tot=DIENST[1],
        )
        for rit, driver in zip(ritten, dict.fromkeys(drivers), strict=False)
    ]


def _drive(
    ritten: Sequence[Rit],
    stops: Sequence[Stop],
    diensten: Sequence[Chauffeursdienst],
    *,
    tot: dt.datetime,
    rng: random.Random,
) -> None:
    """What happened before `tot`: a few minutes early or late, more so as the day goes on."""
    behind = {dienst.voertuig_id: dienst for dienst in diensten}
    for rit in ritten:
        rit.dienst = behind.get(rit.voertuig_id)
        if rit.vertrek_gepland is None or rit.terug_gepland is None:
            continue
        late = dt.timedelta(minutes=rng.uniform(-3, 6))
        if rit.vertrek_gepland + late >= tot:
            continue
        rit.vertrek_op, rit.status = rit.vertrek_gepland + late, Rit.Status.ONDERWEG
        for stop in (stop for stop in stops if stop.rit_id == rit.pk or stop.rit is rit):
            late += dt.timedelta(minutes=rng.gauss(0.2, 1.2))
            if stop.aankomst_gepland is None or stop.vertrek_gepland is None:
                continue
            here = max(stop.aankomst_gepland + late, rit.vertrek_op)
            leave = max(stop.vertrek_gepland + late, here + dt.timedelta(minutes=2))
            stop.aankomst_op = here if here < tot else None
            stop.vertrek_op = leave if leave < tot else None
        back = max(rit.terug_gepland + late, rit.vertrek_op + dt.timedelta(hours=1))
        if back < tot:
            rit.terug_op, rit.status = back, Rit.Status.GEREDEN


def _copy_days(copies: Sequence[tuple[Ritplan, dt.date]], *, tot: dt.datetime, rng: random.Random) -> None:
    plannen: list[Ritplan] = []
    ritten: list[Rit] = []
    diensten: list[Chauffeursdienst] = []
    stops: list[Stop] = []
    ladingen: list[Stoplading] = []
    models = {model.pk: _read(model) for model, _ in copies}
    for model, datum in copies:
        plan = Ritplan(
            depot_id=model.depot_id,
            datum=datum,
            status=Ritplan.Status.VASTGESTELD,
            vastgesteld_op=_before(datum),
            matrix_id=model.matrix_id,
            gemaakt_op=_before(datum),
        )
        plannen.append(plan)
        old_ritten, old_stops, old_ladingen = models[model.pk]
        new_ritten = {old.pk: _copy_rit(old, plan) for old in old_ritten}
        new_stops = {old.pk: _copy_stop(old, plan, new_ritten) for old in old_stops}
        mine = _diensten(plan, [rit for rit in new_ritten.values() if rit.bewegingen])
        _drive(list(new_ritten.values()), list(new_stops.values()), mine, tot=tot, rng=rng)
        diensten += mine
        ritten += new_ritten.values()
        stops += new_stops.values()
        ladingen += [
            Stoplading(
                stop=new_stops[old.stop_id],
                soort=old.soort,
                betaler_id=old.betaler_id,
                lossen=old.lossen,
                laden=old.laden,
            )
            for old in old_ladingen
        ]
    Ritplan.objects.bulk_create(plannen)
    Chauffeursdienst.objects.bulk_create(diensten)
    Rit.objects.bulk_create(ritten)
    Stop.objects.bulk_create(stops, batch_size=500)
    Stoplading.objects.bulk_create(ladingen, batch_size=1000)


def _read(model: Ritplan) -> tuple[list[Rit], list[Stop], list[Stoplading]]:
    return (
        list(model.ritten.order_by("pk")),
        list(model.stops.filter(rit__isnull=False).order_by("rit_id", "volgnummer")),
        list(
            Stoplading.objects.filter(
                stop__plan=model, stop__rit__isnull=False, opdracht__isnull=True
            ).order_by("pk")
        ),
    )


def _on(datum: dt.date, moment: dt.datetime | None) -> dt.datetime | None:
    """The same time on the wall, another day."""
    return dt.datetime.combine(datum, moment.astimezone(ZONE).time(), ZONE) if moment else None


def _copy_rit(old: Rit, plan: Ritplan) -> Rit:
    same = {
        name: getattr(old, name)
        for name in (*services.RIT_FIELDS, "voertuig_id")
        if not name.endswith("_gepland")
    }
    return Rit(
        plan=plan,
        datum=plan.datum,
        vertrek_gepland=_on(plan.datum, old.vertrek_gepland),
        terug_gepland=_on(plan.datum, old.terug_gepland),
        **same,
    )


def _copy_stop(old: Stop, plan: Ritplan, ritten: dict[int, Rit]) -> Stop:
    return Stop(
        plan=plan,
        rit=ritten[old.rit_id or 0],
        volgnummer=old.volgnummer,
        soort=old.soort,
        vestiging_id=old.vestiging_id,
        verplicht=old.verplicht,
        aankomst_gepland=_on(plan.datum, old.aankomst_gepland),
        vertrek_gepland=_on(plan.datum, old.vertrek_gepland),
        lossen=old.lossen,
        laden=old.laden,
        meters=old.meters,
        depot_meters=old.depot_meters,
    )


@transaction.atomic
def plan_next_day(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:  # noqa: ARG001  as every source
    """After the orders exist: the next driving day, planned with them and still to be looked at."""
    depot = Depot.objects.select_related("vestiging__gemeente").order_by("pk").first()
    today = timezone.localdate(tot)
    if depot is None or maand != today.replace(day=1) or not Voertuig.objects.exists():
        return
    rijdagen = selectors.load_rijdagen(tot, tot)
    datum = rijdagen.next_rijdag(today + dt.timedelta(days=1))
    _load_second_depot(depot)
    plan = services.make_ritplan(depot, datum, by=None, at=tot)
    _improve(plan)
    ritten = list(plan.ritten.filter(bewegingen__gt=0).select_related("voertuig").order_by("pk"))
    diensten = _diensten(plan, ritten)
    homes = {rit.voertuig_id: rit.voertuig.depot_id for rit in ritten}
    for dienst in diensten:
        dienst.depot_id = homes[dienst.voertuig_id or 0]
    Chauffeursdienst.objects.bulk_create(diensten)
    for dienst in diensten:
        plan.ritten.filter(voertuig=dienst.voertuig).update(dienst=dienst)


def _load_second_depot(depot: Depot) -> None:
    """In the east a small van stands by since this week: its crates go there the evening before."""
    town = Gemeente.objects.filter(naam=OVERSLAG, lat__isnull=False).first()
    if town is None or Depot.objects.exclude(pk=depot.pk).exists():
        return
    place = Vestiging.objects.create(
        organisatie=depot.vestiging.organisatie,
        gemeente=town,
        plaats=town.naam,
        naam=f"Overslag {town.naam}",
        lat=town.lat,
        lon=town.lon,
    )
    second = Depot.objects.create(vestiging=place, open_van=dt.time(7, 30), open_tot=dt.time(17, 30))
    Voertuig.objects.create(
        code="bus-5",
        naam="Bus 5",
        depot=second,
        aandrijving=Aandrijving.ELEKTRISCH,
        emissieklasse=Emissieklasse.EMISSIEVRIJ,
        eerste_toelating=dt.date(2025, 6, 2),
        capaciteit_kratten=40,
        bereik_km=220,
        verbruik_per_100_km=Decimal("22.0"),
    )


def _improve(plan: Ritplan) -> None:
    """What the planner on the background finds in a moment, from the plan that stands."""
    dag = load_dag(plan)
    with contextlib.suppress(OnderbrokenError):
        found = solve_apart(dag.probleem, seconden=ZOEKTIJD, iteraties=STAPPEN, begin=dag.rijplan())
        apply_plan(dag, found.plan)
        reckon(plan)
