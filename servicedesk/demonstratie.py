"""A made-up history of the desk: calls of eight libraries, outages, maintenance and the move to the GBS."""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import selectors, services, sla
from servicedesk.demonstratie_bezetting import generate_bezetting
from servicedesk.models import Dienst, GbsAansluiting, Meetperiode, Onbeschikbaarheid
from servicedesk.services import Actie, Stap, Verloop

GEGEVENS = Path(__file__).parent / "gegevens"
BEGIN = dt.date(2025, 1, 1)
# The desk's staffing was not recorded before this day.
BEZETTING_GEMETEN_VANAF = dt.date(2025, 4, 1)
SOORT_GEWICHT = {"incident": 62, "vraag": 24, "wijzigingsverzoek": 14}
# Calls on a working day, and how busy each weekday and month is beside the average.
PER_DAG = 7.5
DRUKTE_WEEKDAG = [1.35, 1.1, 1.0, 0.95, 0.7, 0.14, 0.0]
DRUKTE_MAAND = [1.15, 1.0, 1.05, 0.95, 0.9, 0.95, 0.65, 0.7, 1.25, 1.1, 1.15, 0.8]
UREN = {8: 3, 9: 12, 10: 14, 11: 11, 12: 6, 13: 10, 14: 11, 15: 10, 16: 8, 17: 3, 19: 1}
KANALEN = {"portaal": 55, "telefoon": 30, "e_mail": 15}
PLEKKEN = [
    "bij de balie",
    "in de jeugdhoek",
    "op de studiezaal",
    "in het leescafé",
    "in de hal",
    "op kantoor",
]
AANVULLINGEN = [
    "",
    "Ik heb hem al uit- en aangezet.",
    "Dit is de tweede keer deze maand.",
    "Vanmiddag is het voorleesfeest, dan wordt het druk.",
    "We hebben een briefje opgehangen.",
    "Kunnen jullie even bellen?",
    "Het begon na het weekend.",
]
EERSTE_ANTWOORDEN = [
    "Ik kijk ernaar en laat straks weten wat ik vind.",
    "Bedankt voor je melding, ik ga ermee aan de slag.",
    "Ik kijk op afstand even mee.",
    "Ik bel zo met de vestiging.",
]
HEROPEND = [
    "Vanochtend is het weer terug.",
    "Het werkte een dag, nu niet meer.",
    "Eén apparaat doet het nog niet.",
]
ANDERE_URGENTIE = {
    (3, 2): "Er staat een rij bij de balie; het hindert meer dan eerst gedacht.",
    (2, 3): "Er is een tweede apparaat dat wel werkt.",
    (2, 1): "Inmiddels ligt het werk in de hele vestiging stil.",
    (1, 2): "De vestiging kan met een noodoplossing verder.",
}


@dataclass(frozen=True)
class Voorbeeld:
    """What goes wrong in libraries, in the words of who reports and who solves it."""

    soort: str
    urgenties: str
    gewicht: int
    onderwerp: str
    omschrijving: str
    vraag: str
    antwoord: str
    oplossing: str
    notitie: str
    leverancier: str


