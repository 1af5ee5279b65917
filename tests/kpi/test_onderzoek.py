import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from kpi import selectors, services
from kpi.models import Antwoordrecht, Meting, Onderzoek, Onderzoeksantwoord
from tests.conftest import signed_in
from tests.kpi.factories import NU, load_indicator, span

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 11, 30)
AFTER = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)
ANSWER = {"cijfer": "8", "stelling_0": "4", "stelling_1": "5", "toelichting": "Fijn geholpen."}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def onderzoek(beheerder: User) -> Onderzoek:
    return services.create_onderzoek(
        jaar=2026,
        titel="Hoe doet BiSC het?",
        stellingen=["BiSC helpt snel.", "De auto komt op tijd."],
        sluit_op=LAST,
        by=beheerder,
        at=NU,
    )


def invite(onderzoek: Onderzoek, by: User) -> list[str]:
    """The paths in the mails."""
    services.invite_deelnemers(onderzoek, by=by, at=NU)
    return list(Bericht.objects.filter(sleutel__startswith="onderzoek-").values_list("link", flat=True))


def add_answers(onderzoek: Onderzoek, *cijfers: int) -> None:
    for cijfer in cijfers:
        Onderzoeksantwoord.objects.create(onderzoek=onderzoek, cijfer=cijfer, scores=[4, 5])


def test_a_survey_is_built_on_a_form_and_sent_after_a_look(beheerder: User) -> None:
    fields = {
        "jaar": "2026",
        "titel": "Hoe gaat het?",
        "stellingen": "Een\n\n Twee ",
        "sluit_op": "2026-11-30",
    }

    made = signed_in(beheerder).post("/cijfers/onderzoek/nieuw/", fields, follow=True)
    again = signed_in(beheerder).post("/cijfers/onderzoek/nieuw/", fields)

    assert Onderzoek.objects.get().stellingen == ["Een", "Twee"]
    assert "Verstuur de uitnodigingen" in made.text
    assert "Zo ziet het eruit" in made.text
    assert made.text.count("helemaal oneens") == 2
    assert re.search(r"<fieldset[^>]* disabled>", made.text)
    assert again.status_code == 422
    assert "Voor dit jaar is er al een onderzoek." in again.text


def test_directors_and_employees_are_invited_once_by_mail(
    onderzoek: Onderzoek, beheerder: User, directeur: User, medewerker: User, provinciemedewerker: User
) -> None:
    paths = invite(onderzoek, beheerder)
    answer = signed_in(beheerder).post(f"/cijfers/onderzoek/{onderzoek.pk}/uitnodigen/", follow=True)

    adressen = set(Bericht.objects.order_by("pk").values_list("adres", flat=True))
    assert adressen == {directeur.email, medewerker.email}
    assert len(set(paths)) == Antwoordrecht.objects.count() == 2
    assert "al verstuurd" in answer.text


def test_an_answer_is_given_once_without_signing_in(
    onderzoek: Onderzoek, beheerder: User, directeur: User
) -> None:
    path = invite(onderzoek, beheerder)[0]

    wrong = Client().post(path, {**ANSWER, "stelling_1": ""})
    first = Client().post(path, ANSWER)
    second = Client().post(path, ANSWER)

    assert wrong.status_code == 422
    assert "Fijn geholpen." in wrong.text
    assert "Bedankt" in first.text
    assert second.status_code == 410
    answer = Onderzoeksantwoord.objects.get()
    assert (answer.cijfer, answer.scores) == (8, [4, 5])


def test_nothing_that_is_kept_leads_from_an_answer_to_a_person(
    onderzoek: Onderzoek, beheerder: User, directeur: User
) -> None:
    path = invite(onderzoek, beheerder)[0]
    lines = Logregel.objects.count()

    signed_in(directeur).post(path, ANSWER)

    names = {field.name for field in Onderzoeksantwoord._meta.get_fields()}
    assert names == {"id", "onderzoek", "cijfer", "scores", "toelichting"}
    assert not Antwoordrecht.objects.exists()
    assert Logregel.objects.count() == lines
    assert path.rsplit("/", 2)[-2] not in str(list(Antwoordrecht.objects.order_by("pk").values()))


def test_after_the_last_day_no_answer_is_taken(
    onderzoek: Onderzoek, beheerder: User, directeur: User
) -> None:
    path = invite(onderzoek, beheerder)[0]

    with time_machine.travel(AFTER, tick=False):
        answer = Client().post(path, ANSWER)

    assert answer.status_code == 410
    assert not Onderzoeksantwoord.objects.exists()


@pytest.mark.parametrize(
    ("cijfers", "today", "shown"),
    [
        ((8, 7, 9, 6, 8), LAST, False),
        ((8, 7, 9, 6), AFTER.date(), False),
        ((8, 7, 9, 6, 8), AFTER.date(), True),
    ],
)
def test_the_result_is_shown_when_it_can_point_at_nobody(
    onderzoek: Onderzoek, beheerder: User, cijfers: tuple[int, ...], today: dt.date, shown: bool
) -> None:
    invite(onderzoek, beheerder)
    add_answers(onderzoek, *cijfers)
    onderzoek.refresh_from_db()

    uitslag = selectors.load_uitslag(onderzoek, vandaag=today)

    assert (uitslag.cijfer is not None) == shown
    assert bool(uitslag.stellingen) == shown


