"""Which pages show a list, and how to make one more row of it for a director of library A (or `visitor`)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ibl.models import Isopartner, Ritplan
from ibl.services import (
    estimate_matrix,
    prepare_transport,
    receive_scans,
    request_from_partner,
    request_transport,
)
from ontwikkelagenda.models import Agenda, Reservemutatie
from ontwikkelagenda.services import book_reserve
from servicedesk.models import Standaardtekst
from servicedesk.selectors import forget_statuspagina
from servicedesk.services import judge_melding, move_gbs, save_standaardtekst, save_weergave
from tests.accounts.flows import make_person, send_invitation
from tests.house.access import World
from tests.ibl.factories import make_aanvraag
from tests.ibl.factories_iso import make_partner
from tests.ibl.factories_ritten import (
    DINSDAG,
    make_chauffeur,
    make_depot,
    make_planned_day,
    make_plek,
    make_spitsblok,
    make_venster,
    make_voertuig,
)
from tests.ibl.factories_ritten import make_dienst as make_chauffeursdienst
from tests.ibl.factories_scans import make_scan
from tests.importeren.factories import as_csv, stage
from tests.netwerk.factories import make_bijeenkomst
from tests.ontwikkelagenda.factories import make_agenda, make_initiatief
from tests.servicedesk.factories import load_afspraken, make_artikel, make_reported_melding
from tests.servicedesk.factories_beveiliging import make_incident
from tests.servicedesk.factories_post import make_eml, receive
from tests.servicedesk.factories_status import make_dienst, make_statusbericht
from tests.servicedesk.factories_wijzigingen import make_wijziging


@dataclass(frozen=True)
class ListPage:
    """A list page by URL name; `add` makes one more row that `visitor` sees.

    `forget` empties what the page keeps between two visits, so that every count is of a page that reads.
    """

    name: str
    add: Callable[[World], object]
    visitor: str = "directeur"
    forget: Callable[[], object] = lambda: None


def add_bericht(world: World) -> None:
    number = Bericht.objects.count()
    queue_bericht(
        f"groei-{number}",
        ontvanger=world.users["directeur"],
        onderwerp="Bericht",
        tekst="Tekst.",
        at=timezone.now(),
    )


def add_melding(world: World) -> None:
    """A call that stands in the library's list and in the queue."""
    melding = make_reported_melding(world.vestiging, world.users["medewerker"])
    melding.behandelaar = world.users["servicedeskmedewerker"]
    melding.save(update_fields=["behandelaar"])
    by, naam = world.users["servicedeskmedewerker"], f"Lijst {melding.pk}"
    save_weergave(by=by, at=timezone.now(), naam=naam, adres="kanaal=portaal")


def add_agenda(world: World) -> None:
    agenda = make_agenda(2027 + Agenda.objects.count())
    make_initiatief(agenda, world.users["directeur"])


def add_isopartner(world: World) -> None:
    """One more partner with a request."""
    partner, _ = make_partner(nummer=f"NL-{Isopartner.objects.count()}")
    by = world.users["logistiek_medewerker"]
    request_from_partner(partner, titel="Turks fruit", by=by, at=timezone.now())


def add_ritplan(world: World) -> None:
    """The plan of one more day, with the same trip."""
    make_planned_day(world, DINSDAG + dt.timedelta(days=7 * Ritplan.objects.count()))


def add_reistijden(world: World) -> None:
    """One more version of the travel times."""
    make_planned_day(world)
    estimate_matrix(datum=DINSDAG, by=None, at=timezone.now())


def add_pdo(world: World) -> None:
    begint_op = timezone.now() + timedelta(days=Bijeenkomst.objects.count())
    Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=begint_op)


def add_mutatie(world: World) -> None:
    book_reserve(
        Reservemutatie.Soort.STORTING,
        Decimal(100),
        datum=timezone.localdate(),
        omschrijving="proef",
        by=world.users["beheerder"],
        at=timezone.now(),
    )


def add_mens(world: World) -> None:
    """One account with a branch, and one invitation that still waits."""
    beheerder, medewerker = world.users["beheerder"], world.users["medewerker"]
    make_person(medewerker)
    send_invitation(beheerder, like=medewerker)


