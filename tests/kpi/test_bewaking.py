import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from kpi import referentie, services
from kpi.models import Bewaking
from tests.conftest import signed_in
from tests.kpi.factories import NU

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendar() -> object:
    with time_machine.travel(NU, tick=False):
        referentie.load()
        yield


def test_who_answers_for_it_is_reminded_once_and_in_time(beheerder: User, directeur: User) -> None:
    first = services.remind_bewaking(at=NU)
    again = services.remind_bewaking(at=NU + dt.timedelta(hours=1))

    sent = Bericht.objects.order_by("pk").values_list("onderwerp", flat=True)
    subjects = {subject.split(":")[0] for subject in sent}
    assert (first, again) == (3, 0)
    assert "Financiële rapportage over twee maanden" in subjects
    assert "CBCT-certificering" not in subjects
    assert not Bericht.objects.filter(ontvanger=directeur).exists()


def test_what_comes_back_stands_ready_again_with_its_document_kept(beheerder: User) -> None:
    due = Bewaking.objects.get(sleutel="tweemaandsrapportage")
    bestand = SimpleUploadedFile("rapportage.pdf", b"%PDF-1.7")

    signed_in(beheerder).post(
        f"/cijfers/bewaking/{due.pk}/afvinken/", {"op": "2026-11-20", "document": bestand}
    )

    done, following = Bewaking.objects.filter(sleutel="tweemaandsrapportage").order_by("vervalt_op")
    assert (done.gedaan_op, done.gedaan_door, done.documentnaam) == (
        dt.date(2026, 11, 20),
        beheerder,
        "rapportage.pdf",
    )
    assert bytes(done.document or b"") == b"%PDF-1.7"
    assert (following.vervalt_op, following.gedaan_op) == (dt.date(2027, 1, 31), None)


def test_the_document_is_saved_by_every_reader_of_the_figures_and_never_opened(
    beheerder: User, provinciemedewerker: User, medewerker: User
) -> None:
    due = Bewaking.objects.get(sleutel="rie")
    empty = signed_in(provinciemedewerker).get(f"/cijfers/bewaking/{due.pk}/document/")
    services.complete_bewaking(
        due, op=dt.date(2026, 11, 1), document=b"<script>", documentnaam="rië.html", by=beheerder, at=NU
    )

    calendar = signed_in(provinciemedewerker).get("/cijfers/bewaking/")
    answer = signed_in(provinciemedewerker).get(f"/cijfers/bewaking/{due.pk}/document/")

    assert empty.status_code == 404
    assert f"/cijfers/bewaking/{due.pk}/document/" in calendar.text
    assert answer.content == b"<script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert signed_in(medewerker).get(f"/cijfers/bewaking/{due.pk}/document/").status_code == 403


def test_ticking_off_twice_is_refused(beheerder: User) -> None:
    due = Bewaking.objects.get(sleutel="rie")
    fields = {"op": dt.date(2026, 11, 1), "document": None, "documentnaam": "", "by": beheerder, "at": NU}
    services.complete_bewaking(due, **fields)  # type: ignore[arg-type]

    with pytest.raises(services.BewakingAlreadyDoneError):
        services.complete_bewaking(due, **fields)  # type: ignore[arg-type]
    assert Bewaking.objects.filter(sleutel="rie").count() == 1


def test_a_day_to_come_is_refused(beheerder: User) -> None:
    due = Bewaking.objects.get(sleutel="rie")

    page = signed_in(beheerder).post(f"/cijfers/bewaking/{due.pk}/afvinken/", {"op": "2027-01-01"})

    assert page.status_code == 422
    assert "Deze dag moet nog komen." in page.text


def test_the_calendar_shows_what_is_due_and_an_administrator_finds_it_on_vandaag(
    provinciemedewerker: User, beheerder: User
) -> None:
    page = signed_in(provinciemedewerker).get("/cijfers/bewaking/")
    today = signed_in(beheerder).get("/")

    assert "ISO 27001: jaarlijkse audit" in page.text
    assert "Vink af" not in page.text
    assert "Jaarlijkse mondelinge evaluatie met het PDO" in today.text
    assert "Stel het derde kwartaal 2026 vast" in today.text
