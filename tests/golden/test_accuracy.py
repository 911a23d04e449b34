"""Every value of R's is met within its bar, and the page that says so is the one that is printed."""

from __future__ import annotations

import re

import pytest

from tests.golden.compared import designs
from tests.golden.compared.cells import BARS, Cell
from tests.golden.compared.every import SOURCES, everything, found
from tests.golden.grid import ASIDE, HEADINGS, PAGE, grid, summary
from toolkit import statistics as st
from toolkit.errors import AnalysisError

_MAGNITUDE = re.compile(r"≤ 1e-(\d\d)")


@pytest.mark.parametrize("source", SOURCES)
def test_values_are_those_of_r(source):
    cells = found(source)
    assert cells
    for cell in cells:
        assert cell.aside in ASIDE or cell.agrees, cell


def test_nothing_that_r_computed_is_forgotten():
    lines = sum(len(lines) for lines in designs.CASES.values())
    seen = [cell for cell in everything() if "quantity" in cell.where and cell.kind != "covariance"]
    assert len(seen) == lines == 17_288
    assert {cell.kind for cell in everything()} == set(BARS)
    assert {cell.table for cell in everything()} == set(HEADINGS)


def test_most_values_are_compared_and_every_estimator_in_every_part_of_the_sample():
    compared = [cell for cell in everything() if not cell.aside]
    assert len(compared) > 27_000
    for axis, values in (("subset", 3), ("design", 12), ("lonely", 5), ("calibration", 10)):
        assert len({cell.where[axis] for cell in compared if axis in cell.where}) == values
    parts = {(cell.where["estimator"], cell.where["subset"]) for cell in compared if "subset" in cell.where}
    whole = {estimator for estimator, subset in parts if subset == "whole"}
    assert whole == set(designs.READERS)
    assert {estimator for estimator, subset in parts if subset == "domain"} >= whole - {"degf", "replicates"}


def test_the_page_is_the_one_that_is_printed():
    """To a power of ten: what is left of an error is the machine's."""
    committed, printed = PAGE.read_text(encoding="utf-8"), summary(everything())
    assert _MAGNITUDE.sub("≤", committed) == _MAGNITUDE.sub("≤", printed), "run: python -m tests.golden.grid --page"
    there, here = (list(map(int, _MAGNITUDE.findall(page))) for page in (committed, printed))
    assert all(abs(a - b) <= 1 for a, b in zip(there, here, strict=True))


def test_the_grid_has_a_line_for_each_design_rule_subset_and_weighting():
    lines = grid(everything()).splitlines()
    assert "| clusters_fpc | remove | domain | none | – | ≤ 1e-12 | – | 5 | – |" in lines
    assert sum(line.startswith("| two_stage | adjust | missing | rake |") for line in lines) >= 10


def test_a_number_beyond_its_bar_is_told():
    near, far = (Cell("designs", "mean", "estimate", 3.0, 3.0 * (1 + apart)) for apart in (1e-11, 1e-9))
    assert near.agrees
    assert not far.agrees
    assert not Cell("designs", "mean", "estimate", 3.0).agrees
    assert "| mean | estimate | ≤ 1e-08 | 1e-10 | **未达到** | 2 | – |  |" in summary([near, far])


@pytest.mark.parametrize("design", ["two_stage", "clusters_fpc", "three_stage", "implied"])
def test_lonely_units_are_refused_where_r_refuses_them(design):
    with pytest.raises(AnalysisError) as caught:
        st.mean(designs.sample(designs.Setting(design, "fail", "whole", "none")), "y1")
    assert caught.value.code == "A-LONELY"
