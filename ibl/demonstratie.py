"""Made-up transports, as a network of branches and two van rounds a day would give them.

Branches ask, lenders set ready within opening hours, vans drive on the days of the transport calendar.
A few bad days are the same on every machine. Nobody in it is real; the titles are.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors, services, sla, workflow
from ibl.models import Krat, Transportopdracht
from ibl.services import Aanvraag, Stap, Verloop
from ibl.workflow import Handeling, Status

TITELS = Path(__file__).parent / "gegevens" / "demonstratie_titels.csv"
ZONE = ZoneInfo(settings.TIME_ZONE)
H = Handeling

PER_DAG = 19
# Quiet summers, busy autumns; the readers of January.
MAANDEN = [1.15, 1.05, 1.1, 0.95, 0.9, 0.95, 0.65, 0.6, 1.05, 1.2, 1.15, 0.85]
WEEKDAGEN = [1.25, 1.2, 1.2, 0.9, 0.35, 0.4, 0.0]
# From, until and most often at: later on a Friday the van has gone, and everybody knows it.
UREN = {3: (9.0, 15.5, 10.5), 4: (9.8, 13.0, 10.8), 5: (10.0, 15.5, 11.5)}
GROEI_PER_JAAR = 0.06
BASISJAAR = 2025
# The share of visits that did not happen, from the first day to the last: weather and broken vans.
SLECHTE_DAGEN = [
    (dt.date(2025, 1, 8), dt.date(2025, 1, 10), 0.75),
    (dt.date(2025, 3, 18), dt.date(2025, 3, 20), 0.4),
    (dt.date(2025, 6, 24), dt.date(2025, 6, 25), 0.35),
    (dt.date(2025, 10, 22), dt.date(2025, 10, 24), 0.5),
    (dt.date(2025, 12, 9), dt.date(2025, 12, 10), 0.45),
    (dt.date(2026, 1, 5), dt.date(2026, 1, 8), 0.8),
    (dt.date(2026, 2, 17), dt.date(2026, 2, 18), 0.4),
    (dt.date(2026, 5, 19), dt.date(2026, 5, 20), 0.35),
    (dt.date(2026, 9, 8), dt.date(2026, 9, 11), 0.45),
]
KANS_KRAT = 0.09
KANS_ZONDER_UITLENER = 0.04
KANS_GEWENST = 0.06
KANS_KENMERK = 0.35
KANS_BARCODE = 0.8
KANS_TRAAG = 0.03
# A branch with people in the portal is the largest of its library: it asks and lends most.
HOOFDVESTIGING = 5
INWONERS_GEEN_OPGAVE = 12_000
# How an order ends otherwise, and how often.
AFWIJKINGEN = {
    "niet_leverbaar": 0.012,
    "geannuleerd": 0.01,
    "verkeerd": 0.004,
    "zoek": 0.004,
    "beschadigd": 0.003,
}
KANS_ANDERE_UITLENER = 0.6
KANS_GEVONDEN = 0.5
# What the first days of a visitor should show besides what a weekend shows by itself: status and how many.
NU_OOK = {
    Status.TOEGEWEZEN: 10,
    Status.KLAARGEZET: 7,
    Status.OPGEHAALD: 2,
    Status.OP_DEPOT: 3,
    Status.GELADEN: 3,
    Status.BEZORGD: 5,
}
NU_ZONDER_UITLENER = 3
NU_AFWIJKEND = [H.REPORT_MISDELIVERED, H.REPORT_MISSING, H.REPORT_MISSING]
ZICHTBAAR = dt.timedelta(days=4)
KRATINHOUD = [
    "wisselcollectie jeugd",
    "wisselcollectie romans",
    "themacollectie Kinderboekenweek",
    "grootletterboeken",
    "prentenboeken voor Boekstart",
    "themacollectie oorlog en vrijheid",
    "leeskringtassen",
    "taalpunt: lesmateriaal",
    "games en kleuterpuzzels",
    "streekcollectie",
]
REDENEN = {
    H.REFUSE: ["Niet gevonden in de kast", "Uitgeleend", "Beschadigd", "Mag niet mee. Kostbaar exemplaar"],
    H.CANCEL: ["Toch in eigen kast gevonden", "Niet meer nodig", "Dubbel aangevraagd"],
    H.REPORT_MISSING: ["Lag niet in de krat", "Krat niet aangekomen", "Niet gezien bij het uitpakken"],
    H.REPORT_DAMAGED: ["Kaft los", "Waterschade in de krat", "Bladzijden los"],
    H.REPORT_MISDELIVERED: ["Lag in de krat van een andere vestiging", "Bij de verkeerde vestiging gelost"],
}
OPENT, SLUIT, SLUIT_ZATERDAG = dt.time(9), dt.time(17, 30), dt.time(16)
ZATERDAG, ZONDAG = 5, 6


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Make every transport asked for in `maand` before `tot`, and what became of it before `tot`."""
    netwerk = _load_netwerk(maand, rng)
    if len(netwerk.vestigingen) < 2:  # noqa: PLR2004  it takes two to transport
        return
    moments = sorted(moment for moment in _request_moments(maand, netwerk, rng) if moment < tot)
    verlopen = [_live_through(netwerk, moment) for moment in moments]
    cut = [_until(verloop, tot) for verloop in verlopen]
    services.load_history(_with_every_status(cut, tot), tot=tot)


