"""Crates, and the order each of them is under way with."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from bisc_portal.netwerk.models import Vestiging
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
    """One order in one crate. A crate carries titles of many orders, to one place at a time.

    All orders of one journey share `reis_van`, the moment it began. A scan of the crate belongs to the last
    journey that had begun when the act was done, however late it arrives.
    """

    krat = models.ForeignKey(Krat, on_delete=models.PROTECT, related_name="inzetten", verbose_name="krat")
    opdracht = models.ForeignKey(
        Transportopdracht, on_delete=models.PROTECT, related_name="inzetten", verbose_name="opdracht"
    )
    bestemming = models.ForeignKey(
        Vestiging, on_delete=models.PROTECT, related_name="+", verbose_name="bestemming"
    )
    # An order of crates fills its own; titles share one.
    heel = models.BooleanField("de hele krat", default=False)
    reis_van = models.DateTimeField("reis van")
    van = models.DateTimeField("van")
    tot = models.DateTimeField("tot", null=True, blank=True)

    class Meta:
        verbose_name = "kratinzet"
        verbose_name_plural = "kratinzetten"
        ordering = ["opdracht", "krat__code", "pk"]
        constraints = [
            ExclusionConstraint(
                name="krat_naar_een_plek",
                expressions=[
                    ("krat", RangeOperators.EQUAL),
                    ("bestemming", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(tot__isnull=True),
            ),
            ExclusionConstraint(
                name="krat_vol_of_gedeeld",
                expressions=[("krat", RangeOperators.EQUAL), ("heel", RangeOperators.NOT_EQUAL)],
                condition=Q(tot__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["krat"], condition=Q(tot__isnull=True, heel=True), name="krat_vol_met_een_opdracht"
            ),
            models.UniqueConstraint(
                fields=["krat", "opdracht"], condition=Q(tot__isnull=True), name="kratinzet_eenmaal"
            ),
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")), name="kratinzet_tot_na_van"
            ),
            models.CheckConstraint(condition=Q(van__gte=F("reis_van")), name="kratinzet_binnen_reis"),
        ]
        indexes = [models.Index(fields=["krat", "reis_van"], name="kratinzet_reis")]

    def __str__(self) -> str:
        return f"{self.krat} in {self.opdracht_id}"
