"""Reading the agenda: the Huis with its figures, sections, initiatives, money and frozen content."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from bisc_portal.taken import Taak
from bisc_portal.templatetags.portaal import euro
from bisc_portal.zoeken import Zoektreffer
from ontwikkelagenda import permissions
from ontwikkelagenda.inhoud import Inhoud
from ontwikkelagenda.models import (
    AGENDABRONNEN,
    Agenda,
    Agendafase,
    Begrotingsregel,
    BiscRol,
    Bron,
    Budget,
    Document,
    Huisdeel,
    Huislaag,
    Initiatief,
    Sectie,
    SectieVersie,
    Thema,
    VastgesteldeVersie,
)

NUL = Decimal(0)


# --- Agendas ---------------------------------------------------------------------------------------------
def agendas() -> QuerySet[Agenda]:
    """Newest first, with how many initiatives and how much of the agenda's own money."""
    current = Q(secties__initiatieven__ingetrokken_op__isnull=True)
    own = Q(secties__initiatieven__begrotingsregels__bron__in=AGENDABRONNEN)
    return Agenda.objects.annotate(
        aantal=Count("secties__initiatieven", filter=current, distinct=True),
        toegewezen=Coalesce(
            Sum("secties__initiatieven__begrotingsregels__bedrag", filter=current & own), NUL
        ),
    ).order_by("-jaar")


def current_agenda() -> Agenda | None:
    """The agenda there is work on: the first one not adopted, else the newest."""
    return Agenda.objects.not_adopted().order_by("jaar").first() or Agenda.objects.order_by("-jaar").first()


@dataclass(frozen=True)
class Fasepunt:
    """A phase with its planning, for the line above the Huis."""

    naam: str
    stand: str
    begint_op: dt.date | None
    eindigt_op: dt.date | None
    vastgesteld_op: dt.datetime | None
    dagen: int | None  # until the end, for the phase we are in

    @property
    def nog(self) -> str:
        if self.dagen is None:
            return ""
        if self.dagen < 0:
            return "voorbij"
        return "vandaag" if not self.dagen else f"nog {self.dagen} dag{'en' if self.dagen > 1 else ''}"

    @property
    def is_vaststelling(self) -> bool:
        return self.naam == Agenda.Fase.VASTGESTELD.label


def list_fasen(agenda: Agenda, *, today: dt.date) -> list[Fasepunt]:
    planning = {f.fase: f for f in Agendafase.objects.filter(agenda=agenda).order_by("begint_op", "pk")}
    versie = VastgesteldeVersie.objects.filter(agenda=agenda).order_by("-nummer").first()
    order = list(Agenda.Fase)
    here = order.index(Agenda.Fase(agenda.fase))
    punten = []
    for place, fase in enumerate(order):
        gepland = planning.get(fase)
        punten.append(
            Fasepunt(
                naam=fase.label,
                stand="af" if place < here else "nu" if place == here else "straks",
                begint_op=gepland.begint_op if gepland else None,
                eindigt_op=gepland.eindigt_op if gepland else None,
                vastgesteld_op=versie.vastgesteld_op if versie and fase is Agenda.Fase.VASTGESTELD else None,
                dagen=(gepland.eindigt_op - today).days if gepland and gepland.eindigt_op else None,
            )
        )
    return punten


def planned_adoption(agenda: Agenda) -> dt.date | None:
    fase = Agendafase.objects.filter(agenda=agenda, fase=Agenda.Fase.VASTGESTELD).order_by("pk").first()
    return fase.begint_op if fase else None


# --- Money -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class BronStand:
    """One of the agenda's own sources: what there is and what the initiatives ask."""

    bron: Bron
    budget: Decimal
    toegewezen: Decimal

    @property
    def vrij(self) -> Decimal:
        return self.budget - self.toegewezen

    @property
    def vrij_in_centen(self) -> int:
        return int(self.vrij * 100)

    @property
    def te_veel(self) -> Decimal:
        return max(-self.vrij, NUL)


