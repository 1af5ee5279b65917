"""What comes in from outside: liberal to read, strict about who writes, and nothing hostile gets anywhere."""

import datetime as dt

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from ibl import services
from ibl.iso18626 import lezen
from ibl.iso18626.codes import EIND, Actie, Reden, Stand, Versie, follows
from ibl.iso18626.schrijven import write_request
from ibl.models import Isoaanvraag, Isobericht, Isopartner, Transportopdracht
from ibl.services import Isostap
from tests.ibl.factories_iso import (
    ADRES,
    CONFIRMED,
    OURS,
    Tegenpartij,
    last_bericht,
    make_partner,
    post,
    require_valid,
)

pytestmark = pytest.mark.django_db

XXE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<ISO18626Message xmlns="http://illtransactions.org/2013/iso18626"><request><header><x>&x;</x></header></request></ISO18626Message>"""
LACHERS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><request>&c;</request>"""
HOSTILE = [
    pytest.param(XXE, 400, id="external entity"),
    pytest.param(LACHERS, 400, id="billion laughs"),
    pytest.param(XXE.decode().encode("utf-16"), 400, id="external entity in another encoding"),
    pytest.param(b"<request>" + b"x" * 100_001, 413, id="oversized"),
    pytest.param(b"<request><header>", 400, id="not closed"),
    pytest.param(b" ", 400, id="nothing"),
    pytest.param(b"{}", 400, id="no xml"),
    pytest.param(b"<html/>", 400, id="no message we know"),
    pytest.param(b"\x00\xff\xfe\x00", 400, id="noise"),
]


@pytest.mark.parametrize(("inhoud", "status"), HOSTILE)
def test_what_is_hostile_or_broken_is_refused_kept_and_changes_nothing(inhoud: bytes, status: int) -> None:
    partner, sleutel = make_partner()

    answer = post(partner, sleutel, inhoud)

    assert answer.status_code == status
    assert b"root:" not in answer.content
    assert not Isoaanvraag.objects.exists()
    kept = last_bericht()
    assert (kept.status, kept.http_status) == (Isobericht.Status.GEWEIGERD, status)
    assert len(kept.inhoud) <= 100_000


@pytest.mark.parametrize("sleutel", ["", "verkeerd", "verkeerd\u00e9"])
def test_a_stranger_is_sent_away_and_remembered(sleutel: str) -> None:
    partner, _ = make_partner()
    inhoud = write_request(Tegenpartij(Versie.V1_2, nummer="NL-ANDER").kop(we_lend=False), titel="Boek")

    answer = post(partner, sleutel, inhoud)

    assert answer.status_code == 401
    assert "Basic" in answer["WWW-Authenticate"]
    assert last_bericht().partner is None
    assert not Isoaanvraag.objects.exists()


def test_a_session_of_the_portal_is_no_key(beheerder: User) -> None:
    client = Client()
    client.force_login(beheerder)

    assert client.post(ADRES, b"<request/>", content_type="application/xml").status_code == 401


def test_so_many_strangers_are_sent_away_without_filling_the_disk() -> None:
    for _ in range(65):
        Client().post(ADRES, b"<request/>", content_type="application/xml")

    assert Isobericht.objects.count() == 60


def test_a_partner_that_was_switched_off_is_a_stranger() -> None:
    partner, sleutel = make_partner(actief=False)

    assert post(partner, sleutel, b"<request/>").status_code == 401


def test_only_post_and_only_xml() -> None:
    partner, sleutel = make_partner()

    assert Client().get(ADRES).status_code == 405
    assert post(partner, sleutel, b"{}", content_type="application/json").status_code == 415


