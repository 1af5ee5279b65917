import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
import yaml
from django.conf import settings

from bisc_portal.lokaal import processes
from tests.lokaal.test_production_settings import GOOD

COMPOSE: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"] == "bisc-portaal"}
EXAMPLE = (settings.BASE_DIR / "deploy" / "env.voorbeeld").read_text()


def test_the_portal_runs_in_its_own_processes() -> None:
    assert {*SERVICES} == {*OURS, "proxy", "database", "valkey"}
    assert {"web", "websockets", "worker", "rapporten", "beat", "migraties"} == OURS


def test_only_the_proxy_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["proxy"]["networks"] == ["buiten"]
    for name in ("database", "valkey"):
        assert SERVICES[name]["networks"] == ["gegevens"]
    assert COMPOSE["networks"]["gegevens"]["internal"] is True


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_process_gets_all_that_production_demands(name: str) -> None:
    assert GOOD.keys() <= SERVICES[name]["environment"].keys()
    assert SERVICES[name]["environment"]["PORTAAL_OMGEVING"] == "productie"


def test_every_value_without_a_default_comes_from_the_environment_and_stands_in_the_example() -> None:
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    asked = set(re.findall(r"[^$]\$\{(\w+)", text))

    assert asked == set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))
    assert not re.search(r"(PASSWORD|SECRET_KEY|WACHTWOORD): (?!\$\{)", text)


def test_no_example_value_of_a_secret_can_be_left_in_place() -> None:
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "MAIL_WACHTWOORD"):
        assert f"\n{name}=\n" in EXAMPLE


def test_every_setting_read_from_the_environment_reaches_the_containers() -> None:
    source = (settings.BASE_DIR / "bisc_portal" / "settings.py").read_text()
    read = set(re.findall(r'(?:env|env_bool|env_int|environ\.get)\(\s*"(\w+)"', source))
    # One name is enough, the image says where media stand, the proxy joins pages and websockets, and neither
    # the second factor nor TLS to the mailbox may be off.
    fixed = {"ALLOWED_HOSTS", "MEDIA_ROOT", "WEBSOCKET_ADRES", "TWEEDE_FACTOR_VERPLICHT", "POSTBUS_TLS"}
    assert read - fixed <= set(SERVICES["web"]["environment"])


def test_migrations_come_once_and_first() -> None:
    assert SERVICES["migraties"]["restart"] == "no"
    for name in OURS - {"migraties"}:
        assert SERVICES[name]["depends_on"]["migraties"] == {"condition": "service_completed_successfully"}


def queues(commands: Iterable[Sequence[str]]) -> set[str]:
    return {command[command.index("--queues") + 1] for command in commands if "--queues" in command}


def test_every_queue_has_a_worker() -> None:
    commands = [service.get("command", []) for service in SERVICES.values()]
    local = [processes.WORKER.command, processes.REPORTS.command]
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}

    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} == queues(commands) == queues(local)


def test_data_outlives_its_container() -> None:
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql"]
    assert SERVICES["valkey"]["volumes"] == ["valkey:/data"]
    assert "--appendonly yes --maxmemory-policy noeviction" in SERVICES["valkey"]["command"][-1]


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    dockerfile = (settings.BASE_DIR / "Dockerfile").read_text()
    last_stage = dockerfile.rsplit("\nFROM ", 1)[1]

    assert re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE) == ["debian:trixie-slim"] * 2
    assert "\nUSER portaal\n" in last_stage
    assert "HEALTHCHECK" in last_stage
    assert "build" not in last_stage
    assert "requirements/dev" not in dockerfile
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD|WACHTWOORD)", dockerfile, re.MULTILINE)


@pytest.mark.parametrize("lock", ["base.txt", "build.txt", "dev.txt"])
def test_locked_packages_have_a_hash_and_no_address(lock: str) -> None:
    text = (settings.BASE_DIR / "requirements" / lock).read_text()
    requirements = re.split(r"\n(?=\w)", text)

    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert "://" not in text


def test_the_npm_lock_has_hashes_and_no_addresses() -> None:
    text = (settings.BASE_DIR / "package-lock.json").read_text()

    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/')
