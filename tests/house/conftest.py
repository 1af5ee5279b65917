import pytest

from tests.house.access import COLUMNS, World


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    users = {name: request.getfixturevalue(name) for name in COLUMNS if name != "anoniem"}
    others = ("bibliotheek", "vestiging", "andere_bibliotheek", "andere_vestiging")
    return World(**{name: request.getfixturevalue(name) for name in others}, users=users)
