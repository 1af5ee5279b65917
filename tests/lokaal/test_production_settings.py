import os
import runpy
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

GOOD = {
    "SECRET_KEY": "q8Zk2vT5xN1bLw7RfY4sHd9PjC3mGa6Ue0QiKoXtBnVlWrSy-zF",
    "PORTAAL_ADRES": "https://portaal.voorbeeld.nl",
    "DATABASE_URL": "postgresql://portaal:geheim@database/portaal",
    "REDIS_URL": "redis://valkey:6379/0",
    "MAIL_AFZENDER": "portaal@voorbeeld.nl",
    "MAIL_SERVER": "mail.voorbeeld.nl",
}
UNSAFE = [
    ("PORTAAL_OMGEVING", "acceptatie"),
    ("SECRET_KEY", "kort"),
    ("SECRET_KEY", "a" * 60),
    ("SECRET_KEY", "alleen-voor-deze-machine-en-nooit-voor-productie-0123456789"),
    ("PORTAAL_ADRES", "http://portaal.voorbeeld.nl"),
    ("PORTAAL_ADRES", "https://"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "portaal.voorbeeld.nl, *"),
    ("DATABASE_URL", "sqlite:///portaal.db"),
    ("DATABASE_URL", "portaal"),
    ("REDIS_URL", "http://valkey"),
    ("REDIS_URL", "valkey:6379"),
    ("MAIL_POORT", "smtp"),
    ("MAIL_TLS", "misschien"),
    ("TWEEDE_FACTOR_VERPLICHT", "nee"),
    ("LOG_NIVEAU", "luid"),
]


def production(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> dict[str, Any]:
    """The settings as production would read them from exactly this environment."""
    for name in ("PORTAAL_OMGEVING", "ALLOWED_HOSTS", *(name for name, _ in UNSAFE)):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**GOOD, **changes}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return runpy.run_path(str(settings.BASE_DIR / "bisc_portal" / "settings.py"))


def test_without_a_word_about_the_environment_it_is_production(monkeypatch: pytest.MonkeyPatch) -> None:
    read = production(monkeypatch)

    assert read["PRODUCTIE"] is True
    assert read["DEBUG"] is False
    assert read["SECOND_FACTOR_REQUIRED"] is True
    assert read["ALLOWED_HOSTS"] == ["portaal.voorbeeld.nl"]


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} ontbreekt\. \w.*\.$"):
        production(monkeypatch, **{name: None})


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_an_unsafe_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*\.$"):
        production(monkeypatch, **{name: value})


def test_a_mail_password_without_tls_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^MAIL_WACHTWOORD .*MAIL_TLS"):
        production(monkeypatch, MAIL_TLS="nee", MAIL_GEBRUIKER="portaal", MAIL_WACHTWOORD="geheim")


def test_a_secret_is_never_part_of_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        production(monkeypatch, DATABASE_URL="mysql://portaal:hooggeheim@database/portaal")

    assert "hooggeheim" not in str(refusal.value)


def run_manage(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**clean, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deploy_check_is_silent_under_production_settings() -> None:
    check = run_manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert check.returncode == 0, check.stderr
    assert check.stdout + check.stderr == "System check identified no issues (0 silenced).\n"


def test_a_start_that_is_refused_ends_with_the_sentence() -> None:
    refused = run_manage("check", **{**GOOD, "SECRET_KEY": ""})

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith(
        "SECRET_KEY ontbreekt. Geef een willekeurige tekst van minstens 50 tekens."
    )
