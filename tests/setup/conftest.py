import pytest

from .clone import Clone


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Made once for all tests of the group “fresh clone”."""
    return Clone(tmp_path_factory.mktemp("fresh") / "clone")
