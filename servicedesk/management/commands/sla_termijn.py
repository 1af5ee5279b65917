"""`manage.py sla_termijn geval.json`: what a deadline would be. Needs no database; see docs/sla.md."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from servicedesk.sla.geval import InvalidGevalError, compute_geval

BAD_INPUT = 2


class Command(BaseCommand):
    help = "Rekent uit wanneer een melding opgepakt moet zijn, uit een bestand met JSON, zonder database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("geval", help="een bestand met een kalender, een norm en gebeurtenissen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer, or one sentence on the error stream and exit 2."""
        try:
            tekst = Path(options["geval"]).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self._refuse(f"Het bestand {options['geval']} bestaat niet.")
        except UnicodeDecodeError:
            self._refuse(f"Het bestand {options['geval']} is geen tekst in UTF-8.")
        except (OSError, ValueError):
            self._refuse(f"Het bestand {options['geval']} is niet te lezen.")
        try:
            antwoord = compute_geval(tekst)
        except InvalidGevalError as error:
            self._refuse(str(error))
        self.stdout.write(json.dumps(antwoord, ensure_ascii=False, indent=2))

    def _refuse(self, zin: str) -> NoReturn:
        self.stderr.write(" ".join(zin.split()))
        sys.exit(BAD_INPUT)
