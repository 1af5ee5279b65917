"""The PDO: its meetings with what they decided, and one with its points, papers, actions and minutes."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models import Actie, Vergaderpunt, Vergaderstuk, Verslag


def overleggen() -> QuerySet[Bijeenkomst]:
    """Every PDO, the latest one first, with how many decisions it was asked and took."""
    besluit = Q(vergaderpunten__soort=Vergaderpunt.Soort.BESLUIT)
    return (
        Bijeenkomst.objects.filter(soort=Bijeenkomst.Soort.PDO)
        .annotate(
            punten=Count("vergaderpunten", distinct=True),
            gevraagd=Count("vergaderpunten", filter=besluit, distinct=True),
            genomen=Count(
                "vergaderpunten", filter=besluit & Q(vergaderpunten__uitkomst="genomen"), distinct=True
            ),
        )
        .order_by("-begint_op", "-pk")
    )


@dataclass(frozen=True)
class Overleg:
    punten: list[Vergaderpunt]
    acties: list[Actie]
    verslag: Verslag | None

    @property
    def besluiten(self) -> list[Vergaderpunt]:
        return [punt for punt in self.punten if punt.uitkomst != Vergaderpunt.Uitkomst.OPEN]


def load_overleg(bijeenkomst: Bijeenkomst) -> Overleg:
    return Overleg(
        list(
            Vergaderpunt.objects.filter(bijeenkomst=bijeenkomst)
            .select_related("agenda")
            .prefetch_related(Prefetch("stukken", Vergaderstuk.objects.order_by("pk")))
            .order_by("volgorde")
        ),
        list(
            Actie.objects.filter(bijeenkomst=bijeenkomst)
            .select_related("eigenaar__organisatie", "agenda")
            .order_by("gedaan_op", "voor", "pk")
        ),
        find_verslag(bijeenkomst),
    )


def find_verslag(bijeenkomst: Bijeenkomst) -> Verslag | None:
    found = Verslag.objects.filter(bijeenkomst=bijeenkomst)
    return found.select_related("door", "vastgesteld_door", "vastgesteld_in").order_by("pk").first()


def verslag_to_edit(bijeenkomst: Bijeenkomst) -> tuple[str, int]:
    """The text of the minutes and after which line of the log it stood so, read in one statement."""
    found = Verslag.objects.filter(bijeenkomst=bijeenkomst).order_by("pk")
    tekst, stand = found.values_list("tekst", "bijeenkomst__schrijfdocument__verwerkt_tot").first() or ("", 0)
    return tekst, stand or 0
