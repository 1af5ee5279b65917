"""Stored calendars: dated versions of opening hours, and dates with other hours, each confirmed by a person.

A trigger gives the calendar a new `stamp` at every change of it or of what hangs on it, so that a process
knows with one small query whether the calendar it holds is still the one that is stored.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Coalesce, Extract, Greatest, NullIf

SECONDS_A_DAY = 86_400
MIDNIGHT_HELP = "00:00 is de middernacht waarmee de dag eindigt."


def _closes_later(van: str, tot: str) -> models.Q:
    """The window closes after it opens; 00:00 is the end of the day."""
    return models.Q(**{f"{van}__lt": models.F(tot)}) | models.Q(**{tot: "00:00"})


def _part_of_day() -> models.Func:
    """[van, tot) as seconds of the day, so that PostgreSQL can see an overlap.

    Empty when inside out: that is for the check constraint to say, in its own sentence.
    """
    opens = Extract("van", "epoch")
    closes = Coalesce(NullIf(Extract("tot", "epoch"), models.Value(0)), models.Value(SECONDS_A_DAY))
    return models.Func(opens, Greatest(opens, closes), function="numrange")


class Werkkalender(models.Model):
    naam = models.CharField("naam", max_length=80, unique=True)
    slug = models.SlugField("korte naam in beleid en adressen", max_length=40, unique=True)
    tijdzone = models.CharField("tijdzone", max_length=40, default="Europe/Amsterdam")
    altijd_open = models.BooleanField(
        "dag en nacht open", default=False, help_text="Openingstijden en sluitingen tellen dan niet mee."
    )
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "werkkalender"
        verbose_name_plural = "werkkalenders"
        ordering = ["naam", "pk"]

    def __str__(self) -> str:
        return self.naam


class KalenderVersie(models.Model):
    """Opening hours from a date on, until the next version."""

    kalender = models.ForeignKey(
        Werkkalender, on_delete=models.CASCADE, related_name="versies", verbose_name="werkkalender"
    )
    geldig_vanaf = models.DateField("geldig vanaf")
    dag_van = models.TimeField(
        "werkdag begint", help_text="De gewone werkdag: zo lang duurt één werkdag in een norm."
    )
    dag_tot = models.TimeField("werkdag eindigt", help_text=MIDNIGHT_HELP)

    class Meta:
        verbose_name = "kalenderversie"
        verbose_name_plural = "kalenderversies"
        ordering = ["kalender", "-geldig_vanaf", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kalender", "geldig_vanaf"],
                name="kalenderversie_uniek",
                violation_error_message="Op deze datum gaat al een versie van deze kalender in.",
            ),
            models.CheckConstraint(
                condition=_closes_later("dag_van", "dag_tot"),
                name="kalenderversie_dag_vooruit",
                violation_error_message="De werkdag eindigt na het begin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kalender} vanaf {self.geldig_vanaf:%d-%m-%Y}"


class Weekdag(models.IntegerChoices):
    """As Python counts them."""

    MAANDAG = 0, "maandag"
    DINSDAG = 1, "dinsdag"
    WOENSDAG = 2, "woensdag"
    DONDERDAG = 3, "donderdag"
    VRIJDAG = 4, "vrijdag"
    ZATERDAG = 5, "zaterdag"
    ZONDAG = 6, "zondag"


class Venster(models.Model):
    """Open from `van` until just before `tot`, every week on this day."""

    versie = models.ForeignKey(
        KalenderVersie, on_delete=models.CASCADE, related_name="vensters", verbose_name="kalenderversie"
    )
    weekdag = models.PositiveSmallIntegerField("weekdag", choices=Weekdag.choices)
    van = models.TimeField("van")
    tot = models.TimeField("tot", help_text=MIDNIGHT_HELP)

    class Meta:
        verbose_name = "venster"
        verbose_name_plural = "vensters"
        ordering = ["versie", "weekdag", "van", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekdag__range=(Weekdag.MAANDAG, Weekdag.ZONDAG)),
                name="venster_weekdag_bekend",
            ),
            models.CheckConstraint(
                condition=_closes_later("van", "tot"),
                name="venster_vooruit",
                violation_error_message="Een venster sluit na het openen.",
            ),
            ExclusionConstraint(
                name="venster_zonder_overlap",
                expressions=[
                    ("versie", RangeOperators.EQUAL),
                    ("weekdag", RangeOperators.EQUAL),
                    (_part_of_day(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit venster overlapt een ander venster van deze dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekdag_display()} {self.van:%H:%M}-{self.tot:%H:%M}"


class Sluiting(models.Model):
    """A date with other hours: closed all day, or open only in its own windows. Counts once confirmed."""

    class Status(models.TextChoices):
        VOORGESTELD = "voorgesteld", "voorgesteld"
        BEVESTIGD = "bevestigd", "bevestigd"

    kalender = models.ForeignKey(
        Werkkalender, on_delete=models.CASCADE, related_name="sluitingen", verbose_name="werkkalender"
    )
    datum = models.DateField("datum")
    reden = models.CharField("reden", max_length=120)
    status = models.CharField(
        "status", max_length=12, choices=Status.choices, default=Status.VOORGESTELD, editable=False
    )
    bevestigd_op = models.DateTimeField("bevestigd op", null=True, blank=True, editable=False)
    bevestigd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="bevestigd door",
    )

    class Meta:
        verbose_name = "sluiting"
        verbose_name_plural = "sluitingen"
        ordering = ["kalender", "datum", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kalender", "datum"],
                name="sluiting_uniek",
                violation_error_message="Deze datum staat al bij de sluitingen van deze kalender.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="bevestigd", bevestigd_op__isnull=False)
                | models.Q(status="voorgesteld", bevestigd_op__isnull=True, bevestigd_door__isnull=True),
                name="sluiting_bevestiging_klopt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.datum:%d-%m-%Y} {self.reden}"


class SluitingVenster(models.Model):
    """Hours in which a calendar is open on the date of a closure all the same."""

    sluiting = models.ForeignKey(
        Sluiting, on_delete=models.CASCADE, related_name="vensters", verbose_name="sluiting"
    )
    van = models.TimeField("van")
    tot = models.TimeField("tot", help_text=MIDNIGHT_HELP)

    class Meta:
        verbose_name = "venster op een sluitingsdag"
        verbose_name_plural = "vensters op een sluitingsdag"
        ordering = ["sluiting", "van", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_closes_later("van", "tot"),
                name="sluitingvenster_vooruit",
                violation_error_message="Een venster sluit na het openen.",
            ),
            ExclusionConstraint(
                name="sluitingvenster_zonder_overlap",
                expressions=[
                    ("sluiting", RangeOperators.EQUAL),
                    (_part_of_day(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit venster overlapt een ander venster van deze dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.van:%H:%M}-{self.tot:%H:%M}"
