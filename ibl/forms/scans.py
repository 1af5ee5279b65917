"""What devices and people send about scans; nothing here writes."""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_datetime

from ibl.forms.velden import LENERGEGEVENS, refuse_lenergegevens
from ibl.models import Scan
from ibl.services import Scanmelding

MEESTE_SCANS = 200
CODE = re.compile(r"^[A-Z0-9][A-Z0-9 ./-]{2,39}$")


@dataclass
class Bezorging:
    """What a device sent in one go: what can be kept, and why the rest cannot."""

    apparaat: str = ""
    meldingen: list[Scanmelding] = field(default_factory=list)
    geweigerd: list[dict[str, str]] = field(default_factory=list)


def read_bezorging(body: bytes) -> Bezorging:
    """Read the JSON of a device. Raises ValidationError when it is no such JSON at all."""
    try:
        data = json.loads(body)
        scans = data["scans"]
        apparaat = str(data["apparaat"]).strip()
    except (ValueError, KeyError, TypeError) as error:
        raise forms.ValidationError("Dit is geen lijst met scans.") from error
    if not isinstance(scans, list) or len(scans) > MEESTE_SCANS or not re.fullmatch(r"[\w-]{1,40}", apparaat):
        raise forms.ValidationError(
            f"Stuur hooguit {MEESTE_SCANS} scans tegelijk, met de naam van het apparaat."
        )
    read = Bezorging(apparaat=apparaat)
    for scan in scans:
        try:
            read.meldingen.append(_read_scan(scan))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            key = str(scan.get("uuid", ""))[:40] if isinstance(scan, dict) else ""
            read.geweigerd.append({"uuid": key, "reden": str(error)[:200]})
    return read


def _read_scan(scan: dict[str, Any]) -> Scanmelding:
    moment = parse_datetime(str(scan["gebeurd_op"]))
    if moment is None or moment.tzinfo is None:
        raise ValueError("Zonder tijd met tijdzone kunnen we een scan niet plaatsen.")
    handeling = str(scan["handeling"])
    if handeling not in Scan.Handeling.values:
        raise ValueError("Deze handeling kennen we niet.")
    toelichting = str(scan.get("toelichting", "")).strip()[:200]
    return Scanmelding(
        uuid=UUID(str(scan["uuid"])),
        code=clean_code(str(scan["code"])),
        handeling=handeling,
        gebeurd_op=moment.astimezone(dt.UTC),
        plaats_id=_number(scan.get("plaats")),
        stop_nummer=_number(scan.get("stop")),
        # AVG: what looks like a reader's number is not kept; the scan is.
        toelichting="" if LENERGEGEVENS.search(toelichting) else toelichting,
    )


def clean_code(text: str) -> str:
    code = " ".join(text.upper().split())
    if not CODE.fullmatch(code):
        raise ValueError("Dit is geen code van een krat, een titel of een opdracht.")
    return code


def _number(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError("Dit nummer kennen we niet.")
    return value


class UitlegForm(forms.Form):
    """What a contradiction turned out to be."""

    uitleg = forms.CharField(
        label="Wat was er aan de hand?",
        max_length=200,
        validators=[refuse_lenergegevens],
        error_messages={"required": "Schrijf kort wat er aan de hand was."},
    )
