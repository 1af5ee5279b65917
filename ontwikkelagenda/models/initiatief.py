"""What the libraries do together."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak
from ontwikkelagenda.models.agenda import Agenda
from ontwikkelagenda.models.begrip import BiscRol, Thema, WsobFunctie
from ontwikkelagenda.models.bron import AGENDABRONNEN, Bron
from ontwikkelagenda.models.sectie import Sectie

MOST_NAMES = 3


class InitiatiefQuerySet(models.QuerySet["Initiatief"]):
    def current(self) -> Self:
        """Without the withdrawn ones."""
        return self.filter(ingetrokken_op__isnull=True)

    def counted(self) -> Self:
        """What stands in the agenda and asks of its money: not withdrawn, no longer a proposal."""
        return self.current().exclude(status=Initiatief.Status.VOORSTEL)

    def of_agenda(self, agenda: Agenda) -> Self:
        return self.filter(sectie__agenda=agenda)


class Initiatief(models.Model):
    """Something libraries and BiSC do together in the year: a campaign, an experiment or a project."""

    class Soort(models.TextChoices):
        CAMPAGNE = "campagne", "campagne"
        EXPERIMENT = "experiment", "experiment"
        PROJECT = "project", "project"

    class Aard(models.TextChoices):
        VERNIEUWING = "vernieuwing", "vernieuwing"
        REGULIER = "regulier", "regulier"

    class Status(models.TextChoices):
        VOORSTEL = "voorstel", "voorstel"
        IN_BEWERKING = "in_bewerking", "in bewerking"
        KLAAR_VOOR_PDO = "klaar_voor_pdo", "klaar voor PDO"

    sectie = models.ForeignKey(
        Sectie, on_delete=models.PROTECT, related_name="initiatieven", verbose_name="sectie"
    )
    titel = models.CharField("titel", max_length=120)
    soort = models.CharField("soort", max_length=12, choices=Soort.choices)
    aard = models.CharField("aard", max_length=12, choices=Aard.choices, default=Aard.VERNIEUWING)
    doel = models.TextField("doel")
    beoogd_effect = models.TextField("beoogd effect", blank=True)
    doelgroepen = models.CharField("doelgroepen", max_length=240, blank=True)
    begint_kwartaal = models.PositiveSmallIntegerField("begint in kwartaal", default=1)
    eindigt_kwartaal = models.PositiveSmallIntegerField("eindigt in kwartaal", default=4)
    inzet_dagen = models.DecimalField("inzet in dagen", max_digits=6, decimal_places=1, default=0)
    thema = models.ForeignKey(
        Thema, on_delete=models.PROTECT, related_name="initiatieven", verbose_name="thema"
    )
    penvoerder = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="initiatieven_penvoerder",
        verbose_name="penvoerder",
    )
    bibliotheken = models.ManyToManyField(
        Organisatie, related_name="initiatieven", verbose_name="deelnemende bibliotheken"
    )
    rollen = models.ManyToManyField(
        BiscRol, related_name="initiatieven", blank=True, verbose_name="gevraagde rollen van BiSC"
    )
    functies = models.ManyToManyField(
        WsobFunctie, related_name="initiatieven", blank=True, verbose_name="Wsob-functies"
    )
    status = models.CharField("status", max_length=16, choices=Status.choices, default=Status.IN_BEWERKING)
    versie = models.PositiveIntegerField("versie", default=1)
    created_at = models.DateTimeField("gemaakt op")
    gewijzigd_op = models.DateTimeField("gewijzigd op")
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects: ClassVar[models.Manager["Initiatief"]] = InitiatiefQuerySet.as_manager()

    class Meta:
        verbose_name = "initiatief"
        verbose_name_plural = "initiatieven"
        ordering = ["sectie__huisdeel__volgorde", "sectie__volgorde", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(titel=""), name="initiatief_heeft_titel"),
            models.CheckConstraint(
                condition=models.Q(begint_kwartaal__gte=1, eindigt_kwartaal__lte=4)
                & models.Q(begint_kwartaal__lte=models.F("eindigt_kwartaal")),
                name="initiatief_kwartalen_van_het_jaar",
            ),
            models.CheckConstraint(
                condition=models.Q(inzet_dagen__gte=0), name="initiatief_inzet_niet_negatief"
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_initiatief", args=[self.sectie.agenda.jaar, self.pk])

    @property
    def doel_blokken(self) -> list[opmaak.Blok]:
        return opmaak.parse(self.doel)

    @property
    def effect_blokken(self) -> list[opmaak.Blok]:
        return opmaak.parse(self.beoogd_effect)

    @property
    def bedrag(self) -> Decimal:
        """What it asks of the agenda's own money; reads the prefetched begrotingsregels."""
        return sum((r.bedrag for r in self.begrotingsregels.all() if r.bron in AGENDABRONNEN), Decimal(0))

    @property
    def totaal(self) -> Decimal:
        """From every source together; reads the prefetched begrotingsregels."""
        return sum((r.bedrag for r in self.begrotingsregels.all()), Decimal(0))

    @property
    def deelnemers(self) -> str:
        """'Eemland, Z-O-U-T' (which may not break at its hyphens), or how many; reads the prefetched rows."""
        namen = [
            bibliotheek.kort.replace("-", "\N{NON-BREAKING HYPHEN}")
            for bibliotheek in self.bibliotheken.all()
        ]
        return ", ".join(namen) if len(namen) <= MOST_NAMES else f"{len(namen)} bibliotheken"

    @property
    def bronnen(self) -> str:
        """'innovatiereserve'; reads the prefetched begrotingsregels."""
        return ", ".join(dict.fromkeys(Bron(r.bron).label for r in self.begrotingsregels.all()))