# --- The network -----------------------------------------------------------------------------------------
@dataclass
class Netwerk:
    """Who asks and lends, who works where, and when the vans drive."""

    rng: random.Random
    rijdagen: sla.Rijdagen
    vestigingen: list[Vestiging]
    gewicht: list[float]
    mensen: dict[int, list[User]]
    kratten: list[Krat]
    maand: dt.date
    vrij_vanaf: dict[int, dt.datetime] = field(default_factory=dict)
    volgnummer: int = 0

    def someone(self, organisatie_id: int | None) -> User | None:
        people = self.mensen.get(organisatie_id or 0, [])
        return self.rng.choice(people) if people else None

    def next_barcode(self) -> str:
        self.volgnummer += 1
        return f"3{self.maand:%y%m}{self.volgnummer:07}"

    def take_kratten(self, count: int, at: dt.datetime, back: dt.datetime) -> list[Krat]:
        """Crates that are free at `at`, taken until `back`; fewer when the shelf is empty."""
        free = [krat for krat in self.kratten if self.vrij_vanaf.get(krat.pk, at) <= at][:count]
        for krat in free:
            self.vrij_vanaf[krat.pk] = back
        return free


LOGISTIEK, CHAUFFEUR = -1, -2


def _load_netwerk(maand: dt.date, rng: random.Random) -> Netwerk:
    vestigingen = list(
        Vestiging.objects.filter(actief=True, organisatie__soort=Organisatie.Soort.BIBLIOTHEEK)
        .select_related("organisatie", "gemeente")
        .order_by("pk")
    )
    per_gemeente: dict[int, int] = {}
    for vestiging in vestigingen:
        per_gemeente[vestiging.gemeente_id] = per_gemeente.get(vestiging.gemeente_id, 0) + 1
    hoofd = set(User.objects.filter(vestiging__isnull=False).values_list("vestiging_id", flat=True))
    mensen: dict[int, list[User]] = {}
    for user in User.objects.filter(is_active=True).order_by("pk"):
        if user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER):
            mensen.setdefault(user.organisatie_id, []).append(user)
        if user.has_rol(Rol.LOGISTIEK_MEDEWERKER):
            mensen.setdefault(LOGISTIEK, []).append(user)
        if user.has_rol(Rol.CHAUFFEUR):
            mensen.setdefault(CHAUFFEUR, []).append(user)
    # Months are made in any order: each half of the crates serves every other month.
    kratten = list(Krat.objects.filter(actief=True).order_by("code"))[maand.month % 2 :: 2]
    begin = dt.datetime.combine(maand, dt.time(), ZONE)
    return Netwerk(
        rng=rng,
        rijdagen=selectors.load_rijdagen(begin, begin + dt.timedelta(days=90)),
        vestigingen=vestigingen,
        gewicht=[
            (INWONERS_GEEN_OPGAVE + (vestiging.gemeente.inwoners_2025_schatting or 0))
            / per_gemeente[vestiging.gemeente_id]
            * (HOOFDVESTIGING if vestiging.pk in hoofd else 1)
            for vestiging in vestigingen
        ],
        mensen=mensen,
        kratten=kratten,
        maand=maand,
    )


