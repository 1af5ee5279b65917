"""Asking ClamAV about a mail, when there is one: the INSTREAM command, in pieces."""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

STUK = 64 * 1024
GEDULD = 30.0


class ScannerUnavailableError(Exception):
    """There should be a scanner, and it does not answer; the mail waits rather than go unscanned."""


def scan_virus(inhoud: bytes) -> str | None:
    """The name of what was found, '' when it is clean, None when no scanner is set up."""
    adres = settings.CLAMAV_ADRES
    if not adres:
        return None
    try:
        with _connect(adres) as verbinding:
            verbinding.sendall(b"zINSTREAM\0")
            for begin in range(0, len(inhoud), STUK):
                stuk = inhoud[begin : begin + STUK]
                verbinding.sendall(struct.pack("!L", len(stuk)) + stuk)
            verbinding.sendall(struct.pack("!L", 0))
            antwoord = _read_all(verbinding)
    except OSError as error:
        raise ScannerUnavailableError("De virusscanner antwoordt niet.") from error
    if antwoord.endswith("OK"):
        return ""
    if antwoord.endswith("FOUND"):
        return antwoord.removeprefix("stream:").removesuffix("FOUND").strip()[:120] or "virus"
    raise ScannerUnavailableError("De virusscanner gaf geen oordeel.")


def _connect(adres: str) -> socket.socket:
    delen = urlsplit(adres)
    if delen.scheme == "unix":
        verbinding = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        verbinding.settimeout(GEDULD)
        verbinding.connect(delen.path)
        return verbinding
    return socket.create_connection((delen.hostname or "127.0.0.1", delen.port or 3310), timeout=GEDULD)


def _read_all(verbinding: socket.socket) -> str:
    antwoord = b""
    while stuk := verbinding.recv(4096):
        antwoord += stuk
        if antwoord.endswith(b"\0"):
            break
    return antwoord.rstrip(b"\0\n ").decode("utf-8", "replace")
