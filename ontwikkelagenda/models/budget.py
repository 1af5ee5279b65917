"""What an agenda may cost, per source, and what each initiative asks of it."""

from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from ontwikkelagenda.models.bron import AGENDABRONNEN, Bron
from ontwikkelagenda.models.initiatief import Initiatief

BIGGEST_AMOUNT = Decimal("9999999.99")


# From so many libraries on an initiative is a joint one.
SAMEN = 2


class BegrotingsregelQuerySet(models.QuerySet["Begrotingsregel"]):
    def counted(self) -> Self:
        """What is asked of the agenda's own money."""
        counted = Initiatief.objects.counted().order_by().values("pk")
        return self.filter(bron__in=AGENDABRONNEN, initiatief__in=counted)

    def joint(self) -> Self:
        """Of initiatives that two or more libraries take part in."""
        joint = Initiatief.objects.annotate(meedoend=models.Count("bibliotheken")).filter(meedoend__gte=SAMEN)
        return self.filter(initiatief__in=joint.order_by().values("pk"))


class Begrotingsregel(models.Model):
    """An amount for an initiative, from one source, in whole cents."""

    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.CASCADE, related_name="begrotingsregels", verbose_name="initiatief"
    )
    bron = models.CharField("bron", max_length=20, choices=Bron.choices)
    omschrijving = models.CharField("waarvoor", max_length=120, blank=True)
    bedrag = models.DecimalField(
        "bedrag",
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(BIGGEST_AMOUNT)],
    )

    # Only for another subsidy: which one, and when it must be asked for and accounted for.
    regeling = models.CharField("regeling", max_length=80, blank=True)
    aanvragen_voor = models.DateField("aanvragen vóór", null=True, blank=True)
    verantwoorden_voor = models.DateField("verantwoorden vóór", null=True, blank=True)

    objects: ClassVar[models.Manager["Begrotingsregel"]] = BegrotingsregelQuerySet.as_manager()

    class Meta:
        verbose_name = "begrotingsregel"
        verbose_name_plural = "begrotingsregels"
        ordering = ["initiatief", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(bedrag__gt=0), name="begrotingsregel_boven_nul"),
            models.CheckConstraint(
                condition=models.Q(bron="overige_subsidie")
                | models.Q(regeling="", aanvragen_voor__isnull=True, verantwoorden_voor__isnull=True),
                name="begrotingsregel_termijn_bij_subsidie",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bron_display()}: {self.bedrag}"


class Budget(models.Model):
    """What one of the agenda's own sources holds in a year. Frozen with the agenda of that year.

    `toegewezen` is kept by triggers, in the statement that changes a line, on this row and under its lock:
    so no order of writers, whatever road they take, can ask more of a source than there is.
    """

    jaar = models.PositiveSmallIntegerField("jaar")
    bron = models.CharField("bron", max_length=20, choices=Bron.choices)
    bedrag = models.DecimalField("bedrag", max_digits=9, decimal_places=2)
    toegewezen = models.DecimalField(
        "toegewezen", max_digits=11, decimal_places=2, default=Decimal(0), editable=False
    )

    class Meta:
        verbose_name = "budget"
        verbose_name_plural = "budgetten"
        ordering = ["jaar", "bron"]
        constraints = [
            models.UniqueConstraint(fields=["jaar", "bron"], name="budget_uniek"),
            models.CheckConstraint(condition=models.Q(bedrag__gte=0), name="budget_niet_negatief"),
            models.CheckConstraint(
                condition=models.Q(bron__in=["agendabudget", "innovatiereserve"]), name="budget_eigen_bron"
            ),
            models.CheckConstraint(
                condition=models.Q(toegewezen__gte=0, toegewezen__lte=models.F("bedrag")),
                name="budget_niet_overschreden",
                violation_error_message="De initiatieven vragen al meer dan dit bedrag. Maak eerst ruimte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bron_display()} {self.jaar}"
