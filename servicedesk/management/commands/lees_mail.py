"""Read mail from .eml files, as if it had come out of the mailbox."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from servicedesk import services
from servicedesk.models import InkomendeMail


class Command(BaseCommand):
    help = "Leest een of meer .eml-bestanden in en zegt van elk wat ermee gebeurde."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestanden", nargs="+", help="pad naar een .eml-bestand")

    def handle(self, *args: Any, **options: Any) -> None:
        for naam in options["bestanden"]:
            self.stdout.write(f"{naam}: {self._read(Path(naam))}")

    def _read(self, pad: Path) -> str:
        try:
            rauw = pad.read_bytes()
        except OSError as error:
            raise CommandError(f"{pad} is niet te lezen: {error.strerror}.") from error
        mail = services.store_eml(rauw, at=timezone.now())
        if mail is None:
            return "was er al"
        services.process_mail(mail, at=timezone.now())
        mail = InkomendeMail.objects.select_related("melding").get(pk=mail.pk)
        where = f" {mail.melding.nummer}" if mail.melding else ""
        return f"{mail.get_status_display()}{where}{f': {mail.reden}' if mail.reden else ''}"
