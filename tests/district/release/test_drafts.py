"""What stands in a public draft was audited: every count of people is a cell of the release that is shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.district.demo_bundles import BUNDLES
from tests.district.release.worlds import answers
from tests.report.toy import ROOT, by_hand, material, questionnaire
from toolkit.disclosure import audit
from toolkit.district import district_material
from toolkit.district.release import give
from toolkit.district.sections import district_sections
from toolkit.document import Number, Paragraph, Table, plain
from toolkit.findings.finding import DIFFERENCE
from toolkit.findings.plan import Choices, plan_of
from toolkit.questionnaire import Questionnaire
from toolkit.report import draft, measure_table, read_outline
from toolkit.responses import Responses
from toolkit.responses.answers import Provenance
from toolkit.sample.sampling import Sampling

LED_PAST = {"show_if": {"item": "care", "in": [1]}}
FORM = Questionnaire.from_dict(
    {
        "id": "toy",
        "title": "调查",
        "items": [
            {"id": "care", "kind": "single", "text": "您正在接受治疗吗？", "options": {1: "没有", 2: "正在"}},
            {"id": "sport", "kind": "single", "text": "常锻炼吗？", "options": {1: "常", 2: "少"}, **LED_PAST},
            {"id": "hours", "kind": "number", "text": "锻炼多久？", "unit": "小时", "min": 0, "max": 100, **LED_PAST},
            {"id": "how", "kind": "text", "text": "治疗得怎样？", "show_if": {"item": "care", "in": [2]}},
            {"id": "sex", "kind": "single", "text": "您的性别是？", "options": {1: "男", 2: "女"}},
            {"id": "well", "kind": "single", "text": "满意吗？", "options": {1: "满意", 2: "不满意"}},
        ],
    }
)


def few_in_care() -> dict[str, Responses]:
    """Return four communities of sixty, of whom seven altogether are in care; men and women differ in hours."""
    rng, found = np.random.default_rng(1), {}
    for code, few in zip(("02", "03", "04", "05"), (2, 2, 1, 2), strict=True):
        care, sex = np.array([2] * few + [1] * (60 - few)), np.array([1, 2] * 30)
        hours = rng.integers(10, 30, 60) + np.where(sex == 1, 30, 0)
        frame = pd.DataFrame(
            {
                "respondent": [str(n) for n in range(60)],
                "submitted": "2026-01-05",
                "disposition": "complete",
                "care": care,
                "sport": np.where(care == 1, rng.integers(1, 3, 60), -1),
                "hours": np.where(care == 1, hours, -1).astype(float),
                "how": np.where(care == 2, 1, -1),
                "how__text": "",
                "sex": sex,
                "well": rng.integers(1, 3, 60),
            }
        )
        counts = {"in": 0, "accepted": 0, "ledger": 0}
        found[code] = Responses(frame, FORM, Provenance("toy", code, 1), cells=counts)
    return found


def published(of, choices, by_place):
    """Return the material of the office, what the public edition gives away, its material, and the draft."""
    form, sampling = next(iter(of.values())).questionnaire, Sampling()
    outline = read_outline(BUNDLES / "report.yaml", form)
    made = district_material(of, sampling, outline, plan_of(form, choices, sampling.licence))
    given = give(made.in_edition("public"), by_place)
    public = made.in_edition("public", given.closed)
    return made, given, public, draft(public, parts=district_sections(given, None, None))


@pytest.fixture(scope="module")
def toy():
    return published(few_in_care(), Choices(crosstabs={"hours": ("sex",), "well": ("sex",)}), ["well"])


def told(document):
    """Yield everything that is said: paragraphs, cells, notes."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.inlines
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        yield from getattr(block, "notes", ())


def untold(given, written, whole):
    """Return the counts of people about a question that the release does not show."""
    measures = {people: name for name, people in given.tables.people.items()}
    shown = {name: {whole} for name in measures.values()}
    for key, count in given.release.shown.items():
        if key[0] in measures:
            shown[measures[key[0]]].add(count)
    for key, unjudged in given.release.shown.items():
        if key[1:] == ("answer=98",) and key[:1] in given.release.shown:  # a mean is of those who could judge
            shown[measures[key[0]]].add(given.release.shown[key[:1]] - unjudged)
    found = []
    for inlines in told(written.document):
        for number in (one for one in inlines if isinstance(one, Number)):
            fact = written.facts[number.fact]
            counted = number.unit in ("", "人", "名", "条", "份") and number.shown.isdecimal()
            people = whole - fact.value if fact.label == "未作答" else fact.value
            counted = counted and "分位数" not in fact.label and "中位数" not in fact.label
            if counted and people not in shown.get(fact.source, {people}):
                found.append((fact.label, number.shown, plain(inlines)))
    return found


def test_no_base_tells_how_few_chose_the_answer_that_leads_past_it(toy):
    _, given, _, written = toy
    result = audit([given.release])
    assert (result.recovered, result.too_narrow) == ((), ())
    assert {("sport", ""), ("hours", "")} <= given.closed
    text = "\n".join(plain(inlines) for inlines in told(written.document))
    assert "240" in text
    assert "233" not in text
    assert "7条" not in text
    assert untold(given, written, 240) == []


def test_the_order_of_hidden_rows_tells_nothing(toy):
    _, _, public, _ = toy
    item = public.item("care")
    table = measure_table(public, item)
    assert isinstance(table, Table)
    assert [plain(row[0]) for row in table.rows] == list(item.labels.values())
    assert {plain(row[1]) for row in table.rows} == {"*"}
    form = questionnaire()
    counts = {1: 3, 2: 20, 3: 40, 96: 15}
    columns = {f"need__{code}": [1] * n + [0] * (60 - n) for code, n in counts.items()}
    told = {}
    for edition in ("internal", "public"):
        made = material(by_hand(form, columns), edition)
        table = measure_table(made, made.item("need"))
        assert isinstance(table, Table)
        told[edition] = [plain(row[0]) for row in table.rows]
    assert told == {
        "internal": ["住房", "交友", "培训", "都不需要"],
        "public": ["培训", "交友", "住房", "都不需要"],
    }


def test_a_difference_that_is_not_shown_is_not_told_as_none(toy):
    made, _, public, written = toy
    assert DIFFERENCE in {finding.kind for finding in made.findings if finding.item == "hours"}
    assert [finding for finding in public.findings if finding.item == "hours"] == []
    assert "公开版不列" in public.findings.words
    assert "公开版不列" in "\n".join(plain(inlines) for inlines in told(written.document))


def test_beside_the_population_no_community_is_counted_in_public():
    of, folder = answers(), ROOT / "surveys" / "youth-needs"
    form, sampling = next(iter(of.values())).questionnaire, Sampling()
    plan = plan_of(form, Choices(), sampling.licence)
    outline = read_outline(BUNDLES / "report.yaml", form)
    made = district_material(of, sampling, outline, plan, folder=folder)
    rows = {}
    for edition in ("internal", "public"):
        written = draft(made.in_edition(edition), ["profile"])
        (table,) = [block for block in written.tables() if block.id == "population"]
        rows[edition] = [plain(row[0]) for row in table.rows]
    assert any(name.startswith("社区：") for name in rows["internal"])
    assert not any(name.startswith("社区：") for name in rows["public"])
    assert any(name.startswith("年龄：") for name in rows["public"])


def test_every_count_of_the_demo_was_audited():
    made, given, _, written = published(answers(), Choices(), ["LIF02", "HOU05"])
    assert untold(given, written, len(made.responses.eligible)) == []
