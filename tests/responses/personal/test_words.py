"""What is said to people: never that rows are anonymous, and in Chinese."""

import ast
from pathlib import Path

import pytest

import toolkit.responses.personal as room
from toolkit.messages import ERRORS

SOURCES = sorted(Path(room.__file__).parent.glob("*.py"))
GUIDE = Path(room.__file__).parents[3] / "docs" / "guide" / "personal.md"
NEVER = ("匿名化", "已匿名", "匿名处理", "去身份")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_string_calls_rows_anonymous(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert strings
    assert not [text for text in strings if any(word in text for word in NEVER)]


def test_neither_the_catalogue_nor_the_guide_does():
    texts = [text for pair in ERRORS.values() for text in pair] + [GUIDE.read_text(encoding="utf-8")]
    assert not [text for text in texts if any(word in text for word in NEVER)]
