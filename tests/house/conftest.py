import pytest

from tests.house.access import COLUMNS, World


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    """Asks for `db` by name: of what is asked later, a run of these tests alone would make no database."""
    users = {name: request.getfixturevalue(name) for name in COLUMNS if name != "anoniem"}
    others = ("bibliotheek", "vestiging", "andere_bibliotheek", "andere_vestiging")
    return World(**{name: request.getfixturevalue(name) for name in others}, users=users)
