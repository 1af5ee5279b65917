"""Who took delivery: a name, and a photo when there was reason for one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bisc_portal.netwerk.models import Vestiging


class Afgifte(models.Model):
    """Proof of one delivery at one place. The photo is small and stays in the database with its row."""

    uuid = models.UUIDField("kenmerk", default=uuid.uuid4, unique=True, editable=False)
    plaats = models.ForeignKey(
        Vestiging, on_delete=models.PROTECT, related_name="afgiften", verbose_name="plaats"
    )
    stop_nummer = models.BigIntegerField("stop", null=True, blank=True)
    naam = models.CharField("aangenomen door", max_length=80, blank=True)
    gelost = models.PositiveSmallIntegerField("gelost", default=0)
    geladen = models.PositiveSmallIntegerField("geladen", default=0)
    foto = models.BinaryField("foto", null=True, blank=True)
    gebeurd_op = models.DateTimeField("gebeurd op")
    ontvangen_op = models.DateTimeField("binnengekomen op")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="chauffeur"
    )

    class Meta:
        verbose_name = "afgifte"
        verbose_name_plural = "afgiften"
        ordering = ["-gebeurd_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gebeurd_op__lte=F("ontvangen_op")), name="afgifte_niet_in_de_toekomst"
            ),
            models.CheckConstraint(
                condition=~Q(naam="") | Q(foto__isnull=False), name="afgifte_naam_of_foto"
            ),
        ]
        indexes = [models.Index(fields=["plaats", "-gebeurd_op"], name="afgifte_van_plaats")]

    def __str__(self) -> str:
        return f"{self.plaats}, {self.gebeurd_op:%d-%m-%Y %H:%M}"
