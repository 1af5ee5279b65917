"""What we promise: norms by kind and urgency, in versions that each hold from a date."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from bisc_portal.werktijd import engine
from servicedesk.models.meldingen import Melding


class SlaBeleidQuerySet(models.QuerySet["SlaBeleid"]):
    def on(self, datum: dt.date) -> Self:
        """The versions that hold on `datum`, the youngest first."""
        return self.filter(geldig_vanaf__lte=datum).order_by("-geldig_vanaf")


class SlaBeleid(models.Model):
    """One version of the agreement. A call keeps the version of the day it was reported."""

    geldig_vanaf = models.DateField("geldig vanaf", unique=True)
    toelichting = models.CharField("toelichting", max_length=200, blank=True)

    objects: ClassVar[models.Manager["SlaBeleid"]] = SlaBeleidQuerySet.as_manager()

    class Meta:
        verbose_name = "afspraak over responstijd"
        verbose_name_plural = "afspraken over responstijd"
        ordering = ["-geldig_vanaf"]

    def __str__(self) -> str:
        return f"afspraak vanaf {self.geldig_vanaf:%d-%m-%Y}"


class Kloksoort(models.TextChoices):
    """What a norm promises; only the first is in the contract, the others run where a policy has a norm."""

    RESPONS = "respons", "responstijd"
    OPLOSSING = "oplossing", "oplostijd"
    BERICHT = "bericht", "volgend bericht"


class SlaNorm(models.Model):
    """Within how much time something is done for a call of this kind and urgency, and on which calendar.

    For everybody, or for one library or branch that has an agreement of its own. The clocks of a norm for
    solving and for the next message can be paused; the response clock cannot.
    """

    class Eenheid(models.TextChoices):
        MINUTEN = "minuten", "minuten"
        UREN = "uren", "uren"
        WERKDAGEN = "werkdagen", "werkdagen"
        KALENDERDAGEN = "kalenderdagen", "kalenderdagen"

    beleid = models.ForeignKey(
        SlaBeleid, on_delete=models.CASCADE, related_name="normen", verbose_name="afspraak"
    )
    kloksoort = models.CharField("klok", max_length=12, choices=Kloksoort.choices, default=Kloksoort.RESPONS)
    soort = models.CharField("soort", max_length=20, choices=Melding.Soort.choices)
    urgentie = models.PositiveSmallIntegerField(
        "urgentie", choices=Melding.Urgentie.choices, null=True, blank=True
    )
    eenheid = models.CharField("eenheid", max_length=14, choices=Eenheid.choices)
    aantal = models.PositiveSmallIntegerField("aantal")
    kalender = models.ForeignKey(
        "werktijd.Werkkalender", on_delete=models.PROTECT, related_name="+", verbose_name="kalender"
    )
    organisatie = models.ForeignKey(
        "netwerk.Organisatie",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="alleen voor bibliotheek",
    )
    vestiging = models.ForeignKey(
        "netwerk.Vestiging",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="alleen voor vestiging",
    )

    class Meta:
        verbose_name = "norm"
        verbose_name_plural = "normen"
        ordering = ["beleid", "kloksoort", "soort", "urgentie"]
        constraints = [
            models.UniqueConstraint(
                fields=["beleid", "kloksoort", "soort", "urgentie", "organisatie", "vestiging"],
                nulls_distinct=False,
                name="norm_uniek",
            ),
            models.CheckConstraint(
                condition=Q(organisatie__isnull=True) | Q(vestiging__isnull=True),
                name="norm_voor_een_bibliotheek_of_een_vestiging",
            ),
            models.CheckConstraint(
                condition=Q(soort="incident", urgentie__isnull=False, urgentie__in=[1, 2, 3])
                | (~Q(soort="incident") & Q(urgentie__isnull=True)),
                name="norm_urgentie_alleen_bij_incident",
            ),
            models.CheckConstraint(condition=Q(aantal__gte=1), name="norm_minstens_een"),
        ]

    def __str__(self) -> str:
        return f"{self.aantal} {self.eenheid}"

    @property
    def norm(self) -> engine.Norm:
        return engine.Norm(eenheid=engine.Eenheid(self.eenheid), aantal=self.aantal)

    @property
    def pauzeerbaar(self) -> bool:
        return self.kloksoort != Kloksoort.RESPONS

    @property
    def in_woorden(self) -> str:
        """'1 werkdag', '3 werkdagen', '2 uur', '14 dagen'."""
        enkelvoud, meervoud = {
            "minuten": ("minuut", "minuten"),
            "uren": ("uur", "uur"),
            "werkdagen": ("werkdag", "werkdagen"),
            "kalenderdagen": ("dag", "dagen"),
        }[self.eenheid]
        return f"{self.aantal} {enkelvoud if self.aantal == 1 else meervoud}"
