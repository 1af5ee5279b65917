"""How the availability of services is seen: probes, what each minute showed, and corrections by people."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from servicedesk.models.diensten import Dienst, Onbeschikbaarheid


class Sonde(models.Model):
    """Looks at a service every minute. An outage opens and closes after several minutes that agree."""

    class Soort(models.TextChoices):
        HTTP = "http", "een webpagina opvragen"
        TCP = "tcp", "een verbinding maken"

    dienst = models.CharField("dienst", max_length=24, choices=Dienst.choices)
    naam = models.CharField("naam", max_length=80)
    soort = models.CharField("soort", max_length=10, choices=Soort.choices)
    adres = models.CharField(
        "adres", max_length=200, help_text="https://… voor een webpagina, naam:poort voor een verbinding."
    )
    drempel_neer = models.PositiveSmallIntegerField(
        "mislukte minuten voor een storing",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    drempel_op = models.PositiveSmallIntegerField(
        "goede minuten voor herstel", default=2, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    actief = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "sonde"
        verbose_name_plural = "sondes"
        ordering = ["dienst", "naam", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(drempel_neer__range=(1, 60), drempel_op__range=(1, 60)), name="sonde_drempels"
            )
        ]

    def __str__(self) -> str:
        return self.naam


class SondeMeting(models.Model):
    """What a probe saw in one minute; two workers in the same minute leave one row."""

    sonde = models.ForeignKey(Sonde, on_delete=models.CASCADE, related_name="metingen", verbose_name="sonde")
    minuut = models.DateTimeField("minuut")
    gelukt = models.BooleanField("gelukt")
    milliseconden = models.PositiveIntegerField("milliseconden")
    uitleg = models.CharField("uitleg", max_length=120, blank=True)

    class Meta:
        verbose_name = "meting van een sonde"
        verbose_name_plural = "metingen van sondes"
        ordering = ["sonde", "-minuut"]
        constraints = [models.UniqueConstraint(fields=["sonde", "minuut"], name="meting_een_per_minuut")]

    def __str__(self) -> str:
        return f"meting van sonde {self.sonde_id} om {self.minuut:%H:%M}"


class OnbeschikbaarheidCorrectie(models.Model):
    """What an outage said before a person corrected it, and why."""

    onbeschikbaarheid = models.ForeignKey(
        Onbeschikbaarheid,
        on_delete=models.CASCADE,
        related_name="correcties",
        verbose_name="onbeschikbaarheid",
    )
    was_van = models.DateTimeField("begon eerst op")
    was_tot = models.DateTimeField("eindigde eerst op", null=True, blank=True)
    was_vervallen = models.BooleanField("was vervallen")
    reden = models.CharField("reden", max_length=300)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "correctie"
        verbose_name_plural = "correcties"
        ordering = ["-op", "-pk"]

    def __str__(self) -> str:
        return f"correctie op {self.op:%d-%m-%Y}"
