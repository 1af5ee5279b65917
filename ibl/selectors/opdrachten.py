"""Orders and lists of orders, each scoped to the asker."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import permissions
from ibl.models import BELOOFD, LOPEND, ONDERWEG, Kratinzet, Transportopdracht
from ibl.workflow import Status

EERDER_LIMIT = 8
# What the driver may still have to do today.
RIT = frozenset(
    {Status.KLAARGEZET, Status.OPGEHAALD, Status.OP_DEPOT, Status.GELADEN, Status.VERKEERD_BEZORGD}
)


def visible_to(user: User, *, now: dt.datetime) -> QuerySet[Transportopdracht]:
    """Every order this person may see, newest first."""
    opdrachten = Transportopdracht.objects.select_related(
        "aanvrager", "uitlener", "herkomst", "bestemming", "aangevraagd_door"
    ).order_by("-aangevraagd_op", "-pk")
    if user.has_rol(*permissions.KIJKT_OVERAL):
        return opdrachten
    seen = Q(pk__in=[])
    if permissions.works_at_library(user):
        seen |= Q(aanvrager_id=user.organisatie_id) | Q(uitlener_id=user.organisatie_id)
    if user.has_rol(Rol.CHAUFFEUR):
        today = start_of_day(now)
        seen |= Q(status__in=sorted(RIT)) | Q(status=Status.BEZORGD, status_sinds__gte=today)
    return opdrachten.filter(seen)


def start_of_day(now: dt.datetime) -> dt.datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def list_eigen_vestigingen(user: User) -> QuerySet[Vestiging]:
    return Vestiging.objects.filter(organisatie_id=user.organisatie_id, actief=True).order_by("naam", "pk")


def list_uitleners() -> QuerySet[Vestiging]:
    """Every branch of a library that could lend."""
    return (
        Vestiging.objects.filter(actief=True, organisatie__soort=Organisatie.Soort.BIBLIOTHEEK)
        .select_related("organisatie")
        .order_by("organisatie__naam", "naam", "pk")
    )


def list_plekken() -> QuerySet[Vestiging]:
    """Everywhere a van may come: branches, schools, the depot and partners."""
    return (
        Vestiging.objects.filter(actief=True)
        .select_related("organisatie")
        .order_by("organisatie__naam", "naam", "pk")
    )


def list_depots() -> QuerySet[Vestiging]:
    """Where crates are sorted: BiSC's own places first, then every other one that vans leave from."""
    ours = Q(organisatie__soort=Organisatie.Soort.BISC)
    return (
        Vestiging.objects.filter(ours | Q(depot__actief=True), actief=True)
        .select_related("organisatie")
        .order_by(Case(When(ours, then=0), default=1), "pk")
    )


def find_depot() -> Vestiging | None:
    return list_depots().first()


@dataclass(frozen=True)
class Lijstfilter:
    """What the address of a list asks for."""

    tekst: str = ""
    status: str = ""
    vestiging_id: int | None = None
    bibliotheek_id: int | None = None
    uitslag: str = ""
    sorteer: str = ""


SORTERINGEN = {
    "": ("-aangevraagd_op", "-pk"),
    "termijn": ("termijn_op", "pk"),
    "titel": ("titel", "omschrijving", "pk"),
}


def list_aanvragen(user: User, lijst: Lijstfilter, *, now: dt.datetime) -> QuerySet[Transportopdracht]:
    """What the own library asked for."""
    opdrachten = visible_to(user, now=now).filter(aanvrager_id=user.organisatie_id)
    if lijst.vestiging_id:
        opdrachten = opdrachten.filter(bestemming_id=lijst.vestiging_id)
    return _filtered(opdrachten, lijst, now=now).order_by(*SORTERINGEN[lijst.sorteer])


def list_klaar_te_zetten(user: User, lijst: Lijstfilter, *, now: dt.datetime) -> QuerySet[Transportopdracht]:
    """The pick list of the own library, by destination; the most pressing of each destination first."""
    opdrachten = visible_to(user, now=now).filter(uitlener_id=user.organisatie_id, status=Status.TOEGEWEZEN)
    if lijst.vestiging_id:
        opdrachten = opdrachten.filter(herkomst_id=lijst.vestiging_id)
    return _filtered(opdrachten, lijst, now=now).order_by(
        "bestemming__organisatie__naam", "bestemming__naam", "bestemming_id", "termijn_op", "pk"
    )


def list_onderweg(user: User, lijst: Lijstfilter, *, now: dt.datetime) -> QuerySet[Transportopdracht]:
    """What is on its way to the own library, what arrived first at the top."""
    opdrachten = visible_to(user, now=now).filter(aanvrager_id=user.organisatie_id, status__in=ONDERWEG)
    if lijst.vestiging_id:
        opdrachten = opdrachten.filter(bestemming_id=lijst.vestiging_id)
    return _filtered(opdrachten, lijst, now=now).order_by("termijn_op", "pk")


