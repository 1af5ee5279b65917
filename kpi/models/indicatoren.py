"""Indicators with their definitions, targets, measurements and explanations."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bisc_portal.meting import Telling
from bisc_portal.netwerk.models import Organisatie
from kpi.oordeel import Norm

# What a figure means. A definition that measured figures keeps all of it; a trigger holds that too.
BETEKENIS = (
    "indicator_id",
    "versie",
    "geldig_vanaf",
    "definitie",
    "begin_en_einde",
    "telt_mee",
    "telt_niet_mee",
    "formule",
    "bron",
    "keuze",
    "eenheid",
    "richting",
    "periode",
    "meetwijze",
    "teller_naam",
    "noemer_naam",
)


class Indicator(models.Model):
    """What is measured: a promise of the Uitvoeringsplan, chapter 7 (`basistaak`), or a figure beside it."""

    class Groep(models.TextChoices):
        INTERBIBLIOTHECAIR_LEENVERKEER = "interbibliothecair_leenverkeer", "Interbibliothecair leenverkeer"
        PROVINCIALE_ICT = "provinciale_ict", "Provinciale ICT"
        NETWERK = "netwerk", "Netwerk"
        ONTWIKKELAGENDA = "ontwikkelagenda", "Ontwikkelagenda"
        BELEVING = "beleving", "Tevredenheid"
        VERVOER = "vervoer", "Ritten en klimaat"
        BIBLIOTHEEKWERK = "bibliotheekwerk", "Bibliotheekwerk"

    code = models.SlugField("code", max_length=60, unique=True)
    naam = models.CharField("naam", max_length=120)
    zinsdeel = models.CharField(
        "zinsdeel", max_length=120, help_text="Zoals het in een zin staat: 'de bezetting van de servicedesk'."
    )
    groep = models.CharField("groep", max_length=40, choices=Groep.choices)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    actief = models.BooleanField("actief", default=True)
    basistaak = models.BooleanField(
        "basistaak", default=True, help_text="Een van de afspraken uit hoofdstuk 7 van het Uitvoeringsplan."
    )

    class Meta:
        verbose_name = "indicator"
        verbose_name_plural = "indicatoren"
        ordering = ["volgorde", "pk"]

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("kpi:indicator", args=[self.code])


class IndicatorDefinitie(models.Model):
    """What is counted, from a date on. A new version never rewrites what an older one measured."""

    class Eenheid(models.TextChoices):
        PROCENT = "procent", "percentage"
        AANTAL = "aantal", "aantal"
        AANTAL_VAN = "aantal_van", "aantal van een aantal"
        RAPPORTCIJFER = "rapportcijfer", "rapportcijfer"

    class Richting(models.TextChoices):
        HOGER = "hoger", "hoger is beter"
        LAGER = "lager", "lager is beter"

    class Periodesoort(models.TextChoices):
        MAAND = "maand", "maand"
        KWARTAAL = "kwartaal", "kwartaal"
        JAAR = "jaar", "jaar, opgeteld"
        JAARCIJFER = "jaarcijfer", "jaar, in één keer geleverd"

    class Stand(models.TextChoices):
        VOORLOPIG = "voorlopig", "voorlopig"
        DEFINITIEF = "definitief", "definitief"

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="definities", verbose_name="indicator"
    )
    versie = models.PositiveSmallIntegerField("versie", default=1)
    geldig_vanaf = models.DateField("geldig vanaf")
    stand = models.CharField("stand", max_length=12, choices=Stand.choices, default=Stand.DEFINITIEF.value)
    definitie = models.TextField("definitie")
    begin_en_einde = models.TextField("begin en einde", blank=True)
    telt_mee = models.TextField("telt mee", blank=True)
    telt_niet_mee = models.TextField("telt niet mee", blank=True)
    formule = models.TextField("formule in woorden")
    bron = models.CharField("bron", max_length=160)
    keuze = models.TextField(
        "eigen keuze",
        blank=True,
        help_text="Wat het Uitvoeringsplan openlaat en hier is gekozen.",
    )
    eenheid = models.CharField("eenheid", max_length=16, choices=Eenheid.choices)
    richting = models.CharField(
        "richting", max_length=8, choices=Richting.choices, default=Richting.HOGER.value
    )
    periode = models.CharField("periode", max_length=10, choices=Periodesoort.choices)
    meetwijze = models.CharField("meetwijze", max_length=60)
    eigenaar = models.CharField("eigenaar", max_length=80)
    teller_naam = models.CharField("naam van de teller", max_length=60)
    noemer_naam = models.CharField("naam van de noemer", max_length=60)

    class Meta:
        verbose_name = "definitie"
        verbose_name_plural = "definities"
        ordering = ["indicator__volgorde", "-geldig_vanaf", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "versie"], name="definitie_versie_uniek"),
            models.UniqueConstraint(fields=["indicator", "geldig_vanaf"], name="definitie_datum_uniek"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, versie {self.versie}"

    def clean(self) -> None:
        stored = IndicatorDefinitie.objects.filter(pk=self.pk).first()
        if stored is None or not stored.is_in_gebruik:
            return
        if any(getattr(self, naam) != getattr(stored, naam) for naam in BETEKENIS):
            raise ValidationError(
                "Met deze definitie is al gemeten. Voeg een nieuwe versie toe, met de dag waarop die ingaat."
            )

    @property
    def is_in_gebruik(self) -> bool:
        """A figure was measured with it, or fixed."""
        return self.metingen.exists() or self.vaste_cijfers.exists()

    @property
    def is_cumulatief(self) -> bool:
        """Counted from the first of January on, instead of within one month."""
        return self.periode == self.Periodesoort.JAAR

    @property
    def is_jaarcijfer(self) -> bool:
        """Delivered once for a whole calendar year; there is nothing to say about a month of it."""
        return self.periode == self.Periodesoort.JAARCIJFER


class Streefwaarde(models.Model):
    """The target of one year, and the thresholds of the judgement."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="streefwaarden", verbose_name="indicator"
    )
    jaar = models.PositiveSmallIntegerField("jaar")
    waarde = models.DecimalField(
        "streefwaarde", max_digits=12, decimal_places=4, help_text="Een aandeel als 0,95; een aantal als 6."
    )
    drempel_groen = models.DecimalField("gehaald vanaf", max_digits=12, decimal_places=4)
    drempel_oranje = models.DecimalField("let op vanaf", max_digits=12, decimal_places=4)
    tekst = models.CharField("op het scherm", max_length=40, blank=True, help_text="Leeg: uit de waarde.")
    toelichting = models.TextField("toelichting", blank=True)
    opbouw_van = models.DateField("opbouw vanaf", null=True, blank=True)
    opbouw_tot = models.DateField(
        "opbouw tot", null=True, blank=True, help_text="Pas op deze dag moet de streefwaarde gehaald zijn."
    )

    class Meta:
        verbose_name = "streefwaarde"
        verbose_name_plural = "streefwaarden"
        ordering = ["indicator__volgorde", "jaar", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "jaar"], name="streefwaarde_per_jaar"),
            models.CheckConstraint(
                condition=Q(opbouw_van__isnull=True, opbouw_tot__isnull=True)
                | Q(opbouw_van__lt=F("opbouw_tot")),
                name="streefwaarde_opbouw_op_volgorde",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.jaar}"

    def clean(self) -> None:
        if bool(self.opbouw_van) != bool(self.opbouw_tot):
            raise ValidationError("Geef bij opbouw allebei de data, of geen van beide.")

    def as_norm(self, richting: str, noemer: Decimal) -> Norm:
        """The thresholds as the judgement wants them; `noemer` is the number of steps to the whole."""
        opbouw = (self.opbouw_van, self.opbouw_tot) if self.opbouw_van and self.opbouw_tot else None
        return Norm(
            groen=self.drempel_groen,
            oranje=self.drempel_oranje,
            hoger_is_beter=richting == IndicatorDefinitie.Richting.HOGER,
            opbouw=opbouw,
            stappen=max(noemer, Decimal(1)),
        )


