"""A mail becomes a call, an answer, or waits for a person; once, whatever goes wrong."""

import datetime as dt
import io
import zipfile
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from servicedesk import services
from servicedesk.models import Bijlage, InkomendeMail, MailOrigineel, Melding
from servicedesk.services import virusscan
from tests.servicedesk.factories import make_melding
from tests.servicedesk.factories_post import EML, make_eml, read_eml, receive

Status = InkomendeMail.Status
pytestmark = pytest.mark.usefixtures("afspraken")


def van(user: User) -> str:
    return f"{user.naam} <{user.email}>"


@pytest.fixture
def eigen(vestiging: Vestiging, medewerker: User) -> Melding:
    return make_melding(vestiging, medewerker, op=timezone.now() - dt.timedelta(hours=1))


# --- New calls ---------------------------------------------------------------------------------------------
def test_a_mail_of_a_library_opens_a_call_that_runs_from_its_receipt(
    medewerker: User, vestiging: Vestiging
) -> None:
    op = timezone.now().replace(microsecond=0) - dt.timedelta(minutes=6)
    mail = receive(make_eml(van(medewerker), onderwerp="RE: Fwd: Bonprinter", op=op))

    assert mail.status == Status.VERWERKT
    assert mail.melding is not None
    assert mail.melding.gemeld_op == mail.ontvangen_op == op
    assert mail.melding.klokken.get().started_at >= op
    assert (mail.melding.onderwerp, mail.melding.kanaal) == ("Bonprinter", Melding.Kanaal.E_MAIL)
    assert (mail.melding.melder, mail.melding.vestiging) == (medewerker, vestiging)
    assert mail.melding.urgentie == settings.POST_URGENTIE


def test_the_branch_that_is_named_is_the_branch(medewerker: User, vestiging: Vestiging) -> None:
    gemeente = Gemeente.objects.create(naam="Leusden", bibliotheek=vestiging.organisatie)
    leusden = Vestiging.objects.create(
        organisatie=vestiging.organisatie, gemeente=gemeente, plaats="Leusden", naam="Leusden"
    )

    assert receive(make_eml(van(medewerker), "De deur in Leusden klemt.")).melding.vestiging == leusden  # type: ignore[union-attr]


def test_the_same_mail_twice_is_one_call(medewerker: User) -> None:
    rauw = make_eml(van(medewerker))
    receive(rauw)

    again = receive(rauw.replace(b"Received: from elders", b"Received: from weer elders"))

    assert Melding.objects.count() == 1
    assert (again.status, again.reden) == (Status.GENEGEERD, "Dezelfde mail kwam al eerder binnen.")
    assert services.store_eml(rauw, at=timezone.now()) is None


def test_the_confirmation_answers_the_mail(medewerker: User, settings: object) -> None:
    mail = receive(make_eml(van(medewerker)))

    told = Bericht.objects.get(ontvanger=medewerker)
    assert told.koppen["In-Reply-To"] == mail.message_id
    assert mail.message_id in told.koppen["References"]
    assert mail.melding.nummer.lower() in told.koppen["Message-ID"]  # type: ignore[union-attr]


# --- Answers -----------------------------------------------------------------------------------------------
def test_an_answer_finds_its_call_by_the_id_we_sent(eigen: Melding, medewerker: User) -> None:
    ours = Bericht.objects.get(ontvanger=medewerker).koppen["Message-ID"]

    mail = receive(make_eml(van(medewerker), "Nu ook balie 2.", koppen=f"In-Reply-To: {ours}\n"))

    assert mail.melding == eigen
    assert mail.reactie is not None
    assert (mail.reactie.tekst, mail.reactie.van_bisc) == ("Nu ook balie 2.", False)
    assert Melding.objects.count() == 1


def test_an_answer_finds_its_call_by_number_or_by_the_mail_before(eigen: Melding, medewerker: User) -> None:
    first = receive(make_eml(van(medewerker), "Nog iets.", onderwerp=f"over {eigen.nummer.lower()}"))
    second = receive(make_eml(van(medewerker), "En nog iets.", koppen=f"References: {first.message_id}\n"))

    assert first.melding == second.melding == eigen


