"""The report: frozen, tagged, searchable, as a page and by mail."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from email.message import MIMEPart
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core import mail
from pypdf import PdfReader

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import deliver_next
from kpi import services, tasks
from kpi.models import Abonnement, Duiding, Indicator, Rapport
from tests.conftest import signed_in
from tests.kpi.factories import NU, load_indicator, make_meting, span

pytestmark = pytest.mark.django_db
KEPT = ["binnen-72-uur", "bemande-servicedesk", "pdo"]


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def rapport(beheerder: User) -> Rapport:
    """The third quarter, closed and reported, of three indicators."""
    load_indicator("pdo")
    Indicator.objects.exclude(code__in=KEPT).update(actief=False)
    for sleutel in ("2026-k1", "2026-k2", "2026-k3"):
        make_meting("binnen-72-uur", sleutel, 95.9)
        make_meting("bemande-servicedesk", sleutel, 94.1)
    make_meting("pdo", "2026-09", 2, 1)
    Duiding.objects.create(
        indicator=load_indicator("bemande-servicedesk"),
        maand=dt.date(2026, 8, 1),
        tekst="Elf uur niet bezet door ziekte.",
        created_at=NU,
    )
    services.record_vaststelling(span("2026-k3"), by=beheerder, naam=beheerder.naam, at=NU)
    made = services.request_rapport(span("2026-k3"), by=beheerder, at=NU)
    tasks.render_rapporten()
    made.refresh_from_db()
    return made


def walk(element: Any) -> Iterator[Any]:
    """Every element of the tag tree, with its kind in /S."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from walk(child)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        if "/K" in element:
            yield from walk(element["/K"])


def check_tags(pdf: bytes, titel: str) -> list[str]:
    """What is wrong with the tags of this PDF; nothing when every reader can follow it."""
    wrong = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tags = list(walk(opened.Root.StructTreeRoot))
        if str(opened.Root.get("/Lang", "")) != "nl":
            wrong.append("taal")
        if (
            str(opened.docinfo.get("/Title", "")) != titel
            or not opened.Root.ViewerPreferences.DisplayDocTitle
        ):
            wrong.append("titel")
        with opened.open_metadata() as metadata:
            if metadata.get("pdfuaid:part") != "1":
                wrong.append("PDF/UA")
    figures = [tag for tag in tags if str(tag["/S"]) == "/Figure"]
    tables = [tag for tag in tags if str(tag["/S"]) == "/Table"]
    if not figures or not tables:
        wrong.append("geen figuren of tabellen")
    wrong += ["figuur zonder alternatief" for figure in figures if not str(figure.get("/Alt", "")).strip()]
    for table in tables:
        heads = [tag for tag in walk(table) if str(tag["/S"]) == "/TH"]
        rows = [
            [str(cell["/S"]) for cell in walk(row["/K"])] for row in walk(table) if str(row["/S"]) == "/TR"
        ]
        if not heads or not any("/TH" in row for row in rows):
            wrong.append("tabel zonder koppen")
    return wrong


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_pdf_is_tagged_titled_dutch_and_searchable(rapport: Rapport) -> None:
    assert rapport.status == Rapport.Status.KLAAR
    pdf = bytes(rapport.pdf or b"")

    assert check_tags(pdf, "Verantwoording derde kwartaal 2026") == []
    words = text_of(pdf)
    assert "94,1 %" in words
    assert "Elf uur niet bezet door ziekte." in words
    assert "Gegevens tot en met 30 september 2026" in words
    assert rapport.hash[:20] in words


def test_the_report_of_a_year_is_tagged_as_well(rapport: Rapport, beheerder: User) -> None:
    with time_machine.travel(dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC), tick=False):
        now = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)
        for sleutel in ("2026-k1", "2026-k2", "2026-k4"):
            services.record_vaststelling(span(sleutel), by=beheerder, naam=beheerder.naam, at=now)
        make_meting("binnen-72-uur", "2026", 95.5)
        made = services.request_rapport(span("2026"), by=beheerder, at=now)
        tasks.render_rapporten()
    made.refresh_from_db()
    pdf = bytes(made.pdf or b"")

    assert made.soort == Rapport.Soort.JAAR
    assert check_tags(pdf, "Verantwoording 2026") == []
    assert "95,5 %" in text_of(pdf)


@pytest.mark.parametrize(
    ("kind", "key", "complaint"),
    [("/Figure", "/Alt", "figuur zonder alternatief"), ("/TH", "/S", "tabel zonder koppen")],
)
def test_the_check_of_the_tags_sees_what_is_taken_away(
    rapport: Rapport, kind: str, key: str, complaint: str
) -> None:
    with pikepdf.open(io.BytesIO(bytes(rapport.pdf or b""))) as opened:
        for tag in walk(opened.Root.StructTreeRoot):
            if str(tag["/S"]) == kind and key == "/Alt":
                del tag["/Alt"]
                break
        else:
            for tag in list(walk(opened.Root.StructTreeRoot)):
                if str(tag["/S"]) == kind:
                    tag["/S"] = pikepdf.Name("/TD")
        robbed = io.BytesIO()
        opened.save(robbed)

    assert complaint in check_tags(robbed.getvalue(), "Verantwoording derde kwartaal 2026")


