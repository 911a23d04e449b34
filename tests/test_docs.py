"""What the documents promise is there: links, commands, message codes, and the house's budgets."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from tests.guide import CLEAN_PAGE, PAGE, RULES_PAGE, clean_page, messages_page, rules_page
from toolkit.cli import _parser

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("demo/*.md")])
MODULES = sorted((ROOT / "toolkit").rglob("*.py"))
LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_message_code_has_its_heading_in_the_guide():
    assert PAGE.read_text(encoding="utf-8") == messages_page(), "run: python -m tests.guide"


def test_every_rule_of_the_check_stands_in_the_guide():
    assert RULES_PAGE.read_text(encoding="utf-8") == rules_page(), "run: python -m tests.guide"


def test_every_rule_of_cleaning_stands_in_the_guide():
    assert CLEAN_PAGE.read_text(encoding="utf-8") == clean_page(), "run: python -m tests.guide"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_commands_of_the_tour_parse(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = re.findall(r"^toolkit (.+?)(?:\s+#.*)?$", text, re.MULTILINE)
    assert {command.split()[0] for command in commands} >= {
        "new",
        "adopt",
        "check",
        "forms",
        "ingest",
        "report",
        "verify",
    }
    for command in commands:
        assert _parser().parse_args(shlex.split(command)).verb == command.split()[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_fit_on_a_few_screens(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 80, f"{module.name}: {node.name}"


def test_the_doors_hold_no_logic():
    for door in ("project/__init__.py", "program.py"):
        assert len((ROOT / "toolkit" / door).read_text(encoding="utf-8").splitlines()) <= 200


def test_the_project_carries_no_machine_paths():
    own = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
    for path in [*DOCUMENTS, *MODULES]:
        assert not own.search(path.read_text(encoding="utf-8")), path
