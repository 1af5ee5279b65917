"""The network as it is known from public sources: organisations, municipalities and branches.

Only what is missing is created. What an administrator changed, renamed or closed stays as it is.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.utils.text import slugify

from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging

GEGEVENS = Path(__file__).parent / "gegevens"


def load() -> None:
    """Create what is missing, in the order in which one refers to the other."""
    _load_organisaties()
    _load_gemeenten()
    _load_vestigingen()


def _load_organisaties() -> None:
    rows = [*_read("organisaties.csv"), *_gemeenten_as_organisaties()]
    _adopt_by_name(Organisatie, {row["naam"]: row["code"] for row in rows})
    known = _known(Organisatie)
    Organisatie.objects.bulk_create(
        [Organisatie(**row) for row in rows if known.isdisjoint({row["code"], row["naam"]})]
    )


def _gemeenten_as_organisaties() -> Iterator[dict[str, str]]:
    """A municipality also takes part in meetings, as an organisation."""
    for row in _read("gemeenten.csv"):
        naam = row["gemeente"]
        yield {
            "code": f"gemeente-{slugify(naam)}",
            "naam": f"Gemeente {naam}",
            "korte_naam": naam,
            "soort": Organisatie.Soort.GEMEENTE,
        }


def _load_gemeenten() -> None:
    rows = [{**row, "code": slugify(row["gemeente"])} for row in _read("gemeenten.csv")]
    _adopt_by_name(Gemeente, {row["gemeente"]: row["code"] for row in rows})
    known = _known(Gemeente)
    organisaties = {row.code: row for row in Organisatie.objects.order_by("pk")}
    Gemeente.objects.bulk_create(
        [
            Gemeente(
                code=row["code"],
                naam=row["gemeente"],
                bibliotheek=organisaties[slugify(row["bibliotheek"])],
                lat=Decimal(row["lat"]),
                lon=Decimal(row["lon"]),
                inwoners_2018=int(row["inwoners_2018_cbs"]),
                inwoners_2025_schatting=int(row["inwoners_2025_schatting"]),
            )
            for row in rows
            if known.isdisjoint({row["code"], row["gemeente"]})
        ]
    )


def _load_vestigingen() -> None:
    known = _known(Vestiging)
    organisaties = {row.code: row for row in Organisatie.objects.order_by("pk")}
    gemeenten = {row.code: row for row in Gemeente.objects.order_by("pk")}
    for row in _read("vestigingen.csv"):
        organisatie = organisaties[slugify(row["organisatie"])]
        code = slugify(f"{organisatie.code} {row['plaats']} {row['vestiging']}")[:100]
        if code in known:
            continue
        place = {"organisatie": organisatie, "plaats": row["plaats"], "naam": row["vestiging"]}
        Vestiging.objects.filter(**place, code=None).update(code=code)
        if Vestiging.objects.filter(**place).exists():
            continue
        Vestiging.objects.create(
            **place,
            code=code,
            gemeente=gemeenten[slugify(row["gemeente"])],
            lat=Decimal(row["lat"]),
            lon=Decimal(row["lon"]),
            zekerheid=row["zekerheid"],
        )


def _adopt_by_name(model: type[Organisatie | Gemeente], codes: dict[str, str]) -> None:
    """A row typed by hand before the first load gets its code instead of a double."""
    for row in model.objects.filter(code=None, naam__in=codes).order_by("pk"):
        row.code = codes[row.naam]
        row.save(update_fields=["code"])


def _known(model: type[Organisatie | Gemeente | Vestiging]) -> set[str | None]:
    """Codes and names in one set: a code is written small and without spaces, so the two never meet."""
    rows = model.objects.order_by("pk").values_list("code", "naam")
    return {value for row in rows for value in row}


def _read(name: str) -> list[dict[str, str]]:
    with (GEGEVENS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
