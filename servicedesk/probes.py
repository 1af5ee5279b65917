"""Looking at a service from outside: one page or one connection, never longer than a few seconds."""

import socket
import time
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from servicedesk.models import Sonde

SECONDS = 8.0


@dataclass(frozen=True)
class Waarneming:
    gelukt: bool
    milliseconden: int
    uitleg: str = ""


def look(sonde: Sonde) -> Waarneming:
    """What the probe sees now; whatever goes wrong is an answer, never an exception."""
    begin = time.monotonic()
    uitleg = _http(sonde.adres) if sonde.soort == Sonde.Soort.HTTP else _tcp(sonde.adres)
    return Waarneming(not uitleg, round((time.monotonic() - begin) * 1000), uitleg)


def _http(adres: str) -> str:
    """Empty when the page answers; a redirect to a sign-in page is an answer too."""
    try:
        response = httpx.get(adres, timeout=SECONDS, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"geen antwoord ({type(error).__name__})"
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return f"antwoord {response.status_code}"
    return ""


def _tcp(adres: str) -> str:
    host, _, port = adres.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=SECONDS):
            return ""
    except (OSError, ValueError) as error:
        return f"geen verbinding ({type(error).__name__})"
