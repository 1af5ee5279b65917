"""What was scanned, where and when, and what of it cannot be true."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from bisc_portal.netwerk.models import Vestiging
from ibl import keten
from ibl.models.kratten import Krat
from ibl.models.opdrachten import Transportopdracht


class Scan(models.Model):
    """One act with one code. A trigger refuses UPDATE, DELETE and TRUNCATE; see migration 0006."""

    class Handeling(models.TextChoices):
        LADEN = keten.Feitsoort.LADEN.value, "geladen"
        LOSSEN = keten.Feitsoort.LOSSEN.value, "gelost"
        ONTVANGEN = keten.Feitsoort.ONTVANGEN.value, "ontvangen"
        ONTBREEKT = keten.Feitsoort.ONTBREEKT.value, "ontbreekt"
        BESCHADIGD = keten.Feitsoort.BESCHADIGD.value, "beschadigd"

    # Made on the device: sending the same scan again changes nothing.
    uuid = models.UUIDField("kenmerk", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("code", max_length=40)
    handeling = models.CharField("handeling", max_length=12, choices=Handeling.choices)
    gebeurd_op = models.DateTimeField("gebeurd op")
    ontvangen_op = models.DateTimeField("binnengekomen op")
    # What a clock that runs ahead said; the act itself is then put at the moment it came in.
    gemeld_op = models.DateTimeField("volgens het apparaat", null=True, blank=True)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="wie",
    )
    plaats = models.ForeignKey(
        Vestiging,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="plaats",
    )
    apparaat = models.CharField("apparaat", max_length=40)
    # The stop of the trip it was done at, when there was one.
    stop_nummer = models.BigIntegerField("stop", null=True, blank=True)
    krat = models.ForeignKey(
        Krat, on_delete=models.PROTECT, null=True, related_name="scans", db_index=False, verbose_name="krat"
    )
    opdracht = models.ForeignKey(
        Transportopdracht,
        on_delete=models.PROTECT,
        null=True,
        related_name="scans",
        db_index=False,
        verbose_name="opdracht",
    )
    toelichting = models.CharField("toelichting", max_length=200, blank=True)

    class Meta:
        verbose_name = "scan"
        verbose_name_plural = "scans"
        ordering = ["gebeurd_op", "uuid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gebeurd_op__lte=models.F("ontvangen_op")), name="scan_niet_in_de_toekomst"
            ),
            models.CheckConstraint(
                condition=Q(krat__isnull=True) | Q(opdracht__isnull=True), name="scan_krat_of_opdracht"
            ),
        ]
        indexes = [
            models.Index(
                fields=["krat", "gebeurd_op"], name="scan_van_krat", condition=Q(krat__isnull=False)
            ),
            models.Index(
                fields=["opdracht", "gebeurd_op"],
                name="scan_van_opdracht",
                condition=Q(opdracht__isnull=False),
            ),
            models.Index(
                fields=["stop_nummer"], name="scan_bij_stop", condition=Q(stop_nummer__isnull=False)
            ),
            # A day of scans lies together on disk: few pages to look in, and hardly a cost for an insert.
            BrinIndex(fields=["gebeurd_op"], name="scan_van_dag", pages_per_range=32, autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_handeling_display()}"

    @property
    def wat(self) -> str:
        """The title or load when the order itself was scanned, otherwise the code of the crate."""
        return self.opdracht.wat if self.opdracht else self.code


class Scancorrectie(models.Model):
    """Somebody took a scan back: it says nothing any more, and stays. A trigger lets no row change or go."""

    scan = models.OneToOneField(Scan, on_delete=models.PROTECT, related_name="correctie", verbose_name="scan")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="wie"
    )
    op = models.DateTimeField("teruggenomen op")

    class Meta:
        verbose_name = "scancorrectie"
        verbose_name_plural = "scancorrecties"
        ordering = ["-op", "-pk"]

    def __str__(self) -> str:
        return f"{self.scan} teruggenomen"


class Tegenstrijdigheid(models.Model):
    """A scan that cannot be true, or that nobody expected. Derived from the facts, until somebody looked."""

    class Soort(models.TextChoices):
        ONBEKENDE_CODE = keten.Tegenspraak.ONBEKENDE_CODE.value, "onbekende code"
        TWEE_PLAATSEN = keten.Tegenspraak.TWEE_PLAATSEN.value, "op twee plaatsen tegelijk"
        VERKEERDE_PLAATS = keten.Tegenspraak.VERKEERDE_PLAATS.value, "op de verkeerde plaats"
        NA_AFLOOP = keten.Tegenspraak.NA_AFLOOP.value, "gescand na afloop"
        ELDERS_INGEZET = keten.Tegenspraak.ELDERS_INGEZET.value, "intussen elders ingezet"
        KLOK_VOOR = keten.Tegenspraak.KLOK_VOOR.value, "klok van het apparaat loopt voor"
        TE_VROEG = keten.Tegenspraak.TE_VROEG.value, "gescand voordat het was toegewezen"

    soort = models.CharField("soort", max_length=20, choices=Soort.choices)
    # The fact it is about: the key of a scan, or of the journey that began elsewhere.
    sleutel = models.UUIDField("kenmerk van het feit")
    scan = models.ForeignKey(
        Scan, on_delete=models.PROTECT, null=True, related_name="tegenstrijdigheden", verbose_name="scan"
    )
    opdracht = models.ForeignKey(
        Transportopdracht,
        on_delete=models.PROTECT,
        null=True,
        related_name="tegenstrijdigheden",
        verbose_name="opdracht",
    )
    gezien_op = models.DateTimeField("gezien op")
    opgelost_op = models.DateTimeField("opgelost op", null=True, blank=True)
    opgelost_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="opgelost door",
    )
    uitleg = models.CharField("uitleg", max_length=200, blank=True)

    class Meta:
        verbose_name = "tegenstrijdigheid"
        verbose_name_plural = "tegenstrijdigheden"
        ordering = ["-gezien_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["soort", "sleutel", "opdracht"],
                name="tegenstrijdigheid_eenmaal",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(opgelost_op__isnull=True) | ~Q(uitleg=""), name="tegenstrijdigheid_met_uitleg"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-gezien_op"], name="tegenstrijdigheid_open", condition=Q(opgelost_op__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.get_soort_display()
