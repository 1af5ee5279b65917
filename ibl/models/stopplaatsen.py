"""Where a van stops and when it may: windows, closures, the weekly pattern and the rush hours."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl.models.opdrachten import Transportopdracht


class Weekdag(models.IntegerChoices):
    MAANDAG = 0, "maandag"
    DINSDAG = 1, "dinsdag"
    WOENSDAG = 2, "woensdag"
    DONDERDAG = 3, "donderdag"
    VRIJDAG = 4, "vrijdag"
    ZATERDAG = 5, "zaterdag"
    ZONDAG = 6, "zondag"


class Stopplaats(models.Model):
    """What a driver must know of a place: how long it takes, where to unload, whether it lies in a zone."""

    vestiging = models.OneToOneField(
        Vestiging, on_delete=models.CASCADE, related_name="stopplaats", verbose_name="vestiging"
    )
    minuten = models.PositiveSmallIntegerField("minuten per stop", default=6)
    seconden_per_krat = models.PositiveSmallIntegerField("seconden per krat", default=30)
    zero_emissiezone = models.BooleanField("in een zero-emissiezone", default=False)
    aanwijzing = models.CharField("aanwijzing", max_length=120, blank=True)

    class Meta:
        verbose_name = "stopplaats"
        verbose_name_plural = "stopplaatsen"
        ordering = ["vestiging__naam", "pk"]

    def __str__(self) -> str:
        return str(self.vestiging)


class Stopvenster(models.Model):
    """When somebody is there: opening hours, or outside school hours. No rows: whenever we drive."""

    stopplaats = models.ForeignKey(
        Stopplaats, on_delete=models.CASCADE, related_name="vensters", verbose_name="stopplaats"
    )
    weekdag = models.PositiveSmallIntegerField("weekdag", choices=Weekdag.choices)
    van = models.TimeField("van")
    tot = models.TimeField("tot")

    class Meta:
        verbose_name = "stopvenster"
        verbose_name_plural = "stopvensters"
        ordering = ["stopplaats", "weekdag", "van"]
        constraints = [
            models.UniqueConstraint(fields=["stopplaats", "weekdag", "van"], name="stopvenster_eenmaal"),
            models.CheckConstraint(condition=Q(tot__gt=F("van")), name="stopvenster_tot_na_van"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekdag_display()} {self.van:%H:%M}–{self.tot:%H:%M}"


class Stopsluiting(models.Model):
    """Days on which nobody is there."""

    stopplaats = models.ForeignKey(
        Stopplaats, on_delete=models.CASCADE, related_name="sluitingen", verbose_name="stopplaats"
    )
    van = models.DateField("van")
    tot = models.DateField("tot en met")
    reden = models.CharField("reden", max_length=120)

    class Meta:
        verbose_name = "stopsluiting"
        verbose_name_plural = "stopsluitingen"
        ordering = ["van", "pk"]
        constraints = [models.CheckConstraint(condition=Q(tot__gte=F("van")), name="stopsluiting_tot_na_van")]

    def __str__(self) -> str:
        return f"{self.stopplaats}: {self.reden}"


class Weekpatroon(models.Model):
    """What comes back every week on a day at a place, of one kind of load."""

    vestiging = models.ForeignKey(
        Vestiging, on_delete=models.CASCADE, related_name="weekpatronen", verbose_name="vestiging"
    )
    weekdag = models.PositiveSmallIntegerField("weekdag", choices=Weekdag.choices)
    soort = models.CharField("soort", max_length=20, choices=Transportopdracht.Soort.choices)
    betaler = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="+", verbose_name="betaler"
    )
    lossen = models.PositiveSmallIntegerField("kratten lossen", default=0)
    laden = models.PositiveSmallIntegerField("kratten laden", default=0)
    verplicht = models.BooleanField(
        "verplicht",
        default=True,
        help_text="Uit: alleen als het uitkomt, bijvoorbeeld bij een bijna lege bak.",
    )
    geldig_vanaf = models.DateField("geldig vanaf")
    geldig_tot = models.DateField("geldig tot en met", null=True, blank=True)

    class Meta:
        verbose_name = "weekpatroon"
        verbose_name_plural = "weekpatronen"
        ordering = ["weekdag", "vestiging__naam", "soort", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=F("geldig_vanaf")),
                name="weekpatroon_tot_na_vanaf",
            ),
            models.UniqueConstraint(
                fields=["vestiging", "weekdag", "soort", "betaler", "geldig_vanaf"],
                name="weekpatroon_eenmaal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vestiging}, {self.get_weekdag_display()}"


class Spitsblok(models.Model):
    """Part of every working day in which a road takes longer, and in which we would rather not drive."""

    naam = models.CharField("naam", max_length=40)
    van = models.TimeField("van")
    tot = models.TimeField("tot")
    procent = models.PositiveSmallIntegerField(
        "reistijd in procenten",
        validators=[MinValueValidator(100), MaxValueValidator(300)],
        help_text="135: een derde langer dan buiten de spits.",
    )
    geldig_vanaf = models.DateField("geldig vanaf")
    geldig_tot = models.DateField("geldig tot en met", null=True, blank=True)

    class Meta:
        verbose_name = "spitsblok"
        verbose_name_plural = "spitsblokken"
        ordering = ["van", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(tot__gt=F("van")), name="spitsblok_tot_na_van"),
            models.CheckConstraint(condition=Q(procent__range=(100, 300)), name="spitsblok_procent"),
        ]

    def __str__(self) -> str:
        return self.naam