def _filtered(
    opdrachten: QuerySet[Transportopdracht], lijst: Lijstfilter, *, now: dt.datetime
) -> QuerySet[Transportopdracht]:
    if lijst.tekst:
        opdrachten = opdrachten.filter(matches(lijst.tekst))
    if lijst.status == "lopend":
        opdrachten = opdrachten.filter(status__in=LOPEND)
    elif lijst.status:
        opdrachten = opdrachten.filter(status=lijst.status)
    return opdrachten.filter(_met_uitslag(lijst.uitslag, now=now))


def _met_uitslag(uitslag: str, *, now: dt.datetime) -> Q:
    """What stands in this relation to its 72 hours."""
    runs = Q(status__in=LOPEND)
    if uitslag == "gehaald":
        return Q(pk__in=Transportopdracht.objects.met().values("pk"))
    if uitslag == "gemist":
        missed = Transportopdracht.objects.counted(now).exclude(
            pk__in=Transportopdracht.objects.met().values("pk")
        )
        return Q(pk__in=missed.values("pk"))
    return {
        "loopt": runs & Q(termijn_op__gte=now),
        "te_laat": runs & BELOOFD & Q(termijn_op__lt=now),
        "dreigt": runs & BELOOFD & Q(termijn_op__gte=now, termijn_op__lt=now + dt.timedelta(hours=24)),
        "hangt": runs & Q(verwachting__hangt_aan__isnull=False),
        "haalt_niet": runs & Q(verwachting__haalt=False),
    }.get(uitslag, Q())


def matches(tekst: str) -> Q:
    code = tekst.upper().replace(" ", "")
    return (
        Q(nummer__startswith=code)
        | Q(titel__icontains=tekst)
        | Q(auteur__icontains=tekst)
        | Q(omschrijving__icontains=tekst)
        | Q(isbn=code.replace("-", ""))
        | Q(ppn=code)
        | Q(barcode=code)
        | Q(lokale_referentie=code)
    )


@dataclass(frozen=True)
class Tabstand:
    """How much stands behind each tab of a branch."""

    aanvragen: int
    klaar_te_zetten: int
    onderweg: int
    bezorgd: int


def count_tabs(user: User, vestiging_id: int | None) -> Tabstand:
    mine, ours = Q(aanvrager_id=user.organisatie_id), Q(uitlener_id=user.organisatie_id)
    if vestiging_id:
        mine &= Q(bestemming_id=vestiging_id)
        ours &= Q(herkomst_id=vestiging_id)
    counts = (
        Transportopdracht.objects.open()
        .order_by()
        .aggregate(
            aanvragen=Count("pk", filter=mine),
            klaar_te_zetten=Count("pk", filter=ours & Q(status=Status.TOEGEWEZEN)),
            onderweg=Count("pk", filter=mine & Q(status__in=ONDERWEG)),
            bezorgd=Count("pk", filter=mine & Q(status=Status.BEZORGD)),
        )
    )
    return Tabstand(**counts)


def list_kratten(opdracht: Transportopdracht) -> QuerySet[Kratinzet]:
    return Kratinzet.objects.filter(opdracht=opdracht).select_related("krat").order_by("krat__code", "pk")


def find_duplicate(
    bestemming: Vestiging, *, titel: str, isbn: str = "", ppn: str = ""
) -> Transportopdracht | None:
    """The same title still on its way to the same branch; crates have no title."""
    same = Q(pk__in=[])
    if titel:
        same |= Q(titel__iexact=titel)
    if isbn:
        same |= Q(isbn=isbn)
    if ppn:
        same |= Q(ppn=ppn)
    return (
        Transportopdracht.objects.open()
        .filter(same, bestemming=bestemming, lading=Transportopdracht.Lading.ITEM)
        .select_related("bestemming", "herkomst")
        .order_by("-aangevraagd_op", "-pk")
        .first()
    )


def list_eerder_aangevraagd(user: User, tekst: str) -> list[Transportopdracht]:
    """Titles the own library asked for before, each once, newest first."""
    if not tekst:
        return []
    newest = (
        Transportopdracht.objects.filter(
            aanvrager_id=user.organisatie_id, lading=Transportopdracht.Lading.ITEM
        )
        .filter(matches(tekst))
        .order_by("titel", "auteur", "-aangevraagd_op", "-pk")
        .distinct("titel", "auteur")
    )
    return sorted(newest[: EERDER_LIMIT * 5], key=lambda found: found.aangevraagd_op, reverse=True)[
        :EERDER_LIMIT
    ]


def list_lopend(user: User, lijst: Lijstfilter, *, now: dt.datetime) -> QuerySet[Transportopdracht]:
    """Everything that runs, what passes its 72 hours first at the top; what has none comes last."""
    opdrachten = visible_to(user, now=now).filter(status__in=LOPEND)
    if lijst.bibliotheek_id:
        opdrachten = opdrachten.filter(
            Q(aanvrager_id=lijst.bibliotheek_id) | Q(uitlener_id=lijst.bibliotheek_id)
        )
    promised = Case(When(BELOOFD, then=0), default=1)
    return _filtered(opdrachten, lijst, now=now).order_by(promised, "termijn_op", "pk")


def find_retour(opdracht: Transportopdracht) -> Transportopdracht | None:
    """The order of the way back, when there is one."""
    return Transportopdracht.objects.filter(retour_van=opdracht).first()
