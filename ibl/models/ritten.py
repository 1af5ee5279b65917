"""The plan of a day: its trips, their stops in order, and what is loaded and unloaded there for whom."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl.models.opdrachten import Transportopdracht
from ibl.models.reistijden import Reistijdmatrix
from ibl.models.voertuigen import Aandrijving, Chauffeursdienst, Depot, Voertuig


class Ritplan(models.Model):
    """One day of one depot. `version` goes up with every change, so that two planners notice one another."""

    class Status(models.TextChoices):
        CONCEPT = "concept", "concept"
        VASTGESTELD = "vastgesteld", "vastgesteld"

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="plannen", verbose_name="depot")
    datum = models.DateField("datum")
    status = models.CharField("status", max_length=20, choices=Status.choices, default=Status.CONCEPT.value)
    matrix = models.ForeignKey(
        Reistijdmatrix, on_delete=models.PROTECT, related_name="plannen", verbose_name="reistijden"
    )
    spits_mijden = models.BooleanField("spits mijden", default=True)
    version = models.PositiveIntegerField("versie", default=1)
    gemaakt_op = models.DateTimeField("gemaakt op")
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="door"
    )
    vastgesteld_op = models.DateTimeField("vastgesteld op", null=True, blank=True)

    class Meta:
        verbose_name = "ritplan"
        verbose_name_plural = "ritplannen"
        ordering = ["-datum", "depot"]
        constraints = [
            models.UniqueConstraint(fields=["depot", "datum"], name="ritplan_een_per_dag"),
            models.CheckConstraint(
                condition=Q(status="concept") | Q(vastgesteld_op__isnull=False),
                name="ritplan_vastgesteld_met_tijd",
            ),
        ]

    def __str__(self) -> str:
        return f"ritten van {self.datum:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return reverse("ibl:show_ritplan", args=[self.datum])


class RitQuerySet(models.QuerySet["Rit"]):
    def driven(self) -> Self:
        return self.filter(status=Rit.Status.GEREDEN)


class Rit(models.Model):
    """One van's day. What it uses is written down, so that a new vehicle file changes no old figure."""

    class Status(models.TextChoices):
        GEPLAND = "gepland", "gepland"
        ONDERWEG = "onderweg", "onderweg"
        GEREDEN = "gereden", "gereden"
        VERVALLEN = "vervallen", "vervallen"

    plan = models.ForeignKey(Ritplan, on_delete=models.CASCADE, related_name="ritten", verbose_name="ritplan")
    naam = models.CharField("naam", max_length=40)
    datum = models.DateField("datum")
    voertuig = models.ForeignKey(
        Voertuig, on_delete=models.PROTECT, related_name="ritten", verbose_name="voertuig"
    )
    dienst = models.ForeignKey(
        Chauffeursdienst,
        on_delete=models.SET_NULL,
        related_name="ritten",
        null=True,
        blank=True,
        verbose_name="dienst",
    )
    status = models.CharField("status", max_length=20, choices=Status.choices, default=Status.GEPLAND.value)
    vertrek_gepland = models.DateTimeField("vertrek gepland", null=True, blank=True)
    terug_gepland = models.DateTimeField("terug gepland", null=True, blank=True)
    vertrek_op = models.DateTimeField("vertrokken op", null=True, blank=True)
    terug_op = models.DateTimeField("terug op", null=True, blank=True)
    meters = models.PositiveIntegerField("meters", default=0)
    rijseconden = models.PositiveIntegerField("seconden rijden", default=0)
    spitsseconden = models.PositiveIntegerField("seconden rijden in de spits", default=0)
    bewegingen = models.PositiveSmallIntegerField("voertuigbewegingen", default=0)
    # The same crates when every kind of load would drive by itself, and leaving when the shift begins.
    meters_los = models.PositiveIntegerField("meters zonder combineren", default=0)
    bewegingen_los = models.PositiveSmallIntegerField("voertuigbewegingen zonder combineren", default=0)
    spitsbewegingen = models.PositiveSmallIntegerField("bewegingen in de spits", default=0)
    spitsbewegingen_vroeg = models.PositiveSmallIntegerField(
        "bewegingen in de spits zonder mijden", default=0
    )
    hoogste_lading = models.PositiveSmallIntegerField("hoogste lading", default=0)
    krat_meters = models.PositiveBigIntegerField("kratmeters", default=0)
    capaciteit_kratten = models.PositiveSmallIntegerField("kratten", default=0)
    aandrijving = models.CharField("aandrijving", max_length=20, choices=Aandrijving.choices)
    verbruik_per_100_km = models.DecimalField("verbruik per 100 km", max_digits=5, decimal_places=1)

    objects = RitQuerySet.as_manager()

    class Meta:
        verbose_name = "rit"
        verbose_name_plural = "ritten"
        ordering = ["datum", "naam", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "voertuig"],
                condition=~Q(status="vervallen"),
                name="rit_een_per_voertuig_per_dag",
            ),
            models.CheckConstraint(
                condition=Q(terug_gepland__isnull=True) | Q(terug_gepland__gte=F("vertrek_gepland")),
                name="rit_terug_na_vertrek",
            ),
            models.CheckConstraint(
                condition=~Q(status="gereden") | Q(vertrek_op__isnull=False, terug_op__gte=F("vertrek_op")),
                name="rit_gereden_met_tijden",
            ),
        ]
        indexes = [models.Index(fields=["datum", "status"], name="rit_per_dag")]

    def __str__(self) -> str:
        return f"{self.naam}, {self.datum:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return reverse("ibl:show_rit", args=[self.pk])

    @property
    def depot(self) -> Depot:
        """Where it leaves from and comes back to: what the shift says, else where the vehicle stands."""
        return self.dienst.depot if self.dienst is not None else self.voertuig.depot

    @property
    def kilometers(self) -> float:
        return self.meters / 1000

    @property
    def duur(self) -> dt.timedelta | None:
        """As driven, or as planned while it has not been."""
        van, tot = self.vertrek_op or self.vertrek_gepland, self.terug_op or self.terug_gepland
        return tot - van if van and tot else None