def test_the_result_is_an_indicator_with_its_answers_behind_it(
    onderzoek: Onderzoek, beheerder: User, provinciemedewerker: User
) -> None:
    invite(onderzoek, beheerder)
    add_answers(onderzoek, 8, 7, 9, 6, 8)
    indicator = load_indicator("tevredenheid-bibliotheken")

    services.measure_indicator(indicator, [span("2026")], at=NU)
    open_still = Meting.objects.get(indicator=indicator).waarde
    with time_machine.travel(AFTER, tick=False):
        services.measure_indicator(indicator, [span("2026")], at=AFTER)
        stand = selectors.load_stand(indicator, span("2026"), bibliotheek=None)
        herkomst = selectors.load_herkomst(stand, now=AFTER, bibliotheek=None)
        page = signed_in(provinciemedewerker).get(onderzoek.get_absolute_url())

    assert open_still is None
    assert stand.meting is not None
    assert (
        float(stand.meting.waarde or 0),
        int(herkomst.som),
    ) == (7.6, 38)
    assert re.search(r"7,6", page.text)


def test_remarks_are_read_by_bisc_and_not_by_the_province(
    onderzoek: Onderzoek, beheerder: User, provinciemedewerker: User
) -> None:
    invite(onderzoek, beheerder)
    add_answers(onderzoek, 8, 7, 9, 6, 8)
    Onderzoeksantwoord.objects.order_by("pk").update(toelichting="Alleen voor BiSC.")

    with time_machine.travel(AFTER, tick=False):
        own = signed_in(beheerder).get(onderzoek.get_absolute_url())
        province = signed_in(provinciemedewerker).get(onderzoek.get_absolute_url())

    assert "Alleen voor BiSC." in own.text
    assert "Alleen voor BiSC." not in province.text


def test_every_question_without_an_answer_is_named(
    onderzoek: Onderzoek, beheerder: User, directeur: User
) -> None:
    path = invite(onderzoek, beheerder)[0]

    refused = Client().post(path, {"toelichting": "Later."})

    page = refused.content.decode()
    assert refused.status_code == 422
    for sentence in (
        "Kies een rapportcijfer.",
        "bij ‘BiSC helpt snel.’",
        "bij ‘De auto komt op tijd.’",
        "Later.",
    ):
        assert sentence in page
    assert not Onderzoeksantwoord.objects.exists()


def fill(onderzoek: Onderzoek, beheerder: User, *, antwoorden: int) -> None:
    """Everybody wrote something, and gave a seven or an eight in turn."""
    if onderzoek.genodigd_op is None:
        invite(onderzoek, beheerder)
        onderzoek.refresh_from_db()
    Onderzoeksantwoord.objects.bulk_create(
        Onderzoeksantwoord(onderzoek=onderzoek, cijfer=7 + n % 2, scores=[4, 5], toelichting=f"Zin {n}.")
        for n in range(antwoorden)
    )


def test_the_results_take_no_more_to_show_when_many_answered(onderzoek: Onderzoek, beheerder: User) -> None:
    """The database counts the answers, and what was written stands on pages."""
    sizes = []
    for more in (60, 1200):
        fill(onderzoek, beheerder, antwoorden=more)
        with time_machine.travel(AFTER, tick=False):
            client = signed_in(beheerder)
            client.get(onderzoek.get_absolute_url())
            with CaptureQueriesContext(connection) as queries:
                page = client.get(onderzoek.get_absolute_url())
        sizes.append((len(queries), page.text.count("<li>Zin ")))

    assert sizes[0] == sizes[1]
    assert sizes[0][1] == 50
    assert "Blad 1 van 26" in page.text
    assert "1.260 van de" in page.text


def test_the_records_behind_many_answers_come_a_page_at_a_time_and_add_up(
    onderzoek: Onderzoek, beheerder: User, provinciemedewerker: User
) -> None:
    fill(onderzoek, beheerder, antwoorden=300)
    indicator = load_indicator("tevredenheid-bibliotheken")
    with time_machine.travel(AFTER, tick=False):
        services.measure_indicator(indicator, [span("2026")], at=AFTER)
        stand = selectors.load_stand(indicator, span("2026"), bibliotheek=None)
        herkomst = selectors.load_herkomst(stand, now=AFTER, bibliotheek=None)
        page = signed_in(provinciemedewerker).get(f"/cijfers/{indicator.code}/herkomst/?periode=2026")

    every = [row for begin in range(0, 300, 50) for row in herkomst.filtered("mee")[begin : begin + 50]]
    assert herkomst.rijen == []
    assert len({row.sleutel for row in every}) == 300
    assert sum(row.gewicht for row in every) == herkomst.som == 2250
    assert herkomst.filtered("buiten")[0:50] == []
    assert "2.250" in page.text
    assert page.text.count("Antwoord zonder naam") == 50
