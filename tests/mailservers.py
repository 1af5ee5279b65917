"""The mail server as a fixture, for the tests of the desk and of the browser."""

import os
from collections.abc import Iterator

import pytest

from tests.servicedesk.mailserver import REMEDY, Mailserver, find_dovecot, running_mailserver


@pytest.fixture(scope="session")
def mailserver() -> Iterator[Mailserver]:
    """One Dovecot for the whole run; skipped where it is missing, except where nothing may be skipped."""
    binary = find_dovecot()
    if binary is None:
        if os.environ.get("PORTAAL_CI"):
            pytest.fail(REMEDY)
        pytest.skip(REMEDY)
    with running_mailserver(binary) as server:
        yield server
