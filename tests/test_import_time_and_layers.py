"""Starting is instant because nothing heavy is loaded before it is used; the rooms keep their order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "pandas",
    "numpy",
    "scipy",
    "plotly",
    "lxml",
    "xlsxwriter",
    "yaml",
    "pyreadstat",
    "ipywidgets",
    "IPython",
    "tqdm",
}


def loaded(code: str) -> set[str]:
    """Return the heavy modules that a fresh Python has loaded after ``code``."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}\nimport sys\nprint('\\n' + ' '.join(sys.modules))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()} & HEAVY


@pytest.mark.parametrize(
    "code",
    [
        "import toolkit",
        "import toolkit; toolkit.__version__; dir(toolkit)",
        "import toolkit.cli",
        "import toolkit.errors, toolkit.messages, toolkit.records, toolkit.registry, toolkit.files",
        "from toolkit.cli import main\ntry:\n    main(['-h'])\nexcept SystemExit as done:\n    assert done.code == 0",
        "from toolkit.cli import main\nassert main(['nothing']) == 2",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_used(code):
    assert loaded(code) == set()


def test_a_report_room_loads_neither_plotly_nor_word_before_writing():
    assert loaded("import toolkit.report") <= {"numpy", "yaml", "pandas"}


def test_heavy_libraries_load_on_use():
    code = (
        "from toolkit.document import Chart, Series\n"
        "c = Chart('c', 'bar', '', ('a',), (Series('s', (0.5,)),))\n"
        "import sys\nassert 'plotly' not in sys.modules\nc.figure()"
    )
    assert "plotly" in loaded(code)
    assert "pandas" in loaded("import toolkit\ntoolkit.Project('youth-needs').questionnaire\nimport pandas")


def test_unknown_names_are_attribute_errors():
    import toolkit

    with pytest.raises(AttributeError, match="nothing"):
        _ = toolkit.nothing
    assert set(toolkit.__all__) == {"Program", "Project", "__version__"}
    assert toolkit.Program.__name__ == "Program"


def test_data_walks_down_the_rooms_and_never_back():
    importlinter = pytest.importorskip("importlinter.cli")
    assert importlinter.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_every_room_of_the_house_is_there():
    rooms = [
        "panels",
        "simulation",
        "district",
        "report",
        "findings",
        "disclosure",
        "statistics",
        "sample",
        "responses",
        "channels",
        "forms",
        "questionnaire",
        "document",
        "containers",
    ]
    for room in rooms:
        package = ROOT / "toolkit" / room / "__init__.py"
        assert package.is_file()
        assert package.read_text(encoding="utf-8").startswith('"""')
    for door in ("project/__init__.py", "program.py"):
        lines = (ROOT / "toolkit" / door).read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 200, door
