"""Services that must be available, when they were not, and which library moved to the GBS."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from bisc_portal.netwerk.models import Organisatie


class Dienst(models.TextChoices):
    """The services whose availability the contract names."""

    BIBLIOTHEEKSYSTEEM = "bibliotheeksysteem", "bibliotheeksysteem op rekencentrum"
    MELDINGSAPPLICATIE = "meldingsapplicatie", "melden via de applicatie"
    BEMANDE_SERVICEDESK = "bemande_servicedesk", "melden via de bemande servicedesk"


class Onbeschikbaarheid(models.Model):
    """A span in which a service was down, or will be for maintenance. Without `tot` it is still going on."""

    class Bron(models.TextChoices):
        HAND = "hand", "gemeld door een medewerker"
        SONDE = "sonde", "gezien door een sonde"
        HARTSLAG = "hartslag", "gat in de hartslag van het portaal"

    dienst = models.CharField("dienst", max_length=24, choices=Dienst.choices)
    van = models.DateTimeField("van")
    tot = models.DateTimeField("tot", null=True, blank=True)
    gepland = models.BooleanField("gepland onderhoud", default=False)
    aangekondigd_op = models.DateTimeField("aangekondigd op", null=True, blank=True)
    toelichting = models.CharField("toelichting", max_length=200)
    bron = models.CharField("bron", max_length=10, choices=Bron.choices, default=Bron.HAND)
    sonde = models.ForeignKey(
        "servicedesk.Sonde",
        on_delete=models.PROTECT,
        related_name="storingen",
        null=True,
        blank=True,
        verbose_name="sonde",
    )
    vervallen = models.BooleanField(
        "vervallen", default=False, help_text="Bleek geen storing: telt niet mee, maar blijft staan."
    )

    class Meta:
        verbose_name = "onbeschikbaarheid"
        verbose_name_plural = "onbeschikbaarheid"
        ordering = ["-van", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gt=F("van")),
                name="onbeschikbaarheid_van_voor_tot",
                violation_error_message="Het einde moet na het begin liggen.",
            ),
            models.CheckConstraint(
                condition=Q(gepland=False, aangekondigd_op__isnull=True)
                | Q(gepland=True, aangekondigd_op__isnull=False, aangekondigd_op__lt=F("van")),
                name="onbeschikbaarheid_gepland_is_aangekondigd",
                violation_error_message="Gepland onderhoud is aangekondigd voordat het begint;"
                " een storing heeft geen aankondiging.",
            ),
            models.UniqueConstraint(
                fields=["sonde"],
                condition=Q(sonde__isnull=False, tot__isnull=True),
                name="onbeschikbaarheid_een_open_per_sonde",
            ),
        ]
        indexes = [models.Index(fields=["dienst", "van"], name="onbeschikbaarheid_dienst")]

    def __str__(self) -> str:
        return f"{self.get_dienst_display()}: {self.toelichting}"


class DateRange(Func):
    """PostgreSQL's daterange, for the constraint that periods do not overlap."""

    function = "DATERANGE"
    output_field: Any = DateRangeField()


class Meetperiode(models.Model):
    """The days on which a service was measured; outside them its availability is unknown."""

    dienst = models.CharField("dienst", max_length=24, choices=Dienst.choices)
    vanaf = models.DateField("vanaf")
    tot_en_met = models.DateField("tot en met", null=True, blank=True)
    bron = models.CharField("bron", max_length=160, blank=True)
    uit_aanmelding = models.BooleanField(
        "uit aanmelding aan de balie",
        default=False,
        help_text="Tijd waarin niemand is aangemeld telt als onbemand.",
    )

    class Meta:
        verbose_name = "meetperiode"
        verbose_name_plural = "meetperioden"
        ordering = ["dienst", "vanaf"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=F("vanaf")),
                name="meetperiode_op_volgorde",
                violation_error_message="De laatste dag ligt niet voor de eerste.",
            ),
            ExclusionConstraint(
                name="meetperiode_zonder_overlap",
                expressions=[
                    ("dienst", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "vanaf", "tot_en_met", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Deze dienst wordt in die dagen al gemeten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dienst_display()} vanaf {self.vanaf:%d-%m-%Y}"


class GbsAansluiting(models.Model):
    """The day a library went over to the shared library system (GBS)."""

    organisatie = models.OneToOneField(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="gbs_aansluiting",
        limit_choices_to={"soort": Organisatie.Soort.BIBLIOTHEEK},
        verbose_name="bibliotheek",
    )
    gemigreerd_op = models.DateField("gemigreerd op")

    class Meta:
        verbose_name = "aansluiting op het GBS"
        verbose_name_plural = "aansluitingen op het GBS"
        ordering = ["gemigreerd_op", "pk"]

    def __str__(self) -> str:
        return f"{self.organisatie} op {self.gemigreerd_op:%d-%m-%Y}"
