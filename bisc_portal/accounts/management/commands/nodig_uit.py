"""Invites the first administrator; that person invites the others."""

import argparse
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from bisc_portal.accounts import errors, services
from bisc_portal.accounts.models import Rol

# By name: the network stands on accounts, not the other way round.
ORGANISATIES: Any = apps.get_model("netwerk", "Organisatie")


class Command(BaseCommand):
    help = "Nodigt een beheerder van BiSC uit; die nodigt de anderen uit op de pagina Mensen."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", help="het eigen e-mailadres van de beheerder")
        parser.add_argument("naam", help="voor- en achternaam, tussen aanhalingstekens")

    def handle(self, *args: Any, **options: Any) -> None:
        bisc = ORGANISATIES.objects.filter(soort="bisc").order_by("pk").first()
        if bisc is None:
            raise CommandError("BiSC staat nog niet in het netwerk: draai eerst laad_referentie.")
        try:
            validate_email(options["email"])
            services.invite(
                email=options["email"],
                naam=options["naam"],
                organisatie_id=bisc.pk,
                vestiging_id=None,
                rollen=[Rol.BEHEERDER],
                by=None,
                at=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(f"'{options['email']}' is geen e-mailadres.") from error
        except errors.EmailTakenError as error:
            raise CommandError(f"{options['email']} heeft al een account.") from error
        except errors.AlreadyInvitedError as error:
            raise CommandError(f"{options['email']} heeft al een uitnodiging die nog openstaat.") from error
        self.stdout.write(f"De uitnodiging voor {options['email']} wordt verstuurd.")
