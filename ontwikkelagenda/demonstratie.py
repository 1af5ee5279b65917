"""A made-up history of four agendas, written through the services as people would have done it.

The story of an agenda is told whole in one month, so that months can be made in any order and the versions of
a section still follow one another in time.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda import demonstratie_besluiten, demonstratie_schrijven, demonstratie_uitvoering, services
from ontwikkelagenda.models import (
    Agenda,
    BiscRol,
    Bron,
    Huisdeel,
    Initiatief,
    Risico,
    Sectie,
    Thema,
    WsobFunctie,
)
from ontwikkelagenda.plan import read


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Tell the stories that belong to `maand`, as far as they go before `tot`."""
    for verhaal in read("geschiedenis.toml")["agenda"]:
        if verhaal["maand"] == maand:
            _Story(verhaal, tot, rng).tell()
    if pdo := demonstratie_uitvoering.latest_pdo(maand, tot):
        demonstratie_uitvoering.tell_concept(pdo, _find_people())


def _find_people() -> demonstratie_besluiten.Mensen:
    redactie = User.objects.filter(rollen__contains=[Rol.AGENDAREDACTEUR]).order_by("pk")[0]
    directeuren = User.objects.filter(rollen__contains=[Rol.DIRECTEUR]).select_related("organisatie")
    ours = Organisatie.objects.filter(soort__in=["bibliotheek", "bisc"]).order_by("pk")
    named = {person.organisatie.kort: person for person in directeuren.order_by("pk")}
    return demonstratie_besluiten.Mensen(redactie, named, {o.kort: o for o in ours})


@dataclass(frozen=True)
class _Act:
    """Something somebody did: when, and the service call."""

    op: dt.datetime
    wat: str
    row: dict[str, Any]


