"""The knowledge base: versions, who reads what, suggestions, and whether it helped."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from servicedesk import selectors, services
from servicedesk.models import Artikel, ArtikelOordeel, Melding
from servicedesk.services import ArtikelRefusedError
from servicedesk.templatetags.servicedesk_kennis import opmaak
from tests.conftest import signed_in
from tests.servicedesk.factories import make_artikel

LATER = {"herzien_voor": (timezone.localdate() + dt.timedelta(days=90)).isoformat()}


def test_readers_keep_the_published_version_until_the_next_is_published(
    servicedeskmedewerker: User, medewerker: User
) -> None:
    artikel = make_artikel(servicedeskmedewerker, titel="Oud")
    data = {"titel": "Nieuw", "tekst": "Anders.", "doelgroep": "bibliotheken", **LATER}
    desk, library = signed_in(servicedeskmedewerker), signed_in(medewerker)

    desk.post(f"/servicedesk/kennis/{artikel.pk}/wijzigen/", data)
    assert "Oud</h1>" in library.get(artikel.get_absolute_url()).text
    desk.post(f"/servicedesk/kennis/{artikel.pk}/wijzigen/", {**data, "publiceer": "ja"})

    assert "Nieuw</h1>" in library.get(artikel.get_absolute_url()).text
    assert [versie.titel for versie in selectors.list_versies(artikel)] == ["Nieuw", "Nieuw", "Oud"]


@pytest.mark.parametrize("fields", [{"doelgroep": "servicedesk"}, {"publiceer": False}])
def test_a_library_does_not_see_what_is_not_for_it(
    servicedeskmedewerker: User, medewerker: User, fields: dict[str, object]
) -> None:
    artikel = make_artikel(servicedeskmedewerker, **fields)
    library, desk = signed_in(medewerker), signed_in(servicedeskmedewerker)

    assert library.get(artikel.get_absolute_url()).status_code == 404
    assert "bonprinter" not in library.get("/servicedesk/kennis/").text
    assert desk.get(artikel.get_absolute_url()).status_code == 200
    assert not selectors.suggest_artikelen(medewerker, "bonprinter")


def test_a_withdrawn_article_leads_nobody_to_it(servicedeskmedewerker: User, medewerker: User) -> None:
    artikel = make_artikel(servicedeskmedewerker)

    signed_in(servicedeskmedewerker).post(f"/servicedesk/kennis/{artikel.pk}/intrekken/")

    assert not selectors.suggest_artikelen(servicedeskmedewerker, "bonprinter")
    assert signed_in(medewerker).get(artikel.get_absolute_url()).status_code == 404


def test_a_review_date_that_has_been_is_refused(servicedeskmedewerker: User) -> None:
    data = {"titel": "X", "tekst": "Y", "doelgroep": "servicedesk", "herzien_voor": "2020-01-01"}

    response = signed_in(servicedeskmedewerker).post("/servicedesk/kennis/nieuw/", data)

    assert response.status_code == 422
    assert "Kies een dag die nog komt." in response.text
    assert not Artikel.objects.exists()


@pytest.mark.parametrize(
    ("tekst", "gevonden"),
    [
        ("Bonprinter doet raar", True),
        ("printer", True),
        ("onze printers haperen", True),
        ("de wifi", False),
        ("bo", False),
        ("", False),
    ],
)
def test_articles_are_suggested_while_the_subject_is_typed(
    servicedeskmedewerker: User, medewerker: User, tekst: str, gevonden: bool
) -> None:
    make_artikel(servicedeskmedewerker)

    piece = signed_in(medewerker).get("/servicedesk/kennis/voorstellen/", {"q": tekst}).text

    assert ("De bonprinter drukt halve regels" in piece) is gevonden


def test_the_portals_search_finds_articles(servicedeskmedewerker: User, medewerker: User) -> None:
    make_artikel(servicedeskmedewerker)

    assert [treffer.soort for treffer in selectors.search(medewerker, "printer")] == ["Kennisbank"]


def test_one_reader_is_one_vote(servicedeskmedewerker: User, medewerker: User) -> None:
    artikel = make_artikel(servicedeskmedewerker)
    client, url = signed_in(medewerker), f"/servicedesk/kennis/{artikel.pk}/oordeel/"

    assert client.post(url, {"geholpen": "nee"})["Location"] == "/servicedesk/meldingen/nieuw/"
    assert client.post(url, {"geholpen": "ja"})["Location"] == artikel.get_absolute_url()

    assert ArtikelOordeel.objects.get().geholpen
    assert "hielp 1 keer" in client.get("/servicedesk/kennis/").text


def test_an_article_stands_beside_a_call(
    melding: Melding, servicedeskmedewerker: User, medewerker: User
) -> None:
    artikel = make_artikel(servicedeskmedewerker)
    client, url = signed_in(servicedeskmedewerker), melding.get_absolute_url()

    client.post(f"{url}artikel/", {"artikel": artikel.pk})
    client.post(f"{url}artikel/", {"artikel": artikel.pk})

    assert artikel.get_absolute_url() in signed_in(medewerker).get(url).text
    assert melding.artikelen.count() == 1
    client.post(f"{url}artikel/{artikel.pk}/weg/")
    assert not melding.artikelen.exists()


def test_a_draft_does_not_go_with_a_call(melding: Melding, servicedeskmedewerker: User) -> None:
    artikel = make_artikel(servicedeskmedewerker, publiceer=False)

    with pytest.raises(ArtikelRefusedError):
        services.link_artikel(melding, by=servicedeskmedewerker, at=timezone.now(), artikel=artikel)


def test_text_becomes_paragraphs_and_lists_and_nothing_of_it_runs() -> None:
    html = opmaak(
        "Zo <b>los</b> je het op\nin twee stappen:\n\n1. Open\n2) Sluit\n\n- a\n* <script>x</script>"
    )

    assert html == (
        "<p>Zo &lt;b&gt;los&lt;/b&gt; je het op<br>in twee stappen:</p><ol><li>Open</li><li>Sluit</li></ol>"
        "<ul><li>a</li><li>&lt;script&gt;x&lt;/script&gt;</li></ul>"
    )
