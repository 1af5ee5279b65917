"""A trace of every change in what the pages of the figures show: a page that was kept is never old."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now


class Stempel(models.Model):
    """One statement that changed figures, definitions or what is said about them. Triggers leave it.

    A row each and no counter: nobody ever waits for somebody else's measuring to end.
    """

    uuid = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    op = models.DateTimeField("op", db_default=Now())

    class Meta:
        verbose_name = "stempel"
        verbose_name_plural = "stempels"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"stempel {self.pk}"
