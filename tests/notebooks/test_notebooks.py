"""The committed notebooks: thin, Chinese, in normal form, with nothing personal and nothing of a machine in them."""

import ast
import json
import re

import pytest

from tests.notebooks.normal import NOTEBOOKS, normal

FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.Try,
    ast.With,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
PERSONAL = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:微信号|openid)")
MACHINE = re.compile(r"/home/|/root/|/work/|/Users/|/tmp/|[A-Z]:\\\\|0x[0-9a-f]{6,}|Traceback|site-packages")
ALLOWED_UNSTRICT = 0


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS] == ["01_design", "02_collect", "03_analyse", "04_report", "05_program"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_is_in_normal_form(self, path):
        text = path.read_text(encoding="utf-8")
        assert normal(json.loads(text), path.stem) == text

    def test_is_small(self, path):
        assert path.stat().st_size < 500_000

    def test_cells_are_thin(self, path):
        for cell in cells(path, "code"):
            tree = ast.parse(source(cell))
            assert len(tree.body) <= 3, source(cell)
            assert len(source(cell).splitlines()) <= 5, source(cell)
            assert not any(isinstance(node, FORBIDDEN) for node in ast.walk(tree)), source(cell)

    def test_imports_only_the_toolkit(self, path):
        for cell in cells(path, "code"):
            for node in ast.walk(ast.parse(source(cell))):
                assert not isinstance(node, ast.Import), source(cell)
                if isinstance(node, ast.ImportFrom):
                    assert node.module == "toolkit"

    def test_paths_stay_in_the_project(self, path):
        for cell in cells(path, "code"):
            for node in ast.walk(ast.parse(source(cell))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and "/" in node.value:
                    assert node.value.startswith("../data/")
                    assert node.value.count("..") == 1

    def test_no_magics_and_no_semicolons(self, path):
        for cell in cells(path, "code"):
            assert not re.search(r"^\s*[!%]|;\s*$", source(cell), re.MULTILINE)

    def test_each_code_cell_follows_chinese_words(self, path):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for before, cell in zip(notebook["cells"], notebook["cells"][1:], strict=False):
            if cell["cell_type"] == "code":
                assert before["cell_type"] == "markdown"
                assert re.search("[一-鿿]{3}", source(before))

    def test_every_output_is_stored_and_fine(self, path):
        for cell in cells(path, "code"):
            assert cell["outputs"], source(cell)
            assert all(output["output_type"] == "execute_result" for output in cell["outputs"])
        unstrict = sum("NBVAL_IGNORE_OUTPUT" in source(cell) for cell in cells(path, "code"))
        assert unstrict == ALLOWED_UNSTRICT

    def test_says_that_the_data_are_simulated(self, path):
        assert "模拟数据" in source(cells(path, "markdown")[0])

    def test_holds_nothing_personal_and_nothing_of_a_machine(self, path):
        text = path.read_text(encoding="utf-8")
        assert not PERSONAL.search(text)
        assert not MACHINE.search(text)
