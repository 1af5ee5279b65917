"""The same few people everywhere, one a role, and the guards that watch every test."""

import os
import random
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.db.models.query import ModelIterable, QuerySet
from django.test import Client
from pytest_django import DjangoDbBlocker

from bisc_portal.accounts.models import Rol, User
from bisc_portal.lokaal.pytest_plugin import TEMPLATE
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging

pytest_plugins = ["tests.chromium", "tests.mailservers"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Start every test database as a copy of the one that is migrated already."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get(TEMPLATE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests that commit empty the log afterwards; UPDATE and DELETE stay refused."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE logboek_logregel DISABLE TRIGGER logboek_niet_leegmaken")
        for table in ("sectieversie", "vastgesteldeversie", "schrijfregel"):
            cursor.execute(f"ALTER TABLE ontwikkelagenda_{table} DISABLE TRIGGER {table}_niet_leegmaken")
        cursor.execute("ALTER TABLE ibl_statusovergang DISABLE TRIGGER ibl_overgang_niet_leegmaken")
        cursor.execute("ALTER TABLE ibl_scan DISABLE TRIGGER ibl_scan_niet_leegmaken")
        cursor.execute("ALTER TABLE ibl_scancorrectie DISABLE TRIGGER ibl_scancorrectie_niet_leegmaken")


def pytest_configure() -> None:
    """A password hash that is slow on purpose would be most of every test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_cache_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test counts from nothing: the sign-ins of one would use up the rate limit of the next."""
    make_key, token = BaseCache.make_key, uuid.uuid4().hex

    def make_own_key(cache: BaseCache, key: Any, version: int | None = None) -> str:
        return f"{token}:{make_key(cache, key, version)}"

    monkeypatch.setattr(BaseCache, "make_key", make_own_key)


@pytest.fixture(autouse=True)
def shuffled_unordered_querysets(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL promises no order where none is asked: whoever relies on one fails here."""
    fetch_all = QuerySet._fetch_all

    def fetch_shuffled(queryset: QuerySet[Any]) -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        rows = queryset._result_cache
        if fresh and rows and not queryset.ordered and queryset._iterable_class is ModelIterable:
            random.shuffle(rows)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_shuffled)


@pytest.fixture
def bibliotheek(db: None) -> Organisatie:
    return Organisatie.objects.create(naam="Bibliotheek Eemland", korte_naam="Eemland", soort="bibliotheek")


@pytest.fixture
def andere_bibliotheek(db: None) -> Organisatie:
    return Organisatie.objects.create(naam="Bibliotheek Utrecht", korte_naam="Utrecht", soort="bibliotheek")


@pytest.fixture
def bisc(db: None) -> Organisatie:
    return Organisatie.objects.create(naam="BiSC", soort="bisc")


@pytest.fixture
def provincie(db: None) -> Organisatie:
    return Organisatie.objects.create(naam="Provincie Utrecht", soort="provincie")


@pytest.fixture
def vestiging(bibliotheek: Organisatie) -> Vestiging:
    gemeente = Gemeente.objects.create(naam="Amersfoort", bibliotheek=bibliotheek)
    return Vestiging.objects.create(
        organisatie=bibliotheek, gemeente=gemeente, plaats="Amersfoort", naam="Het Eemhuis"
    )


@pytest.fixture
def andere_vestiging(andere_bibliotheek: Organisatie) -> Vestiging:
    gemeente = Gemeente.objects.create(naam="Utrecht", bibliotheek=andere_bibliotheek)
    return Vestiging.objects.create(
        organisatie=andere_bibliotheek, gemeente=gemeente, plaats="Utrecht", naam="Neude (Centrale)"
    )


def make_user(rol: Rol, organisatie: Organisatie, vestiging: Vestiging | None = None, naam: str = "") -> User:
    """A person with one role; the address is made from the role and the organisation."""
    return User.objects.create_user(
        f"{rol}.{organisatie.pk}@voorbeeld.invalid",
        "een-goed-wachtwoord",
        naam=naam or rol.label.capitalize(),
        organisatie=organisatie,
        vestiging=vestiging,
        rollen=[rol],
    )


@pytest.fixture
def directeur(bibliotheek: Organisatie) -> User:
    return make_user(Rol.DIRECTEUR, bibliotheek)


@pytest.fixture
def andere_directeur(andere_bibliotheek: Organisatie) -> User:
    return make_user(Rol.DIRECTEUR, andere_bibliotheek)


@pytest.fixture
def medewerker(bibliotheek: Organisatie, vestiging: Vestiging) -> User:
    return make_user(Rol.BIBLIOTHEEKMEDEWERKER, bibliotheek, vestiging)


@pytest.fixture
def andere_medewerker(andere_bibliotheek: Organisatie, andere_vestiging: Vestiging) -> User:
    return make_user(Rol.BIBLIOTHEEKMEDEWERKER, andere_bibliotheek, andere_vestiging)


@pytest.fixture
def servicedeskmedewerker(bisc: Organisatie) -> User:
    return make_user(Rol.SERVICEDESKMEDEWERKER, bisc)


@pytest.fixture
def logistiek_medewerker(bisc: Organisatie) -> User:
    return make_user(Rol.LOGISTIEK_MEDEWERKER, bisc)


@pytest.fixture
def chauffeur(bisc: Organisatie) -> User:
    return make_user(Rol.CHAUFFEUR, bisc)


@pytest.fixture
def agendaredacteur(bisc: Organisatie) -> User:
    return make_user(Rol.AGENDAREDACTEUR, bisc)


@pytest.fixture
def beheerder(bisc: Organisatie) -> User:
    return make_user(Rol.BEHEERDER, bisc)


@pytest.fixture
def provinciemedewerker(provincie: Organisatie) -> User:
    return make_user(Rol.PROVINCIE, provincie)


def signed_in(user: User) -> Client:
    """A browser in which `user` has signed in, with a second factor where the role asks for one."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}, {"method": "mfa", "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
