"""The desk's pages beside those of django-helpdesk: 100,000 calls each, same PostgreSQL, same run.

It is in nobody's requirements. Give it an environment of its own and name that: `uv venv <folder>`,
`uv pip install --python <folder>/bin/python django-helpdesk "psycopg[binary]" granian` and
BENCH_HELPDESK=<folder>. Both have the same words, as many open, as many libraries and as many at the desk; a
call of ours has five events and an answer, a ticket of theirs five follow-ups.
"""

import json
import os
import re
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg

from bench.bank import DATA, ROOT, Bank, Site, password, serve
from bench.meten import Uitkomst, compare
from bench.onderdelen import meldingen

AANTAL = int(os.environ.get("BENCH_ERNAAST", "100000"))
GOAL = 5
MEDEWERKER = "balie1"
# Another version of django-helpdesk, or other rows, makes their database anew.
VULLING = 1
PACKAGES = "import importlib.metadata as m; print(m.version('django'), m.version('django-helpdesk'))"
DATA_ADDRESS = re.compile(r'"(/datatables_ticket_list/[^"]+)"')
ANDEREN = """
INSERT INTO auth_user (
  username, email, password, first_name, last_name, is_superuser, is_staff, is_active, date_joined)
SELECT 'balie' || i, 'balie' || i || '@voorbeeld.invalid', '', '', '', false, true, true, now()
FROM generate_series(2, 3) AS i
"""
QUEUE = """
INSERT INTO helpdesk_queue (title, slug, allow_public_submission, allow_email_submission,
  email_box_ssl, email_box_interval, enable_notifications_on_email_events, permission_name)
SELECT 'Bibliotheek ' || i, 'bieb' || i, true, false, false, 5, false, 'helpdesk.queue_access_bieb' || i
FROM generate_series(1, 8) AS i
"""
TICKET = """
INSERT INTO helpdesk_ticket (
  title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold, description, priority,
  secret_key)
SELECT wat.onderwerpen[1 + i % 12] || ' ' || i % 9, plek.id, gemeld, gemeld,
       'melder' || i % 500 || '@voorbeeld.invalid',
       CASE WHEN i <= %(n)s - %(wacht)s THEN wie.id END,
       CASE WHEN i > %(n)s - %(open)s THEN 1 ELSE 4 END, false,
       'Sinds ' || i % 24 || ' uur. ' || wat.zinnen[1 + i % 7] || ' ' || wat.zinnen[1 + i % 5]
         || CASE WHEN i % 5000 = 0 THEN ' zeldzaamwoord' ELSE '' END,
       2 + i % 3, gen_random_uuid()::text
FROM generate_series(1, %(n)s) AS i
CROSS JOIN LATERAL (SELECT now() - (%(n)s - i) * interval '8 minutes' - interval '1 minute' AS gemeld) AS tijd
CROSS JOIN ({WOORDEN}) AS wat
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nr FROM helpdesk_queue) AS plek ON plek.nr = i % 8
CROSS JOIN (SELECT id FROM auth_user WHERE username = %(wie)s) AS wie
ORDER BY i
"""
FOLLOWUP = """
INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public, user_id, email_recipients, new_status)
SELECT t.id, t.created + wat.later, wat.titel, wat.tekst, true, t.assigned_to_id, '[]'::jsonb, wat.status
FROM helpdesk_ticket t
CROSS JOIN (VALUES
  ('Ticket Opened', 'Sinds vanochtend.', interval '0', NULL::int),
  ('Assigned to balie1', '', interval '30 minutes', NULL),
  ('Comment', 'We hebben het apparaat opnieuw ingesteld; nu werkt het weer.', interval '2 hours', NULL),
  ('Resolved', '', interval '6 hours', 3),
  ('Closed', '', interval '2 days', 4)) AS wat (titel, tekst, later, status)
WHERE wat.titel = 'Ticket Opened' OR t.assigned_to_id IS NOT NULL
ORDER BY t.id
"""


