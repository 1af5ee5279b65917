"""What a form changed in a row, written so that the audit log can tell it."""

from typing import Any

from django.db import models


def apply_values(row: models.Model, values: dict[str, Any]) -> dict[str, list[str]]:
    """Put the values in the row and return what became different, by the name people know a field by."""
    changed = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old == value:
            continue
        setattr(row, name, value)
        field = row._meta.get_field(name)  # noqa: SLF001  Django documents _meta
        changed[str(getattr(field, "verbose_name", name))] = [_spell(old), _spell(value)]
    return changed


def _spell(value: Any) -> str:
    if value is None or value == "":
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)
