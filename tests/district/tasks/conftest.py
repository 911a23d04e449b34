from __future__ import annotations

import random

import pytest


@pytest.fixture
def mobile() -> str:
    """A number in the form of a mobile telephone's, drawn from a seeded stream."""
    stream = random.Random(7)
    return "13" + "".join(str(stream.randrange(10)) for _ in range(9))