def measure(bank: Bank) -> Iterator[Uitkomst]:
    folder = os.environ.get("BENCH_HELPDESK", "")
    if not folder:
        print("  overgeslagen: BENCH_HELPDESK noemt geen omgeving met django-helpdesk (bench/README.md)")  # noqa: T201
        return
    python = Path(folder).resolve() / "bin" / "python"
    versions = _run(python, ["-c", PACKAGES], {})
    theirs = bank.own_database(
        f"bench_helpdesk_{AANTAL}", f"{VULLING} {versions}", lambda url: _fill(python, url)
    )
    ours = bank.database(f"bench_meldingen_{AANTAL}", meldingen.fill(AANTAL))
    application = "bench.helpdesk.wsgi:application"
    with (
        bank.site(ours, als=meldingen.DESK) as site,
        serve(python, application, _environment(theirs), eerst="/login/") as client,
    ):
        other = Site(client)
        other.sign_in("/login/", username=MEDEWERKER, password=password())
        mine, yours = our_pages(site), their_pages(other)
        for naam, page in yours.items():
            yield compare(f"{naam}, naast django-helpdesk", page, mine[naam], doel=GOAL, minstens=True)


def our_pages(site: Site) -> dict[str, Callable[[], Any]]:
    """The queue as it opens, an old call, one that somebody at the desk has in hand, and so on."""
    pages = meldingen.pages(site, AANTAL)
    report = pages["melden"]
    return {
        **pages,
        "melden: formulier en versturen": lambda: (site.get("/servicedesk/meldingen/nieuw/"), report()),
        "melden: versturen": report,
    }


def their_pages(site: Site) -> dict[str, Callable[[], Any]]:
    """Their list comes empty and asks for its rows at another address; nobody sees a ticket before both."""
    report = _their_report(site)
    return {
        "wachtrij": _their_list(site, "/tickets/"),
        "melding": lambda: site.get(f"/tickets/{AANTAL * 3 // 4}/"),
        "open melding": lambda: site.get(f"/tickets/{meldingen.in_hand(AANTAL)}/"),
        "zoeken op een gewoon woord": _their_list(site, "/tickets/?q=printer"),
        "zoeken op een zeldzaam woord": _their_list(site, "/tickets/?q=zeldzaamwoord"),
        "melden: formulier en versturen": lambda: (site.get("/tickets/submit/"), report()),
        "melden: versturen": report,
    }


def _their_list(site: Site, path: str) -> Callable[[], Any]:
    found = DATA_ADDRESS.search(site.get(path).text)
    assert found, path  # noqa: S101
    rows = f"{found.group(1)}?draw=1&start=0&length=25&order[0][column]=5&order[0][dir]=desc"
    shown = site.get(rows).json()["data"]
    assert shown, path  # noqa: S101
    return lambda: (site.get(path), site.get(rows))


def _their_report(site: Site) -> Callable[[], Any]:
    """Send the form; it was opened before, as somebody who types does."""
    data = {
        "csrfmiddlewaretoken": site.token("/tickets/submit/"),
        "queue": "1",
        "title": "Bonprinter drukt halve regels",
        "body": "Sinds vanochtend.",
        "priority": "3",
        "submitter_email": "",
        "assigned_to": "",
        "due_date": "",
    }

    def send() -> None:
        sent = site.client.post(
            "/tickets/submit/", data={**data, "body": f"Sinds {uuid.uuid4()}"}, follow_redirects=False
        )
        assert sent.status_code == 302, sent.status_code  # noqa: S101, PLR2004

    return send


def _fill(python: Path, url: str) -> None:
    environment = _environment(url)
    _run(python, ["-m", "django", "migrate", "-v0"], environment)
    person = ["--noinput", "--username", MEDEWERKER, "--email", "balie1@voorbeeld.invalid"]
    secret = {"DJANGO_SUPERUSER_PASSWORD": password()}
    _run(python, ["-m", "django", "createsuperuser", *person], {**environment, **secret})
    numbers = {"n": AANTAL, "open": meldingen.OPEN, "wacht": meldingen.WACHT, "wie": MEDEWERKER}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE auth_user SET is_superuser = false")
        connection.execute(ANDEREN)
        connection.execute(QUEUE)
        connection.execute(TICKET.replace("{WOORDEN}", meldingen.WOORDEN).replace(" % ", " %% "), numbers)
        connection.execute(FOLLOWUP)
        connection.execute("VACUUM ANALYZE")


def _environment(url: str) -> dict[str, str]:
    """Nothing of ours: their settings, and the address of their database."""
    known = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    return {
        **known,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "bench.helpdesk.settings",
        "BENCH_DATABASE": json.dumps(dj_database_url.parse(url)),
    }


def _run(python: Path, arguments: list[str], environment: dict[str, str]) -> str:
    with (DATA / "helpdesk.log").open("w") as log:
        done = subprocess.run(  # noqa: S603  our own script
            [str(python), *arguments],
            cwd=ROOT,
            env=environment or None,
            check=True,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    return done.stdout.strip()