def test_what_was_reported_stays_and_a_later_report_is_another_version(
    rapport: Rapport, beheerder: User
) -> None:
    before = (rapport.inhoud, rapport.hash)
    make_meting("binnen-72-uur", "2026-k3", 12)

    later = services.request_rapport(span("2026-k3"), by=beheerder, at=NU)
    again = services.request_rapport(span("2026-k3"), by=beheerder, at=NU)
    tasks.render_rapporten()

    rapport.refresh_from_db()
    later.refresh_from_db()
    assert (rapport.inhoud, rapport.hash) == before
    assert services.fingerprint(rapport) == rapport.hash
    assert (later.versie, later.pk) == (2, again.pk)
    assert "95,9" in str(later.inhoud)
    assert "correctie" in str(later.inhoud)


def test_only_a_closed_quarter_is_reported(beheerder: User) -> None:
    load_indicator("pdo")

    with pytest.raises(services.KwartaalNotFixedError):
        services.request_rapport(span("2026-k3"), by=beheerder, at=NU)
    with pytest.raises(services.KwartaalNotFixedError):
        services.request_rapport(span("2026-09"), by=beheerder, at=NU)


def test_the_province_reads_the_report_as_a_page_and_as_a_file(
    rapport: Rapport, provinciemedewerker: User
) -> None:
    client = signed_in(provinciemedewerker)

    listed = client.get("/cijfers/rapporten/")
    page = client.get(rapport.get_absolute_url())
    file = client.get(f"/cijfers/rapporten/{rapport.pk}/pdf/")

    assert "Verantwoording 3e kwartaal 2026" in listed.text
    assert "Maak het rapport" not in listed.text
    assert "94,1\u00a0%" in page.text
    assert rapport.hash in page.text
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    assert file.content.startswith(b"%PDF-")
    assert 'filename="verantwoording-2026-k3-v1.pdf"' in file["Content-Disposition"]


def test_a_subscriber_gets_link_and_pdf_and_can_leave_from_the_mail(
    provinciemedewerker: User, beheerder: User, request: pytest.FixtureRequest
) -> None:
    client = signed_in(provinciemedewerker)
    client.post("/cijfers/rapporten/abonneren/")
    rapport = request.getfixturevalue("rapport")

    while deliver_next(at=NU):
        pass

    sent = mail.outbox[0]
    name, content, kind = sent.attachments[0]
    assert (name, kind) == ("verantwoording-2026-k3-v1.pdf", "application/pdf")
    assert bytes(content).startswith(b"%PDF-")
    assert rapport.get_absolute_url() in sent.body
    assert isinstance(sent, mail.EmailMultiAlternatives)
    page, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert isinstance(page, str)
    assert "De afspraken: derde kwartaal 2026" in page
    assert "94,1" in page
    assert "cid:grafiek" in page
    picture = sent.attachments[1]
    assert isinstance(picture, MIMEPart)
    assert picture["Content-ID"] == "<grafiek>"
    assert picture.get_content().startswith(b"\x89PNG")
    leave = re.search(r"/cijfers/rapporten/afmelden/\S+", str(sent.body))
    assert leave is not None
    asked = client.get(leave[0])
    assert "Meld me af" in asked.text
    assert Abonnement.objects.exists()
    assert "Je bent afgemeld" in client.post(leave[0]).text
    assert not Abonnement.objects.exists()


def test_who_may_no_longer_read_the_figures_gets_no_report(
    provinciemedewerker: User, directeur: User, beheerder: User
) -> None:
    load_indicator("pdo")
    Indicator.objects.exclude(code="pdo").update(actief=False)
    make_meting("pdo", "2026-09", 2, 1)
    for user in (provinciemedewerker, directeur):
        services.subscribe(user, at=NU)
    User.objects.filter(pk=directeur.pk).update(rollen=["bibliotheekmedewerker"])
    services.record_vaststelling(span("2026-k3"), by=beheerder, naam=beheerder.naam, at=NU)
    services.request_rapport(span("2026-k3"), by=beheerder, at=NU)

    services.make_next_rapport(at=NU, draw=lambda _: "", render=lambda _: b"%PDF-")

    mailed = Bericht.objects.filter(sleutel__startswith="rapport-")
    assert [bericht.ontvanger for bericht in mailed] == [provinciemedewerker]
