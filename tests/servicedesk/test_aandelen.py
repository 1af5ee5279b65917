from decimal import Decimal

from bisc_portal.accounts.models import User
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Organisatie, Vestiging
from servicedesk import selectors, services
from servicedesk.models import Hertelling, SlaAandeel
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at

NOVEMBER = Periode(at("2026-11-01 00:00"), at("2026-12-01 00:00"))
NU = at("2026-11-20 12:00")


def shares() -> dict[str, tuple[int, int]]:
    return {
        aandeel.bibliotheek.kort if aandeel.bibliotheek else "netwerk": (aandeel.gehaald, aandeel.gemist)
        for aandeel in SlaAandeel.objects.select_related("bibliotheek").order_by("pk")
    }


def test_shares_follow_what_was_picked_up(
    afspraken: None,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
) -> None:
    op_tijd, te_laat = make_melding(vestiging, medewerker), make_melding(andere_vestiging, medewerker)
    make_melding(vestiging, medewerker, op=at("2026-11-20 11:00"))
    services.pick_up_melding(op_tijd, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))
    services.pick_up_melding(te_laat, by=servicedeskmedewerker, at=at("2026-11-19 11:00"))

    services.recompute_aandelen(at=NU)

    assert shares() == {"Eemland": (1, 0), "netwerk": (1, 1), "Utrecht": (0, 1)}
    assert not Hertelling.objects.exists()


def test_counting_again_changes_nothing_and_looks_at_no_clean_month(
    afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    melding = make_melding(vestiging, medewerker)
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))
    services.recompute_aandelen(at=NU)
    before = shares()

    assert services.recompute_aandelen(at=NU) == []
    assert shares() == before


def test_a_breach_seen_by_the_sweep_is_counted(
    afspraken: None, vestiging: Vestiging, medewerker: User
) -> None:
    make_melding(vestiging, medewerker)
    services.recompute_aandelen(at=NU)
    assert shares() == {}

    services.sweep_batch(at=NU)
    services.recompute_aandelen(at=NU)

    assert shares()["netwerk"] == (0, 1)


def test_the_indicator_counts_only_what_is_certain(
    afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    op_tijd, _te_laat = make_melding(vestiging, medewerker), make_melding(vestiging, medewerker)
    make_melding(vestiging, medewerker, op=at("2026-11-20 11:00"))
    services.pick_up_melding(op_tijd, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))

    telling = selectors.count_opgepakt(NOVEMBER, soort="incident", urgentie=2, now=NU)
    rijen = selectors.list_opgepakt(NOVEMBER, soort="incident", urgentie=2, now=NU)

    assert (telling.teller, telling.noemer) == (Decimal(1), Decimal(2))
    assert sorted((rij.telt_mee, rij.behaald) for rij in rijen) == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_the_indicator_can_look_at_one_library(
    afspraken: None, vestiging: Vestiging, andere_bibliotheek: Organisatie, medewerker: User
) -> None:
    make_melding(vestiging, medewerker)

    telling = selectors.count_opgepakt(
        NOVEMBER, soort="incident", urgentie=2, now=NU, bibliotheek_id=andere_bibliotheek.pk
    )

    assert telling.aandeel is None


def test_a_call_lowered_after_its_breach_is_missed_once_where_it_was_missed(
    afspraken: None, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    melding = make_melding(vestiging, medewerker)
    services.change_urgentie(
        melding, by=servicedeskmedewerker, at=at("2026-11-18 11:00"), urgentie=3, reden="Valt mee."
    )
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-18 11:05"))

    u2, u3 = (selectors.count_opgepakt(NOVEMBER, soort="incident", urgentie=u, now=NU) for u in (2, 3))

    assert (u2.teller, u2.noemer) == (Decimal(0), Decimal(1))
    assert u3.noemer == 0
