"""What the background expects of the 72 hours."""

from django.db import models

from ibl.models.opdrachten import Transportopdracht


class Verwachting(models.Model):
    """When one running request can be there at the earliest, and whether that hangs on one day's van."""

    opdracht = models.OneToOneField(
        Transportopdracht,
        on_delete=models.CASCADE,
        related_name="verwachting",
        primary_key=True,
        verbose_name="opdracht",
    )
    berekend_op = models.DateTimeField("berekend op")
    klaar_op = models.DateTimeField("op zijn vroegst klaar", null=True, blank=True)
    # It makes the 72 hours with this day's van, and not without it.
    hangt_aan = models.DateField("haalt het alleen met de rit van", null=True, blank=True)
    haalt = models.BooleanField("haalt de 72 uur")

    class Meta:
        verbose_name = "verwachting"
        verbose_name_plural = "verwachtingen"
        ordering = ["klaar_op", "pk"]
        indexes = [
            models.Index(fields=["hangt_aan"], name="verwachting_hangt_aan"),
            models.Index(fields=["haalt"], name="verwachting_haalt"),
        ]

    def __str__(self) -> str:
        return str(self.opdracht_id)
