"""What drives: depots, vehicles with what they use and where they may come, and the shifts of the drivers."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from bisc_portal.netwerk.models import Vestiging


class Depot(models.Model):
    """Where crates are sorted and vans start, end and load again."""

    vestiging = models.OneToOneField(
        Vestiging, on_delete=models.PROTECT, related_name="depot", verbose_name="vestiging"
    )
    open_van = models.TimeField("open van", default=dt.time(7))
    open_tot = models.TimeField("open tot", default=dt.time(18))
    laadminuten = models.PositiveSmallIntegerField("minuten laden per ronde", default=20)
    actief = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "depot"
        verbose_name_plural = "depots"
        ordering = ["vestiging__naam", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(open_tot__gt=F("open_van")), name="depot_open_tot_na_van")
        ]

    def __str__(self) -> str:
        return str(self.vestiging)


class Aandrijving(models.TextChoices):
    ELEKTRISCH = "elektrisch", "elektrisch"
    DIESEL = "diesel", "diesel"
    BENZINE = "benzine", "benzine"

    @property
    def eenheid(self) -> str:
        return "kWh" if self is Aandrijving.ELEKTRISCH else "liter"


class Emissieklasse(models.TextChoices):
    EMISSIEVRIJ = "emissievrij", "emissievrij"
    EURO_6 = "euro_6", "Euro 6"
    EURO_5 = "euro_5", "Euro 5"
    OUDER = "ouder", "Euro 4 of ouder"


class VoertuigQuerySet(models.QuerySet["Voertuig"]):
    def available_on(self, datum: dt.date) -> Self:
        """In use, and not standing still that day."""
        still = Voertuigstilstand.objects.filter(van__lte=datum).filter(
            Q(tot__isnull=True) | Q(tot__gte=datum)
        )
        return self.filter(actief=True).exclude(pk__in=still.values("voertuig"))


class Voertuig(models.Model):
    code = models.SlugField("code", max_length=20, unique=True)
    naam = models.CharField("naam", max_length=60)
    kenteken = models.CharField("kenteken", max_length=10, blank=True)
    depot = models.ForeignKey(
        Depot, on_delete=models.PROTECT, related_name="voertuigen", verbose_name="depot"
    )
    aandrijving = models.CharField("aandrijving", max_length=20, choices=Aandrijving.choices)
    emissieklasse = models.CharField("emissieklasse", max_length=20, choices=Emissieklasse.choices)
    eerste_toelating = models.DateField("datum eerste toelating", null=True, blank=True)
    capaciteit_kratten = models.PositiveSmallIntegerField("kratten", validators=[MinValueValidator(1)])
    bereik_km = models.PositiveSmallIntegerField("bereik in km", null=True, blank=True)
    verbruik_per_100_km = models.DecimalField("verbruik per 100 km", max_digits=5, decimal_places=1)
    actief = models.BooleanField("actief", default=True)

    objects = VoertuigQuerySet.as_manager()

    class Meta:
        verbose_name = "voertuig"
        verbose_name_plural = "voertuigen"
        ordering = ["naam", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capaciteit_kratten__gte=1), name="voertuig_met_ruimte"),
            models.CheckConstraint(condition=Q(verbruik_per_100_km__gt=0), name="voertuig_verbruikt"),
            models.CheckConstraint(
                condition=~Q(aandrijving="elektrisch")
                | Q(emissieklasse="emissievrij", bereik_km__isnull=False),
                name="voertuig_elektrisch_met_bereik",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


class Voertuigstilstand(models.Model):
    """Days on which a vehicle cannot drive; without an end until somebody says it can again."""

    voertuig = models.ForeignKey(
        Voertuig, on_delete=models.CASCADE, related_name="stilstanden", verbose_name="voertuig"
    )
    van = models.DateField("van")
    tot = models.DateField("tot en met", null=True, blank=True)
    reden = models.CharField("reden", max_length=120)

    class Meta:
        verbose_name = "stilstand"
        verbose_name_plural = "stilstanden"
        ordering = ["-van", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")), name="stilstand_tot_na_van"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voertuig}: {self.reden}"


class Toegangsregel(models.Model):
    """Until when vehicles of a class may enter a zero-emission zone, with the source of the rule."""

    emissieklasse = models.CharField("emissieklasse", max_length=20, choices=Emissieklasse.choices)
    toegelaten_voor = models.DateField(
        "eerste toelating voor", null=True, blank=True, help_text="Leeg: elke datum van toelating."
    )
    toegang_tot = models.DateField(
        "toegang tot", null=True, blank=True, help_text="Vanaf deze dag niet meer. Leeg: zonder einde."
    )
    bron = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "toegangsregel"
        verbose_name_plural = "toegangsregels"
        ordering = ["emissieklasse", "pk"]
        constraints = [models.UniqueConstraint(fields=["emissieklasse"], name="toegangsregel_een_per_klasse")]

    def __str__(self) -> str:
        return f"{self.get_emissieklasse_display()} tot {self.toegang_tot or 'altijd'}"

    def admits(self, voertuig: Voertuig, datum: dt.date) -> bool:
        """Whether this rule lets this vehicle in on this day."""
        if self.emissieklasse != voertuig.emissieklasse:
            return False
        if self.toegang_tot is not None and datum >= self.toegang_tot:
            return False
        known = voertuig.eerste_toelating
        return self.toegelaten_voor is None or (known is not None and known < self.toegelaten_voor)


class ChauffeursdienstQuerySet(models.QuerySet["Chauffeursdienst"]):
    def working(self) -> Self:
        """Shifts that go on: nobody fell ill, and nobody took them back."""
        return self.filter(vervallen_op__isnull=True)


class Chauffeursdienst(models.Model):
    """Who drives which day, from when until when, and in which vehicle. One that lapsed stays readable."""

    chauffeur = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="diensten", verbose_name="chauffeur"
    )
    datum = models.DateField("datum")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="diensten", verbose_name="depot")
    voertuig = models.ForeignKey(
        Voertuig,
        on_delete=models.PROTECT,
        related_name="diensten",
        null=True,
        blank=True,
        verbose_name="voertuig",
    )
    van = models.TimeField("van")
    tot = models.TimeField("tot")
    vervallen_op = models.DateTimeField("vervallen op", null=True, blank=True)
    vervallen_reden = models.CharField("vervallen omdat", max_length=120, blank=True)

    objects = ChauffeursdienstQuerySet.as_manager()

    class Meta:
        verbose_name = "chauffeursdienst"
        verbose_name_plural = "chauffeursdiensten"
        ordering = ["datum", "van", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chauffeur", "datum"],
                condition=Q(vervallen_op__isnull=True),
                name="dienst_een_per_dag",
            ),
            models.UniqueConstraint(
                fields=["voertuig", "datum"],
                condition=Q(voertuig__isnull=False, vervallen_op__isnull=True),
                name="dienst_een_chauffeur_per_voertuig",
            ),
            models.CheckConstraint(condition=Q(tot__gt=F("van")), name="dienst_tot_na_van"),
        ]

    def __str__(self) -> str:
        return f"{self.chauffeur}, {self.datum:%d-%m-%Y}"
