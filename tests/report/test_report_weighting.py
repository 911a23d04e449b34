"""Weighted beside unweighted: what is shown, what is named, and that every figure is bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.report.toy import FULL_SAMPLING, questionnaire, responses, shares
from toolkit.disclosure import EDITIONS
from toolkit.document import Number, Paragraph, Table, Text, plain
from toolkit.findings import FactBook
from toolkit.report import draft, material_of, read_outline, weighting_page
from toolkit.report.weighting import comparison
from toolkit.sample import Population, Sample, weigh
from toolkit.sample.known import Category, Known

FORM = questionnaire(
    {"id": "sex", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
    {"id": "home", "kind": "single", "text": "您住在哪里？", "options": ["自有", "租房", "宿舍"]},
    {"id": "open", "kind": "text", "text": "还有什么意见？"},
)


def weighted(n: int = 200, men: float = 0.8):
    """Men rent, women own or live in a dormitory; half of the answers are of each."""
    half = n // 2
    home = [*[2] * half, *shares({1: half // 2, 3: half - half // 2})]
    sex = shares({1: half, 2: half})
    sample = Sample.from_responses(responses(FORM, n, change={"sex": sex, "home": home}))
    categories = (Category("男", ((1,),), men), Category("女", ((2,),), 1 - men))
    return weigh(sample, Population((Known("sex", "性别", ("sex",), categories, "年报"),)))


def outline(tmp_path):
    (tmp_path / "report.yaml").write_text("charts: [home]\n", encoding="utf-8")
    return read_outline(tmp_path / "report.yaml", FORM)


def test_leading_answers_and_those_that_move_are_shown(tmp_path):
    page = weighting_page(weighted(), FORM, outline(tmp_path), ("另外一句。",), simulated=True)
    table = page.tables[-1]
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["您住在哪里：自有", "200", "25.0%", "10.0%", "-15.0"],
        ["您住在哪里：租房", "200", "50.0%", "80.0%", "30.0"],
        ["您住在哪里：宿舍", "200", "25.0%", "10.0%", "-15.0"],
    ]
    assert all(isinstance(part, Text) and part.strong for row in table.rows for part in row[0])
    assert plain(table.notes[1]).startswith("加权前后相差5个百分点及以上的有（加粗）：您住在哪里：自有；")
    assert page.words[-1] == "另外一句。"
    assert page.document.watermark.startswith("模拟数据")
    bound = {number.fact for row in table.rows for cell in row for number in cell if isinstance(number, Number)}
    assert bound <= set(page.document.facts)


def test_small_moves_show_the_leading_answer_alone(tmp_path):
    found = weighting_page(weighted(men=0.52), FORM, outline(tmp_path)).tables[-1]
    assert [plain(row[0]) for row in found.rows] == ["您住在哪里：租房"]
    assert plain(found.notes[1]) == "加权前后相差都不到5个百分点。"


def test_figures_that_are_hidden_are_not_shown_here_either(tmp_path):
    done = weighted(n=100)
    few = done.plain.frame.assign(home=np.where(np.arange(100) < 20, 1, -1))
    thin = replace(done, plain=replace(done.plain, frame=few), sample=replace(done.sample, frame=few))
    book = FactBook(done.sample.context, EDITIONS["internal"], done.sample.measures)
    found = comparison(thin, FORM, outline(tmp_path), book)
    assert not any(isinstance(block, Table) for block in found)
    assert isinstance(found[0], Paragraph)


def test_equal_answers_write_equal_bytes(tmp_path):
    pages = [weighting_page(weighted(), FORM, outline(tmp_path)) for _ in range(2)]
    written = [page.save(tmp_path / str(place)).files for place, page in enumerate(pages)]
    assert {n: p.read_bytes() for n, p in written[0].items()} == {n: p.read_bytes() for n, p in written[1].items()}


def test_a_public_report_does_not_tell_the_composition_before_weighting(tmp_path):
    weighed = weighted()
    answers = responses(FORM, 200)
    for edition, told in (("internal", True), ("public", False)):
        made = material_of(answers, FULL_SAMPLING, outline(tmp_path), edition, weighed)
        tables = [table.caption for table in draft(made, ["quality"]).tables()]
        assert ("加权前后的构成" in tables) is told
        assert "权重有多不一样" in tables
