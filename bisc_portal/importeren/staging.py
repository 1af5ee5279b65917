"""The SQL of a staged import: copy rows in, check, compare, write, and put back. All set-based."""

import json
from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import connection
from psycopg import sql

from bisc_portal.importeren.models import Importactie
from bisc_portal.importeren.soorten import Controle, Doel

Bevindingrij = tuple[int | None, str, str, str]
TEKST_LENGTE = 400


# So many rows go to the server at a time.
PER_KEER = 2000
# From here on the server has to know how many there are: counted as a few, each is looked up by walking all.
VEEL = 5000


def copy_regels(
    importactie: Importactie, rijen: Iterable[tuple[int, dict[str, Any]]], *, verschil: str = ""
) -> None:
    """Write the rows with the outcome that comparing will most often find.

    As text of our own: JSON holds no line end or tab, so only its backslashes need a second one.
    """
    statement = "COPY importeren_importregel (importactie_id, nummer, waarden, verschil) FROM STDIN"
    write = json.JSONEncoder(ensure_ascii=False).encode
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for some in batched(rijen, PER_KEER):
            lines = [
                f"{importactie.pk}\t{nummer}\t{write(waarden).replace('\\', '\\\\')}\t{verschil}\n"
                for nummer, waarden in some
            ]
            copy.write("".join(lines))
    if importactie.aantal_regels >= VEEL:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE importeren_importregel (importactie_id, nummer)")


def copy_bevindingen(importactie: Importactie, rijen: Iterable[Bevindingrij]) -> None:
    """Rows of (number, column, severity, text)."""
    _copy(
        "COPY importeren_bevinding (importactie_id, nummer, kolom, ernst, tekst) FROM STDIN",
        (
            (importactie.pk, nummer, kolom, ernst, tekst[:TEKST_LENGTE])
            for nummer, kolom, ernst, tekst in rijen
        ),
    )


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


# A row that could not be read has said so; what follows from its empty cells would only be noise.
LEESBAAR = sql.SQL(
    "tekst IS NOT NULL AND NOT EXISTS (SELECT FROM importeren_bevinding AS eerder"
    " WHERE eerder.importactie_id = %(import)s AND eerder.nummer = gevonden.nummer"
    " AND eerder.ernst = 'fout' AND eerder.id <= %(gelezen)s)"
)
ALLE = sql.SQL("true")


def run_controle(importactie: Importactie, controle: Controle, *, gelezen: int | None = None) -> None:
    """`gelezen` is the last finding of the reading itself, when rows could not be read."""
    statement = sql.SQL(
        "INSERT INTO importeren_bevinding (importactie_id, nummer, kolom, ernst, tekst)"
        " SELECT %(import)s, gevonden.nummer, {kolom}, {ernst}, left(gevonden.tekst, 400)"
        " FROM ({controle}) AS gevonden (nummer, tekst) WHERE {leesbaar}"
    ).format(
        leesbaar=ALLE if gelezen is None else LEESBAAR,
        kolom=sql.Literal(controle.kolom),
        ernst=sql.Literal("waarschuwing" if controle.waarschuwing else "fout"),
        controle=sql.SQL(controle.sql),
    )
    bekend = controle.bekend() if controle.bekend else None
    _execute(statement, importactie, gelezen=gelezen, bekend=bekend)


def find_doubles(importactie: Importactie, doel: Doel, *, gelezen: int | None = None) -> None:
    """Two rows of one file for the same row of the table: neither may win."""
    parts = {"sleutel": _columns(doel.sleutel), "bron": _bron(doel)}
    # Most files hold none, and counting is far less work than putting every row in order.
    double = sql.SQL("SELECT 1 FROM ({bron}) AS bron GROUP BY {sleutel} HAVING count(*) > 1 LIMIT 1")
    if not _execute(double.format(**parts), importactie):
        return
    statement = sql.SQL(
        "INSERT INTO importeren_bevinding (importactie_id, nummer, kolom, ernst, tekst)"
        " SELECT %(import)s, nummer, '', 'fout', tekst FROM (SELECT nummer, keer,"
        " 'Deze rij staat er meer dan één keer in; ook op rij ' || eerste || '.' AS tekst FROM"
        " (SELECT nummer, min(nummer) OVER vak AS eerste, row_number()"
        " OVER (PARTITION BY {sleutel} ORDER BY nummer) AS keer"
        " FROM ({bron}) AS bron WINDOW vak AS (PARTITION BY {sleutel})) AS dubbel) AS gevonden"
        " WHERE keer > 1 AND {leesbaar}"
    ).format(**parts, leesbaar=ALLE if gelezen is None else LEESBAAR)
    _execute(statement, importactie, gelezen=gelezen)


def compare(importactie: Importactie, doel: Doel) -> None:
    """Say of every row whether it is new, changes something, or stands there already.

    Only rows of which that is not yet said are written: in a first list nearly all are new, as staged.
    """
    parts = _parts(doel)
    left_out = sql.SQL(
        "UPDATE importeren_importregel SET verschil = '', was = NULL WHERE importactie_id = %(import)s"
        " AND (SELECT count(*) FROM ({bron}) AS bron)"
        " < (SELECT count(*) FROM importeren_importregel WHERE importactie_id = %(import)s)"
    ).format(**parts)
    _execute(left_out, importactie)
    statement = sql.SQL(
        "UPDATE importeren_importregel AS regel SET verschil = uitslag.verschil, was = uitslag.was FROM ("
        " SELECT bron.nummer, {was} AS was, CASE WHEN doel.id IS NULL THEN 'nieuw'"
        " WHEN {gelijk} THEN 'gelijk' ELSE 'gewijzigd' END AS verschil"
        " FROM ({bron}) AS bron LEFT JOIN {tabel} AS doel ON {koppeling}) AS uitslag"
        " WHERE regel.importactie_id = %(import)s AND regel.nummer = uitslag.nummer"
        " AND (regel.verschil <> uitslag.verschil OR regel.was IS DISTINCT FROM uitslag.was)"
    ).format(**parts)
    _execute(statement, importactie)


