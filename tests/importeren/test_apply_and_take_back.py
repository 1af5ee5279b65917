import threading

import pytest
from django.db import connection

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.models import Voortgang
from bisc_portal.importeren import services, tasks
from bisc_portal.importeren.errors import ImportNotReadyError, ImportOvertakenError
from bisc_portal.importeren.models import Importactie
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Gemeente, Inwonertal, Organisatie
from tests.importeren.factories import NU, apply, as_csv, stage

pytestmark = pytest.mark.django_db
KOP = "gemeente;jaar;inwoners"


@pytest.fixture(autouse=True)
def soest(bibliotheek: Organisatie) -> Gemeente:
    return Gemeente.objects.create(naam="Soest", bibliotheek=bibliotheek)


def stored() -> list[tuple[int, int]]:
    return list(Inwonertal.objects.order_by("jaar").values_list("jaar", "aantal"))


def test_applying_writes_what_was_shown(beheerder: User, soest: Gemeente) -> None:
    Inwonertal.objects.create(gemeente=soest, jaar=2025, aantal=46_000)

    done = apply(stage(beheerder, as_csv(KOP, "Soest;2025;46.500", "Soest;2026;47.000")), beheerder)

    assert done.status == Importactie.Status.TOEGEPAST
    assert stored() == [(2025, 46_500), (2026, 47_000)]
    assert Voortgang.objects.get().klaar_op == NU
    acts = Logregel.objects.filter(object_soort="importactie").order_by("pk").values_list("actie", flat=True)
    assert list(acts) == ["import_ingelezen", "import_gevraagd", "import_toegepast"]


def test_taking_back_leaves_everything_as_it_was(beheerder: User, soest: Gemeente) -> None:
    Inwonertal.objects.create(gemeente=soest, jaar=2025, aantal=46_000)
    done = apply(stage(beheerder, as_csv(KOP, "Soest;2025;46.500", "Soest;2026;47.000")), beheerder)

    back = services.take_back_import(done, by=beheerder, at=NU)

    assert back.status == Importactie.Status.TERUGGEDRAAID
    assert stored() == [(2025, 46_000)]


def test_an_import_that_was_overtaken_is_not_taken_back_half(beheerder: User) -> None:
    first = apply(stage(beheerder, as_csv(KOP, "Soest;2025;46.500", "Soest;2026;47.000")), beheerder)
    second = apply(stage(beheerder, as_csv(KOP, "Soest;2026;47.100")), beheerder)

    with pytest.raises(ImportOvertakenError, match="1 van deze rijen"):
        services.take_back_import(first, by=beheerder, at=NU)
    assert stored() == [(2025, 46_500), (2026, 47_100)]

    services.take_back_import(second, by=beheerder, at=NU)
    services.take_back_import(first, by=beheerder, at=NU)
    assert stored() == []


def test_a_table_that_moved_since_the_file_was_read_is_compared_once_more(
    beheerder: User, soest: Gemeente
) -> None:
    staged = stage(beheerder, as_csv(KOP, "Soest;2026;47.000"))
    Inwonertal.objects.create(gemeente=soest, jaar=2026, aantal=12)

    done = apply(staged, beheerder)
    services.take_back_import(done, by=beheerder, at=NU)

    assert stored() == [(2026, 12)]


def test_mistakes_and_unseen_warnings_keep_an_import_from_being_applied(beheerder: User) -> None:
    wrong = stage(beheerder, as_csv(KOP, "Soest;2026;veel"))
    warned = stage(beheerder, as_csv(f"{KOP};extra", "Soest;2026;5;x"))

    for importactie in (wrong, warned):
        with pytest.raises(ImportNotReadyError):
            services.request_apply(importactie, gezien=False, by=beheerder, at=NU)
    with pytest.raises(ImportNotReadyError):
        services.request_apply(wrong, gezien=True, by=beheerder, at=NU)
    assert apply(warned, beheerder).status == Importactie.Status.TOEGEPAST


def test_what_the_database_refuses_is_written_nowhere(beheerder: User) -> None:
    staged = stage(beheerder, as_csv(KOP, "Soest;2026;47.000", "Soest;2027;48.000"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE netwerk_inwonertal ADD CONSTRAINT proef CHECK (jaar < 2027)")

    failed = apply(staged, beheerder)

    assert failed.status == Importactie.Status.MISLUKT
    assert stored() == []


def test_an_import_is_applied_once(beheerder: User) -> None:
    staged = stage(beheerder, as_csv(KOP, "Soest;2026;47.000"))
    services.request_apply(staged, gezien=True, by=beheerder, at=NU)

    with pytest.raises(ImportNotReadyError):
        services.request_apply(staged, gezien=True, by=beheerder, at=NU)
    assert tasks.apply_importacties() == 1
    assert tasks.apply_importacties() == 0
    assert stored() == [(2026, 47_000)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_apply_an_import_once(beheerder: User) -> None:
    staged = stage(beheerder, as_csv(KOP, "Soest;2026;47.000"))
    services.request_apply(staged, gezien=True, by=beheerder, at=NU)
    applied: list[bool] = []

    def work() -> None:
        applied.append(services.apply_next(at=NU))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(applied) == 1
    assert stored() == [(2026, 47_000)]


def test_a_file_that_is_put_aside_cannot_be_applied(beheerder: User) -> None:
    staged = stage(beheerder, as_csv(KOP, "Soest;2026;47.000"))
    services.discard_import(staged, by=beheerder, at=NU)

    with pytest.raises(ImportNotReadyError):
        services.request_apply(staged, gezien=True, by=beheerder, at=NU)
    with pytest.raises(ImportNotReadyError):
        services.discard_import(staged, by=beheerder, at=NU)