@pytest.mark.parametrize("versie", list(Versie))
@pytest.mark.parametrize(
    ("old", "new", "fout"),
    [
        ("NL-PARTNER", "NL-IEMAND", "UnrecognisedDataValue"),
        ("NL-BISC", "NL-ELDERS", "UnrecognisedDataValue"),
        ("<requestType>New", "<requestType>Morgen", "UnrecognisedDataValue"),
        ("<serviceType>Loan", "<serviceType>Copy", "UnrecognisedDataValue"),
        ("<title>Boek</title>", "", "UnrecognisedDataValue"),
        ("requestingAgencyRequestId>", "vreemd>", "BadlyFormedMessage"),
    ],
)
def test_a_request_that_says_something_wrong_gets_the_error_of_the_protocol(
    versie: Versie, old: str, new: str, fout: str
) -> None:
    other = Tegenpartij(versie)
    text = write_request(other.kop(we_lend=False), titel="Boek").decode()
    text = text.replace(old, new)

    answer = post(other.partner, other.sleutel, text.encode())

    assert answer.status_code == 200
    require_valid(answer.content, versie)
    assert f"<errorType>{fout}" in answer.content.decode()
    assert not Isoaanvraag.objects.exists()
    assert last_bericht().status == Isobericht.Status.GEWEIGERD


def test_unknown_actions_and_reasons_have_errors_of_their_own() -> None:
    other = Tegenpartij(Versie.V1_2)
    other.request()
    from ibl.iso18626.schrijven import write_requesting, write_supplying  # noqa: PLC0415

    action = write_requesting(other.kop(we_lend=False), actie=Actie.RENEW).replace(b">Renew<", b">Lost<")
    reason = write_supplying(
        other.kop(we_lend=True), reden=Reden.NOTIFICATION, stand=Stand.ONTVANGEN, sinds=timezone.now()
    ).replace(b">Notification<", b">Zomaar<")

    assert b"UnsupportedActionType" in post(other.partner, other.sleutel, action).content
    assert b"UnsupportedReasonForMessageType" in post(other.partner, other.sleutel, reason).content


def test_the_same_message_twice_is_answered_alike_and_done_once(logistiek_medewerker: User) -> None:
    other = Tegenpartij(Versie.V2021_2)
    inhoud = write_request(other.kop(we_lend=False), titel="Boek")

    first, second = (post(other.partner, other.sleutel, inhoud) for _ in range(2))

    assert first.content == second.content
    assert Isoaanvraag.objects.count() == 1
    assert Bericht.objects.filter(onderwerp__contains="Boek").count() == 1
    assert last_bericht().status == Isobericht.Status.DUBBEL


def test_a_new_request_with_a_number_that_exists_is_refused() -> None:
    other = Tegenpartij(Versie.V2021_2)
    other.request()

    assert "UnrecognisedDataValue" in other.request()
    assert Isoaanvraag.objects.count() == 1


def test_a_retry_nobody_asked_for_is_refused() -> None:
    other = Tegenpartij(Versie.V1_2)
    other.request()
    first, other.nummer = other.nummer, "REQ-2"

    assert "UnrecognisedDataValue" in other.request(requesttype="Retry", vorig_nummer=first)


def test_a_message_about_another_partners_request_is_unknown(logistiek_medewerker: User) -> None:
    other = Tegenpartij(Versie.V2021_2)
    other.request()
    stranger = Tegenpartij(Versie.V2021_2, nummer="NL-DERDE")
    stranger.nummer = other.nummer
    from ibl.iso18626.schrijven import write_requesting  # noqa: PLC0415

    inhoud = write_requesting(stranger.kop(we_lend=False), actie=Actie.CANCEL).replace(
        b"NL-PARTNER", b"NL-DERDE"
    )

    assert b"UnrecognisedDataValue" in post(stranger.partner, stranger.sleutel, inhoud).content
    assert Isoaanvraag.objects.get().gevraagd == ""


def test_no_word_about_a_reader_is_kept() -> None:
    other = Tegenpartij(Versie.V2021_2)
    inhoud = write_request(other.kop(we_lend=False), titel="Boek").replace(
        b"</request>",
        b"<patronInfo><patronId>123456789</patronId><surname>Jansen</surname></patronInfo></request>",
    )

    post(other.partner, other.sleutel, inhoud)

    assert "Jansen" not in last_bericht().inhoud
    assert "123456789" not in last_bericht().inhoud


