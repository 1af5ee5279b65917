"""The texts people write together: a document per agenda and epoch, one per meeting, and every change.

`Schrijfregel` is the truth. It only grows: a trigger refuses UPDATE, DELETE and TRUNCATE, and another one
refuses a row that is not the next of its document. `Sectie.tekst` and `Verslag.tekst` are read from it.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models.agenda import Agenda


class Schrijfdocument(models.Model):
    """The Yjs document of an agenda, with its sections as parts, or of the minutes of a meeting, its part 0.

    An addendum to an agenda that is adopted begins a new epoch.
    """

    agenda = models.ForeignKey(
        Agenda,
        on_delete=models.PROTECT,
        related_name="schrijfdocumenten",
        null=True,
        blank=True,
        verbose_name="agenda",
    )
    bijeenkomst = models.OneToOneField(
        Bijeenkomst,
        on_delete=models.PROTECT,
        related_name="schrijfdocument",
        null=True,
        blank=True,
        verbose_name="bijeenkomst",
    )
    epoch = models.PositiveSmallIntegerField("epoch", default=1)
    stand = models.BigIntegerField("laatste regel", default=0)
    verwerkt_tot = models.BigIntegerField("in de secties verwerkt tot en met", default=0)
    gesprek = models.BigIntegerField("stand van de opmerkingen", default=0)
    bevroren_op = models.DateTimeField("bevroren op", null=True, blank=True)

    objects: ClassVar[models.Manager["Schrijfdocument"]] = models.Manager()

    class Meta:
        verbose_name = "schrijfdocument"
        verbose_name_plural = "schrijfdocumenten"
        ordering = ["agenda", "-epoch"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "epoch"], name="schrijfdocument_uniek"),
            models.CheckConstraint(
                condition=models.Q(verwerkt_tot__lte=models.F("stand")), name="schrijfdocument_verwerkt"
            ),
            models.CheckConstraint(
                condition=models.Q(agenda__isnull=True) ^ models.Q(bijeenkomst__isnull=True),
                name="schrijfdocument_van_een_ding",
            ),
        ]

    def __str__(self) -> str:
        if self.bijeenkomst_id is not None:
            return f"verslag van bijeenkomst {self.bijeenkomst_id}"
        return f"tekst van {self.agenda_id}, epoch {self.epoch}"


class Schrijfregel(models.Model):
    """One committed change: who, when, in which parts. `nummer` has no gaps within a document.

    `secties` are keys of sections; in the document of a meeting it is the 0 of the minutes.
    """

    document = models.ForeignKey(
        Schrijfdocument, on_delete=models.PROTECT, related_name="regels", verbose_name="document"
    )
    nummer = models.BigIntegerField("nummer")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )
    inhoud = models.BinaryField("inhoud")
    secties = ArrayField(models.BigIntegerField(), verbose_name="secties", default=list)
    voorstel = models.BooleanField("alleen een voorstel", default=False)
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "schrijfregel"
        verbose_name_plural = "schrijfregels"
        ordering = ["document", "nummer"]
        constraints = [models.UniqueConstraint(fields=["document", "nummer"], name="schrijfregel_nummer")]

    def __str__(self) -> str:
        return f"regel {self.nummer}"


class Schrijfstand(models.Model):
    """The document after regel `nummer`: a cache that spares replaying; may be thrown away."""

    document = models.ForeignKey(
        Schrijfdocument, on_delete=models.CASCADE, related_name="standen", verbose_name="document"
    )
    nummer = models.BigIntegerField("na regel")
    inhoud = models.BinaryField("inhoud")

    class Meta:
        verbose_name = "schrijfstand"
        verbose_name_plural = "schrijfstanden"
        ordering = ["document", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["document", "nummer"], name="schrijfstand_nummer")]

    def __str__(self) -> str:
        return f"stand na regel {self.nummer}"
