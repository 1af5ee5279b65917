"""What was adopted, and the documents made of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models.agenda import Agenda


class VastgesteldeVersie(models.Model):
    """What the PDO adopted, word for word and cent for cent. A trigger refuses every change."""

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="vastgestelde_versies", verbose_name="agenda"
    )
    nummer = models.PositiveSmallIntegerField("nummer", default=1)
    inhoud = models.TextField("inhoud")
    hash = models.CharField("controlegetal (SHA-256)", max_length=64)
    vastgesteld_op = models.DateTimeField("vastgesteld op")
    vastgesteld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    bijeenkomst = models.ForeignKey(
        Bijeenkomst,
        on_delete=models.PROTECT,
        related_name="vastgestelde_agendas",
        null=True,
        blank=True,
        limit_choices_to={"soort": Bijeenkomst.Soort.PDO},
        verbose_name="PDO",
    )

    class Meta:
        verbose_name = "vastgestelde versie"
        verbose_name_plural = "vastgestelde versies"
        ordering = ["agenda", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["agenda", "nummer"], name="vastgestelde_versie_uniek")]

    def __str__(self) -> str:
        return f"{self.agenda}, versie {self.nummer}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def to_render(self) -> Self:
        return self.filter(status=Document.Status.GEVRAAGD)


class Document(models.Model):
    """A PDF of the agenda as it was at one moment. The same content is rendered once."""

    class Status(models.TextChoices):
        GEVRAAGD = "gevraagd", "wordt gemaakt"
        KLAAR = "klaar", "klaar"
        MISLUKT = "mislukt", "mislukt"

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="documenten", verbose_name="agenda"
    )
    vastgestelde_versie = models.ForeignKey(
        VastgesteldeVersie,
        on_delete=models.PROTECT,
        related_name="documenten",
        null=True,
        blank=True,
        verbose_name="vastgestelde versie",
    )
    inhoud = models.TextField("inhoud")
    hash = models.CharField("controlegetal (SHA-256)", max_length=64)
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.GEVRAAGD)
    gevraagd_op = models.DateTimeField("gevraagd op")
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    klaar_op = models.DateTimeField("klaar op", null=True, blank=True)
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)
    fout = models.CharField("fout", max_length=200, blank=True)
    pdf = models.BinaryField("pdf", null=True, blank=True)

    objects: ClassVar[models.Manager["Document"]] = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ["-gevraagd_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "hash", "vastgestelde_versie"],
                nulls_distinct=False,
                name="document_inhoud_eenmaal",
            ),
            models.CheckConstraint(
                condition=models.Q(status="klaar", pdf__isnull=False, klaar_op__isnull=False)
                | (~models.Q(status="klaar") & models.Q(pdf__isnull=True)),
                name="document_klaar_met_pdf",
            ),
        ]

    def __str__(self) -> str:
        return self.bestandsnaam

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_document", args=[self.agenda.jaar, self.pk])

    @property
    def bestandsnaam(self) -> str:
        soort = "" if self.vastgestelde_versie_id else "-concept"
        return f"ontwikkelagenda-{self.agenda.jaar}{soort}-{self.hash[:8]}.pdf"
