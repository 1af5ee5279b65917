"""The mailbox is emptied into rows, every mail once, over a real IMAP server."""

import threading
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from imap_tools import BaseMailBox

from bisc_portal.accounts.models import User
from bisc_portal.berichten.services import deliver_next
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services, tasks
from servicedesk.models import InkomendeMail, Melding
from tests.servicedesk.factories import load_afspraken
from tests.servicedesk.factories_post import make_eml
from tests.servicedesk.mailserver import Mailserver

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "servicedesk@bisc.example"


@pytest.fixture
def postbus(mailserver: Mailserver, monkeypatch: pytest.MonkeyPatch) -> Mailserver:
    """A mailbox of its own for every test, which the portal empties."""
    adres = f"desk-{timezone.now():%H%M%S%f}@bisc.example"
    monkeypatch.setattr(settings, "POSTBUS", mailserver.postbus(adres))
    load_afspraken()
    return mailserver


def adres_of_desk() -> str:
    return str(settings.POSTBUS["adres"])


def send(
    mailserver: Mailserver, user: User, tekst: str = "De bonprinter doet het niet.", **fields: Any
) -> None:
    mailserver.send(make_eml(user.email, tekst, **fields), van=user.email, aan=adres_of_desk())


def test_a_mail_becomes_a_call_at_the_moment_the_server_took_it_in(
    postbus: Mailserver, medewerker: User
) -> None:
    before = timezone.now().replace(microsecond=0)
    send(postbus, medewerker)

    assert tasks.fetch_post() == 1
    tasks.process_post()

    mail = InkomendeMail.objects.select_related("melding").get()
    assert mail.status == InkomendeMail.Status.VERWERKT, mail.reden
    assert mail.ontvangen_bron == InkomendeMail.Bron.SERVER
    assert before <= mail.melding.gemeld_op <= mail.opgehaald_op  # type: ignore[union-attr]
    assert postbus.read(adres_of_desk()) == []
    assert len(postbus.read(adres_of_desk(), "Verwerkt")) == 1
    assert tasks.fetch_post() == 0


def test_two_workers_at_one_mailbox_take_every_mail_once(postbus: Mailserver, medewerker: User) -> None:
    for number in range(12):
        send(postbus, medewerker, f"Balie {number}")

    def work() -> None:
        for _ in range(3):
            services.fetch_post(at=timezone.now())
            while services.process_next_mail(at=timezone.now()):
                pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)

    assert sorted(Melding.objects.values_list("omschrijving", flat=True)) == sorted(
        f"Balie {number}" for number in range(12)
    )


def test_a_worker_killed_before_the_move_doubles_nothing(
    postbus: Mailserver, medewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(postbus, medewerker)

    def killed(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr(BaseMailBox, "move", killed)
        with pytest.raises(ConnectionResetError):
            services.fetch_post(at=timezone.now())
    assert len(postbus.read(adres_of_desk())) == 1

    assert services.fetch_post(at=timezone.now()) == 0
    tasks.process_post()

    assert postbus.read(adres_of_desk()) == []
    assert Melding.objects.count() == 1


def test_a_mail_of_thirty_megabytes_stays_at_the_server(postbus: Mailserver, medewerker: User) -> None:
    send(postbus, medewerker, ("x" * 990 + "\n") * 32_000)

    services.fetch_post(at=timezone.now())
    tasks.process_post()

    mail = InkomendeMail.objects.get()
    assert mail.status == InkomendeMail.Status.QUARANTAINE
    assert "meer dan 25 MB nemen we niet aan" in mail.reden
    assert mail.afzender == medewerker.email
    (kept,) = postbus.read(adres_of_desk(), "Te groot")
    assert len(kept.as_bytes()) > 30_000_000


def test_an_answer_goes_out_once_and_comes_back_to_its_call(
    postbus: Mailserver,
    medewerker: User,
    servicedeskmedewerker: User,
    vestiging: Vestiging,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(postbus, medewerker)
    services.fetch_post(at=timezone.now())
    tasks.process_post()
    melding = Melding.objects.get()
    services.add_reactie(
        melding, by=servicedeskmedewerker, at=timezone.now(), tekst="Welke balie?", pick_up=True
    )

    deliver_over_smtp(postbus, monkeypatch)

    mails = [m for m in postbus.read(medewerker.email) if f"{melding.nummer}: antwoord" in str(m["Subject"])]
    assert len(mails) == 1
    assert mails[0]["Auto-Submitted"] == "auto-generated"
    assert mails[0]["Reply-To"] == adres_of_desk()
    assert InkomendeMail.objects.get().message_id in mails[0]["References"]
    body = mails[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert body.startswith("-- Schrijf je antwoord boven deze regel --")

    quoted = "\n".join(f"> {line}" for line in body.splitlines())
    answer = f"Balie 2.\n\nOp di 17 nov 2026 om 15:04 schreef BiSC <p@b.nl>:\n\n{quoted}"
    koppen = f"In-Reply-To: {mails[0]['Message-ID']}\n"
    send(postbus, medewerker, answer, onderwerp="Re: zonder nummer", koppen=koppen)
    services.fetch_post(at=timezone.now())
    tasks.process_post()

    reactie = melding.reacties.order_by("pk").last()
    assert reactie is not None
    assert (reactie.tekst, reactie.auteur) == ("Balie 2.", medewerker)


def deliver_over_smtp(mailserver: Mailserver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty the outbox through the real SMTP server."""
    monkeypatch.setattr(settings, "MAILERS", mailserver.mailers())
    while deliver_next(at=timezone.now()):
        pass