@dataclass(frozen=True)
class Onderbreking:
    dienst: str
    van: dt.datetime
    tot: dt.datetime
    aangekondigd: dt.datetime | None
    toelichting: str


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Make what begins in `maand` before `tot`. Without people at the desk there are no calls to make."""
    _generate_diensten(maand, tot)
    wereld = _read_wereld(rng)
    if not wereld.desk or not wereld.vestigingen:
        return
    verlopen = [verloop for verloop in _calls_of(maand, wereld) if verloop.gemeld_op < tot]
    verlopen = [verloop for verloop in verlopen if _is_picked_up(verloop, tot)]
    if _begins_in(maand, tot):
        verlopen += _waiting_calls(wereld, tot)
        verlopen += _calls_in_hand(wereld, tot)
    services.record_geschiedenis(verlopen, tot=tot)
    generate_bezetting(maand, tot=tot, desk=wereld.desk)


# --- Services --------------------------------------------------------------------------------------------
def _generate_diensten(maand: dt.date, tot: dt.datetime) -> None:
    for dienst in Dienst:
        _measure_from(dienst, maand)
    Onbeschikbaarheid.objects.bulk_create(
        Onbeschikbaarheid(
            dienst=o.dienst,
            van=o.van,
            tot=o.tot if o.tot <= tot or o.aangekondigd else None,
            gepland=o.aangekondigd is not None,
            aangekondigd_op=o.aangekondigd,
            toelichting=o.toelichting,
        )
        for o in _onderbrekingen()
        if _begins_in(maand, o.aangekondigd or o.van) and (o.aangekondigd or o.van) < tot
    )
    for row in _read("gbs"):
        gemigreerd_op = dt.date.fromisoformat(row["gemigreerd_op"])
        bibliotheek = Organisatie.objects.filter(code=row["bibliotheek"]).first()
        if bibliotheek and gemigreerd_op.replace(day=1) == maand and gemigreerd_op <= timezone.localdate(tot):
            GbsAansluiting.objects.create(organisatie=bibliotheek, gemigreerd_op=gemigreerd_op)


def _measure_from(dienst: Dienst, maand: dt.date) -> None:
    """The newest month comes first, so what counts as measured grows backwards, a month at a time."""
    eerste = BEZETTING_GEMETEN_VANAF if dienst == Dienst.BEMANDE_SERVICEDESK else BEGIN
    vanaf = max(maand, eerste)
    meting, _ = Meetperiode.objects.get_or_create(
        dienst=dienst, defaults={"vanaf": vanaf, "bron": "Meting van BiSC"}
    )
    if vanaf < meting.vanaf:
        meting.vanaf = vanaf
        meting.save(update_fields=["vanaf"])


def _begins_in(maand: dt.date, op: dt.datetime) -> bool:
    return timezone.localdate(op).replace(day=1) == maand


@cache
def _onderbrekingen() -> list[Onderbreking]:
    return [
        Onderbreking(
            dienst=row["dienst"],
            van=_local(row["van"]),
            tot=_local(row["tot"]),
            aangekondigd=_local(row["aangekondigd"]) if row["aangekondigd"] else None,
            toelichting=row["toelichting"],
        )
        for row in _read("onbeschikbaar")
    ]


# --- The world in which calls are made -------------------------------------------------------------------
@dataclass
class Wereld:
    """The people and places of the network, the desk's calendar, and chance."""

    rng: random.Random
    kalender: engine.Kalender
    desk: list[User]
    mensen: dict[int, list[User]]
    vestigingen: list[Vestiging]
    gewichten: list[float]
    normen: list[selectors.Toezegging]

    def choose[T](self, options: dict[T, int]) -> T:
        return self.rng.choices(list(options), weights=list(options.values()))[0]

    def later(self, op: dt.datetime, uren: float) -> dt.datetime:
        """After so many hours of service time, so always while somebody is there."""
        return engine.add_service_time(self.kalender, op, dt.timedelta(seconds=round(uren * 3600)))

    def around(self, mediaan: float, spreiding: float) -> float:
        """A time that is mostly near `mediaan` and sometimes much longer."""
        return self.rng.lognormvariate(0, spreiding) * mediaan


def _read_wereld(rng: random.Random) -> Wereld:
    vestigingen = list(
        Vestiging.objects.filter(organisatie__soort=Organisatie.Soort.BIBLIOTHEEK, actief=True)
        .select_related("organisatie")
        .order_by("pk")
    )
    counts: dict[int, int] = {}
    for vestiging in vestigingen:
        counts[vestiging.organisatie_id] = counts.get(vestiging.organisatie_id, 0) + 1
    mensen: dict[int, list[User]] = {}
    for user in User.objects.filter(
        rollen__overlap=[Rol.BIBLIOTHEEKMEDEWERKER, Rol.DIRECTEUR], is_active=True
    ).order_by("pk"):
        # A branch employee reports three times for each call of a director.
        mensen.setdefault(user.organisatie_id, []).extend(
            [user] * (3 if user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER) else 1)
        )
    return Wereld(
        rng=rng,
        kalender=load_kalender("servicedesk"),
        desk=list(
            User.objects.filter(rollen__contains=[Rol.SERVICEDESKMEDEWERKER], is_active=True).order_by("pk")
        ),
        mensen=mensen,
        vestigingen=vestigingen,
        # Big libraries report more, but a library of one house is busier than one branch of many.
        gewichten=[counts[vestiging.organisatie_id] ** -0.35 for vestiging in vestigingen],
        normen=[],
    )


