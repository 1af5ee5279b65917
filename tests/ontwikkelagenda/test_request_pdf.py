"""The PDF: asked for in the page, made by the worker, tagged for a screen reader, once for equal content."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.druk import PdfNotPossibleError
from ontwikkelagenda import pdf, services, tasks
from ontwikkelagenda.models import Agenda, Bron, Document
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, adopt, make_agenda, make_initiatief


@pytest.fixture
def agenda(directeur: User) -> Agenda:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, 12_500, bron=Bron.INNOVATIERESERVE, beoogd_effect="Meer lezers.")
    return agenda


def request_url(agenda: Agenda) -> str:
    return reverse("ontwikkelagenda:request_pdf", args=[agenda.jaar])


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


def test_the_pdf_is_tagged_and_dutch(agenda: Agenda, directeur: User) -> None:
    adopt(agenda, directeur)
    tasks.render_pdf()

    document = Document.objects.get()
    with pikepdf.open(io.BytesIO(bytes(document.pdf or b""))) as opened:
        root = opened.Root
        tags = list(walk(root.StructTreeRoot))
        kinds = [str(tag["/S"]) for tag in tags]
        assert str(root.Lang) == "nl"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(opened.docinfo["/Title"]) == "Ontwikkelagenda 2027"
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/L", "/LBody", "/Link"} <= set(
            kinds
        )
        figures = [tag for tag in tags if str(tag["/S"]) == "/Figure"]
        assert figures
        assert all(str(figure.get("/Alt", "")).startswith("Het Huis van 2027") for figure in figures)


def test_the_pdf_carries_the_hash_and_the_decision(agenda: Agenda, directeur: User) -> None:
    versie = adopt(agenda, directeur)

    context = pdf.build_context(Document.objects.select_related("vastgestelde_versie").get())

    assert context["document"].hash == versie.hash
    assert context["bedrag"] == 12_500
    assert context["versie"].vastgesteld_door == directeur


def test_asking_twice_for_the_same_content_is_one_pdf(agenda: Agenda, directeur: User) -> None:
    client = signed_in(directeur)

    first, second = client.post(request_url(agenda)), client.post(request_url(agenda))

    assert first.url == second.url  # type: ignore[attr-defined]
    assert Document.objects.count() == 1


def test_changed_content_is_another_pdf(agenda: Agenda, directeur: User) -> None:
    services.request_pdf(agenda, by=directeur, at=NOW)
    make_initiatief(agenda, directeur, titel="Nog een")

    services.request_pdf(agenda, by=directeur, at=NOW)

    assert Document.objects.count() == 2


def test_the_page_waits_by_itself_and_then_offers_the_file(agenda: Agenda, directeur: User) -> None:
    client = signed_in(directeur)
    waiting = client.post(request_url(agenda), follow=True)
    assert "PDF wordt gemaakt" in waiting.content.decode()
    assert waiting["Refresh"] == "2"

    tasks.render_pdf()

    document = Document.objects.get()
    ready = client.get(document.get_absolute_url())
    assert "De PDF is klaar" in ready.content.decode()
    assert "Refresh" not in ready
    file = client.get(reverse("ontwikkelagenda:download_pdf", args=[agenda.jaar, document.pk]))
    assert file.content.startswith(b"%PDF-1.7")
    assert file["Content-Disposition"] == f'attachment; filename="{document.bestandsnaam}"'


def test_a_pdf_that_fails_says_so_and_can_be_asked_again(
    agenda: Agenda, directeur: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(document: Document) -> bytes:
        raise PdfNotPossibleError("Op deze server ontbreekt Pango; zonder Pango is er geen PDF.")

    document = services.request_pdf(agenda, by=directeur, at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "render_document", fail)
        tasks.render_pdf()

    page = signed_in(directeur).get(document.get_absolute_url()).content.decode()
    assert "ontbreekt Pango" in page
    assert services.request_pdf(agenda, by=directeur, at=NOW).status == Document.Status.GEVRAAGD
    tasks.render_pdf()
    document.refresh_from_db()
    assert document.status == Document.Status.KLAAR


def test_making_pdfs_twice_makes_nothing_twice(agenda: Agenda, directeur: User) -> None:
    services.request_pdf(agenda, by=directeur, at=NOW)

    assert tasks.render_pdf() == 1
    assert tasks.render_pdf() == 0