class Stop(models.Model):
    """One visit to one place on one day. Without a trip it still waits for a place in the plan."""

    class Soort(models.TextChoices):
        STOP = "stop", "stop"
        HERLADEN = "herladen", "herladen op het depot"

    plan = models.ForeignKey(Ritplan, on_delete=models.CASCADE, related_name="stops", verbose_name="ritplan")
    rit = models.ForeignKey(
        Rit, on_delete=models.RESTRICT, related_name="stops", null=True, blank=True, verbose_name="rit"
    )
    volgnummer = models.PositiveSmallIntegerField("volgnummer", null=True, blank=True)
    soort = models.CharField("soort", max_length=10, choices=Soort.choices, default=Soort.STOP.value)
    vestiging = models.ForeignKey(
        Vestiging, on_delete=models.PROTECT, related_name="stops", verbose_name="vestiging"
    )
    # Where the crates it brings lie; empty while that is of no concern, or nobody knows.
    vanaf = models.ForeignKey(
        Depot, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="kratten vanaf"
    )
    verplicht = models.BooleanField("verplicht", default=True)
    # Stays with its van and at its time when the plan is made again.
    vast = models.BooleanField("vastgezet", default=False)
    aankomst_gepland = models.DateTimeField("aankomst gepland", null=True, blank=True)
    vertrek_gepland = models.DateTimeField("vertrek gepland", null=True, blank=True)
    aankomst_op = models.DateTimeField("aangekomen op", null=True, blank=True)
    vertrek_op = models.DateTimeField("vertrokken op", null=True, blank=True)
    lossen = models.PositiveSmallIntegerField("kratten lossen", default=0)
    laden = models.PositiveSmallIntegerField("kratten laden", default=0)
    meters = models.PositiveIntegerField("meters vanaf de vorige", default=0)
    # How far its crates travel where costs are shared: straight to the depot, whatever the order of the trip.
    depot_meters = models.PositiveIntegerField("meters tot het depot", default=0)
    overgeslagen_reden = models.CharField("overgeslagen omdat", max_length=120, blank=True)

    class Meta:
        verbose_name = "stop"
        verbose_name_plural = "stops"
        ordering = ["rit", "volgnummer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rit", "volgnummer"],
                name="stop_volgorde",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["plan", "vestiging", "vanaf"],
                condition=Q(soort="stop"),
                nulls_distinct=False,
                name="stop_een_per_plek_en_depot",
            ),
            models.CheckConstraint(
                condition=Q(rit__isnull=True, volgnummer__isnull=True)
                | Q(rit__isnull=False, volgnummer__isnull=False),
                name="stop_in_een_rit_met_nummer",
            ),
            models.CheckConstraint(
                condition=Q(vertrek_op__isnull=True) | Q(vertrek_op__gte=F("aankomst_op")),
                name="stop_vertrek_na_aankomst",
            ),
        ]

    def __str__(self) -> str:
        return str(self.vestiging)


