"""A meeting of the PDO: what is on its agenda, the papers, the decisions and the minutes."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models.agenda import Agenda

PERSON = settings.AUTH_USER_MODEL


class Vergaderpunt(models.Model):
    """A point of the meeting, with the decision that is asked and the one that was taken."""

    class Soort(models.TextChoices):
        BESLUIT = "besluit", "ter besluitvorming"
        BESPREKING = "bespreking", "ter bespreking"
        MEDEDELING = "mededeling", "ter mededeling"

    class Uitkomst(models.TextChoices):
        OPEN = "open", "nog niet behandeld"
        GENOMEN = "genomen", "besloten"
        AANGEHOUDEN = "aangehouden", "aangehouden"
        VERWORPEN = "verworpen", "verworpen"

    bijeenkomst = models.ForeignKey(
        Bijeenkomst, on_delete=models.PROTECT, related_name="vergaderpunten", verbose_name="bijeenkomst"
    )
    volgorde = models.PositiveSmallIntegerField("volgorde")
    titel = models.CharField("titel", max_length=160)
    soort = models.CharField("soort", max_length=12, choices=Soort.choices, default=Soort.BESPREKING)
    gevraagd = models.TextField("gevraagd besluit", blank=True)
    agenda = models.ForeignKey(
        Agenda,
        on_delete=models.PROTECT,
        related_name="vergaderpunten",
        null=True,
        blank=True,
        verbose_name="over de agenda",
    )
    uitkomst = models.CharField("uitkomst", max_length=12, choices=Uitkomst.choices, default=Uitkomst.OPEN)
    besluit = models.TextField("besluit", blank=True)
    besloten_op = models.DateTimeField("vastgelegd op", null=True, blank=True)

    class Meta:
        verbose_name = "vergaderpunt"
        verbose_name_plural = "vergaderpunten"
        ordering = ["bijeenkomst", "volgorde"]
        constraints = [
            models.UniqueConstraint(fields=["bijeenkomst", "volgorde"], name="vergaderpunt_volgorde"),
            models.CheckConstraint(
                condition=~models.Q(soort="besluit") | ~models.Q(gevraagd=""),
                name="vergaderpunt_besluit_gevraagd",
            ),
            models.CheckConstraint(
                condition=models.Q(uitkomst="open") | ~models.Q(besluit=""),
                name="vergaderpunt_besluit_woorden",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volgorde}. {self.titel}"


class Vergaderstuk(models.Model):
    """A paper with a point: its name and where it can be read."""

    punt = models.ForeignKey(
        Vergaderpunt, on_delete=models.CASCADE, related_name="stukken", verbose_name="punt"
    )
    naam = models.CharField("naam", max_length=120)
    adres = models.CharField("adres", max_length=300)

    class Meta:
        verbose_name = "vergaderstuk"
        verbose_name_plural = "vergaderstukken"
        ordering = ["punt", "pk"]

    def __str__(self) -> str:
        return self.naam


class Verslag(models.Model):
    """The minutes of a meeting. `tekst` is read from the document people write them in.

    Once adopted, in a later meeting as a rule, a trigger refuses every change.
    """

    bijeenkomst = models.OneToOneField(
        Bijeenkomst, on_delete=models.PROTECT, related_name="verslag", verbose_name="bijeenkomst"
    )
    tekst = models.TextField("tekst", blank=True)
    versie = models.PositiveIntegerField("versie", default=1)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    gewijzigd_op = models.DateTimeField("gewijzigd op")
    vastgesteld_op = models.DateTimeField("vastgesteld op", null=True, blank=True)
    vastgesteld_door = models.ForeignKey(
        PERSON,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="vastgelegd door",
    )
    vastgesteld_in = models.ForeignKey(
        Bijeenkomst,
        on_delete=models.PROTECT,
        related_name="vastgestelde_verslagen",
        null=True,
        blank=True,
        verbose_name="vastgesteld in",
    )

    class Meta:
        verbose_name = "verslag"
        verbose_name_plural = "verslagen"
        ordering = ["-bijeenkomst__begint_op"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    vastgesteld_op__isnull=True, vastgesteld_door__isnull=True, vastgesteld_in__isnull=True
                )
                | models.Q(
                    vastgesteld_op__isnull=False, vastgesteld_door__isnull=False, vastgesteld_in__isnull=False
                ),
                name="verslag_vastgesteld_door_en_in",
            )
        ]

    def __str__(self) -> str:
        return f"verslag van {self.bijeenkomst}"

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_overleg", args=[self.bijeenkomst_id])

    @property
    def is_adopted(self) -> bool:
        return self.vastgesteld_op is not None
