"""Clocks: every promise of a call, when it stood still, what came of it, and the signals on the way."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from servicedesk.models.beleid import Kloksoort, SlaNorm
from servicedesk.models.meldingen import Melding


class KlokQuerySet(models.QuerySet["Klok"]):
    def alive(self) -> Self:
        """Of any kind: not stopped, and no later revision took over."""
        return self.filter(stopped_at__isnull=True, vervangen_op__isnull=True)

    def running(self) -> Self:
        """Response clocks only: nobody picked the call up yet."""
        return self.alive().filter(soort=Kloksoort.RESPONS)

    def signal_due(self, at: dt.datetime) -> Self:
        return self.filter(volgend_signaal_op__lte=at)

    def public(self) -> Self:
        """Not of a call that is closed off: for everything more than its named people see."""
        return self.filter(melding__afgeschermd=False)

    def counting(self) -> Self:
        """The one revision of each response cycle that the figures count."""
        return self.public().filter(soort=Kloksoort.RESPONS, telt_mee=True)

    def decided(self, at: dt.datetime) -> Self:
        """Met or missed for certain: picked up, or past the instant after which it can only be missed."""
        return self.filter(Q(stopped_at__lte=at) | Q(breach_at__lt=at))


class Klok(models.Model):
    """One revision of one promise. Instants are UTC; `elapsed` is service time.

    A change of urgency or kind replaces a revision by the next, a reopening starts a new cycle (`ronde`);
    both are kept. A response clock cannot be paused; the others stand still in the rows of KlokPauze.
    """

    class Aanleiding(models.TextChoices):
        GEMELD = "gemeld", "gemeld"
        HEROPEND = "heropend", "heropend"
        URGENTIE = "urgentie", "andere urgentie"
        SOORT = "soort", "andere soort"
        OPGEPAKT = "opgepakt", "opgepakt"
        BERICHT = "bericht", "bericht aan de melder"
        AFSPRAAK = "afspraak", "andere afspraak"

    class Resultaat(models.TextChoices):
        LOOPT = "loopt", "loopt"
        GEHAALD = "gehaald", "gehaald"
        GEMIST = "gemist", "gemist"

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="klokken", verbose_name="melding"
    )
    soort = models.CharField("soort", max_length=12, choices=Kloksoort.choices, default=Kloksoort.RESPONS)
    aanleiding = models.CharField(
        "aanleiding", max_length=12, choices=Aanleiding.choices, default=Aanleiding.GEMELD
    )
    ronde = models.PositiveSmallIntegerField("ronde", default=1)
    revisie = models.PositiveSmallIntegerField("revisie", default=1)
    norm = models.ForeignKey(SlaNorm, on_delete=models.PROTECT, related_name="klokken", verbose_name="norm")
    kalender = models.ForeignKey(
        "werktijd.Werkkalender", on_delete=models.PROTECT, related_name="+", verbose_name="kalender"
    )
    # The change of the calendar it was reckoned with: the nightly check sees what came after.
    kalender_stamp = models.UUIDField(null=True, blank=True, editable=False)
    # Its norm runs from the moment it replaced the one before it, whose promise still binds.
    verkort = models.BooleanField("verkort", default=False)
    gemeld_op = models.DateTimeField("gemeld of heropend op")
    # From here the norm runs: the report, the reopening, or the moment the urgency was raised.
    started_at = models.DateTimeField("loopt vanaf")
    due_at = models.DateTimeField("termijn")
    breach_at = models.DateTimeField("geschonden na")
    warn50_at = models.DateTimeField("halverwege op")
    warn75_at = models.DateTimeField("driekwart op")
    # The next instant at which the sweep has something to do; empty when there is nothing left.
    volgend_signaal_op = models.DateTimeField("volgend signaal op", null=True, blank=True)
    vervangen_op = models.DateTimeField("vervangen op", null=True, blank=True)
    stopped_at = models.DateTimeField("opgepakt op", null=True, blank=True)
    # A pause has begun and not ended; the deadline stored is the one from before it.
    staat_stil = models.BooleanField("staat stil", default=False)
    elapsed = models.DurationField("verstreken servicetijd", null=True, blank=True)
    resultaat = models.CharField(
        "resultaat", max_length=10, choices=Resultaat.choices, default=Resultaat.LOOPT
    )
    telt_mee = models.BooleanField("telt mee in de cijfers", default=True)

    objects: ClassVar[models.Manager["Klok"]] = KlokQuerySet.as_manager()

    class Meta:
        verbose_name = "klok"
        verbose_name_plural = "klokken"
        ordering = ["melding", "soort", "ronde", "revisie"]
        constraints = [
            models.UniqueConstraint(fields=["melding", "soort", "ronde", "revisie"], name="klok_uniek"),
            models.UniqueConstraint(
                fields=["melding", "soort"],
                condition=Q(stopped_at__isnull=True, vervangen_op__isnull=True),
                name="klok_een_lopende",
            ),
            models.UniqueConstraint(
                fields=["melding", "soort", "ronde"], condition=Q(telt_mee=True), name="klok_een_telt_mee"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("gemeld_op")),
                name="klok_stopt_na_begin",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, elapsed__isnull=True)
                | Q(stopped_at__isnull=False, elapsed__isnull=False),
                name="klok_gestopt_heeft_duur",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True)
                | Q(resultaat="gehaald", stopped_at__lte=F("breach_at"))
                | Q(resultaat="gemist", stopped_at__gt=F("breach_at")),
                name="klok_resultaat_volgt_uit_tijden",
            ),
            models.CheckConstraint(
                condition=Q(staat_stil=False) | (Q(volgend_signaal_op__isnull=True) & ~Q(soort="respons")),
                name="klok_respons_staat_nooit_stil",
            ),
            models.CheckConstraint(
                condition=Q(due_at__lte=F("breach_at"), started_at__lte=F("due_at")), name="klok_op_volgorde"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="klok_wachtrij",
                condition=Q(stopped_at__isnull=True, vervangen_op__isnull=True, soort="respons"),
            ),
            models.Index(
                fields=["volgend_signaal_op"],
                name="klok_volgend_signaal",
                condition=Q(volgend_signaal_op__isnull=False),
            ),
            models.Index(fields=["gemeld_op"], name="klok_telt_mee", condition=Q(telt_mee=True)),
        ]

    def __str__(self) -> str:
        return f"klok {self.ronde}.{self.revisie} van melding {self.melding_id}"

    @property
    def leeft(self) -> bool:
        return self.stopped_at is None and self.vervangen_op is None


class TimeRange(Func):
    """PostgreSQL's tstzrange, for the constraint that pauses of a clock do not overlap."""

    function = "TSTZRANGE"
    output_field: Any = DateTimeRangeField()