class Stoplading(models.Model):
    """What a stop unloads or loads, of which kind and on whose account; with its order where there is one."""

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="ladingen", verbose_name="stop")
    soort = models.CharField("soort", max_length=20, choices=Transportopdracht.Soort.choices)
    betaler = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="+", verbose_name="betaler"
    )
    opdracht = models.ForeignKey(
        Transportopdracht,
        on_delete=models.PROTECT,
        related_name="stopladingen",
        null=True,
        blank=True,
        verbose_name="opdracht",
    )
    # Twentieths of a crate: a title takes one, so that many titles share a crate.
    lossen = models.PositiveIntegerField("lossen in twintigsten", default=0)
    laden = models.PositiveIntegerField("laden in twintigsten", default=0)

    class Meta:
        verbose_name = "stoplading"
        verbose_name_plural = "stopladingen"
        ordering = ["stop", "soort", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(lossen__gt=0) | Q(laden__gt=0), name="stoplading_niet_leeg"),
            models.UniqueConstraint(
                fields=["stop", "opdracht"],
                condition=Q(opdracht__isnull=False),
                name="stoplading_een_per_opdracht",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stop}: {self.soort}"


class Planberekening(models.Model):
    """One run of the planner: what was asked, how far it is, and what came of it."""

    class Status(models.TextChoices):
        WACHT = "wacht", "wacht"
        LOOPT = "loopt", "loopt"
        KLAAR = "klaar", "klaar"
        GESTOPT = "gestopt", "gestopt"
        MISLUKT = "mislukt", "mislukt"
        ONDERBROKEN = "onderbroken", "onderbroken"

    plan = models.ForeignKey(
        Ritplan, on_delete=models.CASCADE, related_name="berekeningen", verbose_name="ritplan"
    )
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.WACHT.value)
    # The version of the plan it started from; a plan that was changed meanwhile is not overwritten.
    plan_version = models.PositiveIntegerField("planversie")
    seconden = models.PositiveSmallIntegerField("rekentijd in seconden", default=10)
    seed = models.PositiveIntegerField("beginwaarde", default=1)
    gevraagd_op = models.DateTimeField("gevraagd op")
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    begonnen_op = models.DateTimeField("begonnen op", null=True, blank=True)
    klaar_op = models.DateTimeField("klaar op", null=True, blank=True)
    stop_gevraagd_op = models.DateTimeField("stop gevraagd op", null=True, blank=True)
    procent = models.PositiveSmallIntegerField("voortgang", default=0)
    meters = models.PositiveIntegerField("meters", null=True, blank=True)
    melding = models.CharField("melding", max_length=200, blank=True)

    class Meta:
        verbose_name = "planberekening"
        verbose_name_plural = "planberekeningen"
        ordering = ["-gevraagd_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status__in=["wacht", "loopt"]),
                name="planberekening_een_tegelijk",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.status}"

    @property
    def is_running(self) -> bool:
        return self.status in {self.Status.WACHT, self.Status.LOOPT}
