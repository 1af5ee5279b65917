"""Finds a free port on this machine's own address."""

import contextlib
import socket
import urllib.error
import urllib.request
from http import HTTPStatus

ADDRESS = "127.0.0.1"


class NoFreePortError(Exception):
    """The asked port is taken, or none of those tried is free."""


def find_free_port(first: int, *, tries: int = 20) -> int:
    """The first free port from `first`; with one try that port or nothing."""
    for port in range(first, first + tries):
        with contextlib.suppress(OSError), socket.create_server((ADDRESS, port)):
            return port
    taken = (
        f"Poort {first} is bezet" if tries == 1 else f"De poorten {first} tot {first + tries - 1} zijn bezet"
    )
    raise NoFreePortError(f"{taken}. Kies een andere: make run PORT=9000")


def answers(url: str) -> bool:
    """True when the page is there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  our own address
            return bool(response.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