class KlokPauze(models.Model):
    """A stretch in which a clock stood still; without `tot` it still does."""

    class Reden(models.TextChoices):
        WACHT_OP_MELDER = "wacht_op_melder", "wacht op melder"
        WACHT_OP_LEVERANCIER = "wacht_op_leverancier", "wacht op leverancier"

    klok = models.ForeignKey(Klok, on_delete=models.CASCADE, related_name="pauzes", verbose_name="klok")
    van = models.DateTimeField("van")
    tot = models.DateTimeField("tot", null=True, blank=True)
    reden = models.CharField("reden", max_length=24, choices=Reden.choices)

    class Meta:
        verbose_name = "pauze"
        verbose_name_plural = "pauzes"
        ordering = ["klok", "van", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")), name="pauze_vooruit"
            ),
            ExclusionConstraint(
                name="pauze_zonder_overlap",
                expressions=[
                    ("klok", RangeOperators.EQUAL),
                    (TimeRange("van", "tot"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"pauze van klok {self.klok_id}"


class KlokSignaal(models.Model):
    """A threshold a clock passed. The unique key is what makes every signal happen once."""

    class Drempel(models.TextChoices):
        WAARSCHUWING_50 = "waarschuwing_50", "helft van de tijd voorbij"
        WAARSCHUWING_75 = "waarschuwing_75", "driekwart van de tijd voorbij"
        SCHENDING = "schending", "te laat"
        ESCALATIE = "escalatie", "doorgegeven aan de volgende in het rooster"

    klok = models.ForeignKey(Klok, on_delete=models.CASCADE, related_name="signalen", verbose_name="klok")
    drempel = models.CharField("drempel", max_length=20, choices=Drempel.choices)
    bereikt_op = models.DateTimeField("bereikt op")
    gegeven_op = models.DateTimeField("gegeven op")
    aan = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="doorgegeven aan",
    )

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"
        ordering = ["bereikt_op", "pk"]
        constraints = [models.UniqueConstraint(fields=["klok", "drempel"], name="signaal_uniek")]

    def __str__(self) -> str:
        return f"{self.drempel} van klok {self.klok_id}"


class SlaAandeel(models.Model):
    """How many clocks of a month were met and missed: of the network, or of one library."""

    periode = models.DateField("maand")
    soort = models.CharField("soort", max_length=20, choices=Melding.Soort.choices)
    urgentie = models.PositiveSmallIntegerField(
        "urgentie", choices=Melding.Urgentie.choices, null=True, blank=True
    )
    bibliotheek = models.ForeignKey(
        "netwerk.Organisatie",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="bibliotheek",
    )
    gehaald = models.PositiveIntegerField("gehaald", default=0)
    gemist = models.PositiveIntegerField("gemist", default=0)
    berekend_op = models.DateTimeField("berekend op")

    class Meta:
        verbose_name = "aandeel op tijd"
        verbose_name_plural = "aandelen op tijd"
        ordering = ["-periode", "soort", "urgentie", "bibliotheek"]
        constraints = [
            models.UniqueConstraint(
                fields=["periode", "soort", "urgentie", "bibliotheek"],
                nulls_distinct=False,
                name="aandeel_uniek",
            ),
            models.CheckConstraint(condition=Q(periode__day=1), name="aandeel_eerste_van_de_maand"),
        ]

    def __str__(self) -> str:
        return f"{self.periode:%Y-%m} {self.soort} {self.urgentie or ''}".strip()


class Hertelling(models.Model):
    """A month whose shares must be counted again. Rows are only added and taken away, so nobody waits."""

    periode = models.DateField("maand")
    created_at = models.DateTimeField("sinds")

    class Meta:
        verbose_name = "hertelling"
        verbose_name_plural = "hertellingen"
        ordering = ["periode", "pk"]

    def __str__(self) -> str:
        return f"{self.periode:%Y-%m}"