@dataclass(frozen=True)
class BudgetStand:
    """The money of an agenda, exact."""

    bronnen: tuple[BronStand, ...]
    gezamenlijk: Decimal

    @property
    def budget(self) -> Decimal:
        return sum((b.budget for b in self.bronnen), NUL)

    @property
    def toegewezen(self) -> Decimal:
        return sum((b.toegewezen for b in self.bronnen), NUL)

    @property
    def vrij(self) -> Decimal:
        return self.budget - self.toegewezen

    @property
    def te_veel(self) -> Decimal:
        return max(-self.vrij, NUL)

    @property
    def aandeel_gezamenlijk(self) -> Decimal | None:
        """Share of the agenda's money for initiatives of two or more libraries; None when none is spent."""
        return self.gezamenlijk / self.toegewezen if self.toegewezen else None

    @property
    def over(self) -> tuple[BronStand, ...]:
        return tuple(b for b in self.bronnen if b.te_veel)


def budget_stand(agenda: Agenda, *, without: Initiatief | None = None) -> BudgetStand:
    """What there is and what is asked; `without` leaves one initiative out, to see what room it has."""
    regels = Begrotingsregel.objects.filter(
        initiatief__sectie__agenda=agenda,
        initiatief__ingetrokken_op__isnull=True,
        bron__in=AGENDABRONNEN,
    ).order_by()
    if without is not None:
        regels = regels.exclude(initiatief=without)
    gevraagd = dict(regels.values_list("bron").annotate(som=Sum("bedrag")))
    budgetten = dict(Budget.objects.filter(jaar=agenda.jaar).order_by("bron").values_list("bron", "bedrag"))
    joint = (
        Initiatief.objects.filter(sectie__agenda=agenda, ingetrokken_op__isnull=True)
        .annotate(meedoend=Count("bibliotheken"))
        .filter(meedoend__gte=2)
        .order_by()
    )
    gezamenlijk = regels.filter(initiatief__in=joint.values("pk")).aggregate(som=Sum("bedrag"))["som"]
    return BudgetStand(
        tuple(BronStand(b, budgetten.get(b, NUL), gevraagd.get(b, NUL)) for b in AGENDABRONNEN),
        gezamenlijk or NUL,
    )


def over_budget_sentence(stand: BudgetStand) -> str:
    """'De initiatieven vragen € 12.500 meer dan er is: agendabudget (subsidie) € 12.500 te veel.'"""
    totaal = sum((b.te_veel for b in stand.over), NUL)
    per_bron = " en ".join(f"{b.bron.label} {euro(b.te_veel)} te veel" for b in stand.over)
    return f"De initiatieven vragen {euro(totaal)} meer dan er is: {per_bron}."


# --- The Huis --------------------------------------------------------------------------------------------
@dataclass
class DeelStand:
    """A part of the Huis with what stands in it."""

    deel: Huisdeel
    secties: list[Sectie] = field(default_factory=list)
    aantal: int = 0
    bedrag: Decimal = NUL
    aantal_klaar: int = 0
    vastgesteld: bool = False

    @property
    def url(self) -> str:
        return self.secties[0].get_absolute_url() if self.secties else ""

    @property
    def penvoerder(self) -> str:
        namen = dict.fromkeys(s.penvoerder.naam for s in self.secties if s.penvoerder)
        return ", ".join(namen)

    @property
    def open(self) -> int:
        """Sections and initiatives that are not ready for the PDO."""
        ready = Sectie.Status.KLAAR_VOOR_PDO
        return sum(s.status != ready for s in self.secties) + self.aantal - self.aantal_klaar

    @property
    def leeg(self) -> bool:
        return all(s.status == Sectie.Status.LEEG for s in self.secties)

    @property
    def stand(self) -> str:
        if self.vastgesteld:
            return "vastgesteld"
        if self.leeg:
            return "leeg"
        if not self.open:
            return "klaar" if self.aantal else "regulier"
        return "bezig"


