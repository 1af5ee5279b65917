"""The audit log (BIO2 8.15.01): action, object, result, origin, actor, moment. Append-only."""

from django.conf import settings
from django.db import models


class Logregel(models.Model):
    """One act. A trigger refuses UPDATE, DELETE and TRUNCATE; see migration 0002."""

    class Resultaat(models.TextChoices):
        GELUKT = "gelukt", "gelukt"
        GEWEIGERD = "geweigerd", "geweigerd"
        MISLUKT = "mislukt", "mislukt"

    op = models.DateTimeField("op")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="wie"
    )
    actie = models.CharField("actie", max_length=60)
    object_soort = models.CharField("soort object", max_length=60, blank=True)
    object_sleutel = models.CharField("sleutel van het object", max_length=60, blank=True)
    resultaat = models.CharField("resultaat", max_length=12, choices=Resultaat.choices)
    herkomst = models.CharField("herkomst", max_length=60)
    bijzonderheden = models.JSONField("bijzonderheden", default=dict)

    class Meta:
        verbose_name = "logregel"
        verbose_name_plural = "logboek"
        ordering = ["-op", "-pk"]
        indexes = [
            models.Index(fields=["object_soort", "object_sleutel", "op"], name="logregel_object"),
            models.Index(fields=["actor", "op"], name="logregel_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.op:%d-%m-%Y %H:%M} {self.actie} {self.object_soort} {self.object_sleutel}"
