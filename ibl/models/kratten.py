"""Crates, and the order each of them is under way with."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from ibl.models.opdrachten import Transportopdracht


class Krat(models.Model):
    code = models.CharField(
        "code",
        max_length=11,
        unique=True,
        validators=[RegexValidator(r"^KRAT-[0-9]{6}$", "Schrijf de code als KRAT-000482.")],
    )
    actief = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "krat"
        verbose_name_plural = "kratten"
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^KRAT-[0-9]{6}$"), name="krat_code")]

    def __str__(self) -> str:
        return self.code


class Kratinzet(models.Model):
    """A crate on one leg. A crate can be on one leg at a time; the database sees to it."""

    krat = models.ForeignKey(Krat, on_delete=models.PROTECT, related_name="inzetten", verbose_name="krat")
    opdracht = models.ForeignKey(
        Transportopdracht, on_delete=models.PROTECT, related_name="inzetten", verbose_name="opdracht"
    )
    van = models.DateTimeField("van")
    tot = models.DateTimeField("tot", null=True, blank=True)

    class Meta:
        verbose_name = "kratinzet"
        verbose_name_plural = "kratinzetten"
        ordering = ["opdracht", "krat__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["krat"], condition=Q(tot__isnull=True), name="krat_eenmaal_onderweg"
            ),
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")), name="kratinzet_tot_na_van"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.krat} in {self.opdracht_id}"