class _Story:
    """One agenda, from its first line to where it stands at `tot`."""

    def __init__(self, verhaal: dict[str, Any], tot: dt.datetime, rng: random.Random) -> None:
        self.verhaal, self.tot, self.rng = verhaal, tot, rng
        self.jaar: int = verhaal["jaar"]
        self.mensen = _find_people()
        self.organisaties, self.redactie = self.mensen.organisaties, self.mensen.redactie
        self.directeuren = {person.organisatie_id: person for person in self.mensen.directeuren.values()}

    def tell(self) -> None:
        acts = sorted(self._acts(), key=lambda act: act.op)
        for act in acts:
            if act.op < self.tot:
                getattr(self, f"_{act.wat}")(act.row, act.op)

    def _acts(self) -> Iterator[_Act]:
        """In the order of a day: first the frame, then writing, then deciding."""
        yield _Act(self._moment(self.verhaal["begin"], 9), "begin", {})
        for wat in (
            "consultatie",
            "wijzigen",
            "consent",
            "vastgesteld",
            "uitvoering",
            "evaluatie",
            "afgesloten",
        ):
            if wat in self.verhaal:
                yield _Act(self._moment(self.verhaal[wat], 11), wat, {})
        history = read("geschiedenis.toml")
        for wat, hour in (("sectie", 10), ("schrijven", 13), ("suggestie", 14), ("opmerking", 15)):
            for row in history.get(wat, []):
                if row["jaar"] == self.jaar:
                    yield _Act(self._moment(row["op"], hour), wat, row)
        for row in read("initiatieven.toml")["initiatief"]:
            if row["jaar"] == self.jaar:
                yield _Act(self._proposal_day(), "initiatief", row)

    def _moment(self, day: dt.date, hour: int) -> dt.datetime:
        time = dt.time(hour, self.rng.randrange(60))
        return dt.datetime.combine(day, time, tzinfo=timezone.get_default_timezone())

    def _proposal_day(self) -> dt.datetime:
        """A working day while people bring things in, before the PDO decides."""
        first = self.verhaal.get("consultatie", self.verhaal["begin"]) + dt.timedelta(days=4)
        # Before free writing ends.
        last = self.verhaal["wijzigen"] - dt.timedelta(days=4)
        day = first + dt.timedelta(days=self.rng.randrange((last - first).days))
        while day.weekday() > 4:  # noqa: PLR2004  Saturday or Sunday
            day -= dt.timedelta(days=1)
        return self._moment(day, 15)

    # --- The acts ----------------------------------------------------------------------------------------
    def _begin(self, _row: dict[str, Any], at: dt.datetime) -> None:
        """The agenda of 2027 is reference data; those of the past begin here."""
        if not Agenda.objects.filter(jaar=self.jaar).exists():
            services.create_agenda(self.jaar, fasen=self._fasen(), by=self.redactie, at=at)
        demonstratie_besluiten.tell_termijnen(self._agenda(), self.mensen, at)
        history = read("geschiedenis.toml")
        for sectie in self._secties().filter(volgorde=1):
            code = sectie.huisdeel.code
            services.arrange_sectie(
                sectie,
                titel=sectie.titel,
                penvoerder=self.organisaties[history["penvoerder"].get(code, "BiSC")],
                rollen=self._rollen(history["rollen"].get(code, [])),
                by=self.redactie,
                at=at,
            )

    def _fasen(self) -> dict[str, tuple[dt.date, dt.date | None]]:
        besluit = self.verhaal.get("vastgesteld") or self.verhaal["beoogd"]
        week_before = besluit - dt.timedelta(days=7)
        opened = self.verhaal.get("consultatie", week_before)
        return {
            "concept": (self.verhaal["begin"], opened),
            **({"consultatie": (opened, week_before)} if opened < week_before else {}),
            "vastgesteld": (besluit, None),
            "uitvoering": (
                self.verhaal.get("uitvoering", dt.date(self.jaar, 1, 1)),
                dt.date(self.jaar, 12, 31),
            ),
            "afgesloten": (dt.date(self.jaar + 1, 3, 1), None),
        }

    def _consultatie(self, _row: dict[str, Any], at: dt.datetime) -> None:
        services.change_fase(self._agenda(), fase=Agenda.Fase.CONSULTATIE, by=self.redactie, at=at)
        demonstratie_besluiten.read_messages(at)

    def _wijzigen(self, _row: dict[str, Any], at: dt.datetime) -> None:
        demonstratie_uitvoering.tell_budgetadvies(self._agenda(), self.mensen, self.tot)
        services.change_fase(self._agenda(), fase=Agenda.Fase.WIJZIGINGSVOORSTELLEN, by=self.redactie, at=at)
        demonstratie_besluiten.read_messages(at)
        demonstratie_besluiten.tell_wijzigingen(self._agenda(), self.mensen, self.tot)

    def _consent(self, _row: dict[str, Any], at: dt.datetime) -> None:
        besluit = self.verhaal.get("vastgesteld")
        demonstratie_besluiten.tell_consent(self._agenda(), self.mensen, besluit=besluit, at=at)
        demonstratie_uitvoering.tell_overleg(self._agenda(), self.mensen, self.tot)

    def _evaluatie(self, _row: dict[str, Any], at: dt.datetime) -> None:
        services.change_fase(self._agenda(), fase=Agenda.Fase.EVALUATIE, by=self.redactie, at=at)
        demonstratie_besluiten.read_messages(at)

    def _sectie(self, row: dict[str, Any], at: dt.datetime) -> None:
        opzet = services.Opzet(
            huisdeel=Huisdeel.objects.get(code=row["deel"]),
            titel=row["titel"],
            penvoerder=self.organisaties[row["penvoerder"]],
            rollen=tuple(self._rollen(row["rollen"])),
        )
        services.add_sectie(self._agenda(), opzet, by=self.redactie, at=at)

    def _schrijven(self, row: dict[str, Any], at: dt.datetime) -> None:
        sectie = self._find_sectie(row["sectie"])
        tekst = sectie.tekst.replace(*row["vervang"]) if "vervang" in row else sectie.tekst
        tekst = "\n\n".join(filter(None, [tekst, row.get("erbij", "")]))
        services.save_sectie(
            sectie,
            tekst=tekst,
            klaar=row.get("klaar", False),
            versie=sectie.versie,
            by=self._person(row["door"]),
            at=at,
        )

    def _suggestie(self, row: dict[str, Any], at: dt.datetime) -> None:
        demonstratie_schrijven.tell_suggestie(self._find_sectie(row["sectie"]), row, self.mensen, at)

    def _opmerking(self, row: dict[str, Any], at: dt.datetime) -> None:
        demonstratie_schrijven.tell_opmerking(self._find_sectie(row["sectie"]), row, self.mensen, at)

    def _initiatief(self, row: dict[str, Any], at: dt.datetime) -> None:
        mee = row["mee"]
        bibliotheken = self._bibliotheken() if mee == "alle" else [self.organisaties[naam] for naam in mee]
        adopted_later = "vastgesteld" in self.verhaal
        voorstel = services.Voorstel(
            titel=row["titel"],
            soort=Initiatief.Soort(row["soort"]),
            aard=Initiatief.Aard(row.get("aard", "vernieuwing")),
            doel=row["doel"],
            beoogd_effect=row["effect"],
            thema=Thema.objects.get(code=row["thema"]),
            penvoerder=self.organisaties[row["penvoerder"]],
            bibliotheken=tuple(bibliotheken),
            rollen=tuple(self._rollen(row["rollen"])),
            functies=tuple(WsobFunctie.objects.filter(code__in=row["functies"]).order_by("volgorde")),
            regels=tuple(services.Regel(Bron(b), Decimal(euro), what) for b, euro, what in row["regels"]),
            status=Initiatief.Status(
                row.get("status") or ("klaar_voor_pdo" if row.get("klaar", adopted_later) else "in_bewerking")
            ),
            doelgroepen=row.get("doelgroepen", ""),
            begint_kwartaal=row.get("kwartalen", [1, 4])[0],
            eindigt_kwartaal=row.get("kwartalen", [1, 4])[1],
            inzet_dagen=Decimal(row.get("dagen", 0)),
            mijlpalen=tuple(services.Mijlpaalregel(*m) for m in row.get("mijlpalen", [])),
            risicos=tuple(
                services.Risicoregel(r[0], Risico.Kans(r[1]), r[2]) for r in row.get("risicos", [])
            ),
            indicatoren=tuple((code, wat) for code, wat in row.get("indicatoren", [])),
        )
        sectie = self._find_sectie(row.get("sectie", row["deel"]))
        services.add_initiatief(sectie, voorstel, by=self._person(row["penvoerder"]), at=at)

    def _vastgesteld(self, _row: dict[str, Any], at: dt.datetime) -> None:
        pdo = Bijeenkomst.objects.filter(
            soort=Bijeenkomst.Soort.PDO, begint_op__date=timezone.localtime(at).date()
        )
        services.adopt_agenda(self._agenda(), bijeenkomst=pdo.order_by("pk").first(), by=self.redactie, at=at)
        demonstratie_besluiten.read_messages(at)

    def _uitvoering(self, _row: dict[str, Any], at: dt.datetime) -> None:
        services.change_fase(self._agenda(), fase=Agenda.Fase.UITVOERING, by=self.redactie, at=at)
        demonstratie_uitvoering.tell_reserve(self._agenda(), self.mensen, at)
        demonstratie_uitvoering.tell_acties(self._agenda(), self.mensen, self.tot)
        demonstratie_uitvoering.tell_voortgang(self._agenda(), self.mensen, self.tot)
        demonstratie_uitvoering.tell_evaluaties(self._agenda(), self.mensen, self.tot)
        demonstratie_besluiten.read_messages(at)

    def _afgesloten(self, _row: dict[str, Any], at: dt.datetime) -> None:
        services.change_fase(self._agenda(), fase=Agenda.Fase.AFGESLOTEN, by=self.redactie, at=at)
        demonstratie_besluiten.read_messages(at)

    # --- Finding people and places -------------------------------------------------------------------------
    def _agenda(self) -> Agenda:
        return Agenda.objects.get(jaar=self.jaar)

    def _secties(self) -> QuerySet[Sectie]:
        return (
            Sectie.objects.filter(agenda__jaar=self.jaar).select_related("agenda", "huisdeel").order_by("pk")
        )

    def _find_sectie(self, name: str) -> Sectie:
        """By its title, else the first of the part with this code."""
        by_title = self._secties().filter(titel=name).first()
        return by_title or self._secties().filter(huisdeel__code=name)[0]

    def _rollen(self, codes: list[str]) -> list[BiscRol]:
        return list(BiscRol.objects.filter(code__in=codes).order_by("volgorde"))

    def _bibliotheken(self) -> list[Organisatie]:
        return [o for o in self.organisaties.values() if o.pk in self.directeuren]

    def _person(self, kort: str) -> User:
        """The director of the library; for BiSC the editor."""
        return self.directeuren.get(self.organisaties[kort].pk, self.redactie)