# --- When people ask -------------------------------------------------------------------------------------
def _request_moments(maand: dt.date, netwerk: Netwerk, rng: random.Random) -> Iterator[dt.datetime]:
    datum = maand
    while datum.month == maand.month:
        for _ in range(_how_many(datum, netwerk, rng)):
            yield _moment_on(datum, rng)
        datum += dt.timedelta(days=1)


def _how_many(datum: dt.date, netwerk: Netwerk, rng: random.Random) -> int:
    holiday = datum.weekday() < ZATERDAG and not netwerk.rijdagen.is_rijdag(datum)
    if holiday or not WEEKDAGEN[datum.weekday()]:
        return 0
    # The same week is busy in both months it touches.
    week = random.Random(f"week {datum:%G-%V}").uniform(0.8, 1.25)  # noqa: S311
    growth = 1 + GROEI_PER_JAAR * (datum.year - BASISJAAR)
    expected = PER_DAG * MAANDEN[datum.month - 1] * WEEKDAGEN[datum.weekday()] * week * growth
    return max(0, round(rng.gauss(expected, expected**0.5 * 0.8)))


def _moment_on(datum: dt.date, rng: random.Random) -> dt.datetime:
    """Most people ask before lunch; on Fridays hardly anybody does so later."""
    hour = rng.triangular(*UREN.get(datum.weekday(), (9.0, 17.0, 10.5)))
    midnight = dt.datetime.combine(datum, dt.time(), ZONE)
    return (midnight + dt.timedelta(hours=hour, seconds=rng.randint(0, 59))).astimezone(dt.UTC)


# --- What becomes of a request ---------------------------------------------------------------------------
def _live_through(netwerk: Netwerk, op: dt.datetime) -> Verloop:
    rng = netwerk.rng
    bestemming, herkomst = _two_branches(netwerk)
    zonder = rng.random() < KANS_ZONDER_UITLENER
    aanvraag = _aanvraag(netwerk, op, bestemming, None if zonder else herkomst)
    fate = rng.choices([*AFWIJKINGEN, ""], [*AFWIJKINGEN.values(), 1 - sum(AFWIJKINGEN.values())])[0]
    door = netwerk.someone(bestemming.organisatie_id)
    stappen: list[Stap] = []
    begin = op
    if zonder:
        begin = _working(op + dt.timedelta(minutes=rng.randint(25, 240)))
        stappen.append(Stap(H.ASSIGN, begin, netwerk.someone(LOGISTIEK), herkomst=herkomst))
    else:
        stappen.append(Stap(H.ASSIGN, op, door, herkomst=herkomst, plaats=door.vestiging if door else None))
    stappen += _after_assignment(netwerk, aanvraag, herkomst, begin, fate)
    return Verloop(replace(aanvraag, herkomst=None), op, door, stappen)


def _two_branches(netwerk: Netwerk) -> tuple[Vestiging, Vestiging]:
    """Who asks and who lends: often a branch of the own library."""
    rng = netwerk.rng
    bestemming = rng.choices(netwerk.vestigingen, netwerk.gewicht)[0]
    while True:
        herkomst = rng.choices(netwerk.vestigingen, netwerk.gewicht)[0]
        if herkomst.pk != bestemming.pk:
            return bestemming, herkomst


def _aanvraag(
    netwerk: Netwerk, op: dt.datetime, bestemming: Vestiging, herkomst: Vestiging | None
) -> Aanvraag:
    rng = netwerk.rng
    gewenst = timezone.localdate(op) + dt.timedelta(days=rng.randint(3, 9))
    common = Aanvraag(
        bestemming=bestemming,
        herkomst=herkomst,
        lading=Transportopdracht.Lading.ITEM,
        gewenst_op=gewenst if rng.random() < KANS_GEWENST else None,
        lokale_referentie=f"R-{rng.randint(1000, 9999)}" if rng.random() < KANS_KENMERK else "",
    )
    if rng.random() < KANS_KRAT:
        return replace(
            common,
            lading=Transportopdracht.Lading.KRAT,
            aantal_kratten=rng.choice([1, 1, 1, 2, 2, 3, 4]),
            omschrijving=rng.choice(KRATINHOUD),
        )
    auteur, titel = rng.choice(_titels())
    return replace(common, titel=titel, auteur=auteur, isbn=_isbn(auteur, titel))