@dataclass(frozen=True)
class LaagStand:
    laag: Huislaag
    delen: list[DeelStand]

    @property
    def aantal(self) -> int:
        return sum(d.aantal for d in self.delen)

    @property
    def aantal_klaar(self) -> int:
        return sum(d.aantal_klaar for d in self.delen)

    @property
    def bedrag(self) -> Decimal:
        return sum((d.bedrag for d in self.delen), NUL)

    @property
    def rijen(self) -> list[list[DeelStand]]:
        """Courses of at most four stones, the longest first."""
        return [self.delen[start : start + 4] for start in range(0, len(self.delen), 4)]


@dataclass(frozen=True)
class Huis:
    """The Huis of one agenda, from the roof down."""

    dak: LaagStand | None
    kamers: LaagStand | None
    fundament: LaagStand | None

    @property
    def lagen(self) -> list[LaagStand]:
        return [laag for laag in (self.dak, self.kamers, self.fundament) if laag]

    @property
    def delen(self) -> list[DeelStand]:
        return [deel for laag in self.lagen for deel in laag.delen]

    @property
    def aantal(self) -> int:
        return sum(laag.aantal for laag in self.lagen)

    @property
    def aantal_klaar(self) -> int:
        return sum(deel.aantal_klaar for deel in self.delen)

    @property
    def bedrag(self) -> Decimal:
        return sum((laag.bedrag for laag in self.lagen), NUL)


def huis(agenda: Agenda) -> Huis:
    """Five queries, however much stands in it."""
    standen = {
        deel.pk: DeelStand(deel, vastgesteld=agenda.is_adopted)
        for deel in Huisdeel.objects.select_related("laag").order_by("volgorde")
    }
    for sectie in secties(agenda):
        standen[sectie.huisdeel_id].secties.append(sectie)
    for initiatief in initiatieven(agenda):
        stand = standen[initiatief.sectie.huisdeel_id]
        stand.aantal += 1
        stand.bedrag += initiatief.bedrag
        stand.aantal_klaar += initiatief.status == Initiatief.Status.KLAAR_VOOR_PDO
    lagen: dict[str, LaagStand] = {}
    for laag in Huislaag.objects.order_by("volgorde"):
        lagen[laag.plaats] = LaagStand(laag, [s for s in standen.values() if s.deel.laag_id == laag.pk])
    plaats = Huislaag.Plaats
    return Huis(lagen.get(plaats.DAK), lagen.get(plaats.KAMER), lagen.get(plaats.FUNDAMENT))


# --- Sections --------------------------------------------------------------------------------------------
def secties(agenda: Agenda) -> QuerySet[Sectie]:
    return (
        Sectie.objects.filter(agenda=agenda)
        .select_related("agenda", "huisdeel__laag", "penvoerder")
        .order_by("huisdeel__volgorde", "volgorde")
    )


def last_changed(agenda: Agenda) -> QuerySet[Sectie]:
    """Sections people changed after they were laid out, the last one first."""
    return secties(agenda).filter(versie__gt=1).order_by("-gewijzigd_op", "-pk")[:4]


def versies(sectie: Sectie) -> QuerySet[SectieVersie]:
    return SectieVersie.objects.filter(sectie=sectie).select_related("door__organisatie").order_by("-nummer")


@dataclass(frozen=True)
class Omgeving:
    """What stands beside a section: its neighbours, its initiatives and the roles asked of BiSC."""

    groepen: list[tuple[Huisdeel, list[Sectie]]]
    initiatieven: list[Initiatief]
    rollen: list[BiscRol]
    bedrag: Decimal
    bedrag_deel: Decimal


