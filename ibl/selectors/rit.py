"""What logistics and the driver have before them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import workflow
from ibl.models import BELOOFD, Transportopdracht
from ibl.selectors.opdrachten import RIT, Lijstfilter, find_depot, start_of_day, visible_to
from ibl.workflow import Status


@dataclass(frozen=True)
class Stapstand:
    status: str
    label: str
    aantal: int


@dataclass(frozen=True)
class Lopend:
    """What runs now, and what passes 72 hours in the coming 24 when nothing moves."""

    totaal: int
    te_laat: int
    dreigt: int
    zonder_uitlener: int
    stappen: list[Stapstand]


def count_lopend(*, now: dt.datetime) -> Lopend:
    statuses = dict(
        Transportopdracht.objects.open().order_by("status").values_list("status").annotate(aantal=Count("pk"))
    )
    late = (
        Transportopdracht.objects.open()
        .order_by()
        .aggregate(
            te_laat=Count("pk", filter=BELOOFD & Q(termijn_op__lt=now)),
            dreigt=Count(
                "pk", filter=BELOOFD & Q(termijn_op__gte=now, termijn_op__lt=now + dt.timedelta(hours=24))
            ),
        )
    )
    return Lopend(
        totaal=sum(statuses.values()),
        te_laat=late["te_laat"],
        dreigt=late["dreigt"],
        zonder_uitlener=statuses.get(Status.AANGEVRAAGD, 0),
        stappen=[
            Stapstand(status.value, status.label, statuses.get(status, 0))
            for status in Status
            if status in workflow.LOPEND
        ],
    )


@dataclass(frozen=True)
class Stop:
    """One place with what has to be done there."""

    vestiging: Vestiging
    opdrachten: list[Transportopdracht]

    @property
    def lading(self) -> str:
        return describe_load(self.opdrachten)


@dataclass(frozen=True)
class Rit:
    """The driver's day: fetch, bring to the depot, load, deliver."""

    ophalen: list[Stop]
    naar_depot: Stop | None
    laden: list[Stop]
    bezorgen: list[Stop]
    bezorgd: int

    @property
    def is_empty(self) -> bool:
        return self.volgende is None

    @property
    def volgende(self) -> Stop | None:
        """What to do first; it stands open on the page."""
        in_order = [*self.bezorgen, *self.ophalen, *filter(None, [self.naar_depot]), *self.laden]
        return in_order[0] if in_order else None


def load_rit(user: User, *, now: dt.datetime) -> Rit:
    opdrachten = list(visible_to(user, now=now).filter(status__in=sorted(RIT)).order_by("termijn_op", "pk"))
    at = {status: [o for o in opdrachten if o.status == status] for status in RIT}
    in_van = at[Status.OPGEHAALD] + at[Status.VERKEERD_BEZORGD]
    depot = find_depot()
    return Rit(
        ophalen=_stops((o.herkomst, o) for o in at[Status.KLAARGEZET]),
        naar_depot=Stop(depot, in_van) if depot is not None and in_van else None,
        laden=_stops((o.bestemming, o) for o in at[Status.OP_DEPOT]),
        bezorgen=_stops((o.bestemming, o) for o in at[Status.GELADEN]),
        bezorgd=Transportopdracht.objects.filter(
            status=Status.BEZORGD, status_sinds__gte=start_of_day(now)
        ).count(),
    )


def _stops(pairs: Iterable[tuple[Vestiging | None, Transportopdracht]]) -> list[Stop]:
    known = [(vestiging, opdracht) for vestiging, opdracht in pairs if vestiging is not None]
    ordered = sorted(known, key=lambda pair: (pair[0].plaats, pair[0].naam, pair[0].pk, pair[1].termijn_op))
    return [
        Stop(vestiging, [opdracht for _, opdracht in group])
        for vestiging, group in groupby(ordered, key=lambda pair: pair[0])
    ]


def describe_load(opdrachten: Iterable[Transportopdracht]) -> str:
    """'3 kratten en 5 titels'."""
    opdrachten = list(opdrachten)
    return describe_counts(
        sum(opdracht.aantal_kratten for opdracht in opdrachten),
        sum(opdracht.lading == Transportopdracht.Lading.ITEM for opdracht in opdrachten),
    )


def describe_counts(kratten: int, titels: int) -> str:
    parts = []
    if kratten:
        parts.append("1 krat" if kratten == 1 else f"{kratten} kratten")
    if titels:
        parts.append("1 titel" if titels == 1 else f"{titels} titels")
    return " en ".join(parts)


@dataclass(frozen=True)
class Paklijstblad:
    """One sheet: what goes from one branch to another."""

    herkomst: Vestiging
    bestemming: Vestiging
    opdrachten: list[Transportopdracht]

    @property
    def lading(self) -> str:
        return describe_load(self.opdrachten)


def list_paklijst(
    user: User, lijst: Lijstfilter, nummers: list[str], *, now: dt.datetime
) -> list[Paklijstblad]:
    """What the own library has to send or has set ready, a sheet for each destination.

    With `nummers` only those; otherwise all of the branch in `lijst`.
    """
    opdrachten = visible_to(user, now=now).filter(
        uitlener_id=user.organisatie_id, status__in=[Status.TOEGEWEZEN, Status.KLAARGEZET]
    )
    if nummers:
        opdrachten = opdrachten.filter(nummer__in=nummers)
    elif lijst.vestiging_id:
        opdrachten = opdrachten.filter(herkomst_id=lijst.vestiging_id)
    ordered = opdrachten.prefetch_related("inzetten__krat").order_by(
        "herkomst__naam", "herkomst_id", "bestemming__naam", "bestemming_id", "titel", "pk"
    )
    grouped = groupby(ordered, key=lambda opdracht: (opdracht.herkomst, opdracht.bestemming))
    return [
        Paklijstblad(herkomst=herkomst, bestemming=bestemming, opdrachten=list(group))
        for (herkomst, bestemming), group in grouped
        if herkomst is not None
    ]