def add_transport(world: World) -> None:
    """A request of library A, and one that library A has to set ready; both stand ready to be driven."""
    by, at = world.users["medewerker"], timezone.now()
    for van, naar in [
        (world.andere_vestiging, world.vestiging),
        (world.vestiging, world.andere_vestiging),
    ]:
        opdracht = request_transport(make_aanvraag(naar, herkomst=van), by=by, at=at)
        if van == world.andere_vestiging:
            prepare_transport(opdracht, by=by, at=at)


def add_import(world: World) -> None:
    stage(world.users["beheerder"], as_csv("gemeente;jaar;inwoners", "Amersfoort;2026;5"))


def add_tegenstrijdigheid(world: World) -> None:
    """A code nobody knows, scanned by the driver."""
    at = timezone.now()
    scan = make_scan("KRAT-999999", "laden", world.vestiging, at)
    receive_scans([scan], by=world.users["chauffeur"], apparaat="telefoon", at=at)


def add_baliescan(world: World) -> None:
    """A request of library A that is received at its desk."""
    by, at = world.users["medewerker"], timezone.now()
    opdracht = request_transport(
        make_aanvraag(world.vestiging, herkomst=world.andere_vestiging), by=by, at=at
    )
    scan = make_scan(opdracht.nummer, "ontvangen", world.vestiging, at)
    receive_scans([scan], by=by, apparaat="balie", at=at)


def add_depot(world: World) -> None:
    make_depot(world.users["beheerder"].organisatie, world.vestiging.gemeente)


def add_voertuig(world: World) -> None:
    """A vehicle that stands still from today on."""
    voertuig = make_voertuig(make_planned_day(world).depot)
    voertuig.stilstanden.create(van=timezone.localdate(), reden="APK")


def add_chauffeursdienst(world: World) -> None:
    """One more driver, who drives today."""
    depot = make_planned_day(world).depot
    driver = make_chauffeur(world.users["chauffeur"].organisatie)
    make_chauffeursdienst(driver, depot, datum=timezone.localdate())


def add_stopplaats(world: World) -> None:
    """A branch with hours, a weekly pattern and a closure."""
    plek = make_plek(world.bibliotheek, world.vestiging.gemeente)
    make_venster(plek, "09:00", "17:00")
    day = timezone.localdate()
    plek.stopplaats.sluitingen.create(van=day, tot=day, reden="Studiedag")


def add_post(_: World) -> None:
    receive(make_eml("Truus <truus@voorbeeld.invalid>"))


def add_standaardtekst(world: World) -> None:
    by, number = world.users["servicedeskmedewerker"], Standaardtekst.objects.count()
    save_standaardtekst(by=by, at=timezone.now(), naam=f"Tekst {number}", tekst="Zet uit en aan.")


def add_statusbericht(world: World) -> None:
    make_statusbericht(world.users["servicedeskmedewerker"])


def add_dienst(_: World) -> None:
    make_dienst()


def add_wijziging(world: World) -> None:
    load_afspraken()
    make_wijziging(world.vestiging, world.users["servicedeskmedewerker"])


def add_gbs(world: World) -> None:
    number = Organisatie.objects.count()
    library = Organisatie.objects.create(naam=f"Bibliotheek {number}", soort="bibliotheek")
    move_gbs(library, by=world.users["servicedeskmedewerker"], at=timezone.now(), fase="gemigreerd")


def add_incident(world: World) -> None:
    load_afspraken()
    make_incident(world.vestiging, world.users["servicedeskmedewerker"])


def add_artikel(world: World) -> None:
    make_artikel(world.users["servicedeskmedewerker"])


def add_oordeel(world: World) -> None:
    melding = make_reported_melding(world.vestiging, world.users["medewerker"])
    judge_melding(melding, at=timezone.now(), score=3)


