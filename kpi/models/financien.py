"""What was really received and spent, per two months, as the bookkeeping delivers it."""

from django.db import models
from django.db.models import Q

from bisc_portal.importeren.models import Importactie


class Realisatie(models.Model):
    """The amount of one budget line in one stretch of two months, perhaps for one initiative."""

    jaar = models.PositiveSmallIntegerField("jaar")
    periode = models.PositiveSmallIntegerField("tweemaandsperiode", help_text="1 is januari en februari.")
    post = models.CharField("post", max_length=80)
    initiatief = models.CharField("initiatief van de Ontwikkelagenda", max_length=120, blank=True)
    bedrag = models.DecimalField("bedrag", max_digits=14, decimal_places=2)
    importactie = models.ForeignKey(
        Importactie, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="import"
    )

    class Meta:
        verbose_name = "realisatie"
        verbose_name_plural = "realisaties"
        ordering = ["jaar", "periode", "post", "initiatief", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["jaar", "periode", "post", "initiatief"], name="realisatie_uniek"
            ),
            models.CheckConstraint(condition=Q(periode__gte=1, periode__lte=6), name="realisatie_periode"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.jaar}-{self.periode}"
