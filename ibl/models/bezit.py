"""What the branches have on their shelves, as their library systems list it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from bisc_portal.netwerk.models import Vestiging


class Bezit(models.Model):
    """One title at one branch, from an imported list."""

    vestiging = models.ForeignKey(
        Vestiging, on_delete=models.PROTECT, related_name="bezit", verbose_name="vestiging"
    )
    # ISBN where there is one, else PPN: what makes two rows the same title.
    sleutel = models.CharField("sleutel", max_length=13)
    isbn = models.CharField("ISBN", max_length=13, blank=True)
    ppn = models.CharField("PPN", max_length=12, blank=True)
    titel = models.CharField("titel", max_length=200)
    auteur = models.CharField("auteur", max_length=120, blank=True)
    exemplaren = models.PositiveSmallIntegerField("exemplaren", default=1)

    class Meta:
        verbose_name = "bezit"
        verbose_name_plural = "bezit"
        ordering = ["titel", "vestiging", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vestiging", "sleutel"], name="bezit_uniek"),
            models.CheckConstraint(condition=~Q(sleutel="") & ~Q(titel=""), name="bezit_met_sleutel"),
            models.CheckConstraint(
                condition=Q(isbn="") | Q(isbn__regex=r"^[0-9]{9}[0-9X]$|^[0-9]{13}$"), name="bezit_isbn"
            ),
        ]
        indexes = [
            models.Index(fields=["sleutel"], name="bezit_sleutel"),
            GinIndex(name="bezit_titel", fields=["titel"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.titel}, {self.vestiging_id}"
