"""People: one account per person, keyed by e-mail, with roles in one organisation."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Rol(models.TextChoices):
    DIRECTEUR = "directeur", "directeur"
    BIBLIOTHEEKMEDEWERKER = "bibliotheekmedewerker", "bibliotheekmedewerker"
    SERVICEDESKMEDEWERKER = "servicedeskmedewerker", "servicedeskmedewerker"
    LOGISTIEK_MEDEWERKER = "logistiek_medewerker", "logistiek medewerker"
    CHAUFFEUR = "chauffeur", "chauffeur"
    AGENDAREDACTEUR = "agendaredacteur", "agendaredacteur"
    PROVINCIE = "provincie", "provincie"
    BEHEERDER = "beheerder", "beheerder"


# BIO2 5.17.01: accounts that reach the portal from the internet with BiSC's rights need a second factor.
BISC_ROLLEN = frozenset(
    {Rol.SERVICEDESKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER, Rol.CHAUFFEUR, Rol.AGENDAREDACTEUR, Rol.BEHEERDER}
)


# Which roles somebody of a kind of organisation can hold; other kinds get no account.
ROLLEN_PER_SOORT: dict[str, frozenset[Rol]] = {
    "bibliotheek": frozenset({Rol.DIRECTEUR, Rol.BIBLIOTHEEKMEDEWERKER}),
    "bisc": BISC_ROLLEN,
    "provincie": frozenset({Rol.PROVINCIE}),
}


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("rollen", [Rol.BEHEERDER])
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. BIO2 5.16.02: never a shared account, so the e-mail address is personal and unique."""

    email = models.EmailField("e-mailadres", unique=True)
    naam = models.CharField("naam", max_length=120)
    organisatie = models.ForeignKey(
        "netwerk.Organisatie", on_delete=models.PROTECT, related_name="mensen", verbose_name="organisatie"
    )
    vestiging = models.ForeignKey(
        "netwerk.Vestiging",
        on_delete=models.PROTECT,
        related_name="mensen",
        null=True,
        blank=True,
        verbose_name="vestiging",
    )
    rollen = ArrayField(
        models.CharField(max_length=30, choices=Rol.choices), default=list, verbose_name="rollen"
    )
    is_active = models.BooleanField("actief", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["naam"]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        ordering = ["naam", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_uniek"),
            models.CheckConstraint(
                condition=models.Q(rollen__contained_by=list(Rol.values)), name="user_rollen_bekend"
            ),
        ]

    def __str__(self) -> str:
        return self.naam or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin is for the beheerder only."""
        return self.is_active and (self.is_superuser or Rol.BEHEERDER in self.rollen)

    @property
    def rol_namen(self) -> str:
        return ", ".join(Rol(rol).label for rol in self.rollen)

    def has_rol(self, *rollen: Rol) -> bool:
        """True when the person holds at least one of `rollen`."""
        return self.is_active and any(rol in self.rollen for rol in rollen)

    def get_full_name(self) -> str:
        return self.naam

    def get_short_name(self) -> str:
        return self.naam.split(" ", 1)[0]


class UitnodigingQuerySet(models.QuerySet["Uitnodiging"]):
    def open(self) -> Self:
        return self.filter(gebruikt_op__isnull=True, ingetrokken_op__isnull=True)


class Uitnodiging(models.Model):
    """An account on offer to one address. Of the secret in the mail only a hash is kept."""

    email = models.EmailField("e-mailadres")
    naam = models.CharField("naam", max_length=120)
    organisatie = models.ForeignKey(
        "netwerk.Organisatie", on_delete=models.PROTECT, related_name="+", verbose_name="organisatie"
    )
    vestiging = models.ForeignKey(
        "netwerk.Vestiging",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="vestiging",
    )
    rollen = ArrayField(models.CharField(max_length=30, choices=Rol.choices), verbose_name="rollen")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Nobody: the first administrator is invited from the server's console.
    uitgenodigd_door = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="uitgenodigd door"
    )
    verstuurd_op = models.DateTimeField("verstuurd op")
    verloopt_op = models.DateTimeField("verloopt op")
    gebruikt_op = models.DateTimeField("gebruikt op", null=True, blank=True)
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = UitnodigingQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-verstuurd_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(gebruikt_op__isnull=True, ingetrokken_op__isnull=True),
                name="uitnodiging_een_open_per_adres",
            ),
            models.CheckConstraint(
                condition=models.Q(rollen__contained_by=list(Rol.values), rollen__len__gt=0),
                name="uitnodiging_rollen_bekend",
            ),
            models.CheckConstraint(
                condition=models.Q(gebruikt_op__isnull=True) | models.Q(ingetrokken_op__isnull=True),
                name="uitnodiging_gebruikt_of_ingetrokken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.naam} ({self.email})"

    @property
    def rol_namen(self) -> str:
        return ", ".join(Rol(rol).label for rol in self.rollen)

    @property
    def namens(self) -> str:
        return f"{self.uitgenodigd_door.naam} van BiSC" if self.uitgenodigd_door else "BiSC"

    def is_open(self, at: dt.datetime) -> bool:
        """True while the link in the mail works."""
        return self.gebruikt_op is None and self.ingetrokken_op is None and at < self.verloopt_op
