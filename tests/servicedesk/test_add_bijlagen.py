"""Files with a call: judged by their bytes, seen by whoever sees the call, never run by a browser."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import bestanden, services
from servicedesk.bestanden import Bestand, BestandRefusedError
from servicedesk.models import Bijlage, Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import make_bijlage
from tests.servicedesk.test_melding_page import form_data

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def archief(*namen: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zip_:
        for naam in namen:
            zip_.writestr(naam, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("naam", "inhoud", "soort"),
    [
        ("foto.PNG", PNG, "image/png"),
        ("foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"0" * 40, "image/jpeg"),
        ("brief.pdf", b"%PDF-1.7\n" + b"1" * 40, "application/pdf"),
        ("fout.log", "Sensor één".encode(), "text/plain"),
        ("lijst.csv", b"a;b", "text/csv"),
        ("verslag.docx", archief("[Content_Types].xml", "word/document.xml"), bestanden.SOORTEN[".docx"]),
    ],
)
def test_what_people_send_goes_in_with_the_type_of_its_bytes(naam: str, inhoud: bytes, soort: str) -> None:
    assert bestanden.media_type(Bestand(naam, inhoud)) == soort


@pytest.mark.parametrize(
    ("naam", "inhoud", "zin"),
    [
        ("foto.png", b"MZ\x90\x00" + b"\x00" * 60, "zit iets anders dan de naam zegt"),
        ("foto.jpg", PNG, "zit iets anders dan de naam zegt"),
        ("brief.txt", b"MZ\x90\x00programma", "zit iets anders dan de naam zegt"),
        ("plaatje.svg", b"<svg onload=alert(1)></svg>", "kunnen we niet aannemen"),
        ("pagina.html", b"<html><script>", "kunnen we niet aannemen"),
        ("alles.zip", archief("a.txt"), "kunnen we niet aannemen"),
        ("bom.docx", archief("a.txt"), "zit iets anders dan de naam zegt"),
        ("macro.docx", archief("word/document.xml", "word/vbaProject.bin"), "zit iets anders"),
        ("kapot.xlsx", b"PK\x03\x04kapot", "zit iets anders"),
        ("leeg.txt", b"", "is leeg"),
        ("groot.txt", b"a" * (bestanden.MAX_BYTES + 1), "groter dan 10 MB"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(naam: str, inhoud: bytes, zin: str) -> None:
    with pytest.raises(BestandRefusedError, match=zin):
        bestanden.media_type(Bestand(naam, inhoud))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\balie\\foto.png", "foto.png"),
        ("regel\r\nkop: x.txt", "regelkop: x.txt"),
        (f"{'a' * 300}.pdf", f"{'a' * 116}.pdf"),
        ("...", "bestand"),
    ],
)
def test_a_file_name_is_only_a_name(sent: str, kept: str) -> None:
    assert bestanden.clean_name(sent) == kept


@pytest.mark.usefixtures("afspraken")
def test_a_report_keeps_its_files(vestiging: Vestiging, medewerker: User) -> None:
    data = {
        **form_data(vestiging),
        "bestanden": [SimpleUploadedFile("scherm.png", PNG), SimpleUploadedFile("fout.log", b"E41")],
    }

    response = signed_in(medewerker).post("/servicedesk/meldingen/nieuw/", data, follow=True)

    assert [bijlage.naam for bijlage in Bijlage.objects.order_by("pk")] == ["scherm.png", "fout.log"]
    assert "scherm.png" in response.text


@pytest.mark.usefixtures("afspraken")
@pytest.mark.parametrize(
    ("namen", "zin"),
    [(["virus.exe"], "kunnen we niet aannemen"), ([f"{n}.txt" for n in range(9)], "hoogstens 8 bestanden")],
)
def test_a_refused_file_keeps_the_call_from_being_made(
    vestiging: Vestiging, medewerker: User, namen: list[str], zin: str
) -> None:
    data = {**form_data(vestiging), "bestanden": [SimpleUploadedFile(naam, b"MZ") for naam in namen]}

    response = signed_in(medewerker).post("/servicedesk/meldingen/nieuw/", data)

    assert response.status_code == 422
    assert zin in response.text
    assert not Melding.objects.exists()


def test_a_file_is_downloaded_and_never_shown(melding: Melding, medewerker: User) -> None:
    bijlage = make_bijlage(melding, medewerker)

    response = signed_in(medewerker).get(bijlage.get_absolute_url())

    assert response.content == b"E41 sensor"
    assert response["Content-Disposition"] == 'attachment; filename="zelfbediening.log"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_another_library_cannot_download_it(
    melding: Melding, medewerker: User, andere_directeur: User
) -> None:
    bijlage = make_bijlage(melding, medewerker)

    assert signed_in(andere_directeur).get(bijlage.get_absolute_url()).status_code == 404


def test_a_file_of_a_note_is_bisc_s_own(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}reageren/",
        {"tekst": "Zie bijlage.", "intern": "on", "bestanden": [SimpleUploadedFile("intern.txt", b"geheim")]},
    )
    bijlage = Bijlage.objects.get()

    assert signed_in(medewerker).get(bijlage.get_absolute_url()).status_code == 404
    assert signed_in(servicedeskmedewerker).get(bijlage.get_absolute_url()).status_code == 200
    assert "intern.txt" not in signed_in(medewerker).get(melding.get_absolute_url()).text


def test_what_cannot_be_sent_again_is_kept_in_quarantine(melding: Melding, medewerker: User) -> None:
    sent = [Bestand("factuur.exe", b"MZ"), Bestand("foto.png", PNG)]

    kept = services.keep_bijlagen(melding, sent, by=None, at=timezone.now())

    assert [bijlage.toestand for bijlage in kept] == ["quarantaine", "vrij"]
    page = signed_in(medewerker).get(melding.get_absolute_url()).text
    assert "in quarantaine" in page
    assert kept[0].get_absolute_url() not in page
    assert signed_in(medewerker).get(kept[0].get_absolute_url()).status_code == 403


def test_a_file_can_be_quarantined_later(melding: Melding, medewerker: User) -> None:
    bijlage = make_bijlage(melding, medewerker)

    services.quarantine_bijlage(bijlage, by=None, at=timezone.now(), reden="De scanner vond een virus.")

    assert signed_in(medewerker).get(bijlage.get_absolute_url()).status_code == 403


def test_quarantine_needs_its_reason(melding: Melding, medewerker: User) -> None:
    bijlage = make_bijlage(melding, medewerker)
    bijlage.toestand = Bijlage.Toestand.QUARANTAINE

    with pytest.raises(IntegrityError), transaction.atomic():
        bijlage.save()