def write(importactie: Importactie, doel: Doel) -> int:
    """Write what is new or changed, and keep the way back. Returns how many rows."""
    fields = (*doel.sleutel, *doel.velden, *doel.stil)
    parts = {
        **_parts(doel),
        "alle": _columns(fields),
        "bron_alle": sql.SQL(", ").join(sql.SQL("bron.{}").format(sql.Identifier(f)) for f in fields),
        "zetten": sql.SQL(", ").join(
            sql.SQL("{0} = bron.{0}").format(sql.Identifier(f)) for f in (*doel.velden, *doel.stil)
        ),
        "voor": _as_json("doel", (*doel.velden, *doel.stil)),
        "na": _as_json("doel", doel.velden),
    }
    statement = sql.SQL(
        "WITH bron AS MATERIALIZED ({bron}),"
        " oud AS MATERIALIZED (SELECT doel.id, bron.nummer, {voor} AS voor FROM bron JOIN {tabel} AS doel"
        " ON {koppeling} WHERE NOT ({gelijk}) FOR UPDATE OF doel),"
        " gewijzigd AS (UPDATE {tabel} AS doel SET {zetten} FROM bron, oud"
        " WHERE oud.nummer = bron.nummer AND doel.id = oud.id"
        " RETURNING doel.id, oud.voor, {na} AS na),"
        " nieuw AS (INSERT INTO {tabel} AS doel ({alle}) SELECT {bron_alle} FROM bron"
        " WHERE NOT EXISTS (SELECT 1 FROM {tabel} AS doel WHERE {koppeling})"
        " RETURNING doel.id, NULL::jsonb AS voor, {na} AS na)"
        " INSERT INTO importeren_importwijziging (importactie_id, object_id, voor, na)"
        " SELECT %(import)s, id, voor, na FROM gewijzigd UNION ALL SELECT %(import)s, id, voor, na FROM nieuw"
    ).format(**parts)
    return _execute(statement, importactie)


def count_overtaken(importactie: Importactie, doel: Doel) -> int:
    """Rows of this import that are not any more as it left them."""
    statement = sql.SQL(
        "SELECT count(*) FROM importeren_importwijziging AS w"
        " LEFT JOIN {tabel} AS doel ON doel.id = w.object_id"
        " WHERE w.importactie_id = %(import)s AND (doel.id IS NULL OR {na} IS DISTINCT FROM w.na)"
    ).format(tabel=_tabel(doel), na=_as_json("doel", doel.velden))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), {"import": importactie.pk})
        return int(cursor.fetchone()[0])


def put_back(importactie: Importactie, doel: Doel) -> int:
    """Remove what the import made and restore what it changed. Returns how many rows."""
    fields = (*doel.velden, *doel.stil)
    restored = sql.SQL(
        "UPDATE {tabel} AS doel SET ({velden}) = (SELECT {terug} FROM"
        " jsonb_populate_record(NULL::{tabel}, w.voor) AS terug)"
        " FROM importeren_importwijziging AS w"
        " WHERE w.importactie_id = %(import)s AND w.voor IS NOT NULL AND doel.id = w.object_id"
    ).format(
        tabel=_tabel(doel),
        velden=_columns(fields),
        terug=sql.SQL(", ").join(sql.SQL("terug.{}").format(sql.Identifier(field)) for field in fields),
    )
    removed = sql.SQL(
        "DELETE FROM {tabel} AS doel USING importeren_importwijziging AS w"
        " WHERE w.importactie_id = %(import)s AND w.voor IS NULL AND doel.id = w.object_id"
    ).format(tabel=_tabel(doel))
    return _execute(restored, importactie) + _execute(removed, importactie)


def _parts(doel: Doel) -> dict[str, sql.Composable]:
    return {
        "bron": _bron(doel),
        "tabel": _tabel(doel),
        "koppeling": sql.SQL(" AND ").join(_same(doel, field) for field in doel.sleutel),
        "gelijk": sql.SQL(" AND ").join(
            sql.SQL("doel.{0} IS NOT DISTINCT FROM bron.{0}").format(sql.Identifier(field))
            for field in doel.velden
        ),
        "was": sql.SQL("CASE WHEN doel.id IS NOT NULL THEN {} END").format(_as_json("doel", doel.velden)),
    }


def _same(doel: Doel, field: str) -> sql.Composed:
    """Two empties are the same key; but only a plain comparison finds its row by index or hash."""
    can_be_empty = doel.model._meta.get_field(field).null  # noqa: SLF001  Django documents _meta
    operator = "IS NOT DISTINCT FROM" if can_be_empty else "="
    return sql.SQL(f"doel.{{0}} {operator} bron.{{0}}").format(sql.Identifier(field))


def _bron(doel: Doel) -> sql.SQL:
    return sql.SQL(doel.bron)


def _tabel(doel: Doel) -> sql.Identifier:
    return sql.Identifier(doel.model._meta.db_table)  # noqa: SLF001  Django documents _meta


def _columns(fields: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, fields))


def _as_json(alias: str, fields: Iterable[str]) -> sql.Composed:
    pairs = [sql.SQL("{}, {}").format(sql.Literal(f), sql.Identifier(alias, f)) for f in fields]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _execute(statement: sql.Composed, importactie: Importactie, **more: str | int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), {"import": importactie.pk, **more})
        return int(cursor.rowcount)
