"""What is done to clocks afterwards, on record: recalculations, closed months, nightly checks."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bisc_portal.werktijd.models import Werkkalender
from servicedesk.models.beleid import SlaBeleid
from servicedesk.models.klokken import Klok


class Herberekening(models.Model):
    """Somebody had running deadlines reckoned again, with a reason.

    After an edit of a calendar, or because they shall follow the agreement that holds by now.
    """

    kalender = models.ForeignKey(
        "werktijd.Werkkalender",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="kalender",
    )
    beleid = models.ForeignKey(
        SlaBeleid,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="afspraak",
    )
    reden = models.TextField("reden")
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    gevraagd_op = models.DateTimeField("gevraagd op")
    verwacht = models.PositiveIntegerField("verwacht aantal verschuivingen")
    klaar_op = models.DateTimeField("klaar op", null=True, blank=True)
    bekeken = models.PositiveIntegerField("bekeken klokken", default=0)
    verschoven = models.PositiveIntegerField("verschoven termijnen", default=0)

    class Meta:
        verbose_name = "herberekening"
        verbose_name_plural = "herberekeningen"
        ordering = ["-gevraagd_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kalender"], condition=Q(klaar_op__isnull=True), name="herberekening_een_tegelijk"
            ),
            models.UniqueConstraint(
                fields=["beleid"],
                condition=Q(klaar_op__isnull=True),
                name="herberekening_een_per_afspraak",
            ),
            models.CheckConstraint(
                condition=Q(kalender__isnull=True) ^ Q(beleid__isnull=True),
                name="herberekening_van_een_van_beide",
            ),
        ]

    def __str__(self) -> str:
        return f"herberekening van {self.gevraagd_op:%d-%m-%Y %H:%M}"

    @property
    def bron(self) -> Werkkalender | SlaBeleid:
        """What the deadlines were reckoned with."""
        bron = self.beleid or self.kalender
        assert bron  # noqa: S101  the database keeps one of both
        return bron


class HerberekendeKlok(models.Model):
    """A deadline that moved, from when to when: what was promised before stays known."""

    herberekening = models.ForeignKey(
        Herberekening, on_delete=models.CASCADE, related_name="klokken", verbose_name="herberekening"
    )
    klok = models.ForeignKey(Klok, on_delete=models.CASCADE, related_name="herberekend", verbose_name="klok")
    due_van = models.DateTimeField("termijn was")
    due_naar = models.DateTimeField("termijn werd")

    class Meta:
        verbose_name = "herberekende klok"
        verbose_name_plural = "herberekende klokken"
        ordering = ["herberekening", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["herberekening", "klok"], name="herberekende_klok_uniek")
        ]

    def __str__(self) -> str:
        return f"klok {self.klok_id}: {self.due_naar:%d-%m-%Y %H:%M}"


class AfgeslotenMaand(models.Model):
    """A month whose figures were reported: its clocks and shares stay as they are."""

    periode = models.DateField("maand", unique=True)
    afgesloten_op = models.DateTimeField("afgesloten op")
    afgesloten_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="afgesloten door"
    )

    class Meta:
        verbose_name = "afgesloten maand"
        verbose_name_plural = "afgesloten maanden"
        ordering = ["-periode"]
        constraints = [
            models.CheckConstraint(condition=Q(periode__day=1), name="afgesloten_maand_eerste_van_de_maand")
        ]

    def __str__(self) -> str:
        return f"{self.periode:%Y-%m}"


class KlokControle(models.Model):
    """One nightly check: every open clock reckoned again from its events, nothing mended."""

    gestart_op = models.DateTimeField("gestart op")
    klaar_op = models.DateTimeField("klaar op")
    gecontroleerd = models.PositiveIntegerField("gecontroleerde klokken")

    class Meta:
        verbose_name = "controle van klokken"
        verbose_name_plural = "controles van klokken"
        ordering = ["-gestart_op", "-pk"]

    def __str__(self) -> str:
        return f"controle van {self.gestart_op:%d-%m-%Y %H:%M}"


class KlokAfwijking(models.Model):
    """A clock whose stored deadline is not the one its events give."""

    class Oorzaak(models.TextChoices):
        KALENDER = "kalender", "kalender gewijzigd, nog niet herberekend"
        ONBEKEND = "onbekend", "niet te verklaren"

    controle = models.ForeignKey(
        KlokControle, on_delete=models.CASCADE, related_name="afwijkingen", verbose_name="controle"
    )
    klok = models.ForeignKey(Klok, on_delete=models.CASCADE, related_name="afwijkingen", verbose_name="klok")
    opgeslagen = models.DateTimeField("opgeslagen termijn")
    herleid = models.DateTimeField("herleide termijn", null=True, blank=True)
    oorzaak = models.CharField("oorzaak", max_length=10, choices=Oorzaak.choices)

    class Meta:
        verbose_name = "afwijking"
        verbose_name_plural = "afwijkingen"
        ordering = ["controle", "pk"]

    def __str__(self) -> str:
        return f"afwijking van klok {self.klok_id}"