@cache
def _titels() -> list[tuple[str, str]]:
    with TITELS.open(encoding="utf-8", newline="") as file:
        return [(row["auteur"], row["titel"]) for row in csv.DictReader(file)]


def _isbn(auteur: str, titel: str) -> str:
    """A made-up number of the right shape, the same for the same book."""
    digits = f"97890{random.Random(f'{auteur} {titel}').randint(0, 9_999_999):07}"  # noqa: S311
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _after_assignment(
    netwerk: Netwerk, aanvraag: Aanvraag, herkomst: Vestiging, begin: dt.datetime, fate: str
) -> list[Stap]:
    rng = netwerk.rng
    if fate == "geannuleerd":
        when = _working(begin + dt.timedelta(minutes=rng.randint(10, 300)))
        return [
            Stap(H.CANCEL, when, netwerk.someone(aanvraag.bestemming.organisatie_id), _reden(rng, H.CANCEL))
        ]
    if fate == "niet_leverbaar":
        return _refused(netwerk, aanvraag, herkomst, begin)
    slow = rng.random() < KANS_TRAAG
    klaar = _working(
        begin + dt.timedelta(minutes=rng.triangular(300, 1500, 500) if slow else rng.triangular(15, 240, 60))
    )
    return _carried(netwerk, aanvraag, herkomst, klaar, fate)


def _refused(netwerk: Netwerk, aanvraag: Aanvraag, herkomst: Vestiging, begin: dt.datetime) -> list[Stap]:
    """The lender has it not; often another branch has."""
    rng = netwerk.rng
    when = _working(begin + dt.timedelta(minutes=rng.randint(30, 500)))
    refused = Stap(H.REFUSE, when, netwerk.someone(herkomst.organisatie_id), _reden(rng, H.REFUSE))
    if rng.random() > KANS_ANDERE_UITLENER:
        return [refused]
    others = [v for v in netwerk.vestigingen if v.pk not in {herkomst.pk, aanvraag.bestemming.pk}]
    if not others:
        return [refused]
    other = rng.choice(others)
    again = _working(when + dt.timedelta(minutes=rng.randint(20, 200)))
    klaar = _working(again + dt.timedelta(minutes=rng.randint(20, 240)))
    return [
        refused,
        Stap(H.ASSIGN, again, netwerk.someone(LOGISTIEK), herkomst=other),
        *_carried(netwerk, aanvraag, other, klaar, ""),
    ]


