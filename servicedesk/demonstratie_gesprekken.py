"""Calls of today in which more happens than one answer: every state and every tie between calls is there."""

import datetime as dt
from typing import Any

from bisc_portal.accounts.models import User
from servicedesk import services
from servicedesk.bestanden import Bestand
from servicedesk.models import IctDienst, Melding

UUR, MINUUT = dt.timedelta(hours=1), dt.timedelta(minutes=1)
LOGBOEK = b"08:41:02 start\n08:41:07 kaartlezer: geen antwoord\n08:41:37 kaartlezer: geen antwoord\n"
PROGRAMMA = b"MZ\x90\x00 dit is geen pdf"


def generate_gesprekken(desk: list[User], mensen: list[User], tot: dt.datetime) -> None:
    """An outage of four people, one told twice, one that came back, files, and an alarm that was none."""
    _outage(desk[0], mensen, tot)
    dubbel = _merge(desk[0], mensen[0], tot)
    _come_back(desk[1], mensen[1], tot)
    _send_files(desk, mensen[-1], tot, dubbel)
    _false_alarm(desk, mensen[1], tot)
    services.save_weergave(
        by=desk[0], at=tot, naam="Incidenten per e-mail", adres="weergave=incidenten&kanaal=e_mail"
    )
    services.save_weergave(by=desk[0], at=tot, naam="Netwerk", adres="weergave=alle&q=netwerk", gedeeld=True)


def _report(by: User, op: dt.datetime, onderwerp: str, omschrijving: str, **fields: Any) -> Melding:
    assert by.vestiging  # noqa: S101  the demonstration's staff each work at a branch
    defaults: dict[str, Any] = {"soort": Melding.Soort.INCIDENT, "urgentie": 2, "melder": by}
    return services.report_melding(
        by=by,
        at=op,
        onderwerp=onderwerp,
        omschrijving=omschrijving,
        vestiging=by.vestiging,
        **{**defaults, **fields},
    )


def _outage(balie: User, mensen: list[User], tot: dt.datetime) -> None:
    """One answer reaches everybody who told of it; the status page says it too."""
    op = tot - 3 * UUR
    meldingen = [
        _report(wie, op + number * 9 * MINUUT, "CRM is niet te bereiken", "Inloggen geeft een foutmelding.")
        for number, wie in enumerate(mensen[:4])
    ]
    services.set_dienst_of_melding(
        meldingen[0], by=balie, at=op + 35 * MINUUT, dienst=IctDienst.objects.filter(slug="crm").first()
    )
    services.group_meldingen(meldingen, by=balie, at=op + 40 * MINUUT)
    hoofd = services.pick_up_melding(meldingen[0], by=balie, at=op + 45 * MINUUT)
    services.add_reactie(
        hoofd,
        by=balie,
        at=op + 50 * MINUUT,
        tekst="De leverancier weet van de storing en verwacht haar vanmiddag op te lossen.",
        aan_allen=True,
    )
    services.add_tijdregel(hoofd, by=balie, at=tot, minuten=40, datum=tot.date(), toelichting="Gebeld")


def _merge(balie: User, medewerker: User, tot: dt.datetime) -> Melding:
    """The same library told it twice; the second goes on in the first."""
    eerst = _report(
        medewerker, tot - 5 * UUR, "Bonnenprinter bij balie 1 loopt vast", "Na elke derde bon stopt hij."
    )
    ook = _report(medewerker, tot - 4 * UUR, "Printer balie 1", "Staat weer stil. Er is een rij.")
    eerst = services.pick_up_melding(eerst, by=balie, at=tot - 4 * UUR + 10 * MINUUT)
    services.merge_melding(ook, by=balie, at=tot - 4 * UUR + 12 * MINUUT, doel=eerst)
    return eerst


def _come_back(balie: User, medewerker: User, tot: dt.datetime) -> None:
    """Solved yesterday, back today: a new cycle with a deadline of its own."""
    melding = _report(medewerker, tot - 30 * UUR, "Geen geluid in de zaal", "De microfoon doet niets.")
    melding = services.pick_up_melding(melding, by=balie, at=tot - 29 * UUR)
    melding = services.resolve_melding(
        melding, by=balie, at=tot - 27 * UUR, oplossing="De versterker is opnieuw ingesteld."
    )
    services.reopen_melding(
        melding, by=medewerker, at=tot - UUR, reden="Vanochtend was het geluid weer weg, midden in een les."
    )


def _send_files(desk: list[User], medewerker: User, tot: dt.datetime, verwant: Melding) -> None:
    """One file to open, one in quarantine; a colleague is asked, and another call has to do with it."""
    op = tot - 2 * UUR
    melding = _report(
        medewerker,
        op,
        "Kaartlezer van de zelfbediening antwoordt niet",
        "Het logbestand zit erbij.",
        bestanden=[Bestand("kaartlezer.log", LOGBOEK)],
    )
    # As it comes in by mail, where nobody can be asked to send something else.
    services.keep_bijlagen(melding, [Bestand("handleiding.pdf", PROGRAMMA)], by=medewerker, at=op + MINUUT)
    melding = services.pick_up_melding(melding, by=desk[0], at=op + 20 * MINUUT)
    services.add_reactie(
        melding,
        by=desk[0],
        at=op + 30 * MINUUT,
        tekst=f"@{desk[1]} had jij dit niet vorige week ook? Zelfde melding in het logbestand.",
        intern=True,
    )
    services.link_meldingen(melding, by=desk[0], at=op + 32 * MINUUT, andere=verwant)
    services.add_label(melding, by=desk[0], at=op + 33 * MINUUT, naam="zelfbediening")


def _false_alarm(desk: list[User], medewerker: User, tot: dt.datetime) -> None:
    """Marked as a security incident, looked into, and taken back: the call is everybody's again."""
    melding = _report(
        medewerker,
        tot - 8 * UUR,
        "Vreemde aanmelding op de balie-pc",
        "Er stond een naam op het scherm die niemand hier kent.",
        urgentie=1,
    )
    melding = services.pick_up_melding(melding, by=desk[0], at=tot - 8 * UUR + 15 * MINUUT)
    incident = services.mark_beveiligingsincident(melding, by=desk[0], at=tot - 7 * UUR, betrokkenen=desk[1:])
    services.withdraw_beveiligingsincident(
        incident,
        by=desk[0],
        at=tot - 6 * UUR,
        reden="Het was de monteur van de leverancier, die was aangekondigd. Er is niets ingezien.",
    )
