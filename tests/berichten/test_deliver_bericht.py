"""The outbox: one message a key, one mail a message, tried again when the post office fails."""

import datetime as dt
import hashlib
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from bisc_portal.accounts.models import User
from bisc_portal.berichten import services, tasks
from bisc_portal.berichten.models import Bericht

OP = dt.datetime(2026, 11, 17, 9, 30, tzinfo=dt.UTC)


def queue(user: User, sleutel: str = "melding-12-gemeld", *, at: dt.datetime = OP, **fields: Any) -> None:
    text = {"onderwerp": "Je melding is binnen", "tekst": "We kijken ernaar."}
    services.queue_bericht(sleutel, ontvanger=user, at=at, **{**text, **fields})


class BrokenPost(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, email_messages: Any) -> int:  # noqa: ARG002  Django's signature
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.fixture
def broken_post(settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.berichten.test_deliver_bericht.BrokenPost"}}


def test_the_same_key_twice_is_one_message(medewerker: User) -> None:
    queue(medewerker)
    queue(medewerker, tekst="Nog eens.")

    assert Bericht.objects.get().tekst == "We kijken ernaar."


def test_a_message_of_a_rolled_back_act_does_not_exist(medewerker: User) -> None:
    with transaction.atomic():
        queue(medewerker)
        transaction.set_rollback(True)

    assert not Bericht.objects.exists()


def test_a_message_goes_to_a_person_or_an_address_and_not_to_both(medewerker: User) -> None:
    with pytest.raises(IntegrityError, match="bericht_een_ontvanger"):
        queue(medewerker, adres="iemand@voorbeeld.invalid")


def test_a_due_message_is_mailed_once(medewerker: User) -> None:
    queue(medewerker, link="/servicedesk/meldingen/12/")

    assert services.deliver_next(at=OP) is True
    assert services.deliver_next(at=OP) is False

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([medewerker.email], "Je melding is binnen")
    assert "http://127.0.0.1:8000/servicedesk/meldingen/12/" in sent.body
    assert Bericht.objects.get().verzonden_op == OP


def test_a_message_for_later_waits(medewerker: User) -> None:
    queue(medewerker, at=OP + dt.timedelta(seconds=1))

    assert services.deliver_next(at=OP) is False
    assert mail.outbox == []


def test_a_message_for_the_portal_only_is_not_mailed(medewerker: User) -> None:
    queue(medewerker, per_mail=False)

    assert services.deliver_next(at=OP) is False


def test_messages_go_out_in_the_order_they_fell_due(medewerker: User) -> None:
    for number in (3, 1, 2):
        queue(medewerker, f"m-{number}", at=OP + dt.timedelta(minutes=number), onderwerp=f"nummer {number}")

    while services.deliver_next(at=OP + dt.timedelta(hours=1)):
        pass

    assert [sent.subject for sent in mail.outbox] == ["nummer 1", "nummer 2", "nummer 3"]


@pytest.mark.usefixtures("broken_post")
def test_a_failing_address_is_tried_again_after_growing_waits(medewerker: User) -> None:
    queue(medewerker)
    waits = []
    at = OP
    for _ in range(6):
        assert services.deliver_next(at=at) is True
        assert services.deliver_next(at=at) is False, "not again before its time"
        bericht = Bericht.objects.get()
        waits.append(int((bericht.volgende_poging_op - at).total_seconds() // 60))
        at = bericht.volgende_poging_op

    assert waits == [1, 5, 30, 120, 120, 120]
    assert (bericht.pogingen, bericht.verzonden_op) == (6, None)
    assert bericht.laatste_fout == "ConnectionRefusedError: [Errno 111] Connection refused"


@pytest.mark.usefixtures("broken_post")
def test_one_failing_message_does_not_hold_up_the_others(medewerker: User) -> None:
    queue(medewerker, "een")
    queue(medewerker, "twee")

    tasks.deliver_berichten()

    assert list(Bericht.objects.order_by("pk").values_list("pogingen", flat=True)) == [1, 1]


def test_the_message_id_is_the_same_at_every_attempt(medewerker: User, settings: Settings) -> None:
    queue(medewerker)
    works = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": "tests.berichten.test_deliver_bericht.BrokenPost"}}
    services.deliver_next(at=OP)
    settings.MAILERS = works

    services.deliver_next(at=OP + dt.timedelta(minutes=1))

    digest = hashlib.sha256(b"melding-12-gemeld").hexdigest()[:32]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{digest}@127.0.0.1>"


def test_reading_twice_keeps_the_first_moment(medewerker: User) -> None:
    queue(medewerker)
    bericht = Bericht.objects.get()

    services.mark_read(bericht, at=OP)
    services.mark_read(bericht, at=OP + dt.timedelta(hours=1))

    assert Bericht.objects.get().gelezen_op == OP


@pytest.fixture
def post_office(settings: Settings, tmp_path: Path) -> Path:
    """Real mail files, so that what two connections send can be counted."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": tmp_path},
        }
    }
    return tmp_path


def message_ids(folder: Path) -> list[str]:
    """Of every mail sent; two of one second may share a file."""
    return re.findall(
        r"^Message-ID: (\S+)", "".join(file.read_text() for file in folder.iterdir()), re.MULTILINE
    )


@pytest.mark.django_db(transaction=True)
def test_a_message_one_worker_holds_is_passed_over_by_the_next(medewerker: User) -> None:
    queue(medewerker, "een", onderwerp="een")
    queue(medewerker, "twee", onderwerp="twee")
    held, seen = threading.Event(), threading.Event()

    def hold_the_first() -> None:
        with transaction.atomic():
            Bericht.objects.select_for_update().get(sleutel="een")
            held.set()
            seen.wait(timeout=20)
        connection.close()

    worker = threading.Thread(target=hold_the_first)
    worker.start()
    assert held.wait(timeout=20)
    try:
        assert services.deliver_next(at=OP) is True
        assert services.deliver_next(at=OP) is False
    finally:
        seen.set()
        worker.join(timeout=20)

    assert [sent.subject for sent in mail.outbox] == ["twee"]
    assert services.deliver_next(at=OP) is True


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_every_message_once(medewerker: User, post_office: Path) -> None:
    for number in range(60):
        queue(medewerker, f"m-{number}")
    sent: list[int] = []
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait(timeout=20)
        count = 0
        while services.deliver_next(at=OP):
            count += 1
        sent.append(count)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    mailed = message_ids(post_office)
    assert sum(sent) == 60
    assert len(mailed) == len(set(mailed)) == 60
    assert not Bericht.objects.filter(verzonden_op__isnull=True).exists()