# --- Calls -----------------------------------------------------------------------------------------------
def _calls_of(maand: dt.date, wereld: Wereld) -> Iterator[Verloop]:
    """Day by day as busy as that day usually is, with the rush that comes with an outage."""
    dag = maand
    while dag.month == maand.month:
        for _ in range(_number_of_calls(dag, wereld)):
            yield _call(wereld, _voorbeeld(wereld), _moment_on(dag, wereld))
        dag += dt.timedelta(days=1)
    for storing in _onderbrekingen():
        if storing.dienst == Dienst.BIBLIOTHEEKSYSTEEM and _begins_in(maand, storing.van):
            yield from _rush(storing, wereld)


def _number_of_calls(dag: dt.date, wereld: Wereld) -> int:
    mean = PER_DAG * DRUKTE_WEEKDAG[dag.weekday()] * DRUKTE_MAAND[dag.month - 1]
    if dag.weekday() < 5 and not wereld.kalender.vensters_on(dag):  # noqa: PLR2004  Monday to Friday
        mean *= 0.1
    return max(0, round(wereld.rng.gauss(mean, mean**0.5)))


def _moment_on(dag: dt.date, wereld: Wereld) -> dt.datetime:
    uur = wereld.choose(UREN)
    tijd = dt.time(uur, wereld.rng.randrange(60), wereld.rng.randrange(60))
    return timezone.make_aware(dt.datetime.combine(dag, tijd)).astimezone(dt.UTC)


def _rush(storing: Onderbreking, wereld: Wereld) -> Iterator[Verloop]:
    """While the library system is down at daytime, branch after branch reports it."""
    if storing.aangekondigd or not engine.is_open(wereld.kalender, storing.van):
        return
    voorbeeld = next(v for v in _voorbeelden() if v.onderwerp.startswith("Geen verbinding"))
    for _ in range(wereld.rng.randint(5, 12)):
        minuten = min(wereld.around(18, 0.9), 100)
        op = storing.van + dt.timedelta(seconds=round(minuten * 60))
        yield _call(wereld, voorbeeld, op, urgentie=wereld.rng.choice([1, 1, 2]), opgelost_na=storing.tot)


def _voorbeeld(wereld: Wereld) -> Voorbeeld:
    soort = wereld.choose(SOORT_GEWICHT)
    return wereld.choose({v: v.gewicht for v in _voorbeelden() if v.soort == soort})


def _call(
    wereld: Wereld,
    voorbeeld: Voorbeeld,
    op: dt.datetime,
    *,
    urgentie: int | None = None,
    opgelost_na: dt.datetime | None = None,
) -> Verloop:
    rng = wereld.rng
    if voorbeeld.soort == "incident" and urgentie is None:
        urgentie = int(rng.choice(voorbeeld.urgenties))
    verloop = _report(wereld, voorbeeld, op, urgentie)
    stappen = _steps(wereld, voorbeeld, verloop, opgelost_na)
    return _with(verloop, stappen)


def _report(wereld: Wereld, voorbeeld: Voorbeeld, op: dt.datetime, urgentie: int | None) -> Verloop:
    rng = wereld.rng
    vestiging = rng.choices(wereld.vestigingen, weights=wereld.gewichten)[0]
    mensen = wereld.mensen.get(vestiging.organisatie_id, [])
    kanaal = wereld.choose(KANALEN) if engine.is_open(wereld.kalender, op) else "portaal"
    melder = rng.choice(mensen) if mensen and kanaal == "portaal" else None
    if melder is None and kanaal == "portaal":
        kanaal = "e_mail"
    plek, nr = rng.choice(PLEKKEN), str(rng.randint(1, 4))
    aanvulling = rng.choice(AANVULLINGEN) if voorbeeld.soort == "incident" else ""
    omschrijving = f"{voorbeeld.omschrijving}\n\n{aanvulling}".strip()
    return Verloop(
        soort=voorbeeld.soort,
        urgentie=urgentie,
        onderwerp=_fill(voorbeeld.onderwerp, plek, nr),
        omschrijving=_fill(omschrijving, plek, nr),
        vestiging=vestiging,
        kanaal=kanaal,
        gemeld_op=op,
        door=melder or rng.choice(wereld.desk),
        melder=melder,
        melder_naam="" if melder else f"medewerker {vestiging.naam}",
    )


