import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from bisc_portal.tabellen import CreateTables


def test_what_is_added_to_a_table_of_the_same_go_is_in_it_and_goes_with_it(db: None) -> None:
    operation = CreateTables(
        [
            migrations.CreateModel("Kast", [("id", models.BigAutoField(primary_key=True))]),
            migrations.CreateModel("Plank", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddField(
                "kast", "eerste", models.ForeignKey("proef.Plank", models.CASCADE, null=True)
            ),
            migrations.AddField("plank", "hoogte", models.IntegerField(default=0)),
            migrations.AddConstraint(
                "plank",
                models.CheckConstraint(condition=models.Q(hoogte__gte=0), name="plank_niet_onder_nul"),
            ),
        ]
    )
    before, after = ProjectState(), ProjectState()
    operation.state_forwards("proef", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("proef", editor, before, after)
    with connection.cursor() as cursor:
        columns = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in ("proef_kast", "proef_plank")
        }
        constraints = connection.introspection.get_constraints(cursor, "proef_plank")
    assert columns == {"proef_kast": {"id", "eerste_id"}, "proef_plank": {"id", "hoogte"}}
    assert "plank_niet_onder_nul" in constraints

    with connection.schema_editor() as editor:
        operation.database_backwards("proef", editor, after, before)
    assert not {"proef_kast", "proef_plank"} & set(connection.introspection.table_names())


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="is no part of a new table"):
        CreateTables([migrations.RunSQL("SELECT 1")])