def test_a_colleague_of_bisc_mails_a_note(eigen: Melding, servicedeskmedewerker: User) -> None:
    mail = receive(make_eml(van(servicedeskmedewerker), "Let op.", onderwerp=eigen.nummer))

    assert mail.reactie is not None
    assert mail.reactie.intern


def test_an_answer_to_a_solved_call_opens_it_and_thanks_do_not(
    eigen: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    now = timezone.now()
    services.pick_up_melding(eigen, by=servicedeskmedewerker, at=now)
    services.resolve_melding(eigen, by=servicedeskmedewerker, at=now, oplossing="Kabel vervangen.")

    receive(make_eml(van(medewerker), "Top, bedankt!", onderwerp=eigen.nummer))
    eigen.refresh_from_db()
    assert eigen.status == Melding.Status.OPGELOST

    receive(make_eml(van(medewerker), "Hij doet het toch niet.", onderwerp=eigen.nummer))
    eigen.refresh_from_db()
    assert eigen.status == Melding.Status.HEROPEND
    assert eigen.klokken.count() == 2


def test_an_answer_ends_the_waiting(eigen: Melding, medewerker: User, servicedeskmedewerker: User) -> None:
    now = timezone.now()
    services.pick_up_melding(eigen, by=servicedeskmedewerker, at=now)
    services.wait_melding(eigen, by=servicedeskmedewerker, at=now, op="wacht_op_melder", toelichting="Welke?")

    receive(make_eml(van(medewerker), "De linker.", onderwerp=eigen.nummer))

    eigen.refresh_from_db()
    assert eigen.status == Melding.Status.IN_BEHANDELING


def test_an_answer_to_a_closed_call_is_a_new_call_that_names_it(
    eigen: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    now = timezone.now()
    services.pick_up_melding(eigen, by=servicedeskmedewerker, at=now)
    services.resolve_melding(eigen, by=servicedeskmedewerker, at=now, oplossing="Klaar.")
    services.close_melding(eigen, by=medewerker, at=now)

    mail = receive(make_eml(van(medewerker), "Weer stuk.", onderwerp=eigen.nummer))

    assert mail.melding not in {None, eigen}
    assert mail.melding.omschrijving.startswith(f"Vervolg op {eigen.nummer}")


# --- What waits for a person -------------------------------------------------------------------------------
def test_nobody_writes_under_the_call_of_another_library(eigen: Melding, andere_medewerker: User) -> None:
    mail = receive(make_eml(van(andere_medewerker), onderwerp=eigen.nummer))

    assert mail.status == Status.TE_BEOORDELEN
    assert not eigen.reacties.exists()


def test_a_stranger_waits_for_a_person(db: None) -> None:
    mail = receive(make_eml("Truus <truus@voorbeeld.nl>"))

    assert (mail.status, mail.reden) == (Status.TE_BEOORDELEN, "We kennen deze afzender niet.")
    assert not Melding.objects.exists()


@pytest.mark.parametrize(
    "naam",
    sorted(
        path.stem
        for path in EML.glob("*.eml")
        if path.stem.startswith(("afwezig", "bounce", "lus", "nieuwsbrief"))
    ),
)
def test_machines_open_no_calls_and_get_no_answer(
    naam: str, medewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "POSTBUS", POSTBUS)
    User.objects.filter(pk=medewerker.pk).update(email="iris@bibliotheekeemland.nl")

    mail = receive(read_eml(naam))

    assert mail.status in {Status.GENEGEERD, Status.TE_BEOORDELEN}
    assert not Melding.objects.exists()
    assert not Bericht.objects.exists()


POSTBUS = {"adres": "servicedesk@bisc.example", "ontvangstserver": ""}


def test_a_bounce_about_a_call_is_shown_to_a_person(eigen: Melding) -> None:
    rauw = read_eml("bounce-postfix").replace(
        b"Undelivered Mail", f"{eigen.nummer} Undelivered Mail".encode()
    )

    mail = receive(rauw)

    assert mail.status == Status.TE_BEOORDELEN
    assert mail.reden == f"Een mail van ons over {eigen.nummer} kwam niet aan bij iris@bibliotheekeemland.nl."


def test_a_storm_of_one_sender_stops_opening_calls(medewerker: User) -> None:
    mails = [receive(make_eml(van(medewerker), f"Alarm {n}")) for n in range(22)]

    assert mails[0].status == Status.VERWERKT
    assert mails[-1].status == Status.TE_BEOORDELEN


def test_a_sender_our_server_did_not_believe_waits(medewerker: User) -> None:
    User.objects.filter(pk=medewerker.pk).update(email="iris@bibliotheekeemland.nl")

    assert receive(read_eml("dmarc-mislukt")).status == Status.TE_BEOORDELEN


# --- Bad input: nothing lost, nothing run ------------------------------------------------------------------
def test_what_is_no_mail_is_kept_apart_with_its_bytes(db: None) -> None:
    mail = receive(read_eml("geen-mail"))

    assert mail.status == Status.QUARANTAINE
    assert bytes(MailOrigineel.objects.get(mail=mail).inhoud) == read_eml("geen-mail")


def test_thirty_megabytes_are_refused_with_a_sentence(medewerker: User) -> None:
    rauw = make_eml(van(medewerker)) + b"x" * (30 * 1024 * 1024)

    mail = receive(rauw)

    assert mail.status == Status.QUARANTAINE
    assert mail.reden.startswith("De mail is 30 MB, en meer dan 25 MB nemen we niet aan.")
    assert (mail.afzender, mail.onderwerp) == (medewerker.email, "Bonprinter")
    assert len(MailOrigineel.objects.get(mail=mail).inhoud) < 10_000


def test_a_zip_bomb_is_kept_and_not_given_out(medewerker: User) -> None:
    bom = io.BytesIO()
    with zipfile.ZipFile(bom, "w", zipfile.ZIP_DEFLATED) as archief:
        archief.writestr("word/document.xml", b"\0" * (60 * 1024 * 1024))
    letter = EmailMessage()
    letter["From"], letter["Subject"] = van(medewerker), "Verslag"
    letter.set_content("Zie het verslag.")
    letter.add_attachment(bom.getvalue(), maintype="application", subtype="zip", filename="verslag.docx")

    mail = receive(letter.as_bytes())

    bijlage = Bijlage.objects.get(melding=mail.melding)
    assert not bijlage.is_vrij
    assert "veel te groot" in bijlage.reden


def test_a_mail_without_a_date_or_of_2039_is_a_call_of_now(medewerker: User) -> None:
    User.objects.filter(pk=medewerker.pk).update(email="iris@bibliotheekeemland.nl")
    before = timezone.now()

    for naam in ("tijd-zonder-datum", "tijd-2039-received"):
        mail = receive(read_eml(naam))
        assert mail.status == Status.VERWERKT
        assert mail.melding is not None
        assert before <= mail.melding.gemeld_op <= timezone.now()


def test_a_mail_that_cannot_be_read_is_tried_three_times_and_kept(
    medewerker: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    services.store_eml(make_eml(van(medewerker)), at=timezone.now())
    monkeypatch.setattr("servicedesk.services.meldingen.report_melding", _broken)
    now = timezone.now()

    for _ in range(4):
        now += dt.timedelta(minutes=6)
        assert services.process_next_mail(at=now)

    mail = InkomendeMail.objects.get()
    assert (mail.status, mail.pogingen) == (Status.QUARANTAINE, 4)
    assert not services.process_next_mail(at=now + dt.timedelta(hours=1))
    assert caplog.text.count("could not be read") == 3


def _broken(**_: object) -> None:
    raise ZeroDivisionError


def test_the_reader_of_files_says_what_became_of_each(
    medewerker: User, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    User.objects.filter(pk=medewerker.pk).update(email="iris@bibliotheekeemland.nl")

    call_command("lees_mail", str(EML / "nieuw-gewoon.eml"), str(EML / "leeg.eml"))
    call_command("lees_mail", str(EML / "nieuw-gewoon.eml"))

    out = capsys.readouterr().out
    assert f"bij een melding {Melding.objects.get().nummer}" in out
    assert "in quarantaine: Dit is geen e-mail" in out
    assert "was er al" in out


# --- The scanner -------------------------------------------------------------------------------------------
def test_an_infected_mail_gives_nothing_out(medewerker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servicedesk.services.post.scan_virus", lambda _: "Eicar-Test-Signature")

    mail = receive(make_eml(van(medewerker)))

    assert (mail.status, mail.scan) == (Status.QUARANTAINE, InkomendeMail.Scan.BESMET)
    assert "Eicar-Test-Signature" in mail.reden
    assert not Melding.objects.exists()


def test_a_scanner_that_is_away_makes_mail_wait_and_lose_nothing(
    medewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "CLAMAV_ADRES", "tcp://127.0.0.1:1")
    now = timezone.now()
    services.store_eml(make_eml(van(medewerker)), at=now)

    for _ in range(5):
        now += dt.timedelta(minutes=6)
        services.process_next_mail(at=now)
    assert InkomendeMail.objects.get().status == Status.TE_VERWERKEN

    monkeypatch.setattr(settings, "CLAMAV_ADRES", "")
    services.process_next_mail(at=now + dt.timedelta(minutes=6))
    assert InkomendeMail.objects.get().status == Status.VERWERKT


def test_without_a_scanner_nothing_is_called_clean(medewerker: User) -> None:
    assert virusscan.scan_virus(b"x") is None
    assert receive(make_eml(van(medewerker))).scan == InkomendeMail.Scan.NIET_GESCAND


# --- By hand -----------------------------------------------------------------------------------------------
@pytest.fixture
def vreemd(db: None) -> InkomendeMail:
    return receive(make_eml("Truus <truus@voorbeeld.nl>", "De deur klemt.", onderwerp="Deur"))


def test_a_stranger_is_answered_by_mail_and_may_answer_back(
    vreemd: InkomendeMail, servicedeskmedewerker: User, vestiging: Vestiging
) -> None:
    melding = services.report_from_mail(
        vreemd,
        by=servicedeskmedewerker,
        at=timezone.now(),
        soort="incident",
        urgentie=3,
        onderwerp="Deur klemt",
        vestiging=vestiging,
    )
    services.add_reactie(melding, by=servicedeskmedewerker, at=timezone.now(), tekst="Welke deur?")

    assert melding.gemeld_op == vreemd.ontvangen_op
    sent = Bericht.objects.filter(adres="truus@voorbeeld.nl").order_by("pk")
    assert [bericht.onderwerp for bericht in sent] == [
        f"{melding.nummer} ontvangen: Deur klemt",
        f"{melding.nummer}: antwoord van {servicedeskmedewerker}",
    ]
    answer = receive(
        make_eml(
            "truus@voorbeeld.nl", "De achterdeur.", koppen=f"In-Reply-To: {sent[1].koppen['Message-ID']}\n"
        )
    )
    assert answer.reactie is not None
    assert (answer.reactie.naam_van_auteur, answer.reactie.melding) == ("truus@voorbeeld.nl", melding)


def test_a_mail_is_dealt_with_once(
    vreemd: InkomendeMail, servicedeskmedewerker: User, vestiging: Vestiging
) -> None:
    services.put_mail_away(vreemd, by=servicedeskmedewerker, at=timezone.now(), reden="Reclame.")

    with pytest.raises(services.MailRefusedError, match="al afgehandeld"):
        services.put_mail_away(vreemd, by=servicedeskmedewerker, at=timezone.now(), reden="Reclame.")


def test_a_mail_can_be_put_under_a_call(
    vreemd: InkomendeMail, servicedeskmedewerker: User, eigen: Melding
) -> None:
    reactie = services.add_mail_to_melding(vreemd, by=servicedeskmedewerker, at=timezone.now(), melding=eigen)

    assert (reactie.naam_van_auteur, reactie.tekst) == ("Truus", "De deur klemt.")
    vreemd.refresh_from_db()
    assert (vreemd.status, vreemd.melding) == (Status.VERWERKT, eigen)


def test_a_sender_without_a_branch_waits(directeur: User, bibliotheek: Organisatie) -> None:
    assert receive(make_eml(van(directeur))).reden == "De bibliotheek van de afzender heeft geen vestiging."
