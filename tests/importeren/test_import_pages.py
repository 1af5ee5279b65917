import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services, tasks
from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.models import Gemeente, Inwonertal, Organisatie, Vestiging
from ibl.importsoorten import AANVRAGEN, BEZIT
from tests.conftest import signed_in
from tests.importeren.factories import NU, as_csv, stage

pytestmark = pytest.mark.django_db
KOP = "gemeente;jaar;inwoners"


@pytest.fixture(autouse=True)
def soest(bibliotheek: Organisatie) -> Gemeente:
    return Gemeente.objects.create(naam="Soest", bibliotheek=bibliotheek)


def upload(inhoud: bytes) -> dict[str, SimpleUploadedFile]:
    return {"bestand": SimpleUploadedFile("inwoners 2026.csv", inhoud)}


def test_a_file_goes_from_upload_to_applied_and_back(beheerder: User) -> None:
    client = signed_in(beheerder)

    shown = client.post("/importeren/nieuw/inwoners/", upload(as_csv(KOP, "Soest;2026;47.000")), follow=True)
    assert "inwoners 2026.csv" in shown.text
    importactie = Importactie.objects.get()

    waiting = client.post(f"/importeren/{importactie.pk}/toepassen/", follow=True)
    assert waiting["Refresh"] == "2"
    tasks.apply_importacties()
    applied = client.get(importactie.get_absolute_url())
    assert "Draai deze import terug" in applied.text
    assert Inwonertal.objects.get().aantal == 47_000

    back = client.post(f"/importeren/{importactie.pk}/terugdraaien/", follow=True)
    assert "teruggedraaid" in back.text
    assert not Inwonertal.objects.exists()


def test_a_bad_file_shows_row_and_reason(beheerder: User) -> None:
    page = signed_in(beheerder).post(
        "/importeren/nieuw/inwoners/", upload(as_csv(KOP, "Soest;2026;veel")), follow=True
    )

    assert "rij 2" in page.text
    assert "&#x27;veel&#x27; is geen getal." in page.text
    assert "Pas de import toe" not in page.text


def test_an_unreadable_file_is_refused_beside_the_field(beheerder: User) -> None:
    page = signed_in(beheerder).post("/importeren/nieuw/inwoners/", upload(b"zomaar tekst"))

    assert page.status_code == 422
    assert "Deze kolommen ontbreken" in page.text


def test_the_difference_stands_with_what_it_replaces(beheerder: User, soest: Gemeente) -> None:
    Inwonertal.objects.create(gemeente=soest, jaar=2026, aantal=46_000)
    importactie = stage(beheerder, as_csv(KOP, "Soest;2026;47.000"))

    page = signed_in(beheerder).get(f"{importactie.get_absolute_url()}?toon=gewijzigd")

    assert "47000" in page.text
    assert "gewijzigd" in page.text


def test_a_kind_that_is_not_yours_does_not_exist(beheerder: User, servicedeskmedewerker: User) -> None:
    importactie = stage(beheerder, as_csv(KOP, "Soest;2026;47.000"))
    client = signed_in(servicedeskmedewerker)

    assert client.get("/importeren/nieuw/inwoners/").status_code == 404
    assert client.get(importactie.get_absolute_url()).status_code == 404
    assert client.post(f"/importeren/{importactie.pk}/toepassen/").status_code == 404


def test_the_file_can_be_fetched_as_it_was(beheerder: User) -> None:
    inhoud = as_csv(KOP, "Soest;2026;47.000")
    importactie = stage(beheerder, inhoud, naam='raar"bestand.csv')

    response = signed_in(beheerder).get(f"/importeren/{importactie.pk}/bestand/")

    assert response.content == inhoud
    assert response["Content-Disposition"] == 'attachment; filename="raar_bestand.csv"'


def test_a_library_sees_its_own_imports_and_bisc_sees_all(
    medewerker: User, andere_medewerker: User, logistiek_medewerker: User, vestiging: Vestiging
) -> None:
    inhoud = as_csv("vestiging;titel;isbn", f"{vestiging.naam};De avonden;9789023497370")
    importactie = services.stage_bestand(BEZIT, bestandsnaam="bezit.csv", inhoud=inhoud, by=medewerker, at=NU)
    pages = [importactie.get_absolute_url(), f"/importeren/{importactie.pk}/bestand/"]
    actions = [
        f"/importeren/{importactie.pk}/{action}/" for action in ("toepassen", "terugdraaien", "wegleggen")
    ]

    for reader in (medewerker, logistiek_medewerker):
        assert [signed_in(reader).get(page).status_code for page in pages] == [200, 200]
        assert "bezit.csv" in signed_in(reader).get("/importeren/").text

    stranger = signed_in(andere_medewerker)
    assert [stranger.get(page).status_code for page in pages] == [404, 404]
    assert [stranger.post(action).status_code for action in actions] == [404, 404, 404]
    assert "bezit.csv" not in stranger.get("/importeren/").text
    importactie.refresh_from_db()
    assert importactie.status == Importactie.Status.INGELEZEN


def test_what_is_not_compared_shows_no_difference(medewerker: User, vestiging: Vestiging) -> None:
    """Requests are always new: tabs that hold nothing would only raise questions."""
    lines = as_csv("vestiging;titel", f"{vestiging.naam};De avonden")
    importactie = services.stage_bestand(AANVRAGEN, bestandsnaam="a.csv", inhoud=lines, by=medewerker, at=NU)

    page = signed_in(medewerker).get(importactie.get_absolute_url())

    assert "De avonden" in page.text
    assert "gewijzigd" not in page.text
    assert "Verschil" not in page.text


def test_a_refused_file_shows_no_difference_either(beheerder: User) -> None:
    importactie = stage(beheerder, as_csv(KOP, "Atlantis;2026;1", "Soest;2026;veel"))

    page = signed_in(beheerder).get(importactie.get_absolute_url())

    assert "2 fouten" in page.text
    assert "Verschil" not in page.text
