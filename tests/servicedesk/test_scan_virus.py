"""The scanner is asked as clamd wants it: INSTREAM, in pieces with their length before them."""

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import services
from servicedesk.models import InkomendeMail, Melding
from servicedesk.services import virusscan
from tests.servicedesk.factories import load_afspraken
from tests.servicedesk.factories_post import make_eml, receive

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


@contextmanager
def clamd(server: socket.socket, *, answer: bytes | None = None) -> Iterator[list[bytes]]:
    """Answers every stream: found when the test virus is in it; `answer` is said instead where given."""
    received: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                command = stream.read(len(b"zINSTREAM\0"))
                body = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    body += stream.read(length)
                received.append(command + body)
                verdict = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in body else b"stream: OK\0"
                connection.sendall(verdict if answer is None else answer)

    server.listen()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


@contextmanager
def tcp(settings: object, *, answer: bytes | None = None) -> Iterator[list[bytes]]:
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMAV_ADRES = f"tcp://127.0.0.1:{server.getsockname()[1]}"  # type: ignore[attr-defined]
    with clamd(server, answer=answer) as received:
        yield received


def test_what_is_clean_is_clean_and_arrives_whole(settings: object) -> None:
    inhoud = bytes(range(256)) * 1_000  # four pieces, the last one short
    with tcp(settings) as received:
        assert virusscan.scan_virus(inhoud) == ""

    assert received == [b"zINSTREAM\0" + inhoud]


def test_what_is_found_is_named(settings: object) -> None:
    with tcp(settings):
        assert virusscan.scan_virus(b"x" * 70_000 + EICAR) == "Eicar-Test-Signature"


def test_nothing_at_all_can_be_scanned(settings: object) -> None:
    with tcp(settings):
        assert virusscan.scan_virus(b"") == ""


def test_a_socket_on_disk_is_asked_as_well(settings: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clamd.sock")
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(path)
        settings.CLAMAV_ADRES = f"unix://{path}"  # type: ignore[attr-defined]
        with clamd(server) as received:
            assert virusscan.scan_virus(b"Hallo") == ""
        assert received == [b"zINSTREAM\0Hallo"]


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\xff\xfe\0"])
def test_anything_but_a_verdict_is_no_verdict(settings: object, answer: bytes) -> None:
    with tcp(settings, answer=answer), pytest.raises(virusscan.ScannerUnavailableError):
        virusscan.scan_virus(b"Hallo")


def test_a_scanned_mail_becomes_a_call_and_an_infected_one_does_not(
    settings: object, medewerker: User
) -> None:
    load_afspraken()
    van = f"Medewerker <{medewerker.email}>"
    with tcp(settings):
        clean = receive(make_eml(van, "De printer doet het niet."))
        infected = receive(make_eml(van, f"Zie hieronder. {EICAR.decode()}"))

    assert (clean.status, clean.scan) == (InkomendeMail.Status.VERWERKT, InkomendeMail.Scan.SCHOON)
    assert (infected.status, infected.scan) == (InkomendeMail.Status.QUARANTAINE, InkomendeMail.Scan.BESMET)
    assert "Eicar-Test-Signature" in infected.reden
    assert Melding.objects.count() == 1


def test_mail_waits_for_a_scanner_that_says_nothing_useful(settings: object, medewerker: User) -> None:
    load_afspraken()
    with tcp(settings, answer=b"ERROR\0"):
        services.store_eml(make_eml(medewerker.email), at=timezone.now())
        services.process_next_mail(at=timezone.now())

    assert InkomendeMail.objects.get().status == InkomendeMail.Status.TE_VERWERKEN
