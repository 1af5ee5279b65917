"""Doing and evaluating: how each initiative stands, what is late, what it taught."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from bisc_portal.accounts.models import User
from ontwikkelagenda.models import (
    Actie,
    Agenda,
    Evaluatie,
    Initiatief,
    Jaarevaluatie,
    Mijlpaal,
    VastgesteldeVersie,
    Voortgang,
)
from ontwikkelagenda.selectors.budget import BudgetStand, budget_stand
from ontwikkelagenda.selectors.initiatief import initiatieven
from ontwikkelagenda.selectors.planning import Termijnstand, list_termijnen

NUL = Decimal(0)
# A quarter is reported within two weeks after its end.
GRACE = dt.timedelta(days=14)


def quarter_end(jaar: int, kwartaal: int) -> dt.date:
    first_after = dt.date(jaar + 1, 1, 1) if kwartaal == 4 else dt.date(jaar, kwartaal * 3 + 1, 1)  # noqa: PLR2004  the last quarter
    return first_after - dt.timedelta(days=1)


def due_quarters(jaar: int, *, today: dt.date) -> list[int]:
    """The quarters that have ended, so that something can be said of them."""
    return [kwartaal for kwartaal in range(1, 5) if quarter_end(jaar, kwartaal) < today]


def current_quarter(jaar: int, *, today: dt.date) -> int:
    """The quarter to report now: the last one that ended, else the first."""
    ended = due_quarters(jaar, today=today)
    return ended[-1] if ended else 1


@dataclass(frozen=True)
class Uitvoeringsregel:
    """An initiative with its progress; `te_laat` holds the quarters nobody reported in time."""

    initiatief: Initiatief
    laatste: Voortgang | None
    te_laat: list[int]
    evaluatie: Evaluatie | None

    @property
    def besteed(self) -> Decimal:
        return self.laatste.besteed if self.laatste else NUL

    @property
    def klaar(self) -> bool:
        return self.laatste is not None and self.laatste.stand in {
            Voortgang.Stand.AFGEROND,
            Voortgang.Stand.GESTOPT,
        }


@dataclass(frozen=True)
class Uitvoering:
    regels: list[Uitvoeringsregel]

    @property
    def te_laat(self) -> list[Uitvoeringsregel]:
        """Late ones come forward by themselves: nobody has to look for them."""
        return [regel for regel in self.regels if regel.te_laat]

    @property
    def geevalueerd(self) -> int:
        return sum(regel.evaluatie is not None for regel in self.regels)

    @property
    def besteed(self) -> Decimal:
        return sum((regel.besteed for regel in self.regels), NUL)

    @property
    def begroot(self) -> Decimal:
        return sum((regel.initiatief.totaal for regel in self.regels), NUL)

    def with_stand(self, *standen: str) -> int:
        return sum(regel.laatste is not None and regel.laatste.stand in standen for regel in self.regels)

    @property
    def op_koers(self) -> int:
        return self.with_stand("op_koers", "afgerond")

    @property
    def aandacht(self) -> int:
        return self.with_stand("let_op", "loopt_achter")


def has_decision(agenda: Agenda) -> bool:
    """Once adopted there is something to do, also while an addendum is being made."""
    return agenda.is_adopted or VastgesteldeVersie.objects.filter(agenda=agenda).exists()


def load_uitvoering(agenda: Agenda, *, today: dt.date) -> Uitvoering:
    found = (
        initiatieven(agenda)
        .select_related("evaluatie")
        .prefetch_related(
            Prefetch("voortgang", Voortgang.objects.select_related("door").order_by("kwartaal"))
        )
    )
    return Uitvoering([_regel(initiatief, agenda.jaar, today) for initiatief in found])


def _regel(initiatief: Initiatief, jaar: int, today: dt.date) -> Uitvoeringsregel:
    gemeld = list(initiatief.voortgang.all())
    laatste = gemeld[-1] if gemeld else None
    ended = laatste is not None and laatste.stand in {Voortgang.Stand.AFGEROND, Voortgang.Stand.GESTOPT}
    reported = {voortgang.kwartaal for voortgang in gemeld}
    te_laat = [
        kwartaal
        for kwartaal in range(initiatief.begint_kwartaal, initiatief.eindigt_kwartaal + 1)
        if kwartaal not in reported and quarter_end(jaar, kwartaal) + GRACE < today and not ended
    ]
    return Uitvoeringsregel(initiatief, laatste, te_laat, getattr(initiatief, "evaluatie", None))


def list_voortgang(initiatief: Initiatief) -> QuerySet[Voortgang]:
    return (
        Voortgang.objects.filter(initiatief=initiatief)
        .select_related("door__organisatie")
        .prefetch_related(Prefetch("gehaald", Mijlpaal.objects.order_by("kwartaal", "pk")))
        .order_by("-kwartaal")
    )


def find_evaluatie(initiatief: Initiatief) -> Evaluatie | None:
    return (
        Evaluatie.objects.filter(initiatief=initiatief)
        .select_related("door__organisatie")
        .order_by("pk")
        .first()
    )


def acties(agenda: Agenda) -> QuerySet[Actie]:
    """Open ones first, the one that must be ready first on top."""
    return (
        Actie.objects.filter(agenda=agenda)
        .select_related(
            "agenda",
            "eigenaar__organisatie",
            "initiatief__sectie__agenda",
            "sectie__agenda",
            "bijeenkomst",
            "door",
        )
        .order_by("gedaan_op", "voor", "pk")
    )


def open_acties(user: User) -> QuerySet[Actie]:
    return (
        Actie.objects.filter(eigenaar=user, gedaan_op__isnull=True)
        .select_related("agenda", "initiatief")
        .order_by("voor", "pk")
    )


def actors() -> QuerySet[User]:
    """Who can be given an action: whoever sees the agenda."""
    roles = ["directeur", "agendaredacteur", "beheerder", "servicedeskmedewerker", "logistiek_medewerker"]
    return (
        User.objects.filter(is_active=True, rollen__overlap=roles)
        .select_related("organisatie")
        .order_by("naam", "pk")
    )


@dataclass(frozen=True)
class Aardstand:
    """The line between regular tasks and innovation."""

    aard: str
    aantal: int
    bedrag: Decimal


@dataclass(frozen=True)
class Jaarcijfers:
    """What the yearly evaluation counts, never types."""

    budget: BudgetStand
    aard: list[Aardstand]
    uitvoering: Uitvoering
    termijnen: list[Termijnstand]
    evaluatie: Jaarevaluatie | None

    @property
    def op_tijd(self) -> int:
        return sum(t.dagen is not None and t.dagen > 0 for t in self.termijnen)

    @property
    def met_termijn(self) -> int:
        return sum(t.dagen is not None for t in self.termijnen)


def load_jaarcijfers(agenda: Agenda, *, today: dt.date) -> Jaarcijfers:
    uitvoering = load_uitvoering(agenda, today=today)
    aard = [
        Aardstand(
            soort.label,
            sum(r.initiatief.aard == soort for r in uitvoering.regels),
            sum((r.initiatief.bedrag for r in uitvoering.regels if r.initiatief.aard == soort), NUL),
        )
        for soort in Initiatief.Aard
    ]
    return Jaarcijfers(
        budget_stand(agenda),
        aard,
        uitvoering,
        list_termijnen(agenda),
        Jaarevaluatie.objects.filter(agenda=agenda).select_related("door").order_by("pk").first(),
    )


def late_for(user: User, *, today: dt.date) -> list[tuple[Initiatief, int]]:
    """Initiatives the library of this person leads whose progress nobody reported in time."""
    running = Agenda.objects.filter(
        Q(fase__in=["uitvoering", "evaluatie", "vastgesteld"]) | Q(tijdvak__gt=1), jaar__gte=today.year - 1
    )
    return [
        (regel.initiatief, regel.te_laat[-1])
        for agenda in running.order_by("jaar")
        for regel in load_uitvoering(agenda, today=today).te_laat
        if regel.initiatief.penvoerder_id == user.organisatie_id
    ]
