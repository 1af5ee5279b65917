"""What adopting freezes, and what stands in its way."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.inhoud import Inhoud
from ontwikkelagenda.models import (
    Agenda,
    BiscRol,
    Document,
    Effectindicator,
    Huisdeel,
    Huislaag,
    Initiatief,
    Mijlpaal,
    Risico,
    Sectie,
    VastgesteldeVersie,
)
from ontwikkelagenda.selectors.agenda import planned_adoption
from ontwikkelagenda.selectors.budget import BudgetStand, budget_stand
from ontwikkelagenda.selectors.initiatief import initiatieven
from ontwikkelagenda.selectors.schrijven import current_document, load_document
from ontwikkelagenda.selectors.sectie import secties
from ontwikkelagenda.tekst import weergave


def agenda_content(agenda: Agenda) -> Inhoud:
    """Everything the PDO decides about, in a fixed order; the same agenda always gives the same content."""
    per_sectie: dict[int, list[Inhoud]] = defaultdict(list)
    gevonden = (
        initiatieven(agenda)
        .prefetch_related(
            "functies",
            Prefetch("mijlpalen", Mijlpaal.objects.order_by("kwartaal", "pk")),
            Prefetch("risicos", Risico.objects.order_by("pk")),
            Prefetch("effectindicatoren", Effectindicator.objects.order_by("pk")),
        )
        .order_by("pk")
    )
    for initiatief in gevonden:
        per_sectie[initiatief.sectie_id].append(_initiatief_content(initiatief))
    per_deel: dict[int, list[Inhoud]] = defaultdict(list)
    doc = load_document(current_document(agenda))
    for sectie in secties(agenda).prefetch_related(Prefetch("rollen", BiscRol.objects.order_by("volgorde"))):
        per_deel[sectie.huisdeel_id].append(
            {
                "nummer": sectie.nummer,
                "titel": sectie.titel,
                "tekst": sectie.tekst,
                # With bold, links and tables, as it was written together; lists as a tagged PDF wants them.
                "html": weergave.html(
                    weergave.without_suggestions(weergave.read_deel(doc, sectie.pk)), unwrap_lists=True
                ),
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
        "vorm": 3,
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
        "doelgroepen": initiatief.doelgroepen,
        "begint_kwartaal": initiatief.begint_kwartaal,
        "eindigt_kwartaal": initiatief.eindigt_kwartaal,
        "inzet_dagen": f"{initiatief.inzet_dagen:.1f}",
        "mijlpalen": [[m.kwartaal, m.omschrijving] for m in initiatief.mijlpalen.all()],
        "risicos": [[r.omschrijving, r.kans, r.maatregel] for r in initiatief.risicos.all()],
        "indicatoren": [[e.code, e.verwachting] for e in initiatief.effectindicatoren.all()],
        "thema": initiatief.thema.naam,
        "penvoerder": initiatief.penvoerder.naam,
        "bibliotheken": [b.naam for b in initiatief.bibliotheken.all()],
        "rollen": [r.naam for r in initiatief.rollen.all()],
        "functies": sorted(f.naam for f in initiatief.functies.all()),
        "begroting": [
            {
                "bron": r.bron,
                "omschrijving": r.omschrijving,
                "bedrag": f"{r.bedrag:.2f}",
                "regeling": r.regeling,
                "aanvragen_voor": r.aanvragen_voor.isoformat() if r.aanvragen_voor else "",
                "verantwoorden_voor": r.verantwoorden_voor.isoformat() if r.verantwoorden_voor else "",
            }
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
