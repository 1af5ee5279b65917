"""Partners outside the network, the requests that run with them, and every message that went either way."""

from django.db import models
from django.db.models import Q

from bisc_portal.netwerk.models import Vestiging
from ibl.iso18626.codes import EIND, Stand, Versie
from ibl.models.opdrachten import Transportopdracht


class Isopartner(models.Model):
    """A system that speaks ISO 18626: how it is called, how it gets in, and where we write to it."""

    class Versies(models.TextChoices):
        V1_2 = Versie.V1_2.value, "1.2 (2017)"
        V2021_2 = Versie.V2021_2.value, "2021-2"

    naam = models.CharField("naam", max_length=80, unique=True)
    soort_nummer = models.CharField("soort nummer", max_length=20, default="ISIL")
    nummer = models.CharField("nummer van de partner", max_length=60)
    eigen_nummer = models.CharField("ons nummer bij deze partner", max_length=60, default="NL-BISC")
    versie = models.CharField("versie", max_length=10, choices=Versies.choices, default=Versie.V2021_2.value)
    adres = models.URLField("adres voor berichten", blank=True, help_text="Begint met https://.")
    vestiging = models.ForeignKey(
        Vestiging,
        on_delete=models.PROTECT,
        related_name="isopartners",
        null=True,
        blank=True,
        verbose_name="plek voor transport",
    )
    # Only a fingerprint of the key is kept; the key itself is shown once, when it is made.
    account = models.SlugField("account", max_length=40, unique=True)
    sleutel_hash = models.CharField("vingerafdruk van de sleutel", max_length=64, blank=True, editable=False)
    uitgaand_account = models.CharField("ons account bij de partner", max_length=80, blank=True)
    uitgaande_sleutel = models.TextField("onze sleutel, versleuteld", blank=True, editable=False)
    testpartner = models.BooleanField("ingebouwde testpartner", default=False)
    actief = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "ISO-partner"
        verbose_name_plural = "ISO-partners"
        ordering = ["naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["soort_nummer", "nummer"], name="isopartner_nummer"),
            models.CheckConstraint(
                condition=Q(testpartner=True) | Q(adres="") | Q(adres__startswith="https://"),
                name="isopartner_adres_versleuteld",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


class Isoaanvraag(models.Model):
    """One request between us and a partner; `rol` is the part we play in it."""

    class Rol(models.TextChoices):
        UITLENER = "uitlener", "wij lenen uit"
        AANVRAGER = "aanvrager", "wij vragen aan"

    partner = models.ForeignKey(
        Isopartner, on_delete=models.PROTECT, related_name="aanvragen", verbose_name="partner"
    )
    rol = models.CharField("rol", max_length=10, choices=Rol.choices)
    aanvraagnummer = models.CharField("aanvraagnummer", max_length=80)
    vorig_nummer = models.CharField("vorig aanvraagnummer", max_length=80, blank=True)
    stand = models.CharField(
        "stand", max_length=20, choices=[(stand.value, stand.label) for stand in Stand], default="verstuurd"
    )
    stand_sinds = models.DateTimeField("stand sinds")
    titel = models.CharField("titel", max_length=200)
    auteur = models.CharField("auteur", max_length=120, blank=True)
    isbn = models.CharField("ISBN", max_length=13, blank=True)
    maximum_kosten = models.DecimalField(
        "kosten hoogstens", max_digits=8, decimal_places=2, null=True, blank=True
    )
    gevraagde_kosten = models.DecimalField(
        "gevraagde kosten", max_digits=8, decimal_places=2, null=True, blank=True
    )
    terug_voor = models.DateTimeField("terug voor", null=True, blank=True)
    reden = models.CharField("reden", max_length=60, blank=True)
    # What the requester asked for and was not answered yet.
    gevraagd = models.CharField("gevraagd door de aanvrager", max_length=20, blank=True)
    ontvangen_op = models.DateTimeField("aangekomen op", null=True, blank=True)
    retour_op = models.DateTimeField("teruggestuurd op", null=True, blank=True)
    opdracht = models.ForeignKey(
        Transportopdracht,
        on_delete=models.PROTECT,
        related_name="isoaanvragen",
        null=True,
        blank=True,
        verbose_name="transportopdracht",
    )
    begonnen_op = models.DateTimeField("begonnen op")
    # When we last wrote: a later message never bears the same moment.
    laatste_uit = models.DateTimeField("laatst geschreven", null=True, blank=True)

    class Meta:
        verbose_name = "ISO-aanvraag"
        verbose_name_plural = "ISO-aanvragen"
        ordering = ["-begonnen_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "rol", "aanvraagnummer"], name="isoaanvraag_nummer_eenmaal"
            ),
            models.CheckConstraint(
                condition=Q(stand__in=[stand.value for stand in Stand]), name="isoaanvraag_stand_bekend"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aanvraagnummer} {self.titel}"

    @property
    def stap(self) -> Stand:
        return Stand(self.stand)

    @property
    def is_ended(self) -> bool:
        return self.stap in EIND


class Isobericht(models.Model):
    """Every message as it came or went, with its answer; also what was refused."""

    class Richting(models.TextChoices):
        IN = "in", "ontvangen"
        UIT = "uit", "verstuurd"

    class Status(models.TextChoices):
        VERWERKT = "verwerkt", "verwerkt"
        DUBBEL = "dubbel", "kwam al eerder"
        GEWEIGERD = "geweigerd", "geweigerd"
        WACHT = "wacht", "wacht op verzending"
        BEZORGD = "bezorgd", "bezorgd"
        OPGEGEVEN = "opgegeven", "opgegeven"

    partner = models.ForeignKey(
        Isopartner, on_delete=models.PROTECT, related_name="berichten", null=True, verbose_name="partner"
    )
    aanvraag = models.ForeignKey(
        Isoaanvraag, on_delete=models.PROTECT, related_name="berichten", null=True, verbose_name="aanvraag"
    )
    richting = models.CharField("richting", max_length=3, choices=Richting.choices)
    status = models.CharField("status", max_length=10, choices=Status.choices)
    soort = models.CharField("soort", max_length=30, blank=True)
    kern = models.CharField("waar het om gaat", max_length=60, blank=True)
    aanvraagnummer = models.CharField("aanvraagnummer", max_length=80, blank=True)
    tijdstip = models.CharField("tijdstip in het bericht", max_length=40, blank=True)
    inhoud = models.TextField("inhoud")
    antwoord = models.TextField("antwoord", blank=True)
    http_status = models.PositiveSmallIntegerField("HTTP-status", null=True, blank=True)
    fout = models.CharField("fout", max_length=200, blank=True)
    op = models.DateTimeField("op")
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)
    volgende_poging_op = models.DateTimeField("volgende poging op", null=True, blank=True)

    class Meta:
        verbose_name = "ISO-bericht"
        verbose_name_plural = "ISO-berichten"
        ordering = ["-op", "-pk"]
        constraints = [
            # The same message twice is one message, whatever two workers do at the same moment.
            models.UniqueConstraint(
                fields=["partner", "soort", "aanvraagnummer", "tijdstip"],
                condition=Q(richting="in", status="verwerkt"),
                name="isobericht_eenmaal_verwerkt",
            ),
        ]
        indexes = [
            models.Index(
                fields=["volgende_poging_op"], name="isobericht_te_versturen", condition=Q(status="wacht")
            ),
            models.Index(fields=["partner", "-op"], name="isobericht_van_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.soort} {self.aanvraagnummer}"
