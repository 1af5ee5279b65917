"""When each library must have asked for its subsidy: the agenda should be ready well before."""

from django.db import models

from bisc_portal.netwerk.models import Organisatie


class Subsidietermijn(models.Model):
    """The day by which a library asks its municipality for the money of a year."""

    organisatie = models.ForeignKey(
        Organisatie,
        on_delete=models.CASCADE,
        related_name="subsidietermijnen",
        limit_choices_to={"soort": Organisatie.Soort.BIBLIOTHEEK},
        verbose_name="bibliotheek",
    )
    jaar = models.PositiveSmallIntegerField("voor het jaar")
    datum = models.DateField("aanvragen vóór")
    omschrijving = models.CharField("bij wie", max_length=120, blank=True)

    class Meta:
        verbose_name = "subsidietermijn"
        verbose_name_plural = "subsidietermijnen"
        ordering = ["jaar", "datum", "organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisatie", "jaar", "omschrijving"], name="subsidietermijn_uniek"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisatie} {self.jaar}: {self.datum}"
