"""The desk's steps beside the workflow, from confirming an urgency to naming a colleague."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services, tasks, urgentie, workflow
from servicedesk.models import Label, Melding, Standaardtekst, Vermelding
from servicedesk.services import (
    AlreadyLinkedError,
    FollowRefusedError,
    NothingToConfirmError,
    ReopenTooLateError,
    TakeOverRefusedError,
)
from servicedesk.urgentie import Impact, Reikwijdte
from tests.conftest import signed_in
from tests.servicedesk.factories import DINSDAG, make_melding
from tests.servicedesk.test_melding_page import form_data
from tests.werktijd.kalenders import at

pytestmark = pytest.mark.usefixtures("afspraken")


# --- Urgency ---------------------------------------------------------------------------------------------
def test_every_answer_gives_an_urgency_and_more_spread_is_never_less_urgent() -> None:
    for impact in Impact:
        row = [urgentie.propose(impact, wie) for wie in Reikwijdte]
        assert row == sorted(row)
    assert {urgentie.propose(*pair) for pair in product(Impact, Reikwijdte)} == {1, 2, 3}


def test_unknown_words_give_no_urgency() -> None:
    with pytest.raises(ValueError, match="ramp"):
        urgentie.propose("ramp", "vestiging")


def test_a_library_proposes_and_the_desk_confirms(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    signed_in(medewerker).post("/servicedesk/meldingen/nieuw/", form_data(vestiging, impact="ligt_stil"))
    melding = Melding.objects.get()
    assert (melding.urgentie, melding.urgentie_bevestigd_op) == (1, None)

    signed_in(servicedeskmedewerker).post(f"{melding.get_absolute_url()}bevestigen/")

    melding.refresh_from_db()
    assert melding.urgentie_bevestigd_op is not None
    with pytest.raises(NothingToConfirmError):
        services.confirm_urgentie(melding, by=servicedeskmedewerker, at=DINSDAG)


# --- Take over -------------------------------------------------------------------------------------------
def test_a_colleague_takes_over_and_the_first_is_told(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.pick_up_melding(melding, by=collega, at=DINSDAG)

    services.take_over_melding(melding, by=servicedeskmedewerker, at=DINSDAG)

    melding.refresh_from_db()
    assert melding.behandelaar == servicedeskmedewerker
    assert Bericht.objects.filter(ontvanger=collega, onderwerp__endswith="overgenomen").count() == 1


def test_there_must_be_somebody_to_take_over_from(melding: Melding, servicedeskmedewerker: User) -> None:
    with pytest.raises(TakeOverRefusedError):
        services.take_over_melding(melding, by=servicedeskmedewerker, at=DINSDAG)


# --- Silence closes --------------------------------------------------------------------------------------
def resolved(melding: Melding, by: User, op: dt.datetime = DINSDAG) -> Melding:
    services.pick_up_melding(melding, by=by, at=op)
    return services.resolve_melding(melding, by=by, at=op, oplossing="Gedaan.")


def test_five_working_days_of_silence_close_a_call(melding: Melding, servicedeskmedewerker: User) -> None:
    resolved(melding, servicedeskmedewerker)

    before = services.close_stille_meldingen(at=at("2026-11-24 10:29"))
    after = services.close_stille_meldingen(at=at("2026-11-24 10:30"))

    melding.refresh_from_db()
    assert (before, after) == (0, 1)
    assert melding.status == "afgesloten"
    assert services.close_stille_meldingen(at=at("2026-12-24 10:30")) == 0


def test_a_word_of_the_library_starts_the_silence_anew(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    resolved(melding, servicedeskmedewerker)

    services.add_reactie(melding, by=medewerker, at=at("2026-11-20 10:30"), tekst="Ik test het morgen.")

    assert services.close_stille_meldingen(at=at("2026-11-26 10:30")) == 0
    assert services.close_stille_meldingen(at=at("2026-11-27 10:30")) == 1


def test_the_background_closes(vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User) -> None:
    lang_geleden = timezone.now() - dt.timedelta(days=30)
    melding = make_melding(vestiging, medewerker, op=lang_geleden)
    resolved(melding, servicedeskmedewerker, lang_geleden)

    assert tasks.close_stille_meldingen() == 1


def test_a_closed_call_reopens_within_two_weeks_and_not_after(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    resolved(melding, servicedeskmedewerker)
    services.close_melding(melding, by=medewerker, at=DINSDAG)

    with pytest.raises(ReopenTooLateError, match="14 dagen"):
        services.reopen_melding(
            melding, by=medewerker, at=DINSDAG + dt.timedelta(days=15), reden="Weer stuk."
        )
    reopened = services.reopen_melding(
        melding, by=medewerker, at=DINSDAG + dt.timedelta(days=13), reden="Weer stuk."
    )

    assert (reopened.status, reopened.afgesloten_op, reopened.sluit_vanzelf_op) == ("heropend", None, None)


def test_every_refusal_says_what_was_asked_and_how_the_call_stands(
    melding: Melding, medewerker: User
) -> None:
    response = signed_in(medewerker).post(f"{melding.get_absolute_url()}heropenen/", {"reden": "Stuk."})

    assert response.status_code == 422
    assert "Heropenen kan pas als de melding is opgelost; nu is zij nieuw." in response.text
    assert set(workflow.WEIGERINGEN) == set(workflow.Handeling)


# --- Labels, time, links ---------------------------------------------------------------------------------
def test_a_label_is_one_word_however_it_is_typed(melding: Melding, servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)

    for naam in ("Wifi", " wifi ", "WIFI"):
        client.post(f"{melding.get_absolute_url()}label/", {"naam": naam})

    label = Label.objects.get()
    assert (label.naam, melding.labels.count()) == ("wifi", 1)
    client.post(f"{melding.get_absolute_url()}label/weg/", {"label": label.pk})
    assert not melding.labels.exists()


@pytest.mark.parametrize(
    ("minuten", "dagen", "status"), [("20", 0, 302), ("0", 0, 422), ("1441", 0, 422), ("20", 1, 422)]
)
def test_time_is_written_in_minutes_of_a_day_that_has_been(
    melding: Melding, servicedeskmedewerker: User, minuten: str, dagen: int, status: int
) -> None:
    datum = timezone.localdate() + dt.timedelta(days=dagen)

    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}tijd/", {"minuten": minuten, "datum": datum.isoformat()}
    )

    assert response.status_code == status
    assert melding.tijdregels.exists() is (status == 302)


def test_a_link_shows_from_both_sides_and_is_made_once(
    melding: Melding, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    andere = make_melding(vestiging, medewerker)
    client = signed_in(servicedeskmedewerker)

    client.post(
        f"{melding.get_absolute_url()}koppelen/", {"andere": andere.nummer.lower(), "soort": "vervolg"}
    )

    assert "is een vervolg op" in client.get(melding.get_absolute_url()).text
    assert "heeft als vervolg" in client.get(andere.get_absolute_url()).text
    with pytest.raises(AlreadyLinkedError):
        services.link_meldingen(andere, by=servicedeskmedewerker, at=DINSDAG, andere=melding)


def test_an_unknown_number_is_refused(melding: Melding, servicedeskmedewerker: User) -> None:
    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}koppelen/", {"andere": "M9999-0001", "soort": "hangt_samen"}
    )

    assert response.status_code == 422
    assert "Er is geen melding M9999-0001." in response.text


# --- Standard texts and names ----------------------------------------------------------------------------
def test_a_standard_text_is_filled_in_for_the_call(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    melding = make_melding(vestiging, medewerker, onderwerp="Over {ik} en {nummer}")
    tekst = services.save_standaardtekst(
        by=servicedeskmedewerker,
        at=DINSDAG,
        naam="Groet",
        tekst="Beste {melder}, {onderwerp}, {onbekend}. {ik}",
    )

    page = signed_in(servicedeskmedewerker).get(f"{melding.get_absolute_url()}?tekst={tekst.pk}").text

    wanted = f"Beste {medewerker}, Over {{ik}} en {{nummer}}, {{onbekend}}. {servicedeskmedewerker}"
    assert f">{wanted}</textarea>" in page


def test_two_standard_texts_do_not_share_a_name(servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)
    data = {"naam": "Herstart", "tekst": "Zet hem uit en aan."}

    client.post("/servicedesk/standaardteksten/nieuw/", data)
    response = client.post("/servicedesk/standaardteksten/nieuw/", {**data, "naam": "herstart"})

    assert response.status_code == 422
    assert "Er is al een standaardtekst met deze naam." in response.text
    standaardtekst = Standaardtekst.objects.get()
    client.post(f"/servicedesk/standaardteksten/{standaardtekst.pk}/", {**data, "tekst": "Anders."})
    client.post(f"/servicedesk/standaardteksten/{standaardtekst.pk}/weg/")
    assert not Standaardtekst.objects.exists()


@pytest.mark.parametrize(
    ("tekst", "genoemd"),
    [
        ("@Collega kijk jij even?", True),
        ("Kijk jij even, @collega?", True),
        ("@Collegas kunnen dit", False),
        ("Collega vroeg dit", False),
        ("@Servicedeskmedewerker dit ben ik zelf", False),
    ],
)
def test_a_name_behind_an_at_is_told(
    melding: Melding, servicedeskmedewerker: User, collega: User, tekst: str, genoemd: bool
) -> None:
    services.add_reactie(melding, by=servicedeskmedewerker, at=DINSDAG, tekst=tekst, intern=True)

    assert Vermelding.objects.filter(gebruiker=collega).exists() is genoemd
    assert Bericht.objects.filter(onderwerp__endswith="noemt je in een notitie").exists() is genoemd


def test_an_answer_to_the_library_names_nobody(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.add_reactie(melding, by=servicedeskmedewerker, at=DINSDAG, tekst="@Collega belt je.")

    assert not Vermelding.objects.exists()


# --- Following -------------------------------------------------------------------------------------------
def test_a_colleague_follows_and_gets_the_same_messages(
    melding: Melding, directeur: User, servicedeskmedewerker: User
) -> None:
    client = signed_in(directeur)

    client.post(f"{melding.get_absolute_url()}volgen/")
    client.post(f"{melding.get_absolute_url()}volgen/")
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=DINSDAG)

    assert Bericht.objects.filter(ontvanger=directeur, onderwerp__endswith="opgepakt").count() == 1
    client.post(f"{melding.get_absolute_url()}niet-volgen/")
    assert not melding.volgers.exists()


def test_a_stranger_does_not_follow(melding: Melding, andere_directeur: User) -> None:
    with pytest.raises(FollowRefusedError):
        services.follow_melding(melding, by=andere_directeur, at=DINSDAG)


def test_who_left_the_library_is_told_nothing(
    melding: Melding, directeur: User, andere_vestiging: Vestiging, servicedeskmedewerker: User
) -> None:
    services.follow_melding(melding, by=directeur, at=DINSDAG)
    directeur.organisatie = andere_vestiging.organisatie
    directeur.save(update_fields=["organisatie"])

    services.pick_up_melding(melding, by=servicedeskmedewerker, at=DINSDAG)

    assert not Bericht.objects.filter(ontvanger=directeur).exists()


# --- Several at once -------------------------------------------------------------------------------------
@pytest.mark.parametrize("pad", ["oplossen", "beantwoorden", "labelen"])
def test_one_text_goes_for_all_that_are_chosen(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, pad: str
) -> None:
    chosen = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(3)]
    services.pick_up_meldingen(chosen, by=servicedeskmedewerker, at=timezone.now())
    pks = [melding.pk for melding in chosen]

    client = signed_in(servicedeskmedewerker)
    empty = client.post(f"/servicedesk/meldingen/{pad}/", {"melding": pks, "tekst": " "}, follow=True)
    full = client.post(
        f"/servicedesk/meldingen/{pad}/", {"melding": pks, "tekst": "wifi hersteld"}, follow=True
    )

    assert "Schrijf in het tekstvak" in empty.text
    assert "3 meldingen zijn" in full.text


def test_the_whole_history_stands_on_one_page(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.pick_up_melding(melding, by=collega, at=timezone.now())
    services.take_over_melding(melding, by=servicedeskmedewerker, at=timezone.now())

    page = signed_in(servicedeskmedewerker).get(f"{melding.get_absolute_url()}geschiedenis/").text

    wat = [page.index(f"<td>{woord}</td>") for woord in ("overgenomen", "opgepakt", "gemeld")]
    assert wat == sorted(wat)


def test_the_history_names_what_it_is_about(
    melding: Melding, medewerker: User, servicedeskmedewerker: User, collega: User
) -> None:
    andere = make_melding(melding.vestiging, medewerker, op=timezone.now())
    services.pick_up_melding(melding, by=collega, at=timezone.now())
    services.take_over_melding(melding, by=servicedeskmedewerker, at=timezone.now())
    services.add_label(melding, by=servicedeskmedewerker, at=timezone.now(), naam="printers")
    services.link_meldingen(melding, by=servicedeskmedewerker, at=timezone.now(), andere=andere)

    page = signed_in(servicedeskmedewerker).get(f"{melding.get_absolute_url()}geschiedenis/").text

    for woorden in (f"van: {collega}", "label: printers", f"met: {andere.nummer}", "termijn: ge"):
        assert woorden in page
    Melding.objects.filter(pk=andere.pk).update(afgeschermd=True)
    page = signed_in(servicedeskmedewerker).get(f"{melding.get_absolute_url()}geschiedenis/").text
    assert andere.nummer not in page
