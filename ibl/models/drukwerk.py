"""Labels, packing slips, manifests and trip plans that a worker makes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Drukwerk(models.Model):
    """One PDF that somebody asked for, with everything that has to be on it."""

    class Soort(models.TextChoices):
        KRATLABELS = "kratlabels", "kratlabels"
        OPDRACHTLABELS = "opdrachtlabels", "labels voor opdrachten"
        PAKBONNEN = "pakbonnen", "pakbonnen"
        VRACHTLIJST = "vrachtlijst", "vrachtlijst per stop"
        RITPLAN = "ritplan", "ritplan van een dag"

    class Formaat(models.TextChoices):
        A4 = "a4", "A4"
        LABEL = "label", "labelprinter (100 × 62 mm)"

    class Status(models.TextChoices):
        GEVRAAGD = "gevraagd", "wordt gemaakt"
        KLAAR = "klaar", "klaar"
        MISLUKT = "mislukt", "mislukt"

    uuid = models.UUIDField("kenmerk", default=uuid.uuid4, unique=True, editable=False)
    soort = models.CharField("soort", max_length=20, choices=Soort.choices)
    formaat = models.CharField("formaat", max_length=10, choices=Formaat.choices)
    # Frozen when it was asked for: the paper says what was true then.
    inhoud = models.JSONField("inhoud")
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.GEVRAAGD.value)
    gevraagd_op = models.DateTimeField("gevraagd op")
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    klaar_op = models.DateTimeField("klaar op", null=True, blank=True)
    pdf = models.BinaryField("PDF", null=True, blank=True)
    fout = models.CharField("fout", max_length=200, blank=True)
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)

    class Meta:
        verbose_name = "drukwerk"
        verbose_name_plural = "drukwerk"
        ordering = ["-gevraagd_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="klaar") | Q(pdf__isnull=False), name="drukwerk_klaar_met_pdf"
            )
        ]
        indexes = [models.Index(fields=["id"], name="drukwerk_te_doen", condition=Q(status="gevraagd"))]

    def __str__(self) -> str:
        return self.get_soort_display()

    def get_absolute_url(self) -> str:
        return reverse("ibl:show_drukwerk", args=[self.uuid])
