import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bisc_portal.lokaal.prepare import comes_from_another_version

pytestmark = pytest.mark.django_db


def test_our_own_tables_are_known() -> None:
    assert not comes_from_another_version()


def test_tables_of_another_version_are_noticed_before_anything_is_changed() -> None:
    MigrationRecorder(connection).record_applied("ibl", "0001_initial")

    assert comes_from_another_version()
