"""Every channel has its tests, its page in the guide, and words of its own."""

import re

import pytest

from tests.making import ROOT
from toolkit.channels import CHANNELS

PARTS: dict[str, str] = {"kobo_repeats": "kobo"}
"""Channels that are a part of another one."""


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_it_has_tests_and_a_page_that_is_linked(name):
    own = PARTS.get(name) or name
    assert list((ROOT / "tests" / "channels" / own).glob("test_*.py"))
    page = ROOT / "docs" / "guide" / "channels" / f"{own}.md"
    assert "toolkit " in page.read_text(encoding="utf-8")
    assert f"channels/{own}.md" in (ROOT / "docs" / "guide" / "collect.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_it_has_a_chinese_name_or_that_of_its_platform(name):
    assert CHANNELS[name].name == name
    assert re.search(r"[一-鿿]|[A-Z]", CHANNELS[name].title)


def test_one_channel_alone_is_asked_last():
    assert [channel.name for channel in CHANNELS.values() if channel.last] == ["plain"]
