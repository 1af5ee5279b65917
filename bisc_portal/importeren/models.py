"""An import with its staged rows, what was found in them, and what it changed."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class Importactie(models.Model):
    """One file that somebody brought in, from reading to applying and perhaps taking back."""

    class Status(models.TextChoices):
        INGELEZEN = "ingelezen", "wacht op jou"
        GEVRAAGD = "gevraagd", "wordt toegepast"
        TOEGEPAST = "toegepast", "toegepast"
        TERUGGEDRAAID = "teruggedraaid", "teruggedraaid"
        MISLUKT = "mislukt", "mislukt"
        VERVALLEN = "vervallen", "weggelegd"

    soort = models.SlugField("soort", max_length=60)
    bestandsnaam = models.CharField("bestand", max_length=200)
    bestand = models.BinaryField("inhoud")
    hash = models.CharField("controlegetal", max_length=64)
    opmaak = models.CharField("opmaak", max_length=40)
    status = models.CharField("status", max_length=14, choices=Status.choices, default=Status.INGELEZEN.value)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    ingelezen_op = models.DateTimeField("ingelezen op")
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="toegepast door",
    )
    toegepast_op = models.DateTimeField("toegepast op", null=True)
    teruggedraaid_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="teruggedraaid door",
    )
    teruggedraaid_op = models.DateTimeField("teruggedraaid op", null=True)
    aantal_regels = models.PositiveIntegerField("regels", default=0)
    aantal_fouten = models.PositiveIntegerField("fouten", default=0)
    aantal_waarschuwingen = models.PositiveIntegerField("waarschuwingen", default=0)
    aantal_nieuw = models.PositiveIntegerField("nieuw", default=0)
    aantal_gewijzigd = models.PositiveIntegerField("gewijzigd", default=0)
    aantal_gelijk = models.PositiveIntegerField("gelijk", default=0)
    fout = models.CharField("wat er misging", max_length=300, blank=True)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-ingelezen_op", "-pk"]
        indexes = [
            models.Index(fields=["id"], name="importactie_te_doen", condition=models.Q(status="gevraagd"))
        ]

    def __str__(self) -> str:
        return self.bestandsnaam

    def get_absolute_url(self) -> str:
        return reverse("importeren:show", args=[self.pk])

    @property
    def can_be_applied(self) -> bool:
        return self.status == self.Status.INGELEZEN and not self.aantal_fouten and self.aantal_regels > 0


class Importregel(models.Model):
    """A row of the file, read but written nowhere yet; `was` is what stood there before."""

    class Verschil(models.TextChoices):
        NIEUW = "nieuw", "nieuw"
        GEWIJZIGD = "gewijzigd", "gewijzigd"
        GELIJK = "gelijk", "gelijk"

    importactie = models.ForeignKey(Importactie, on_delete=models.CASCADE, related_name="regels")
    nummer = models.PositiveIntegerField("rij")
    waarden = models.JSONField("waarden")
    verschil = models.CharField("verschil", max_length=10, choices=Verschil.choices, blank=True)
    was = models.JSONField("was", null=True)

    class Meta:
        verbose_name = "regel van een import"
        verbose_name_plural = "regels van een import"
        ordering = ["importactie_id", "nummer"]
        constraints = [models.UniqueConstraint(fields=["importactie", "nummer"], name="importregel_uniek")]

    def __str__(self) -> str:
        return f"rij {self.nummer}"


class Bevinding(models.Model):
    """What is wrong with a row, or worth a look; without a number it is about the whole file."""

    class Ernst(models.TextChoices):
        FOUT = "fout", "fout"
        WAARSCHUWING = "waarschuwing", "waarschuwing"

    importactie = models.ForeignKey(Importactie, on_delete=models.CASCADE, related_name="bevindingen")
    nummer = models.PositiveIntegerField("rij", null=True)
    kolom = models.CharField("kolom", max_length=80, blank=True)
    ernst = models.CharField("ernst", max_length=12, choices=Ernst.choices)
    tekst = models.CharField("bevinding", max_length=400)

    class Meta:
        verbose_name = "bevinding"
        verbose_name_plural = "bevindingen"
        ordering = ["importactie_id", "ernst", "nummer", "pk"]
        indexes = [models.Index(fields=["importactie", "ernst", "nummer"], name="bevinding_van_import")]

    def __str__(self) -> str:
        return self.tekst


class Importwijziging(models.Model):
    """One row that an import made (`voor` is empty) or changed: the way back."""

    importactie = models.ForeignKey(Importactie, on_delete=models.CASCADE, related_name="wijzigingen")
    object_id = models.BigIntegerField("rij in de tabel")
    voor = models.JSONField("voor", null=True)
    na = models.JSONField("na")

    class Meta:
        verbose_name = "wijziging door een import"
        verbose_name_plural = "wijzigingen door een import"
        ordering = ["importactie_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["importactie", "object_id"], name="importwijziging_uniek")
        ]

    def __str__(self) -> str:
        return f"rij {self.object_id}"
