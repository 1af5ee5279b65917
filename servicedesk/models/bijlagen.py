"""Files that came with a call or an answer, kept in Django's storage under a name nobody can guess."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bisc_portal.accounts.models import User
from servicedesk import bestanden
from servicedesk.models.meldingen import ROLLEN_DIE_ALLES_ZIEN, Melding, MeldingReactie


def bijlage_path(bijlage: "Bijlage", _: str) -> str:
    """The sender's file name stays out of the storage: it may say anything."""
    return f"servicedesk/bijlagen/{bijlage.toegevoegd_op:%Y/%m}/{uuid.uuid4().hex}"


class BijlageQuerySet(models.QuerySet["Bijlage"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the call sees its files; a note's files are BiSC's own."""
        bijlagen = self.filter(melding__in=Melding.alle.visible_to(user))
        if user.has_rol(*ROLLEN_DIE_ALLES_ZIEN):
            return bijlagen
        return bijlagen.filter(Q(reactie__isnull=True) | Q(reactie__intern=False))


class Bijlage(models.Model):
    """A file with the type of its bytes. In quarantine nobody can download it."""

    class Toestand(models.TextChoices):
        VRIJ = "vrij", "vrij"
        QUARANTAINE = "quarantaine", "in quarantaine"

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="bijlagen", verbose_name="melding"
    )
    reactie = models.ForeignKey(
        MeldingReactie,
        on_delete=models.CASCADE,
        related_name="bijlagen",
        null=True,
        blank=True,
        verbose_name="reactie",
    )
    naam = models.CharField("naam", max_length=bestanden.MAX_NAAM)
    bestand = models.FileField("bestand", upload_to=bijlage_path, max_length=200)
    mediatype = models.CharField("soort bestand", max_length=100)
    grootte = models.PositiveIntegerField("grootte in bytes")
    controlegetal = models.CharField("controlegetal", max_length=64)
    toestand = models.CharField("toestand", max_length=12, choices=Toestand.choices, default=Toestand.VRIJ)
    reden = models.CharField("reden van quarantaine", max_length=200, blank=True)
    toegevoegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="toegevoegd door",
    )
    toegevoegd_op = models.DateTimeField("toegevoegd op")

    objects: ClassVar[models.Manager["Bijlage"]] = BijlageQuerySet.as_manager()

    class Meta:
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"
        ordering = ["toegevoegd_op", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(toestand="quarantaine") ^ Q(reden=""), name="bijlage_quarantaine_heeft_reden"
            )
        ]

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("servicedesk:download_bijlage", args=[self.pk])

    @property
    def is_vrij(self) -> bool:
        return self.toestand == self.Toestand.VRIJ