def _carried(
    netwerk: Netwerk,
    aanvraag: Aanvraag,
    herkomst: Vestiging,
    klaar: dt.datetime,
    fate: str,
) -> list[Stap]:
    """From the lender's shelf to the requester's, by one or two van rounds."""
    rng, bestemming = netwerk.rng, aanvraag.bestemming
    chauffeur, logistiek = netwerk.someone(CHAUFFEUR), netwerk.someone(LOGISTIEK)
    opgehaald = _next_visit(netwerk, herkomst, klaar)
    op_depot = _depot_after(opgehaald)
    geladen, bezorgd = _delivery(netwerk, bestemming, op_depot)
    beschikbaar = _working(bezorgd + dt.timedelta(minutes=rng.triangular(10, 150, 30)))
    sluit = _working(beschikbaar + dt.timedelta(days=rng.triangular(0.5, 12, 2)))
    kratten = (
        netwerk.take_kratten(aanvraag.aantal_kratten, klaar, sluit + dt.timedelta(days=1))
        if aanvraag.aantal_kratten
        else []
    )
    barcode = netwerk.next_barcode() if not aanvraag.aantal_kratten and rng.random() < KANS_BARCODE else ""
    lener = netwerk.someone(bestemming.organisatie_id)
    road = [
        Stap(H.PREPARE, klaar, netwerk.someone(herkomst.organisatie_id), kratten=kratten, barcode=barcode),
        Stap(H.PICK_UP, opgehaald, chauffeur),
        Stap(H.BRING_TO_DEPOT, op_depot, chauffeur),
    ]
    load = [Stap(H.LOAD, geladen, chauffeur), Stap(H.DELIVER, bezorgd, chauffeur)]
    end = [Stap(H.MAKE_AVAILABLE, beschikbaar, lener), Stap(H.CLOSE, sluit, lener)]
    match fate:
        case "zoek":
            return [*road, *_lost(netwerk, bestemming, geladen, logistiek)]
        case "beschadigd":
            seen = _working(bezorgd + dt.timedelta(minutes=rng.randint(15, 120)))
            return [
                *road,
                *load,
                Stap(H.REPORT_DAMAGED, seen, lener, _reden(rng, H.REPORT_DAMAGED)),
                Stap(H.CLOSE, seen + dt.timedelta(days=2), lener),
            ]
        case "verkeerd":
            return [*road, *load, *_misdelivered(netwerk, bestemming, bezorgd, lener)]
        case _:
            return [*road, *load, *end]


def _lost(netwerk: Netwerk, bestemming: Vestiging, after: dt.datetime, logistiek: User | None) -> list[Stap]:
    rng = netwerk.rng
    noticed = _working(after + dt.timedelta(hours=rng.randint(20, 60)))
    missing = Stap(H.REPORT_MISSING, noticed, logistiek, _reden(rng, H.REPORT_MISSING))
    if rng.random() > KANS_GEVONDEN:
        return [missing, Stap(H.CLOSE, _working(noticed + dt.timedelta(days=21)), logistiek)]
    found = _working(noticed + dt.timedelta(hours=rng.randint(20, 120)))
    return [missing, *_from_depot(netwerk, bestemming, found, logistiek)]


def _misdelivered(
    netwerk: Netwerk, bestemming: Vestiging, bezorgd: dt.datetime, lener: User | None
) -> list[Stap]:
    rng = netwerk.rng
    elsewhere = rng.choice([v for v in netwerk.vestigingen if v.pk != bestemming.pk])
    noticed = _working(bezorgd + dt.timedelta(minutes=rng.randint(30, 240)))
    wrong = Stap(H.REPORT_MISDELIVERED, noticed, lener, _reden(rng, H.REPORT_MISDELIVERED), plaats=elsewhere)
    back = _depot_after(_next_visit(netwerk, elsewhere, noticed))
    return [wrong, *_from_depot(netwerk, bestemming, back, netwerk.someone(CHAUFFEUR))]


def _from_depot(
    netwerk: Netwerk, bestemming: Vestiging, op_depot: dt.datetime, door: User | None
) -> list[Stap]:
    """A second try, from the depot on."""
    rng, chauffeur = netwerk.rng, netwerk.someone(CHAUFFEUR)
    geladen, bezorgd = _delivery(netwerk, bestemming, op_depot)
    lener = netwerk.someone(bestemming.organisatie_id)
    there = _working(bezorgd + dt.timedelta(minutes=rng.randint(15, 120)))
    return [
        Stap(H.BRING_TO_DEPOT, op_depot, door),
        Stap(H.LOAD, geladen, chauffeur),
        Stap(H.DELIVER, bezorgd, chauffeur),
        Stap(H.MAKE_AVAILABLE, there, lener),
        Stap(H.CLOSE, _working(there + dt.timedelta(days=rng.randint(1, 9))), lener),
    ]


def _reden(rng: random.Random, handeling: Handeling) -> str:
    return rng.choice(REDENEN[handeling])


# --- Opening hours and van rounds ------------------------------------------------------------------------
def _working(moment: dt.datetime) -> dt.datetime:
    """Return this moment if the desk is staffed then, else a little after it next opens."""
    local = moment.astimezone(ZONE)
    while True:
        closes = SLUIT_ZATERDAG if local.weekday() == ZATERDAG else SLUIT
        if local.weekday() != ZONDAG and local.time() < closes:
            opened = dt.datetime.combine(local.date(), OPENT, ZONE)
            early = local < opened
            return (opened + dt.timedelta(minutes=local.minute / 2) if early else local).astimezone(dt.UTC)
        local = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(0, local.minute), ZONE)