def _with(verloop: Verloop, stappen: list[Stap]) -> Verloop:
    return Verloop(**{**vars(verloop), "stappen": tuple(stappen)})


def _fill(tekst: str, plek: str, nr: str) -> str:
    return tekst.replace("{plek}", plek).replace("{nr}", nr)


# --- What happens to a call ------------------------------------------------------------------------------
@dataclass
class Zaak:
    """One call on its way: who handles it, and the steps so far."""

    wereld: Wereld
    voorbeeld: Voorbeeld
    verloop: Verloop
    wie: User
    stappen: list[Stap]

    def chance(self, share: float) -> bool:
        return self.wereld.rng.random() < share

    def add(self, actie: Actie, op: dt.datetime, door: User | None = None, **fields: Any) -> None:
        self.stappen.append(Stap(actie, op, door or self.wie, **fields))


def _steps(
    wereld: Wereld, voorbeeld: Voorbeeld, verloop: Verloop, opgelost_na: dt.datetime | None
) -> list[Stap]:
    zaak = Zaak(wereld, voorbeeld, verloop, wereld.rng.choice(wereld.desk), [])
    at = _pick_up_at(wereld, verloop)
    _before_pick_up(zaak, at)
    zaak.add(Actie.PICK_UP, at)
    if zaak.chance(0.5):
        at = wereld.later(at, 0.1)
        zaak.add(Actie.REPLY, at, tekst=wereld.rng.choice(EERSTE_ANTWOORDEN))
    if voorbeeld.notitie:
        at = wereld.later(at, 0.15)
        zaak.add(Actie.REPLY, at, tekst=voorbeeld.notitie, intern=True)
    at = _wait_for_leverancier(zaak, _wait_for_melder(zaak, at))
    work = {"incident": 5.0, "vraag": 3.5, "wijzigingsverzoek": 16.0}[voorbeeld.soort]
    at = wereld.later(max(at, opgelost_na or at), wereld.around(work, 1.0))
    zaak.add(Actie.RESOLVE, at, tekst=voorbeeld.oplossing)
    _after_resolve(zaak, at)
    return zaak.stappen


def _pick_up_at(wereld: Wereld, verloop: Verloop) -> dt.datetime:
    """Mostly early in the promised time, now and then too late; never while nobody is at the desk."""
    belofte = sla.promise(wereld.kalender, verloop.gemeld_op, _norm_of(wereld, verloop))
    totaal = engine.service_time(wereld.kalender, verloop.gemeld_op, belofte.due_at) / dt.timedelta(hours=1)
    at = wereld.later(verloop.gemeld_op, totaal * min(wereld.around(0.18, 0.86), 1.7))
    for leeg in _onderbrekingen():
        if leeg.dienst == Dienst.BEMANDE_SERVICEDESK and leeg.van <= at < leeg.tot:
            at = wereld.later(leeg.tot, wereld.around(0.6, 0.6))
    return at


def _norm_of(wereld: Wereld, verloop: Verloop) -> engine.Norm:
    """The norm of the version in force; the first history of a month decides for the month."""
    if not wereld.normen:
        wereld.normen = selectors.list_toezeggingen(now=verloop.gemeld_op)
    key = (verloop.soort, verloop.urgentie)
    return next(t.norm.norm for t in wereld.normen if (t.soort, t.urgentie) == key)


