"""How the made-up agendas were decided about: amendments, votes, objections and subsidy deadlines."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import mark_read
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import selectors
from ontwikkelagenda.models import Agenda, Initiatief, Sectie, Stem, Wijzigingsvoorstel
from ontwikkelagenda.plan import read
from ontwikkelagenda.services import planning, stemronde
from ontwikkelagenda.services import wijzigingsvoorstel as voorstellen


@dataclass(frozen=True)
class Mensen:
    """Who acts in the story, by the short name of the library; BiSC is the editor."""

    redactie: User
    directeuren: dict[str, User]
    organisaties: dict[str, Organisatie]

    def person(self, kort: str) -> User:
        return self.directeuren.get(kort, self.redactie)


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, 20), tzinfo=timezone.get_default_timezone())


def read_messages(at: dt.datetime) -> None:
    """What people heard then they have read by now."""
    for bericht in Bericht.objects.filter(created_at=at, gelezen_op=None).order_by("pk"):
        mark_read(bericht, at=at + dt.timedelta(days=1))


def tell_termijnen(agenda: Agenda, mensen: Mensen, at: dt.datetime) -> None:
    for row in read("besluiten.toml")["termijn"]:
        if row["jaar"] == agenda.jaar and row["bibliotheek"] in mensen.organisaties:
            planning.set_subsidietermijn(
                agenda,
                organisatie=mensen.organisaties[row["bibliotheek"]],
                datum=row["datum"],
                omschrijving=row["bij"],
                by=mensen.person(row["bibliotheek"]),
                at=at,
            )


def tell_wijzigingen(agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    for row in read("besluiten.toml")["wijziging"]:
        at = _moment(row["op"], 14)
        initiatief = (
            Initiatief.objects.filter(sectie__agenda=agenda, titel=row["initiatief"]).order_by("pk").first()
        )
        if row["jaar"] == agenda.jaar and at < tot and initiatief is not None:
            _tell_wijziging(agenda, mensen, row, initiatief, at)


def _tell_wijziging(
    agenda: Agenda, mensen: Mensen, row: dict[str, Any], initiatief: Initiatief, at: dt.datetime
) -> None:
    voorstel = voorstellen.submit_wijzigingsvoorstel(
        agenda, _wijziging(row, initiatief), by=mensen.person(row["door"]), at=at
    )
    for kort in row["steun"]:
        voorstellen.support_wijzigingsvoorstel(voorstel, steunt=True, by=mensen.person(kort), at=at)
    wie, tekst = row["reactie"]
    later = at + dt.timedelta(hours=3)
    voorstellen.discuss_wijzigingsvoorstel(voorstel, tekst=tekst, by=mensen.person(wie), at=later)
    decided = at + dt.timedelta(days=1)
    if row["besluit"] == "aangenomen":
        voorstellen.accept_wijzigingsvoorstel(voorstel, by=mensen.redactie, at=decided)
    else:
        voorstellen.reject_wijzigingsvoorstel(
            voorstel, besluit=row["toelichting"], by=mensen.redactie, at=decided
        )
    for moment in (at, later, decided):
        read_messages(moment)


def _wijziging(row: dict[str, Any], initiatief: Initiatief) -> voorstellen.Wijziging:
    soort = Wijzigingsvoorstel.Soort
    if "bedrag" in row:
        regel = initiatief.begrotingsregels.order_by("pk")[0]
        return voorstellen.Wijziging(
            soort.BEGROTINGSREGEL,
            f"{regel.bedrag:.2f}",
            f"{Decimal(row['bedrag']):.2f}",
            row["reden"],
            initiatief=initiatief,
            regel=regel,
        )
    veld = row["veld"]
    return voorstellen.Wijziging(
        soort.INITIATIEF,
        getattr(initiatief, veld),
        row["nieuw"],
        row["reden"],
        initiatief=initiatief,
        veld=veld,
    )


def tell_consent(agenda: Agenda, mensen: Mensen, *, besluit: dt.date | None, at: dt.datetime) -> None:
    """In a year that was adopted everybody agreed; else the votes of besluiten.toml have come in."""
    end = besluit - dt.timedelta(days=3) if besluit else at.date() + dt.timedelta(days=10)
    ronde = stemronde.open_ronde(
        agenda,
        sluit_op=_moment(end, 16).replace(hour=17, minute=0),
        quorum=5,
        bijeenkomst=selectors.planned_pdo(agenda),
        by=mensen.redactie,
        at=at,
    )
    later = at + dt.timedelta(days=2)
    for stem in _stemmen(agenda, mensen, adopted=besluit is not None):
        stemronde.cast_stem(ronde, stem[1], by=stem[0], at=later)
    if besluit is not None:
        stemronde.close_ronde(ronde, by=mensen.redactie, at=_moment(besluit, 10))
        read_messages(_moment(besluit, 10))
    read_messages(at)


def _stemmen(agenda: Agenda, mensen: Mensen, *, adopted: bool) -> list[tuple[User, stemronde.Stemkeuze]]:
    if adopted:
        agreed = stemronde.Stemkeuze(Stem.Keuze.AKKOORD)
        return [(person, agreed) for person in mensen.directeuren.values()]
    rows = [row for row in read("besluiten.toml")["stem"] if row["jaar"] == agenda.jaar]
    return [
        (
            mensen.person(row["bibliotheek"]),
            stemronde.Stemkeuze(Stem.Keuze(row["keuze"]), row.get("reden", ""), sectie=_sectie(agenda, row)),
        )
        for row in rows
        if row["bibliotheek"] in mensen.directeuren or row["bibliotheek"] == "BiSC"
    ]


def _sectie(agenda: Agenda, row: dict[str, Any]) -> Sectie | None:
    code = row.get("sectie")
    rows = Sectie.objects.filter(agenda=agenda, huisdeel__code=code).select_related("huisdeel")
    return rows.order_by("volgorde").first() if code else None