def test_reading_is_liberal_about_envelope_prefix_and_version() -> None:
    number = b"<requestingAgencyRequestId> 7 </requestingAgencyRequestId>"
    bare = (
        b'<request xmlns="http://illtransactions.org/2013/iso18626"><header>'
        + number
        + b"</header></request>"
    )
    prefixed = b'<x:ISO18626Message xmlns:x="urn:anders" version="1.2"><x:request/></x:ISO18626Message>'
    newer = b'<ISO18626Message xmlns:i="urn:i" i:version="2021-3"><request/></ISO18626Message>'

    assert lezen.read(bare).aanvraagnummer == "7"
    assert lezen.read(prefixed).versie == Versie.V1_2
    assert lezen.read(newer).versie == Versie.V2021_2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_reading_anything_gives_a_message_or_a_named_refusal(inhoud: bytes) -> None:
    try:
        lezen.read(inhoud)
    except lezen.UnreadableError:
        lezen.without_patron(inhoud)


@given(st.lists(st.sampled_from(list(Stand)), max_size=12))
def test_no_order_of_messages_leaves_an_ended_request_running(standen: list[Stand]) -> None:
    here, ended = Stand.VERSTUURD, False
    for stand in standen:
        if follows(here, stand):
            assert not ended or stand == here
            here = stand
            ended = ended or here in EIND


# --- The outbox ------------------------------------------------------------------------------------------
def test_a_partner_that_is_away_is_tried_again_and_then_given_up(logistiek_medewerker: User) -> None:
    other, now = Tegenpartij(Versie.V2021_2), timezone.now()
    services.request_from_partner(other.partner, titel="Boek", by=logistiek_medewerker, at=now)

    def away(partner: Isopartner, inhoud: bytes) -> tuple[int, bytes]:
        raise httpx.ConnectError("weg")

    delays = []
    while (bericht := last_bericht()).status == Isobericht.Status.WACHT:
        moment = bericht.volgende_poging_op or now
        delays.append((moment - now).total_seconds())
        assert services.send_next(at=moment, post=away)

    assert bericht.status == Isobericht.Status.OPGEGEVEN
    assert bericht.pogingen == 7
    assert delays == sorted(delays)


def test_an_error_in_the_confirmation_is_not_tried_again(logistiek_medewerker: User) -> None:
    other = Tegenpartij(Versie.V2021_2)
    services.request_from_partner(other.partner, titel="Boek", by=logistiek_medewerker, at=timezone.now())
    refused = b"<c><messageStatus>ERROR</messageStatus><errorType>UnrecognizedDataValue</errorType></c>"

    services.send_next(at=timezone.now(), post=lambda *_: (200, refused))

    assert last_bericht().status == Isobericht.Status.OPGEGEVEN
    assert "UnrecognizedDataValue" in last_bericht().fout


def test_a_later_message_waits_for_the_one_before(logistiek_medewerker: User) -> None:
    other, now = Tegenpartij(Versie.V2021_2), timezone.now()
    aanvraag = services.request_from_partner(other.partner, titel="Boek", by=logistiek_medewerker, at=now)
    services.send_next(at=now, post=lambda *_: (503, b""))
    services.take_isostap(aanvraag, Isostap.CANCEL, by=logistiek_medewerker, at=now)
    sent: list[bytes] = []

    services.send_next(at=now, post=lambda _, inhoud: sent.append(inhoud) or (200, CONFIRMED))  # type: ignore[func-returns-value]

    assert sent == []
    assert [row[0] for row in other.deliver()] in (["New", "Cancel"], ["New"])


def test_given_up_messages_are_sent_again_by_hand_and_waiting_ones_are_not(
    logistiek_medewerker: User,
) -> None:
    other = Tegenpartij(Versie.V2021_2)
    services.request_from_partner(other.partner, titel="Boek", by=logistiek_medewerker, at=timezone.now())
    with pytest.raises(services.NotWaitingError):
        services.resend_isobericht(last_bericht(), by=logistiek_medewerker, at=timezone.now())
    before = last_bericht().inhoud
    other.deliver()

    services.resend_isobericht(last_bericht(), by=logistiek_medewerker, at=timezone.now())

    assert other.deliver() == [("New", "")]
    assert last_bericht().inhoud == before