class Meting(models.Model):
    """One figure as it is now: an indicator over [van, tot), for one library or (without one) the network.

    Written by the background only. What was fixed stands beside it, in `VastCijfer`.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="metingen", verbose_name="indicator"
    )
    definitie = models.ForeignKey(
        IndicatorDefinitie, on_delete=models.PROTECT, related_name="metingen", verbose_name="definitie"
    )
    van = models.DateField("van")
    tot = models.DateField("tot")
    bibliotheek = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="metingen",
        null=True,
        blank=True,
        verbose_name="bibliotheek",
    )
    waarde = models.DecimalField("waarde", max_digits=14, decimal_places=6, null=True)
    teller = models.DecimalField("teller", max_digits=18, decimal_places=6, null=True)
    noemer = models.DecimalField("noemer", max_digits=18, decimal_places=6, null=True)
    vergelijking = models.DecimalField(
        "ter vergelijking", max_digits=14, decimal_places=6, null=True, help_text="Geen indicator."
    )
    reden = models.CharField("waarom er nog geen gegevens zijn", max_length=200, blank=True)
    gegevens_tot = models.DateField("gegevens tot en met")
    rijen = models.PositiveIntegerField("gegevens in de bron", default=0, help_text="Ook wat niet meetelt.")
    vingerafdruk = models.CharField("vingerafdruk van de bron", max_length=64)
    berekend_op = models.DateTimeField("berekend op")

    # Of a figure that was fixed: what it would be now. Set in memory by the selectors.
    nu: Telling | None = None

    class Meta:
        verbose_name = "meting"
        verbose_name_plural = "metingen"
        ordering = ["indicator__volgorde", "-tot", "bibliotheek_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "van", "tot", "bibliotheek"],
                name="meting_uniek",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(van__lt=F("tot")), name="meting_van_voor_tot"),
            models.CheckConstraint(
                condition=Q(waarde__isnull=True, teller__isnull=True, noemer__isnull=True) & ~Q(reden="")
                | Q(waarde__isnull=False, teller__isnull=False, noemer__gt=0, reden=""),
                name="meting_waarde_of_reden",
            ),
        ]
        indexes = [models.Index(fields=["van", "tot"], name="meting_tijdvak")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.van}–{self.tot - dt.timedelta(days=1)}"


class Duiding(models.Model):
    """What BiSC says about a figure: why it is as it is, and what is done about it."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="duidingen", verbose_name="indicator"
    )
    maand = models.DateField("maand", help_text="De eerste dag van de maand waar het over gaat.")
    tekst = models.CharField("duiding", max_length=400)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )
    created_at = models.DateTimeField("geschreven op")

    class Meta:
        verbose_name = "duiding"
        verbose_name_plural = "duidingen"
        ordering = ["-maand", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(maand__day=1), name="duiding_eerste_van_de_maand"),
            models.CheckConstraint(condition=~Q(tekst=""), name="duiding_met_tekst"),
        ]
        indexes = [models.Index(fields=["maand"], name="duiding_maand")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.maand:%m-%Y}"


class Grafiek(models.Model):
    """A chart drawn by the background, kept until its figures change."""

    sleutel = models.CharField("sleutel", max_length=120, unique=True)
    vingerafdruk = models.CharField("vingerafdruk van de cijfers", max_length=64)
    svg = models.TextField("tekening")
    getekend_op = models.DateTimeField("getekend op")

    class Meta:
        verbose_name = "grafiek"
        verbose_name_plural = "grafieken"
        ordering = ["sleutel"]

    def __str__(self) -> str:
        return self.sleutel
