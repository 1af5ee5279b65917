"""A post office that takes its time, so that a worker can be killed with a letter in its hand."""

import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

FOLDER = "CHAOS_MAIL"
SECONDS_A_LETTER = 0.04


class SlowPost(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            time.sleep(SECONDS_A_LETTER)
            letter = Path(os.environ[FOLDER], uuid.uuid4().hex)
            letter.write_text(message.extra_headers["Message-ID"], encoding="utf-8")
        return len(email_messages)


def posted(folder: Path) -> list[str]:
    """The Message-ID of every letter that left the post office."""
    return [letter.read_text(encoding="utf-8") for letter in folder.iterdir()]