LISTS: list[ListPage] = [
    ListPage("importeren:index", add_import, visitor="beheerder"),
    ListPage("ontwikkelagenda:list_agendas", add_agenda),
    ListPage("ontwikkelagenda:list_overleggen", add_pdo),
    ListPage("ontwikkelagenda:show_reserve", add_mutatie),
    ListPage("ibl:index", add_transport),
    ListPage("ibl:list_lopend", add_transport, "logistiek_medewerker"),
    ListPage("ibl:print_paklijst", add_transport),
    ListPage("ibl:drive_list", add_transport, "chauffeur"),
    ListPage("ibl:load_dagrit", add_transport, "chauffeur"),
    ListPage("ibl:drive", add_transport, "chauffeur"),
    ListPage("ibl:list_isopartners", add_isopartner, "logistiek_medewerker"),
    ListPage("ibl:list_reistijden", add_reistijden, "logistiek_medewerker"),
    ListPage("ibl:list_ritplannen", add_ritplan, "logistiek_medewerker"),
    ListPage("ibl:list_voertuigen", add_voertuig, "logistiek_medewerker"),
    ListPage("ibl:list_depots", add_depot, "logistiek_medewerker"),
    ListPage("ibl:list_diensten", add_chauffeursdienst, "logistiek_medewerker"),
    ListPage("ibl:list_stopplaatsen", add_stopplaats, "logistiek_medewerker"),
    ListPage("ibl:list_sluitingen", add_stopplaats, "logistiek_medewerker"),
    ListPage("ibl:list_weekpatronen", add_stopplaats, "logistiek_medewerker"),
    ListPage("ibl:list_spitsblokken", lambda _: make_spitsblok(), "logistiek_medewerker"),
    ListPage("ibl:scan_at_desk", add_baliescan, "medewerker"),
    ListPage("ibl:list_tegenstrijdigheden", add_tegenstrijdigheid, "logistiek_medewerker"),
    ListPage("berichten:index", add_bericht),
    ListPage("servicedesk:index", add_melding),
    ListPage("servicedesk:index", add_melding, "servicedeskmedewerker"),
    ListPage("servicedesk:list_standaardteksten", add_standaardtekst, "servicedeskmedewerker"),
    ListPage("servicedesk:publish_statusbericht", add_statusbericht, "servicedeskmedewerker"),
    ListPage("servicedesk:list_diensten", add_dienst, "servicedeskmedewerker"),
    ListPage("status:show_status", add_statusbericht, forget=forget_statuspagina),
    ListPage("status:show_feed", add_statusbericht, forget=forget_statuspagina),
    ListPage("status:show_rss", add_statusbericht, forget=forget_statuspagina),
    ListPage("servicedesk:list_wijzigingen", add_wijziging),
    ListPage("servicedesk:gbs_bord", add_gbs, "servicedeskmedewerker"),
    ListPage("servicedesk:list_beveiligingsincidenten", add_incident, "servicedeskmedewerker"),
    ListPage("servicedesk:list_post", add_post, "servicedeskmedewerker"),
    ListPage("servicedesk:list_artikelen", add_artikel),
    ListPage("servicedesk:list_tevredenheid", add_oordeel, "servicedeskmedewerker"),
    ListPage("accounts:index", add_mens, visitor="beheerder"),
    ListPage("netwerk:list_bijeenkomsten", lambda _: make_bijeenkomst()),
]

# Pages without an object in their path that show no list of records.
NO_LIST = {
    "servicedesk:export_beveiliging_csv",
    "servicedesk:export_beveiliging_xlsx",
    "ibl:calibrate_reistijden",
    "ibl:download_plekken",
    "ibl:request_drukwerk",
    "ibl:show_termijnen",
    "ibl:drive",
    "ibl:scan",
    "ibl:service_worker",
    "ibl:manifest",
    "ontwikkelagenda:begin_agenda",
    "ontwikkelagenda:index",
    "accounts:invite",
    "accounts:account",
    "ibl:request_transport",
    "ibl:request_vervoer",
    "ibl:add_isopartner",
    "ibl:show_instellingen",
    "ibl:add_voertuig",
    "ibl:add_depot",
    "ibl:plan_dienst",
    "ibl:add_weekpatroon",
    "vandaag",
    "zoeken",
    "gezond",
    "kpi:create_onderzoek",
    "kpi:dashboard",
    "kpi:export_dashboard",
    "kpi:definities",
    "kpi:list_kwartalen",
    "kpi:list_rapporten",
    "kpi:list_bewaking",
    "kpi:list_onderzoeken",
    "kpi:export_xlsx",
    "kpi:list_sleutels",
    "opendata:catalogus",
    "opendata:csv",
    "opendata:csvw",
    "api:openapi-json",
    "api:list_indicatoren",
    "api:list_rapporten",
    "kpi:begroting",
    "voortgang",
    "hulp",
    "toegankelijkheid",
    "privacy",
    "servicedesk:report_melding",
    "servicedesk:add_standaardtekst",
    "servicedesk:save_weergave",
    "servicedesk:add_artikel",
    "servicedesk:suggest_artikelen",
    "servicedesk:watch_wachtrij",
}