def _next_visit(netwerk: Netwerk, vestiging: Vestiging, after: dt.datetime) -> dt.datetime:
    """The first time the van stops here after `after`: in the morning or in the afternoon."""
    datum = after.astimezone(ZONE).date()
    while True:
        for visit in _visits_on(netwerk, vestiging, datum):
            if visit > after:
                return visit
        datum += dt.timedelta(days=1)


def _visits_on(netwerk: Netwerk, vestiging: Vestiging, datum: dt.date) -> Iterator[dt.datetime]:
    if not netwerk.rijdagen.is_rijdag(datum):
        return
    place = random.Random(f"route {vestiging.naam}").random()  # noqa: S311
    midnight = dt.datetime.combine(datum, dt.time(), ZONE)
    for number, begin in enumerate((7.25, 12.75)):
        skipped = random.Random(f"{datum} {number} {vestiging.naam}").random()  # noqa: S311
        if skipped >= _share_skipped(datum):
            hours = begin + place * (2.6 if number == 0 else 3.2)
            yield (midnight + dt.timedelta(hours=hours)).astimezone(dt.UTC)


def _share_skipped(datum: dt.date) -> float:
    return next((share for first, last, share in SLECHTE_DAGEN if first <= datum <= last), 0.0)


def _depot_after(opgehaald: dt.datetime) -> dt.datetime:
    """The morning round is back before noon, the afternoon round at five."""
    local = opgehaald.astimezone(ZONE)
    back = dt.time(11, 40) if local.time() < dt.time(11, 30) else dt.time(16, 50)
    return max(dt.datetime.combine(local.date(), back, ZONE), local).astimezone(dt.UTC)


def _delivery(
    netwerk: Netwerk, bestemming: Vestiging, op_depot: dt.datetime
) -> tuple[dt.datetime, dt.datetime]:
    """When it is loaded and delivered: on the first round after it was sorted."""
    bezorgd = _next_visit(netwerk, bestemming, op_depot + dt.timedelta(minutes=45))
    local = bezorgd.astimezone(ZONE)
    leaves = dt.time(6, 50) if local.time() < dt.time(11, 30) else dt.time(12, 20)
    geladen = dt.datetime.combine(local.date(), leaves, ZONE).astimezone(dt.UTC)
    return max(geladen, op_depot + dt.timedelta(minutes=15)), bezorgd


# --- Up to now -------------------------------------------------------------------------------------------
def _until(verloop: Verloop, tot: dt.datetime) -> Verloop:
    return replace(verloop, stappen=[stap for stap in verloop.stappen if stap.op < tot])


def _with_every_status(verlopen: Sequence[Verloop], tot: dt.datetime) -> list[Verloop]:
    """Leave a few recent orders where somebody forgot to press or it went wrong: each status has one."""
    wanted, wrong = dict(NU_OOK), list(NU_AFWIJKEND)
    kept = list(verlopen)
    for index, verloop in reversed(list(enumerate(verlopen))):
        if verloop.op < tot - ZICHTBAAR:
            break
        if len(verlopen) - index <= NU_ZONDER_UITLENER:
            kept[index] = replace(verloop, stappen=[])
            continue
        for place, stap in enumerate(verloop.stappen[:-1]):
            naar = workflow.OVERGANGEN[stap.handeling].naar
            if wanted.get(naar, 0):
                wanted[naar] -= 1
                kept[index] = replace(verloop, stappen=verloop.stappen[: place + 1])
                break
            if naar == Status.BEZORGD and wrong and not wanted[Status.BEZORGD]:
                after = verloop.stappen[place + 1]
                reden = REDENEN[wrong[-1]][0]
                went_wrong = Stap(wrong.pop(), after.op, after.door, reden)
                kept[index] = replace(verloop, stappen=[*verloop.stappen[: place + 1], went_wrong])
                break
    return kept
