import pytest

from tests.document.trees import sample
from toolkit.document import Document


@pytest.fixture(scope="session")
def document() -> Document:
    return sample()