def test_the_moments_of_one_request_never_repeat(logistiek_medewerker: User) -> None:
    other, now = Tegenpartij(Versie.V2021_2), timezone.now()
    aanvraag = services.request_from_partner(other.partner, titel="Boek", by=logistiek_medewerker, at=now)
    for _ in range(3):
        services.take_isostap(aanvraag, Isostap.ASK_STATUS, by=logistiek_medewerker, at=now)

    moments = list(Isobericht.objects.order_by("pk").values_list("tijdstip", flat=True))

    assert len(set(moments)) == 4
    assert moments == sorted(moments)


# --- The test partner and the roads around it ------------------------------------------------------------
@pytest.mark.parametrize("versie", list(Versie))
@pytest.mark.parametrize(
    ("titel", "stand"),
    [
        ("Gewoon een boek", Stand.UITGELEEND),
        ("Dit is niet leverbaar", Stand.NIET_LEVERBAAR),
        ("Kosten vooraf", Stand.OPNIEUW_MOGELIJK),
        ("Eerst toezeggen", Stand.UITGELEEND),
        ("Straks te laat", Stand.TE_LAAT),
        ("Zo terugvragen", Stand.TERUGGEVRAAGD),
    ],
)
def test_the_test_partner_plays_its_part_by_a_word_in_the_title(
    versie: Versie, titel: str, stand: Stand, logistiek_medewerker: User
) -> None:
    other = Tegenpartij(versie, testpartner=True, adres="")
    aanvraag = services.request_from_partner(
        other.partner, titel=titel, by=logistiek_medewerker, at=timezone.now()
    )

    services.send_next(at=timezone.now())

    aanvraag.refresh_from_db()
    assert aanvraag.stap == stand
    for bericht in Isobericht.objects.all():
        require_valid(bericht.inhoud, versie)


def test_the_test_partner_asks_us_and_returns_what_it_got(logistiek_medewerker: User) -> None:
    other = Tegenpartij(Versie.V2021_2, testpartner=True, adres="")
    services.ask_as_testpartner(other.partner, titel="Boek", at=timezone.now())
    aanvraag = Isoaanvraag.objects.get()

    services.take_isostap(aanvraag, Isostap.LEND, by=logistiek_medewerker, at=timezone.now())
    services.send_next(at=timezone.now() + dt.timedelta(minutes=1))

    aanvraag.refresh_from_db()
    assert aanvraag.ontvangen_op is not None
    assert aanvraag.retour_op is not None


def test_what_we_promise_becomes_an_order_for_the_van(
    logistiek_medewerker: User, andere_vestiging: Vestiging
) -> None:
    other = Tegenpartij(Versie.V2021_2, vestiging=andere_vestiging)
    other.request()

    aanvraag = services.take_isostap(
        Isoaanvraag.objects.get(), Isostap.PROMISE, by=logistiek_medewerker, at=timezone.now()
    )

    assert aanvraag.opdracht is not None
    assert aanvraag.opdracht.bestemming == andere_vestiging
    assert aanvraag.opdracht.soort == Transportopdracht.Soort.LANDELIJK


def test_a_key_is_kept_as_a_fingerprint_and_ours_encrypted(beheerder: User) -> None:
    partner, sleutel = make_partner()
    partner.uitgaande_sleutel = services.seal_sleutel("geheim van de partner")
    partner.save()

    assert sleutel not in str(Isopartner.objects.values().get())
    assert "geheim" not in str(Isopartner.objects.values().get())
    assert services.open_sleutel(partner) == "geheim van de partner"
    assert services.find_partner(partner.account, sleutel) == partner
    services.issue_sleutel(partner, by=beheerder, at=timezone.now())
    assert services.find_partner(partner.account, sleutel) is None
    assert OURS.waarde == partner.eigen_nummer
