"""The parts of a report: summary, composition, findings, annexes, and the brief."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.report.toy import FULL_SAMPLING, material, questionnaire, responses
from toolkit.document import Chart, Paragraph, Table, plain
from toolkit.findings.finding import DIFFERENCE
from toolkit.findings.plan import Choices, lock, plan_of
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.bank.selection import RETENTION, select
from toolkit.report import brief, draft, method_items, read_outline
from toolkit.report.key_findings import key_findings
from toolkit.sample import DesignClass
from toolkit.sample.known import Category, Known
from toolkit.statistics import describe

FORM = questionnaire()


def halves(n: int, first: list, second: list) -> list:
    return [first[i % len(first)] for i in range(n // 2)] + [second[i % len(second)] for i in range(n // 2)]


def told(n: int = 240, *, locked: bool = True, **columns: list):
    """Return the material of a survey in which men live for rent more often, with a plan that compares."""
    change = {"sex": halves(n, [1], [2]), "home": halves(n, [2, 2, 2, 1], [1, 1, 3, 2]), **columns}
    plan = plan_of(FORM, Choices(("sex",), {"home": ("sex",), "need": ("sex",)}), DesignClass.CONV)
    made = material(responses(FORM, n, 3, change=change))
    return replace(made, plan=lock(plan) if locked else plan)


def texts(document) -> str:
    return "\n".join(plain(block.inlines) for block in document.blocks if isinstance(block, Paragraph))


def table(document, identity: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and block.id == identity)


def test_findings_are_numbered_and_groups_follow_their_question():
    made = draft(told())
    said = texts(made.document)
    assert "F1　“" in said
    assert "相差50个百分点，关联强度强。只说明两组回答不同，不说明原因。" in said
    assert "探索性" not in said
    groups = [block for block in made.document.blocks if isinstance(block, Chart) and block.kind == "dot"]
    assert len(groups) == 1


def test_what_was_not_planned_before_is_marked():
    said = texts(draft(told(locked=False)).document)
    assert "（探索性）" in said
    assert "分析计划没有在收答卷之前锁定，比较都是探索性的" in said


def test_a_p_value_of_volunteers_stands_in_the_annex_only():
    document = draft(told()).document
    compared = table(document, "comparisons")
    assert compared.caption == "差异筛查（以随机样本为假想前提）"
    assert [plain(row[-1]) for row in compared.rows] == ["写成差别", "不足以判断"]
    assert "p值" not in texts(document)
    drawn = replace(FULL_SAMPLING, design=DesignClass.PROB, frame="名册", selection="随机抽取", invited=300)
    sure = replace(material(responses(FORM, 240, 3, change={"sex": halves(240, [1], [2])}), sampling=drawn))
    plan = plan_of(FORM, Choices(("sex",), {"home": ("sex",)}), DesignClass.PROB)
    assert table(draft(replace(sure, plan=plan)).document, "comparisons").caption == "检验"


def test_a_public_edition_prints_no_figure_of_a_comparison_whose_table_it_hides():
    whole = told(home=[3] * 4 + halves(236, [1, 2], [2, 2, 1]))
    small = []
    for one in whole.compared:
        rows = describe(one.sample, one.outcome.name, one.by.name).where(statistic="proportion").rows()
        small.append(any(0 < row["n"] < 10 or 0 < row["base"] - row["n"] < 10 for row in rows))
    assert set(small) == {True, False}
    for edition, hidden in (("internal", [False] * len(small)), ("public", small)):
        compared = table(draft(whole.in_edition(edition)).document, "comparisons")
        assert [not any(plain(cell) for cell in row[3:6]) for row in compared.rows] == hidden


def test_beside_a_public_draft_stands_only_what_is_printed(tmp_path):
    for edition, digits in (("internal", True), ("public", False)):
        path = draft(told().in_edition(edition)).save(tmp_path / f"{edition}.md")
        rows = json.loads(path.with_name(f"{path.name}.results.json").read_text(encoding="utf-8"))["results"]
        assert rows
        assert all(("value" in row) == digits and ("n" in row) == digits for row in rows)


def test_the_tables_stand_in_the_annex_and_with_the_findings_when_these_go_out_alone():
    whole, alone = draft(told()).document, draft(told(), ["findings"]).document
    for document in (whole, alone):
        assert table(document, "table_home").rows
    order = [block.id for block in whole.blocks if isinstance(block, Table | Chart)]
    assert order.index("chart_need") < order.index("table_need")
    order = [block.id for block in alone.blocks if isinstance(block, Table | Chart)]
    assert order.index("table_need") + 1 == order.index("chart_need")


def test_participants_are_shown_beside_the_population_and_what_is_apart_is_named():
    half = Category("男", ((1,),), 0.5), Category("女", ((2,),), 0.5)
    more = Category("男", ((1,),), 0.44), Category("女", ((2,),), 0.56)
    made = told()
    for categories, words in ((half, "占比相差都不到5个百分点"), (more, "相差5个百分点及以上的有：性别：男、性别：女")):
        known = (Known("sex", "性别", ("sex",), categories, "统计年鉴"),)
        document = draft(replace(made, known=known, book=replace(made.book, facts={}))).document
        assert words in texts(document)
        assert "统计年鉴" in plain(table(document, "population").notes[0])
    lines = [[plain(cell) for cell in row] for row in table(document, "population").rows]
    assert lines[0] == ["性别：男", "120", "50.0%", "44.0%", "6.0"]


def test_the_summary_stays_within_three_hundred_characters():
    blocks = list(draft(told()).document.blocks)
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.role == "section")
    said = []
    for block in blocks[start + 1 :]:
        if not isinstance(block, Paragraph):
            break
        said.append(plain(block.inlines))
    assert sum(len(text) for text in said if "【" not in text) <= 300
    assert any("相差50个百分点" in text for text in said)


def test_the_first_difference_leads():
    found = key_findings(told(), 3)
    assert found[0].finding.kind == DIFFERENCE
    assert len(found) == 1  # the only theme is told by its difference


def test_a_brief_without_cards_asks_for_them_and_one_of_few_people_says_so():
    said = texts(brief(told()).document)
    assert "【" in said
    assert "不能推及全体青年" in said
    few = brief(material(responses(FORM, 12)))
    assert "各题的人数都太少" in texts(few.document)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_brief_is_one_page(demo, tmp_path):
    pdfinfo = shutil.which("pdfinfo")
    if pdfinfo is None:
        pytest.skip("pdfinfo is not installed")
    _, path = demo.brief(tmp_path / "brief.pdf")
    told = subprocess.run([pdfinfo, str(path)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told


def test_the_annex_shows_the_questionnaire_as_it_was_handed_out():
    form = replace(FORM, intro=f"本问卷由【请填写：主办单位】开展，{RETENTION}。请联系【请填写：联系人或科室】。")
    sampling = replace(FULL_SAMPLING, retention="保存到2027年12月31日，到期删除", contact="团支部")
    made = material(responses(form, 60), sampling=sampling)
    said = "\n".join(plain(b.inlines) for b in draft(made, ["appendix"]).document.blocks if isinstance(b, Paragraph))
    assert "本问卷由甲单位开展，保存到2027年12月31日，到期删除。请联系团支部。" in said
    assert "【" not in said
    assert sampling.fieldwork("02").filled(form).intro in said


@pytest.mark.parametrize(
    ("channel", "modes", "told"),
    [
        ("wenjuanxing", "线上填写", True),
        ("entry_workbook", "线上填写", False),
        ("entry_workbook", "线上填写、纸质填写", True),
        ("entry_workbook", "入户访问", True),
        ("paper_tally", "线上填写", False),
    ],
)
def test_answers_that_were_typed_in_were_not_all_given_online(channel, modes, told):
    answers = responses(FORM, 60)
    answers = replace(answers, provenance=replace(answers.provenance, files=({"file": "a", "channel": channel},)))
    (item,) = [
        one
        for one in method_items(material(answers, sampling=replace(FULL_SAMPLING, modes=(modes,))))
        if one.key == "modes"
    ]
    assert item.filled is told


def test_what_a_survey_was_made_for_leads_its_summary():
    form = Questionnaire.from_dict(select("own", ["dating"]))
    made = material(responses(form, 120, 3))
    assert made.outline.leading[0].title == "婚恋交友"
    assert {theme.title for theme in made.outline.leading} == {theme.title for theme in made.outline.themes}
    told = [one.finding.item for one in key_findings(made, 3)]
    assert any(item.startswith("MAR") for item in told), told
    causes = [plain(b.inlines) for b in draft(made, ["causes"]).document.blocks if isinstance(b, Paragraph)]
    assert "婚恋交友" in causes[0]
    everything = Questionnaire.from_dict(select("all", ["housing", "work", "dating", "family"]))
    outline = read_outline(None, everything)
    assert outline.leading == outline.themes


def test_a_public_edition_counts_no_few_forms():
    answers = responses(FORM, 80)
    answers.frame["disposition"] = ["screened_out"] * 3 + ["partial"] * 4 + ["complete"] * 73
    answers = replace(answers, left_out={"重复填写": 12, "没有作答": 2})
    said = {}
    for edition in ("internal", "public"):
        made = draft(material(answers, edition), ["method"])
        said[edition] = "".join(plain(b.inlines) for b in made.document.blocks if isinstance(b, Paragraph))
    assert "回收80份，其中3份不愿参加" in said["internal"]
    assert "基本答完的有73份，漏答一半以上的有4份" in said["internal"]
    assert "重复填写12份、没有作答2份" in said["internal"]
    assert "有效77份，另有不足10份不愿参加或不属于调查对象" in said["public"]
    assert "漏答一半以上的有不足10份" in said["public"]
    assert "14份答卷没有计入结果（原始答卷保留）：重复填写、没有作答。" in said["public"]
    for few in ("80份", "73份", "3份不", "有4份", "12份", "作答2份"):
        assert few not in said["public"]
