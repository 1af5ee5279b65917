"""The database itself keeps the audit log: it can be added to, and nothing else."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.logboek.services import record


@pytest.fixture
def regel(beheerder: User) -> Logregel:
    return record("gemeld", beheerder, by=beheerder, at=timezone.now(), urgentie=2)


def refused(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="Het logboek kan alleen worden aangevuld"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE logboek_logregel SET actie = 'iets anders'",
        "DELETE FROM logboek_logregel",
        "MERGE INTO logboek_logregel USING (SELECT 1) ON true WHEN MATCHED THEN DELETE",
    ],
)
def test_a_line_that_is_written_stays(regel: Logregel, statement: str) -> None:
    refused(statement)

    assert Logregel.objects.get().actie == "gemeld"


def test_the_orm_gets_no_further_than_sql(regel: Logregel) -> None:
    regel.actie = "iets anders"
    with pytest.raises(ProgrammingError), transaction.atomic():
        regel.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        regel.delete()


def test_the_log_cannot_be_emptied(db: None, beheerder: User) -> None:
    with connection.cursor() as cursor:
        # Other tests empty their tables; here the trigger stands as it does in production.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE logboek_logregel ENABLE TRIGGER logboek_niet_leegmaken")
    record("gemeld", by=None, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused("TRUNCATE logboek_logregel")
    refused("TRUNCATE accounts_user CASCADE")

    assert Logregel.objects.count() == 1


def test_a_person_in_the_log_cannot_be_deleted(regel: Logregel, beheerder: User) -> None:
    with pytest.raises(ProtectedError):
        beheerder.delete()


def test_a_line_is_written_with_the_act_or_not_at_all(db: None) -> None:
    with transaction.atomic():
        record("gemeld", by=None, at=timezone.now())
        transaction.set_rollback(True)

    assert not Logregel.objects.exists()


def test_a_line_says_who_what_when_and_with_what_result(beheerder: User) -> None:
    op = dt.datetime(2026, 11, 17, 9, 30, tzinfo=dt.UTC)

    record(
        "sluiting_bevestigd",
        beheerder,
        by=beheerder,
        at=op,
        resultaat=Logregel.Resultaat.GEWEIGERD,
        reden="x",
    )

    regel = Logregel.objects.get()
    assert (regel.op, regel.actor, regel.actie) == (op, beheerder, "sluiting_bevestigd")
    assert (regel.object_soort, regel.object_sleutel) == ("user", str(beheerder.pk))
    assert (regel.resultaat, regel.bijzonderheden) == ("geweigerd", {"reden": "x"})
