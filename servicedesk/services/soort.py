"""Another kind of call: an incident that turns out a question. One clock revision closes, the next opens."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from bisc_portal.templatetags.portaal import moment
from servicedesk import notifications, workflow
from servicedesk.models import Klok, Melding, MeldingGebeurtenis
from servicedesk.services import klokken
from servicedesk.services.meldingen import lock_melding
from servicedesk.services.weigeringen import HandelingRefusedError


class SoortUnchangedError(HandelingRefusedError):
    """The call is of this kind already, or an urgency does not go with the kind."""


@transaction.atomic
def change_soort(
    melding: Melding, *, by: User, at: dt.datetime, soort: str, urgentie: int | None, reden: str
) -> Melding:
    """Make it another kind, with its reason; the number stays, because people have written it down."""
    melding = lock_melding(melding)
    if melding.status == workflow.Status.AFGESLOTEN:
        raise SoortUnchangedError("Deze melding is afgesloten.")
    if soort == melding.soort:
        raise SoortUnchangedError(f"De melding is al een {melding.get_soort_display()}.")
    if (soort == Melding.Soort.INCIDENT) is (urgentie is None):
        raise SoortUnchangedError("Een incident heeft een urgentie; een vraag of wijziging heeft er geen.")
    before, before_urgentie = melding.soort, melding.urgentie
    melding.soort, melding.urgentie = soort, urgentie
    melding.save(update_fields=["soort", "urgentie"])
    klok = klokken.revise_klok(melding, aanleiding=Klok.Aanleiding.SOORT, at=at)
    gebeurtenis = MeldingGebeurtenis.objects.create(
        melding=melding,
        soort=MeldingGebeurtenis.Soort.SOORT_GEWIJZIGD,
        op=at,
        door=by,
        van_soort=before,
        naar_soort=soort,
        van_urgentie=before_urgentie,
        naar_urgentie=urgentie,
        toelichting=reden,
    )
    until = f" Iemand van BiSC pakt hem op vóór {moment(klok.due_at)}." if klok else ""
    notifications.notify_melder(
        melding,
        gebeurtenis,
        onderwerp=f"nu een {melding.get_soort_display()}",
        tekst=f"'{melding.onderwerp}' is nu een {melding.get_soort_display()}. Reden: {reden}{until}",
        by=by,
    )
    record("soort_gewijzigd", melding, by=by, at=at, van=before, naar=soort)
    return melding
