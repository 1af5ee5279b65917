"""The outbox: whoever must tell somebody something writes a row, in the same transaction as the fact."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models


class BerichtQuerySet(models.QuerySet["Bericht"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(ontvanger=user)

    def unread(self) -> Self:
        return self.filter(gelezen_op__isnull=True)

    def due_for_mail(self, at: dt.datetime) -> Self:
        return self.filter(per_mail=True, verzonden_op__isnull=True, volgende_poging_op__lte=at)


class Bericht(models.Model):
    """A message to one person (or, for an invitation, to one address). Its key makes it happen once."""

    sleutel = models.CharField("sleutel", max_length=120, unique=True)
    ontvanger = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="berichten",
        verbose_name="ontvanger",
    )
    adres = models.EmailField("e-mailadres", blank=True)
    onderwerp = models.CharField("onderwerp", max_length=200)
    tekst = models.TextField("tekst")
    link = models.CharField("link", max_length=300, blank=True)
    # What the mail says above the text, and the headers that tie it to what it is about.
    voorregel = models.CharField("regel boven de mail", max_length=120, blank=True)
    koppen = models.JSONField("kopregels van de mail", default=dict, blank=True)
    # A name of settings.BIJLAGEBRONNEN and a key: the file itself stays where it is.
    bijlage = models.CharField("bijlage", max_length=60, blank=True)
    per_mail = models.BooleanField("ook per e-mail", default=True)
    created_at = models.DateTimeField("gemaakt op")
    volgende_poging_op = models.DateTimeField("volgende poging op")
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)
    laatste_fout = models.CharField("laatste fout", max_length=200, blank=True)
    verzonden_op = models.DateTimeField("verzonden op", null=True, blank=True)
    gelezen_op = models.DateTimeField("gelezen op", null=True, blank=True)

    objects = BerichtQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ontvanger__isnull=False) ^ ~models.Q(adres=""),
                name="bericht_een_ontvanger",
            )
        ]
        indexes = [
            models.Index(
                fields=["volgende_poging_op"],
                name="bericht_te_bezorgen",
                condition=models.Q(per_mail=True, verzonden_op__isnull=True),
            ),
            models.Index(fields=["ontvanger", "-created_at"], name="bericht_van_ontvanger"),
        ]

    def __str__(self) -> str:
        return self.onderwerp