def surroundings(sectie: Sectie) -> Omgeving:
    groepen: dict[int, tuple[Huisdeel, list[Sectie]]] = {}
    for buur in secties(sectie.agenda).filter(huisdeel__laag=sectie.huisdeel.laag):
        groepen.setdefault(buur.huisdeel_id, (buur.huisdeel, []))[1].append(buur)
    in_part = list(initiatieven(sectie.agenda).filter(sectie__huisdeel=sectie.huisdeel))
    own = [i for i in in_part if i.sectie_id == sectie.pk]
    return Omgeving(
        list(groepen.values()),
        own,
        list(sectie.rollen.order_by("volgorde")),
        sum((i.bedrag for i in own), NUL),
        sum((i.bedrag for i in in_part), NUL),
    )


# --- Initiatives -----------------------------------------------------------------------------------------
def initiatieven(agenda: Agenda) -> QuerySet[Initiatief]:
    """Everything a page or a sum needs; withdrawn ones left out."""
    return all_initiatieven(agenda).filter(ingetrokken_op__isnull=True)


def all_initiatieven(agenda: Agenda) -> QuerySet[Initiatief]:
    return (
        Initiatief.objects.filter(sectie__agenda=agenda)
        .select_related("sectie__agenda", "sectie__huisdeel__laag", "thema", "penvoerder")
        .prefetch_related(
            Prefetch("bibliotheken", Organisatie.objects.order_by("naam", "pk")),
            Prefetch("rollen", BiscRol.objects.order_by("volgorde")),
            Prefetch("begrotingsregels", Begrotingsregel.objects.order_by("pk")),
        )
        .order_by("sectie__huisdeel__volgorde", "sectie__volgorde", "titel", "pk")
    )


@dataclass(frozen=True)
class Filter:
    """What the address asks of the list of initiatives; unknown values are left out."""

    thema: Thema | None = None
    bibliotheek: Organisatie | None = None
    deel: Huisdeel | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.thema or self.bibliotheek or self.deel)


def filter_initiatieven(agenda: Agenda, keuze: Filter) -> QuerySet[Initiatief]:
    found = initiatieven(agenda)
    if keuze.thema:
        found = found.filter(thema=keuze.thema)
    if keuze.deel:
        found = found.filter(sectie__huisdeel=keuze.deel)
    if keuze.bibliotheek:
        # A join on the M2M would count the money once a library: ask by key.
        with_them = Initiatief.bibliotheken.through.objects.filter(organisatie=keuze.bibliotheek)
        found = found.filter(Q(pk__in=with_them.values("initiatief_id")) | Q(penvoerder=keuze.bibliotheek))
    return found


def bibliotheken() -> QuerySet[Organisatie]:
    """The libraries of the network: those with a branch of their own."""
    return (
        Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True)
        .filter(Q(vestigingen__isnull=False) | Q(mensen__rollen__contains=[Rol.DIRECTEUR]))
        .distinct()
        .order_by("naam", "pk")
    )


def penvoerders() -> QuerySet[Organisatie]:
    """Who can lead: the libraries and BiSC."""
    return Organisatie.objects.filter(
        Q(pk__in=bibliotheken().order_by().values("pk")) | Q(soort=Organisatie.Soort.BISC)
    ).order_by("naam", "pk")