def _before_pick_up(zaak: Zaak, opgepakt: dt.datetime) -> None:
    """Now and then a colleague assigns it, or corrects the urgency."""
    wereld, verloop = zaak.wereld, zaak.verloop
    halverwege = verloop.gemeld_op + (opgepakt - verloop.gemeld_op) / 2
    at = engine.next_opening(wereld.kalender, halverwege).replace(microsecond=0)
    if not verloop.gemeld_op < at < opgepakt:
        return
    if zaak.chance(0.12):
        zaak.add(Actie.ASSIGN, at, wereld.rng.choice(wereld.desk), aan=zaak.wie)
    elif verloop.urgentie and zaak.chance(0.04):
        naar = wereld.rng.choice([naar for van, naar in ANDERE_URGENTIE if van == verloop.urgentie])
        reden = ANDERE_URGENTIE[verloop.urgentie, naar]
        zaak.add(Actie.CHANGE_URGENTIE, at, urgentie=naar, tekst=reden)


def _wait_for_melder(zaak: Zaak, at: dt.datetime) -> dt.datetime:
    wereld, melder = zaak.wereld, zaak.verloop.melder
    if not zaak.voorbeeld.vraag or not zaak.chance(0.65):
        return at
    asked = wereld.later(at, wereld.around(0.4, 0.5))
    zaak.add(Actie.WAIT, asked, tekst=zaak.voorbeeld.vraag, wacht_op="wacht_op_melder")
    at = wereld.later(asked, wereld.around(7, 0.8))
    if melder:
        nr = str(wereld.rng.randint(1, 4))
        zaak.add(Actie.REPLY, at, melder, tekst=_fill(zaak.voorbeeld.antwoord, "", nr))
    else:
        zaak.add(Actie.RESUME, at)
    return at


def _wait_for_leverancier(zaak: Zaak, at: dt.datetime) -> dt.datetime:
    wereld = zaak.wereld
    if not zaak.voorbeeld.leverancier or not zaak.chance(0.7):
        return at
    asked = wereld.later(at, wereld.around(0.8, 0.5))
    zaak.add(Actie.WAIT, asked, tekst=zaak.voorbeeld.leverancier, wacht_op="wacht_op_leverancier")
    at = wereld.later(asked, wereld.around(22, 0.6))
    zaak.add(Actie.RESUME, at)
    return at


def _after_resolve(zaak: Zaak, at: dt.datetime) -> None:
    """One in forty comes back; in the end the library confirms, or the desk closes after a week."""
    wereld, melder = zaak.wereld, zaak.verloop.melder
    if zaak.voorbeeld.soort == "incident" and zaak.chance(0.025):
        terug = wereld.later(at, wereld.around(9, 0.5))
        zaak.add(Actie.REOPEN, terug, melder, tekst=wereld.rng.choice(HEROPEND))
        opnieuw = wereld.later(terug, wereld.around(0.8, 0.5))
        zaak.add(Actie.PICK_UP, opnieuw)
        at = wereld.later(opnieuw, wereld.around(2.5, 0.7))
        zaak.add(Actie.RESOLVE, at, tekst=zaak.voorbeeld.oplossing)
    if melder and zaak.chance(0.55):
        zaak.add(Actie.CLOSE, wereld.later(at, wereld.around(5, 0.8)), melder)
    else:
        zaak.add(Actie.CLOSE, wereld.later(at, 42.5 + wereld.rng.random()))


# --- What waits to be picked up now ----------------------------------------------------------------------
def _is_picked_up(verloop: Verloop, tot: dt.datetime) -> bool:
    """Also after a reopening: what waits now is chosen below, not left to chance."""
    past = [stap.actie for stap in verloop.stappen if stap.op < tot]
    waits = [actie for actie in past if actie in {Actie.PICK_UP, Actie.REOPEN}]
    return bool(waits) and waits[-1] == Actie.PICK_UP


