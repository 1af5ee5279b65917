"""Agendas, sections and initiatives as tests need them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import services
from ontwikkelagenda.models import (
    Agenda,
    Bron,
    Budget,
    Draad,
    Huisdeel,
    Huislaag,
    Initiatief,
    Sectie,
    Stem,
    Stemronde,
    Thema,
    VastgesteldeVersie,
    Verslag,
)
from ontwikkelagenda.services import stemronde
from tests.conftest import make_user

NOW = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)


def make_thema() -> Thema:
    thema, _ = Thema.objects.get_or_create(
        code="leesoffensief", defaults={"naam": "Leesoffensief", "volgorde": 1}
    )
    return thema


def make_huisdeel(code: str = "geletterde-samenleving", plaats: str = "kamer") -> Huisdeel:
    order = ["fundament", "kamer", "dak"].index(plaats) + 1
    laag, _ = Huislaag.objects.get_or_create(
        plaats=plaats, defaults={"naam": f"Laag {plaats}", "volgorde": order}
    )
    kleur = {"fundament": "steen", "kamer": "lezen", "dak": "dak"}[plaats]
    deel, _ = Huisdeel.objects.get_or_create(
        code=code,
        defaults={
            "naam": code.replace("-", " ").capitalize(),
            "laag": laag,
            "kleurrol": kleur,
            "volgorde": Huisdeel.objects.count() + 1,
        },
    )
    return deel


def make_agenda(
    jaar: int = 2027, fase: str = "consultatie", subsidie: int = 300_000, reserve: int = 154_000
) -> Agenda:
    """An agenda with one section and its two budgets."""
    begin = dt.date(jaar - 1, 12, 3)
    agenda = services.create_agenda(
        jaar,
        fasen={"vastgesteld": (begin, None)},
        secties=[services.Opzet(make_huisdeel(), "Leesoffensief", "Samen lezen.\n\n- een\n- twee")],
        by=None,
        at=NOW - dt.timedelta(days=90),
    )
    for bron, bedrag in ((Bron.AGENDABUDGET, subsidie), (Bron.INNOVATIERESERVE, reserve)):
        Budget.objects.get_or_create(jaar=jaar, bron=bron, defaults={"bedrag": Decimal(bedrag)})
    if fase != agenda.fase:
        agenda = services.change_fase(agenda, fase=Agenda.Fase(fase), by=None, at=NOW)
    return agenda


def make_ronde(agenda: Agenda, by: User, at: dt.datetime = NOW, **fields: Any) -> Stemronde:
    """An open round about an agenda that still takes changes; every library with a director may vote."""
    agenda.refresh_from_db()
    if agenda.fase != Agenda.Fase.WIJZIGINGSVOORSTELLEN:
        agenda = services.change_fase(agenda, fase=Agenda.Fase.WIJZIGINGSVOORSTELLEN, by=by, at=at)
    defaults: dict[str, Any] = {"sluit_op": at + dt.timedelta(days=7), "quorum": 1}
    return stemronde.open_ronde(agenda, by=by, at=at, **{**defaults, **fields})


def consent(agenda: Agenda, by: User, at: dt.datetime = NOW) -> Stemronde:
    """A round in which one library agrees and that is closed: the agenda can be adopted."""
    voter = User.objects.filter(rollen__contains=["directeur"]).order_by("pk").first()
    if voter is None:
        bibliotheek = Organisatie.objects.create(naam="Bibliotheek van de proef", soort="bibliotheek")
        voter = make_user(Rol.DIRECTEUR, bibliotheek)
    ronde = make_ronde(agenda, by, at)
    stemronde.cast_stem(ronde, stemronde.Stemkeuze(Stem.Keuze.AKKOORD), by=voter, at=at)
    return stemronde.close_ronde(ronde, by=by, at=at)


def adopt(agenda: Agenda, by: User, at: dt.datetime = NOW) -> VastgesteldeVersie:
    consent(agenda, by, at)
    return services.adopt_agenda(agenda, by=by, at=at)


def make_sectie(agenda: Agenda) -> Sectie:
    return agenda.secties.order_by("pk")[0]


def make_voorstel(
    penvoerder: Organisatie, bedrag: int | str = 10_000, *, bron: Bron = Bron.AGENDABUDGET, **fields: Any
) -> services.Voorstel:
    defaults: dict[str, Any] = {
        "titel": "Voorlezen aan de keukentafel",
        "soort": Initiatief.Soort.PROJECT,
        "doel": "Meer gezinnen lezen voor.",
        "thema": make_thema(),
        "penvoerder": penvoerder,
        "bibliotheken": (penvoerder,),
        "regels": (services.Regel(bron, Decimal(bedrag)),) if bedrag else (),
    }
    return services.Voorstel(**{**defaults, **fields})


def make_initiatief(agenda: Agenda, by: User, bedrag: int | str = 10_000, **fields: Any) -> Initiatief:
    voorstel = make_voorstel(fields.pop("penvoerder", by.organisatie), bedrag, **fields)
    return services.add_initiatief(make_sectie(agenda), voorstel, by=by, at=NOW)


def make_adopted(jaar: int = 2026, by: User | None = None) -> Agenda:
    agenda = make_agenda(jaar)
    bisc, _ = Organisatie.objects.get_or_create(naam="BiSC", defaults={"soort": "bisc"})
    person = by or User.objects.filter(rollen__contains=["agendaredacteur"]).order_by("pk").first()
    adopt(agenda, person or make_user(Rol.AGENDAREDACTEUR, bisc), timezone.now())
    agenda.refresh_from_db()
    return agenda


def make_draad(
    bij: Sectie | Verslag, by: User, tekst: str = "Hoe vinden we die gezinnen?", **fields: Any
) -> Draad:
    anker = fields.pop("anker", services.Anker(citaat="Samen lezen"))
    return services.place_opmerking(bij, tekst=tekst, anker=anker, by=by, at=NOW, **fields)


def refuse_sql(table: str, sql: str) -> None:
    """Assert that the table's own trigger refuses the statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Tests that commit empty every table, so this trigger is off; here it stands as in production.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        with pytest.raises(DatabaseError, match="verandert niet meer"), transaction.atomic():
            cursor.execute(sql.format(table))
        transaction.set_rollback(True)
