"""Seventy letters of Dutch mail programs, servers and vandals, read without a database."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.post import bijlagen, citaat, draad, herkomst, lezen, opmaak, tekens
from servicedesk.post.herkomst import Aard, Bron
from tests.servicedesk.factories_post import EML, read_eml

OURS = ["servicedesk@bisc.example"]
NOON = dt.datetime(2026, 11, 17, 16, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Letter:
    """What must be read from one letter; `nieuw` is all that stays unfolded."""

    naam: str
    nieuw: str
    citaat: str = ""
    aard: Aard = Aard.GEWOON


LETTERS = [
    Letter(
        "nieuw-gewoon",
        "Goedemiddag,\n\n"
        "De bonprinter in Het Eemhuis drukt sinds vanochtend halve regels.\n"
        "Ik heb het papier al vervangen.\n\nGroet,\nIris Koning",
    ),
    Letter(
        "nieuw-outlook-html",
        "Hallo,\n\n"
        "Zelfbediening 2 blijft hangen op het logo. Er staat fout 0x80 in beeld.\n\n"
        "Met vriendelijke groet,\nIris",
    ),
    Letter(
        "nieuw-outlook-alternatief",
        "Hallo,\n\n"
        "Het wisselen van het wachtwoord lukt niet bij de collega’s van de jeugdafdeling.\n"
        "\nGroet, Iris",
    ),
    Letter(
        "nieuw-gmail-tekst",
        "Hoi, de wifi in het leescafé valt steeds weg, vooral na 14 uur. Kan iemand kijken?",
    ),
    Letter("nieuw-iphone", "Deur bij de ingang Leusden gaat niet open met de pas"),
    Letter("nieuw-android-outlook", "Scherm bij de balie is zwart."),
    Letter("antwoord-gmail", "Nee, hij doet het nog niet.", "Op di 17 nov"),
    Letter("antwoord-gmail-afgebroken", "Het rode lampje knippert nu.", "Op di 17 nov"),
    Letter("antwoord-gmail-html", "Dat klopt, sinds maandag.", "Op di 17 nov"),
    Letter("antwoord-outlook", "Beste Noor,\n\nJa, nog steeds. Zie de foto.\n\nGroet, Iris", "____"),
    Letter("antwoord-outlook-zonder-streep", "De stekker zat los, hij werkt weer. Bedankt!", "Van: BiSC"),
    Letter("antwoord-outlook-html", "Nee, het scherm blijft zwart.", "____"),
    Letter("antwoord-outlook-oud", "Ik heb het geprobeerd, zelfde fout.", "-----Oorspronkelijk"),
    Letter("antwoord-ios", "Morgen na tienen kan iemand kijken.", "> Op 17 nov"),
    Letter("antwoord-apple-mail", "Zie mijn vorige mail.", "Op 17 nov"),
    Letter("antwoord-thunderbird", "Het serienummer is 12345.", "Op 17-11"),
    Letter("antwoord-markering", "Ja graag.", "-- Schrijf"),
    Letter("antwoord-samsung", "Hij staat in de kelder", "-------- Oorspr"),
    Letter("antwoord-engels", "Klopt!", "On Tue"),
    Letter("antwoord-alleen-citaat", "> Werkt hij weer?\n> Groet, Noor"),
    Letter(
        "antwoord-tussen-de-regels",
        "Op 17-11-2026 om 15:04 schreef BiSC-portaal:\n> Welke versie staat erop?\n"
        "Versie 4.2.\n> En sinds wanneer?\nSinds vrijdag.",
    ),
    Letter("afwezig-outlook", "Ik ben afwezig tot en met 24 november.", aard=Aard.AUTOMATISCH),
    Letter("afwezig-gmail", "Ik ben er even niet.", aard=Aard.AUTOMATISCH),
    Letter("afwezig-zonder-koppen", "Ik lees mijn mail weer op 1 december.", aard=Aard.AUTOMATISCH),
    Letter("afwezig-auto-replied", "Met zwangerschapsverlof.", aard=Aard.AUTOMATISCH),
    Letter("nieuwsbrief", "Nu met korting.", aard=Aard.AUTOMATISCH),
    Letter("afzender-noreply", "Zie het portaal.", aard=Aard.AUTOMATISCH),
    Letter("bounce-postfix", "Het bericht kon niet worden bezorgd.", aard=Aard.NIET_BEZORGD),
    Letter(
        "bounce-exchange",
        "Uw bericht aan iris@bibliotheekeemland.nl is niet bezorgd. Het postvak is vol.",
        aard=Aard.NIET_BEZORGD,
    ),
    Letter("bounce-onbestelbaar-leeg-pad", "Postvak bestaat niet.", aard=Aard.NIET_BEZORGD),
    Letter("lus-eigen-adres", "Je melding is ontvangen.", aard=Aard.LUS),
    Letter("lus-eigen-kop", "Je melding is ontvangen.", aard=Aard.LUS),
    Letter("lus-veertig-servers", "Hallo", aard=Aard.LUS),
    Letter("tekens-cp1252-als-latin1", "De prijs is € 5,00 – “net iets” meer."),
    Letter("tekens-onbekend", "Café en coördinatie"),
    Letter("tekens-ascii-maar-utf8", "Één coöperatie"),
    Letter("tekens-utf8-maar-cp1252", "Privé bericht"),
    Letter("tekens-utf16", "Ruimte één"),
    Letter("tekens-utf7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    Letter("tekens-base64-kapot", "Hallo wereld"),
    Letter("tekens-zonder-mime", "Gewoon tekst zonder kopregels over tekens."),
    Letter("tekens-nul-en-richting", "Let op: txet"),
    Letter("html-script", "Het scherm is zwart.\n\nWeg"),
    Letter("html-lege-tekst", "Balie 3\ngeen beeld\n\n- kabel nagekeken"),
    Letter("html-diep-genest", "Onderin"),
    Letter("bijlage-grens-ontbreekt", "Deze mail is halverwege afgebroken"),
]


def read(naam: str) -> lezen.Mail:
    return lezen.read_mail(read_eml(naam), eigen_adressen=OURS)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.naam)
def test_a_letter_says_what_is_new_in_it(letter: Letter) -> None:
    mail = read(letter.naam)

    assert mail.nieuw == letter.nieuw
    assert mail.citaat.startswith(letter.citaat)
    assert bool(mail.citaat) == bool(letter.citaat)
    assert mail.aard == letter.aard
    assert bool(mail.aard_reden) == (letter.aard != Aard.GEWOON)


@pytest.mark.parametrize("naam", sorted(path.stem for path in EML.glob("*.eml")))
def test_every_letter_is_read_or_refused_with_a_sentence(naam: str) -> None:
    if naam in {"geen-mail", "leeg"}:
        with pytest.raises(lezen.MailUnreadableError, match=r"geen e-mail: .*\."):
            read(naam)
        return
    mail = read(naam)

    assert "\0" not in mail.tekst + mail.onderwerp
    assert "\u202e" not in mail.tekst + mail.onderwerp


def test_the_collection_is_large_enough() -> None:
    assert len(list(EML.glob("*.eml"))) >= 40


@pytest.mark.parametrize(
    "naam", ["nieuw-doorgestuurd", "nieuw-gmail-doorgestuurd", "nieuw-doorgestuurd-als-bijlage"]
)
def test_a_forwarded_mail_is_not_folded_away(naam: str) -> None:
    mail = read(naam)

    assert mail.citaat == ""
    assert "lener" in mail.tekst.lower() or "reader" in mail.tekst or mail.delen


@pytest.mark.parametrize(
    ("naam", "onderwerp"),
    [
        ("nieuw-koppen-gebroken", "Storing in de caféhoek"),
        ("nieuw-gmail-tekst", "Wifi in het leescafé"),
        ("nieuw-kop-zonder-codering", "Printer in café kapot"),
        ("nieuw-zonder-onderwerp", ""),
    ],
)
def test_a_subject_is_read_whatever_it_was_wrapped_in(naam: str, onderwerp: str) -> None:
    assert read(naam).onderwerp == onderwerp


def test_the_sender_is_one_address_in_lower_case() -> None:
    mail = read("nieuw-gmail-tekst")

    assert (mail.afzender, mail.afzender_naam) == ("iris@bibliotheekeemland.nl", "Koning, Iris")
    assert read("zonder-afzender").afzender == ""
    assert read("afzender-onzin").afzender == ""


def test_numbers_are_found_in_the_subject() -> None:
    assert read("antwoord-op-nummer-in-onderwerp").nummers == ("M2611-0042",)
    assert read("antwoord-twee-nummers").nummers == ("M2611-0042", "V2610-0007")
    assert draad.read_nummers("AM2611-0042x en M2611-00421234") == ()


def test_a_bounce_names_our_mail_and_whom_it_missed() -> None:
    mail = read("bounce-postfix")

    assert mail.niet_bezorgd_aan == "iris@bibliotheekeemland.nl"
    assert "<uitgaand@portaal>" in mail.verwijzingen


@pytest.mark.parametrize(
    ("naam", "bestand", "geweigerd"),
    [
        ("bijlage-pdf", "factuur café.pdf", False),
        ("bijlage-pad-in-naam", "passwd.png", False),
        ("bijlage-programma", "update.pdf", True),
        ("bijlage-zipbom", "logs.zip", True),
        ("bijlage-uitnodiging", "uitnodiging.ics", False),
        ("nieuw-doorgestuurd-als-bijlage", "Klacht.eml", False),
    ],
)
def test_a_file_keeps_a_safe_name_and_danger_is_named(naam: str, bestand: str, geweigerd: bool) -> None:
    (deel,) = read(naam).delen

    assert deel.naam == bestand
    assert bool(deel.weigering) == geweigerd


def test_winmail_is_explained() -> None:
    assert "alleen Outlook" in read("bijlage-winmail").gebreken[0]


def test_endless_parts_are_cut_and_said_so() -> None:
    assert "200 delen" in read("delen-zonder-einde").gebreken[0]


def test_a_sender_our_server_did_not_believe_is_marked() -> None:
    assert read("dmarc-mislukt").afzender_onbetrouwbaar
    assert not read("nieuw-gewoon").afzender_onbetrouwbaar


# --- When it came in ---------------------------------------------------------------------------------------
def test_the_servers_received_header_says_when_a_mail_came_in() -> None:
    for naam in ("nieuw-gewoon", "tijd-2039", "tijd-oude-datum"):
        moment, bron = herkomst.decide_received(read(naam).received, None, NOON)
        assert (moment, bron) == (dt.datetime(2026, 11, 17, 15, 58, tzinfo=dt.UTC), Bron.SERVER)


@pytest.mark.parametrize("naam", ["tijd-zonder-datum", "tijd-onleesbaar", "tijd-2039-received"])
def test_without_a_believable_header_the_mailbox_says_it(naam: str) -> None:
    in_postbus = NOON - dt.timedelta(minutes=3)

    assert herkomst.decide_received(read(naam).received, in_postbus, NOON) == (in_postbus, Bron.POSTBUS)
    assert herkomst.decide_received(read(naam).received, None, NOON) == (NOON, Bron.OPGEHAALD)


def test_a_forged_old_header_gives_way_to_the_mailbox() -> None:
    forged = NOON - dt.timedelta(days=30)

    assert herkomst.decide_received(forged, NOON, NOON) == (NOON, Bron.POSTBUS)


def test_a_clock_that_runs_ahead_never_makes_a_promise_in_the_future() -> None:
    ahead = NOON + dt.timedelta(minutes=2)

    assert herkomst.decide_received(ahead, ahead, NOON) == (NOON, Bron.SERVER)


def test_only_our_own_server_is_believed_when_it_is_named() -> None:
    koppen = {
        "received": [
            "from x by elders.example; Tue, 17 Nov 2026 10:00:00 +0100",
            "from y by mx.bisc.example (Postfix); Tue, 17 Nov 2026 09:58:00 +0100",
        ]
    }

    assert herkomst.read_received(koppen, "mx.bisc.example") == dt.datetime(
        2026, 11, 17, 8, 58, tzinfo=dt.UTC
    )
    assert herkomst.read_received(koppen, "nergens.example") is None


# --- Conversation ------------------------------------------------------------------------------------------
def test_only_we_can_make_an_id_that_names_a_call() -> None:
    ours = draad.make_message_id("M2611-0042", "reactie-1", domein="portaal.example", geheim="a")

    assert draad.recognise((ours,), geheim="a") == "M2611-0042"
    assert draad.recognise((ours.upper(),), geheim="a") == "M2611-0042"
    assert draad.recognise((ours,), geheim="b") == ""
    assert draad.recognise((ours.replace("m2611-0042", "m2611-0043"),), geheim="a") == ""
    assert ours == draad.make_message_id("M2611-0042", "reactie-1", domein="portaal.example", geheim="a")


@pytest.mark.parametrize("tekst", ["Top, bedankt!", "Hij doet het weer, dank je wel.", "Prima zo"])
def test_thanks_are_thanks(tekst: str) -> None:
    assert citaat.is_only_thanks(tekst)


@pytest.mark.parametrize(
    "tekst",
    [
        "Bedankt, maar hij doet het nog niet",
        "Fijn! Kunnen jullie ook de tweede doen?",
        "Het lampje brandt",
        "",
    ],
)
def test_more_than_thanks_is_no_thanks(tekst: str) -> None:
    assert not citaat.is_only_thanks(tekst)


# --- Whatever comes ----------------------------------------------------------------------------------------
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(rauw: bytes) -> None:
    try:
        lezen.read_mail(rauw)
    except lezen.MailUnreadableError:
        return


@given(
    st.binary(max_size=600),
    st.sampled_from(["subject", "from", "date", "received", "content-type", "references"]),
)
def test_any_header_is_survived(waarde: bytes, kop: str) -> None:
    rauw = b"From: a@b.nl\n" + kop.encode() + b": " + waarde.replace(b"\n", b"") + b"\n\nHallo\n"

    assert lezen.read_mail(rauw).aard


@given(st.text(max_size=400))
def test_no_text_is_lost_by_folding(tekst: str) -> None:
    gesplitst = citaat.split_citaat(tekst)

    words = (gesplitst.nieuw + "\n" + gesplitst.citaat).split()
    missing = [word for word in tekst.split() if word not in words]
    assert not missing or citaat.RECLAME.search(tekst.strip().splitlines()[-1].strip())


@given(st.text(max_size=400))
def test_any_html_becomes_text(html: str) -> None:
    assert isinstance(opmaak.html_to_text(html), str)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_charset_gives_letters_that_can_be_stored(inhoud: bytes, charset: str) -> None:
    tekst = tekens.decode_bytes(inhoud, charset)

    assert "\0" not in tekst
    tekst.encode("utf-8")


@given(st.text(max_size=300))
def test_any_file_name_is_made_safe(naam: str) -> None:
    safe = bijlagen.safe_name(naam)

    assert safe
    assert "/" not in safe
    assert len(safe) <= 120