# --- Adopting --------------------------------------------------------------------------------------------
def agenda_content(agenda: Agenda) -> Inhoud:
    """Everything the PDO decides about, in a fixed order; the same agenda always gives the same content."""
    per_sectie: dict[int, list[Inhoud]] = defaultdict(list)
    gevonden = initiatieven(agenda).prefetch_related("functies").order_by("pk")
    for initiatief in gevonden:
        per_sectie[initiatief.sectie_id].append(_initiatief_content(initiatief))
    per_deel: dict[int, list[Inhoud]] = defaultdict(list)
    for sectie in secties(agenda).prefetch_related(Prefetch("rollen", BiscRol.objects.order_by("volgorde"))):
        per_deel[sectie.huisdeel_id].append(
            {
                "nummer": sectie.nummer,
                "titel": sectie.titel,
                "tekst": sectie.tekst,
                "versie": sectie.versie,
                "penvoerder": sectie.penvoerder.naam if sectie.penvoerder else "",
                "rollen": [rol.naam for rol in sectie.rollen.all()],
                "initiatieven": per_sectie[sectie.pk],
            }
        )
    stand = budget_stand(agenda)
    lagen = [
        {
            "plaats": laag.plaats,
            "naam": laag.naam,
            "toelichting": laag.toelichting,
            "delen": [
                {
                    "code": deel.code,
                    "naam": deel.naam,
                    "ondertitel": deel.ondertitel,
                    "kleurrol": deel.kleurrol,
                    "secties": per_deel[deel.pk],
                }
                for deel in laag.delen.all()
            ],
        }
        for laag in Huislaag.objects.prefetch_related(
            Prefetch("delen", Huisdeel.objects.order_by("volgorde"))
        ).order_by("volgorde")
    ]
    return {
        "vorm": 1,
        "jaar": agenda.jaar,
        "lagen": lagen,
        "budget": [
            {"bron": b.bron.value, "budget": f"{b.budget:.2f}", "toegewezen": f"{b.toegewezen:.2f}"}
            for b in stand.bronnen
        ],
    }


def _initiatief_content(initiatief: Initiatief) -> Inhoud:
    return {
        "sleutel": initiatief.pk,
        "titel": initiatief.titel,
        "soort": initiatief.soort,
        "aard": initiatief.aard,
        "doel": initiatief.doel,
        "beoogd_effect": initiatief.beoogd_effect,
        "thema": initiatief.thema.naam,
        "penvoerder": initiatief.penvoerder.naam,
        "bibliotheken": [b.naam for b in initiatief.bibliotheken.all()],
        "rollen": [r.naam for r in initiatief.rollen.all()],
        "functies": sorted(f.naam for f in initiatief.functies.all()),
        "begroting": [
            {"bron": r.bron, "omschrijving": r.omschrijving, "bedrag": f"{r.bedrag:.2f}"}
            for r in initiatief.begrotingsregels.all()
        ],
    }


@dataclass(frozen=True)
class Controle:
    """What the adopt page checks before it lets anybody decide."""

    budget: BudgetStand
    lege_secties: list[Sectie]
    open_secties: list[Sectie]
    open_initiatieven: list[Initiatief]
    aantal_secties: int
    aantal_initiatieven: int

    @property
    def kan(self) -> bool:
        return not self.budget.over


def check_agenda(agenda: Agenda) -> Controle:
    alle_secties, alle_initiatieven = list(secties(agenda)), list(initiatieven(agenda))
    return Controle(
        budget=budget_stand(agenda),
        lege_secties=[s for s in alle_secties if s.status == Sectie.Status.LEEG],
        open_secties=[s for s in alle_secties if s.status == Sectie.Status.IN_BEWERKING],
        open_initiatieven=[i for i in alle_initiatieven if i.status != Initiatief.Status.KLAAR_VOOR_PDO],
        aantal_secties=len(alle_secties),
        aantal_initiatieven=len(alle_initiatieven),
    )


def pdos(jaar: int) -> QuerySet[Bijeenkomst]:
    """The PDO meetings that can have adopted the agenda of `jaar`: in that year or the year before."""
    return Bijeenkomst.objects.filter(
        soort=Bijeenkomst.Soort.PDO, begint_op__year__gte=jaar - 1, begint_op__year__lte=jaar
    ).order_by("-begint_op", "-pk")


def planned_pdo(agenda: Agenda) -> Bijeenkomst | None:
    """The meeting on the day the planning names."""
    return pdos(agenda.jaar).filter(begint_op__date=planned_adoption(agenda)).first()


def adopted_version(agenda: Agenda) -> VastgesteldeVersie | None:
    return (
        VastgesteldeVersie.objects.filter(agenda=agenda)
        .select_related("agenda", "vastgesteld_door__organisatie", "bijeenkomst")
        .order_by("-nummer")
        .first()
    )


