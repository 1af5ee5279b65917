"""A made-up desk of today beside the queue: mail, changes, the status page, security and the GBS board."""

import csv
import datetime as dt
import random
from email.message import EmailMessage
from pathlib import Path

from django.db import transaction

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from servicedesk import selectors, services
from servicedesk.demonstratie_gesprekken import generate_gesprekken
from servicedesk.models import (
    GbsStap,
    GbsTraject,
    IctDienst,
    Melding,
    Statusbericht,
    Statusregel,
    Wijziging,
)

GEGEVENS = Path(__file__).parent / "gegevens"
DAG, UUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ONLEESBAAR = b"\x00\x01\x02 geen e-mail"
NAZORG_NA = dt.timedelta(days=120)
# Where the libraries stand that have not moved yet, in the order of their names.
NOG_NIET = [GbsTraject.Fase.PROEFMIGRATIE, GbsTraject.Fase.VOORBEREIDING]


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Once, with the month of `tot`; without people at the desk there is nothing to make."""
    begin, end = selectors.month(maand)
    desk = list(
        User.objects.filter(rollen__contains=[Rol.SERVICEDESKMEDEWERKER], is_active=True).order_by("pk")
    )
    mensen = list(
        User.objects.filter(
            rollen__contains=[Rol.BIBLIOTHEEKMEDEWERKER], is_active=True, vestiging__isnull=False
        )
        .select_related("vestiging", "organisatie")
        .order_by("pk")
    )
    if not begin <= tot < end or len(desk) < 2 or len(mensen) < 2:  # noqa: PLR2004  one plans, one agrees
        return
    if GbsTraject.objects.exists():
        # A demonstration that lives into the next month has its desk already.
        return
    _receive_mail(mensen, tot - rng.uniform(0, 0.3) * UUR)
    _plan_wijzigingen(desk, mensen, tot)
    _write_statuspagina(desk[0], tot)
    _mark_beveiliging(desk, mensen[-1], tot)
    _move_to_gbs(desk[0], tot)
    _tell_gebruik(desk[0], tot)
    generate_gesprekken(desk, mensen, tot)


# --- Mail --------------------------------------------------------------------------------------------------
def _receive_mail(mensen: list[User], tot: dt.datetime) -> None:
    """A call, a stranger, a supplier, an automatic answer, and what nobody can read."""
    for number, row in enumerate(_read("mail")):
        op = tot - float(row["uren"]) * UUR
        rauw = ONLEESBAAR if row["van"] == "onleesbaar" else _letter(row, mensen[number % len(mensen)], op)
        mail = services.store_eml(rauw, at=op)
        if mail is not None:
            services.process_mail(mail, at=op)


def _letter(row: dict[str, str], medewerker: User, op: dt.datetime) -> bytes:
    letter = EmailMessage()
    letter["Received"] = f"from elders by mx.bisc.invalid; {op:%a, %d %b %Y %H:%M:%S} +0000"
    own = row["van"] == "medewerker"
    letter["From"] = f"{medewerker.naam} <{medewerker.email}>" if own else row["van"]
    letter["To"] = "servicedesk@bisc.invalid"
    letter["Subject"] = row["onderwerp"]
    letter["Message-ID"] = f"<{op:%Y%m%d%H%M}@voorbeeld.invalid>"
    if row["koppen"]:
        kop, waarde = row["koppen"].split(": ")
        letter[kop] = waarde
    letter.set_content(row["tekst"])
    return letter.as_bytes()


# --- Changes -----------------------------------------------------------------------------------------------
def _plan_wijzigingen(desk: list[User], mensen: list[User], tot: dt.datetime) -> None:
    """One plan in every state; who plans is not who agrees."""
    for number, row in enumerate(_read("wijzigingen")):
        medewerker = mensen[number % len(mensen)]
        op = tot - int(row["dagen_geleden"]) * DAG
        melding = _report(medewerker, desk[0], op, row)
        begin = (op if row["stand"] == "uitgevoerd" else tot) + int(row["over_dagen"]) * DAG
        wijziging = services.plan_wijziging(
            melding,
            by=desk[0],
            at=op + UUR,
            risico=row["risico"],
            plan=row["plan"],
            terugvalplan=row["terugvalplan"],
            van=begin,
            tot=begin + int(row["duur"]) * UUR,
            diensten=IctDienst.objects.filter(slug=row["dienst"]),
            bibliotheken=_around(medewerker, int(row["bibliotheken"])),
        )
        _bring_to(wijziging, row["stand"], desk, op + UUR)


def _report(medewerker: User, desk: User, op: dt.datetime, row: dict[str, str]) -> Melding:
    vestiging = medewerker.vestiging
    assert vestiging  # noqa: S101  chosen above
    melding = services.report_melding(
        by=medewerker,
        at=op,
        soort=row.get("soort", Melding.Soort.WIJZIGINGSVERZOEK),
        urgentie=int(row["urgentie"]) if row.get("urgentie") else None,
        onderwerp=row["onderwerp"],
        omschrijving=row["omschrijving"],
        vestiging=vestiging,
        melder=medewerker,
    )
    return services.pick_up_melding(melding, by=desk, at=op + UUR / 2)


def _around(medewerker: User, aantal: int) -> list[Organisatie]:
    """The library of the reporter, and others that are concerned."""
    rest = (
        Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, vestigingen__isnull=False)
        .exclude(pk=medewerker.organisatie_id)
        .distinct()
        .order_by("naam", "pk")
    )
    eigen = Organisatie.objects.filter(pk=medewerker.organisatie_id).order_by("pk")
    return [*eigen, *rest[: aantal - 1]]


def _bring_to(wijziging: Wijziging, stand: str, desk: list[User], op: dt.datetime) -> None:
    if stand == Wijziging.Status.CONCEPT:
        return
    services.submit_wijziging(wijziging, by=desk[0], at=op)
    services.decide_wijziging(wijziging, by=desk[1], at=op + UUR, akkoord=True, toelichting="Goed plan.")
    if stand == Wijziging.Status.TER_GOEDKEURING:
        return
    akkoord = stand != Wijziging.Status.AFGEWEZEN
    words = "Prima zo." if akkoord else "Die nacht draait de jaarafsluiting. Kies een ander moment."
    for goedkeuring in wijziging.goedkeuringen.filter(stap=2).order_by("pk"):
        directeur = (
            User.objects.filter(
                organisatie=goedkeuring.organisatie, rollen__contains=[Rol.DIRECTEUR], is_active=True
            )
            .order_by("pk")
            .first()
        )
        if directeur:
            services.decide_wijziging(
                wijziging, by=directeur, at=op + 20 * UUR, akkoord=akkoord, toelichting=words
            )
    if stand == Wijziging.Status.UITGEVOERD:
        services.review_wijziging(
            wijziging,
            by=desk[0],
            at=wijziging.tot,
            uitkomst=Wijziging.Uitkomst.GESLAAGD,
            evaluatie="Binnen de tijd klaar; de balie merkte er niets van.",
        )
        services.resolve_melding(
            wijziging.melding,
            by=desk[0],
            at=wijziging.tot + UUR / 2,
            oplossing="De wijziging is gedaan, zoals afgesproken. Merk je toch iets? Heropen dan de melding.",
        )


# --- The status page ---------------------------------------------------------------------------------------
def _write_statuspagina(desk: User, tot: dt.datetime) -> None:
    """Hinder of this morning, maintenance to come, and an outage that is over."""
    hinder = services.publish_statusbericht(
        by=desk,
        at=tot - 3 * UUR,
        soort=Statusbericht.Soort.HINDER,
        titel="Wifi is traag in een paar vestigingen",
        diensten=IctDienst.objects.filter(slug="netwerk"),
        van=tot - 3 * UUR,
        tekst="We zien dat de wifi op drukke plekken traag is. We zoeken de oorzaak.",
    )
    services.update_statusbericht(
        hinder,
        by=desk,
        at=tot - UUR,
        stand=Statusregel.Stand.OORZAAK_BEKEND,
        tekst="Een verdeler bij de leverancier geeft fouten. Hij wordt vandaag vervangen.",
    )
    begin = (tot + 6 * DAG).replace(hour=20, minute=0, second=0, microsecond=0)
    services.publish_statusbericht(
        by=desk,
        at=tot - DAG,
        soort=Statusbericht.Soort.ONDERHOUD,
        titel="Onderhoud aan het bibliotheeksysteem",
        diensten=IctDienst.objects.filter(slug="bibliotheeksysteem"),
        van=begin,
        tot=begin + 3 * UUR,
        tekst="Uitlenen en innemen kan die avond niet. De dag erna is alles er weer.",
    )
    voorbij = services.publish_statusbericht(
        by=desk,
        at=tot - 4 * DAG,
        soort=Statusbericht.Soort.STORING,
        titel="E-mail kwam niet aan",
        diensten=IctDienst.objects.filter(slug="werkplek"),
        van=tot - 4 * DAG,
        tekst="E-mail blijft liggen. We zijn ermee bezig.",
    )
    services.update_statusbericht(
        voorbij,
        by=desk,
        at=tot - 4 * DAG + 2 * UUR,
        stand=Statusregel.Stand.HERSTELD,
        tekst="De e-mail loopt weer. Er is niets verloren gegaan.",
    )


# --- Security and the GBS ----------------------------------------------------------------------------------
def _mark_beveiliging(desk: list[User], medewerker: User, tot: dt.datetime) -> None:
    """A lost laptop: everybody at the desk is named, so that the demonstration shows it."""
    row = {
        "onderwerp": "Laptop van de balie is weg",
        "omschrijving": "De laptop lag gisteravond nog op kantoor. Er staan ledenlijsten op.",
        "soort": Melding.Soort.INCIDENT,
        "urgentie": "1",
    }
    melding = _report(medewerker, desk[0], tot - 5 * UUR, row)
    services.mark_beveiligingsincident(melding, by=desk[0], at=tot - 4 * UUR, betrokkenen=desk[1:])


def _move_to_gbs(desk: User, tot: dt.datetime) -> None:
    """Who has moved is after-care or has just moved; the next one tries, the others prepare.

    From the file, not the table: the months in which libraries moved may be generated after this one.
    """
    moved = {rij["bibliotheek"]: dt.date.fromisoformat(rij["gemigreerd_op"]) for rij in _read("gbs")}
    Fase, te_gaan = GbsTraject.Fase, 0  # noqa: N806  a class
    bibliotheken = Organisatie.objects.filter(
        pk__in=Vestiging.objects.values("organisatie_id"), soort=Organisatie.Soort.BIBLIOTHEEK
    ).order_by("naam", "pk")
    for bibliotheek in bibliotheken:
        op, gepland = tot - 30 * DAG, None
        since = tot.date() - moved.get(bibliotheek.code or "", dt.date.max)
        if since >= dt.timedelta():
            fase = Fase.NAZORG if since > NAZORG_NA else Fase.GEMIGREERD
            op = tot - since
        else:
            fase = NOG_NIET[min(te_gaan, len(NOG_NIET) - 1)]
            te_gaan += 1
            gepland = (tot + te_gaan * 90 * DAG).date()
        traject = GbsTraject.objects.create(organisatie=bibliotheek, fase=fase, gepland_op=gepland)
        GbsStap.objects.create(traject=traject, fase=fase, op=op, door=desk)


def _tell_gebruik(desk: User, tot: dt.datetime) -> None:
    """Every branch uses what BiSC delivers; the GBS only those of the libraries that have moved."""
    over = {rij["bibliotheek"] for rij in _read("gbs") if rij["gemigreerd_op"] <= tot.date().isoformat()}
    vestigingen = list(Vestiging.objects.filter(actief=True).select_related("organisatie").order_by("pk"))
    for dienst in IctDienst.objects.order_by("volgorde", "pk"):
        gebruikers = [v for v in vestigingen if (v.organisatie.code in over) or dienst.slug != "gbs"]
        services.set_gebruik(dienst, by=desk, at=tot, vestigingen=gebruikers)


def _read(naam: str) -> list[dict[str, str]]:
    with (GEGEVENS / f"demonstratie_{naam}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
