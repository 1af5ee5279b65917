"""The fleet and its drivers as logistics sees them: vehicles, depots, and the shifts of a week."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bisc_portal.accounts.models import Rol, User
from bisc_portal.logboek.models import Logregel
from ibl.models import Chauffeursdienst, Depot, Rit, Toegangsregel, Voertuig, Voertuigstilstand

DAGEN = 7


def list_voertuigen(*, vandaag: dt.date, alle: bool = False) -> QuerySet[Voertuig]:
    """The vehicles with what stands still from today on, and when they drive next."""
    from_today = Voertuigstilstand.objects.filter(Q(tot__isnull=True) | Q(tot__gte=vandaag)).order_by(
        "van", "pk"
    )
    ahead = Rit.objects.filter(
        voertuig=OuterRef("pk"),
        datum__gte=vandaag,
        status__in=[Rit.Status.GEPLAND, Rit.Status.ONDERWEG],
        bewegingen__gt=0,
    )
    rows = Voertuig.objects.select_related("depot__vestiging").prefetch_related(
        Prefetch("stilstanden", from_today.order_by("van", "pk"), to_attr="stilstanden_vooruit")
    )
    rows = rows.annotate(
        rijdt_op=Subquery(ahead.order_by("datum", "pk").values("datum")[:1]),
        komende_ritten=Coalesce(
            Subquery(ahead.order_by().values("voertuig").annotate(n=Count("pk")).values("n")), 0
        ),
    )
    return (rows if alle else rows.filter(actief=True)).order_by("-actief", "naam", "pk")


def list_toegangsregels() -> QuerySet[Toegangsregel]:
    return Toegangsregel.objects.order_by("toegang_tot", "pk")


def zone_until(
    voertuig: Voertuig, regels: Sequence[Toegangsregel], vandaag: dt.date
) -> tuple[bool, dt.date | None]:
    """Whether it may enter a zero-emission zone today, and from which day it may not any more."""
    admitting = [regel for regel in regels if regel.admits(voertuig, vandaag)]
    return bool(admitting), max((r.toegang_tot for r in admitting if r.toegang_tot), default=None)


def list_all_depots() -> QuerySet[Depot]:
    """Every depot with its vehicles and what it has to drive."""
    return (
        Depot.objects.select_related("vestiging__gemeente")
        .annotate(aantal_voertuigen=Count("voertuigen", filter=Q(voertuigen__actief=True)))
        .order_by("-actief", "pk")
    )


def list_chauffeurs() -> QuerySet[User]:
    """Who may drive: the drivers, and logistics that jumps in."""
    return User.objects.filter(
        Q(rollen__contains=[Rol.CHAUFFEUR]) | Q(rollen__contains=[Rol.LOGISTIEK_MEDEWERKER]), is_active=True
    ).order_by("naam", "pk")


def list_diensten_on(datum: dt.date) -> QuerySet[Chauffeursdienst]:
    return (
        Chauffeursdienst.objects.working()
        .filter(datum=datum)
        .select_related("chauffeur", "voertuig")
        .order_by("van", "pk")
    )


def list_diensten(*, vanaf: dt.date) -> QuerySet[Chauffeursdienst]:
    """Every shift that is still to come."""
    return (
        Chauffeursdienst.objects.working()
        .filter(datum__gte=vanaf)
        .select_related("chauffeur", "voertuig")
        .order_by("datum", "van", "pk")
    )


@dataclass(frozen=True)
class Weekdagstand:
    """One day of the week: the shifts, what lapsed, and the trips nobody drives."""

    datum: dt.date
    onbemand: Sequence[Rit]


@dataclass(frozen=True)
class Weekregel:
    chauffeur: User
    dagen: Sequence[tuple[dt.date, Sequence[Chauffeursdienst]]]


@dataclass(frozen=True)
class Week:
    maandag: dt.date
    dagen: Sequence[Weekdagstand]
    regels: Sequence[Weekregel]

    @property
    def zondag(self) -> dt.date:
        return self.maandag + dt.timedelta(days=DAGEN - 1)

    @property
    def onbemand(self) -> list[Rit]:
        return [rit for dag in self.dagen for rit in dag.onbemand]

    @property
    def leeg(self) -> bool:
        return not any(diensten for regel in self.regels for _, diensten in regel.dagen)


def monday_of(datum: dt.date) -> dt.date:
    return datum - dt.timedelta(days=datum.weekday())


def load_week(maandag: dt.date) -> Week:
    """Everybody who may drive, and everybody who did that week, by day; in three queries."""
    dates = [maandag + dt.timedelta(days=number) for number in range(DAGEN)]
    diensten: defaultdict[tuple[int, dt.date], list[Chauffeursdienst]] = defaultdict(list)
    people = {user.pk: user for user in list_chauffeurs()}
    rows = Chauffeursdienst.objects.filter(datum__in=dates).select_related("chauffeur", "voertuig")
    for dienst in rows.order_by("datum", "van", "pk"):
        people.setdefault(dienst.chauffeur_id, dienst.chauffeur)
        diensten[dienst.chauffeur_id, dienst.datum].append(dienst)
    unmanned: defaultdict[dt.date, list[Rit]] = defaultdict(list)
    for rit in (
        Rit.objects.filter(datum__in=dates, dienst__isnull=True, bewegingen__gt=0, status=Rit.Status.GEPLAND)
        .select_related("voertuig", "plan")
        .order_by("naam", "pk")
    ):
        unmanned[rit.datum].append(rit)
    return Week(
        maandag,
        [Weekdagstand(datum, unmanned[datum]) for datum in dates],
        [
            Weekregel(person, [(datum, diensten[pk, datum]) for datum in dates])
            for pk, person in sorted(people.items(), key=lambda item: (str(item[1]), item[0]))
        ],
    )


def list_geschiedenis(soort: str, pk: int) -> QuerySet[Logregel]:
    """What people did to one row, newest first, as far as a page shows."""
    return (
        Logregel.objects.filter(object_soort=soort, object_sleutel=str(pk))
        .select_related("actor")
        .order_by("-op", "-pk")[:12]
    )