def documenten(agenda: Agenda) -> QuerySet[Document]:
    """Without the bytes: a page that only names a PDF need not read it."""
    return (
        Document.objects.filter(agenda=agenda)
        .select_related("agenda", "vastgestelde_versie")
        .defer("pdf", "inhoud")
        .order_by("-gevraagd_op", "-pk")
    )


# --- For the kernel: search, and what waits for somebody ---------------------------------------------------
def search(user: User, tekst: str) -> list[Zoektreffer]:
    if not permissions.can_see_agenda(user):
        return []
    vraag = SearchQuery(tekst, config="dutch", search_type="websearch")
    gevonden_secties = (
        Sectie.objects.annotate(zoek=SearchVector("titel", "tekst", config="dutch"))
        .filter(Q(zoek=vraag) | Q(titel__icontains=tekst))
        .select_related("agenda", "huisdeel")
        .order_by("-agenda__jaar", "huisdeel__volgorde", "volgorde")[:5]
    )
    gevonden = (
        Initiatief.objects.filter(ingetrokken_op__isnull=True)
        .annotate(zoek=SearchVector("titel", "doel", "beoogd_effect", config="dutch"))
        .filter(Q(zoek=vraag) | Q(titel__icontains=tekst))
        .select_related("sectie__agenda", "sectie__huisdeel", "penvoerder")
        .order_by("-sectie__agenda__jaar", "titel", "pk")[:5]
    )
    return [
        Zoektreffer("initiatief", i.titel, f"{i.sectie.agenda}, {i.penvoerder}", i.get_absolute_url())
        for i in gevonden
    ] + [
        Zoektreffer("sectie", s.titel, f"{s.agenda}, {s.huisdeel}", s.get_absolute_url())
        for s in gevonden_secties
    ]


# From this many days before the PDO its decision stands on the start page of every director.
PDO_IN_SIGHT = dt.timedelta(days=21)


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """For a director: the own library's sections that are not ready, and the PDO that is coming."""
    if not user.has_rol(Rol.DIRECTEUR):
        return []
    taken = []
    for agenda in Agenda.objects.filter(fase__in=["concept", "inbreng", "consentronde"]).order_by("jaar"):
        pdo = planned_adoption(agenda)
        if pdo is None:
            continue
        voor = dt.datetime.combine(pdo, dt.time(9, 30), tzinfo=timezone.get_current_timezone())
        mine = secties(agenda).filter(penvoerder=user.organisatie).exclude(status="klaar_voor_pdo")
        taken += [_write_taak(sectie, voor) for sectie in (mine if agenda.is_open else [])]
        if now >= voor - PDO_IN_SIGHT:
            taken.append(_adopt_taak(agenda, voor))
    return taken


def _write_taak(sectie: Sectie, voor: dt.datetime) -> Taak:
    leeg = sectie.status == Sectie.Status.LEEG
    return Taak(
        voor=voor,
        titel=sectie.titel,
        toelichting=f"Jullie sectie in de {sectie.agenda}, onder {sectie.huisdeel}. "
        + ("Er staat nog niets." if leeg else "Lees de tekst na en zet de sectie klaar voor het PDO."),
        url=reverse("ontwikkelagenda:edit_sectie", args=[sectie.agenda.jaar, sectie.pk]),
        knop="Begin met schrijven" if leeg else "Schrijf verder",
        stand=sectie.get_status_display(),
    )


def _adopt_taak(agenda: Agenda, voor: dt.datetime) -> Taak:
    stand = budget_stand(agenda)
    te_veel = sum((b.te_veel for b in stand.over), NUL)
    return Taak(
        voor=voor,
        titel=f"{agenda} vaststellen",
        toelichting="Het PDO besluit over de tekst, de initiatieven en het geld.",
        url=reverse("ontwikkelagenda:adopt_agenda", args=[agenda.jaar]),
        knop="Bekijk het besluit",
        stand="de begroting past nog niet" if te_veel else "de begroting past",
        dringend=bool(te_veel),
    )
