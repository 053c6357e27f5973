import pytest
from tests.web.endings.living import end_of


@pytest.fixture
def end(cast):
    return end_of(cast)