def _waiting_calls(wereld: Wereld, tot: dt.datetime) -> Iterator[Verloop]:
    """One too late, three for this working day, the rest for later: a queue as on any day."""
    kalender = wereld.kalender
    opent = engine.next_opening(kalender, tot)
    middernacht = timezone.make_aware(
        dt.datetime.combine(timezone.localdate(opent) + dt.timedelta(days=1), dt.time.min)
    )
    vandaag = engine.service_time(kalender, tot, middernacht) / dt.timedelta(hours=1)
    wacht: list[tuple[str, int | None, float]] = [
        ("incident", 1, 2.25),
        ("incident", 1, 2 - min(1.25, vandaag * 0.3)),
        ("incident", 2, 8.5 - min(vandaag * 0.5, 8)),
        ("incident", 3, 25.5 - vandaag * 0.8),
        ("incident", 2, 0.6),
        ("incident", 3, 12.9),
        ("incident", 3, 8.3),
        ("incident", 3, 4.7),
        ("vraag", None, 6.5),
        ("vraag", None, 2.1),
        ("wijzigingsverzoek", None, 9.4),
        ("wijzigingsverzoek", None, 1.2),
    ]
    gebruikt: set[str] = set()
    for soort, urgentie, uren in wacht:
        options = [
            v
            for v in _voorbeelden()
            if v.soort == soort
            and v.onderwerp not in gebruikt
            and (urgentie is None or str(urgentie) in v.urgenties)
        ]
        voorbeeld = wereld.choose({v: v.gewicht for v in options})
        gebruikt.add(voorbeeld.onderwerp)
        yield _report(wereld, voorbeeld, _so_long_before(kalender, tot, uren), urgentie)


def _calls_in_hand(wereld: Wereld, tot: dt.datetime) -> Iterator[Verloop]:
    """Being worked on at this moment, some waiting for the reporter or a supplier."""
    for uren, wacht_op in [
        (1.6, ""),
        (3.1, ""),
        (4.4, ""),
        (6.2, "wacht_op_melder"),
        (7.5, ""),
        (9.8, "wacht_op_leverancier"),
        (11.3, ""),
        (14.9, "wacht_op_melder"),
        (19.4, ""),
        (27.2, "wacht_op_leverancier"),
        (31.0, "wacht_op_melder"),
    ]:
        options = [
            v
            for v in _voorbeelden()
            if (v.vraag or wacht_op != "wacht_op_melder")
            and (v.leverancier or wacht_op != "wacht_op_leverancier")
        ]
        voorbeeld = wereld.choose({v: v.gewicht for v in options})
        urgentie = int(wereld.rng.choice(voorbeeld.urgenties)) if voorbeeld.urgenties else None
        op = _so_long_before(wereld.kalender, tot, uren)
        zaak = Zaak(
            wereld, voorbeeld, _report(wereld, voorbeeld, op, urgentie), wereld.rng.choice(wereld.desk), []
        )
        zaak.add(Actie.PICK_UP, wereld.later(op, 0.6))
        zaak.add(Actie.REPLY, wereld.later(op, 0.8), tekst=wereld.rng.choice(EERSTE_ANTWOORDEN))
        if wacht_op:
            tekst = voorbeeld.vraag if wacht_op == "wacht_op_melder" else voorbeeld.leverancier
            zaak.add(Actie.WAIT, wereld.later(op, 1.4), tekst=tekst, wacht_op=wacht_op)
        yield _with(zaak.verloop, zaak.stappen)


def _so_long_before(kalender: engine.Kalender, tot: dt.datetime, uren: float) -> dt.datetime:
    """The latest instant from which so much service time passed until `tot`, to the second."""
    low, high = tot - dt.timedelta(days=40), tot
    asked = dt.timedelta(hours=uren)
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if engine.service_time(kalender, middle, tot) >= asked else (low, middle)
    return low.replace(microsecond=0)


# --- Files -----------------------------------------------------------------------------------------------
@cache
def _voorbeelden() -> list[Voorbeeld]:
    return [
        Voorbeeld(
            soort=row["soort"],
            urgenties=row["urgenties"],
            gewicht=int(row["gewicht"]),
            onderwerp=row["onderwerp"],
            omschrijving=row["omschrijving"],
            vraag=row["vraag"],
            antwoord=row["antwoord"],
            oplossing=row["oplossing"],
            notitie=row["notitie"],
            leverancier=row["leverancier"],
        )
        for row in _read("meldingen")
    ]


def _read(naam: str) -> list[dict[str, str]]:
    with (GEGEVENS / f"demonstratie_{naam}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _local(tekst: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(tekst)).astimezone(dt.UTC)
