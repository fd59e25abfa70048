"""What the tests of all that is seen share."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard import app


@pytest.fixture(scope="session")
def whole() -> Iterator[TestClient]:
    """The real app with all that stands before and behind it: it starts once in a process."""
    here = ("127.0.0.1", 50_000)
    with TestClient(app, "http://localhost", False, client=here) as client:
        yield client
