"""The district's draft: answers together, who took part where, and how communities compare."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.making import ROOT
from tests.report.toy import FULL_SAMPLING, demo_copy, questionnaire, responses
from toolkit.district import DISTRICT_SECTIONS, district_material, together
from toolkit.document import Number, Paragraph, Plot, Table, plain
from toolkit.findings.plan import Choices, plan_of
from toolkit.program import Program
from toolkit.report import draft, read_outline
from toolkit.responses import Provenance
from toolkit.sample import DesignClass

FORM = questionnaire()
CODES = tuple(f"{code:02d}" for code in range(2, 16))


def answers(share: dict[str, float] | None = None, n: int = 60) -> dict:
    """Return the answers of fourteen communities; in each the given share lives for rent."""
    made = {}
    for place, code in enumerate(CODES):
        rent = round(n * (share or {}).get(code, 0.4))
        one = responses(FORM, n, place, change={"home": [2] * rent + [1] * (n - rent)}, simulated=True)
        made[code] = replace(one, provenance=Provenance("toy", code, 1, simulated=True))
    return made


def document(given: dict, edition: str = "internal"):
    plan = plan_of(FORM, Choices((), {"home": ("sex",)}), DesignClass.CONV)
    outline = read_outline(ROOT / "none.yaml", FORM)
    material = district_material(given, FULL_SAMPLING, outline, plan, edition)
    return draft(material, parts=DISTRICT_SECTIONS)


def table(made, identity: str) -> list[list[str]]:
    found = next(block for block in made.document.blocks if isinstance(block, Table) and block.id == identity)
    return [[plain(cell) for cell in row] for row in found.rows]


def said(made) -> str:
    return "\n".join(plain(block.inlines) for block in made.document.blocks if isinstance(block, Paragraph))


def test_answers_together_are_all_of_them_and_nobody_is_two():
    given = answers()
    whole = together(given)
    assert len(whole.frame) == sum(len(one.frame) for one in given.values())
    assert whole.frame["respondent"].is_unique
    assert whole.cells == {name: len(CODES) * count for name, count in given["02"].cells.items()}
    assert whole.provenance.simulated
    counted = [one.counts()["home"] for one in given.values()]
    assert whole.counts()["home"] == {code: sum(one[code] for one in counted) for code in counted[0]}


def test_shares_are_counted_anew_and_not_averaged():
    given = answers({"02": 0.9}, 60)
    given["02"] = replace(given["02"], frame=given["02"].frame.tail(30))
    made = document(given)
    people = [one.counts()["home"] for one in given.values()]
    share = sum(one["2"] for one in people) / sum(sum(one.values()) for one in people)
    row = next(row for row in table(made, "table_home") if row[0] == "租房")
    assert row[2] == f"{100 * share:.1f}%"


def test_who_took_part_is_told_in_the_order_of_the_list_without_a_rank():
    made = document(answers())
    rows = table(made, "participation")
    assert len(rows) == 25
    assert [row[2] for row in rows if row[2] != "—"] == ["60"] * len(CODES)
    assert "不说明工作好坏" in said(made)


def test_a_community_far_out_is_named_and_the_others_are_not():
    far, near = document(answers({"08": 0.95})), document(answers())
    names = {row[0]: row[4] for row in table(far, "communities_home")}
    assert [name for name, flag in names.items() if flag == "关注"] == ["千东社区"]
    assert "超出99.8%参考界限的有" in said(far)
    assert "没有社区超出99.8%参考界限" in said(near)
    assert {row[4] for row in table(near, "communities_home")} == {"界限以内"}
    plots = [block for block in far.document.blocks if isinstance(block, Plot)]
    assert [point.look for point in plots[0].points].count("strong") == 1


def test_every_number_is_bound():
    made = document(answers({"08": 0.95}))
    numbers = {number.fact for number in made.document.numbers()}
    assert numbers <= set(made.facts)
    cells = [
        inline
        for block in made.document.blocks
        if isinstance(block, Table) and block.id == "communities_home"
        for row in block.rows
        for cell in row
        for inline in cell
    ]
    assert sum(isinstance(inline, Number) for inline in cells) >= 2 * len(CODES)


def test_a_small_community_is_not_shown_and_the_public_edition_shows_none():
    given = answers()
    given["07"] = replace(given["07"], frame=given["07"].frame.head(20))
    row = next(row for row in table(document(given), "communities_home") if row[1] == "20")
    assert row[2:5] == ["*", "*", "人数太少"]
    public = document(answers(), "public")
    assert "公开版不列" in said(public)
    assert not [block for block in public.document.blocks if isinstance(block, Plot)]


@pytest.fixture(scope="module")
def district(tmp_path_factory) -> Program:
    """The worked example with the demo of all communities read in."""
    program = Program(str(demo_copy(tmp_path_factory.mktemp("district"))))
    program.ingest(ROOT / "data" / "demo" / "wave1")
    return program


def test_the_planted_communities_of_the_demo_are_flagged(district, tmp_path):
    made, path = district.report(tmp_path / "district.md")
    rows = table(made, "communities_ORG03")
    flagged = {row[0] for row in rows if row[4] in ("关注", "提示")}
    # One was planted, one is the community whose forms a programme filled in; few others.
    assert {"中海紫御东郡社区", "解放桥社区"} <= flagged
    assert len(flagged) <= 4
    text = path.read_text(encoding="utf-8")
    assert "关于历下区青年需求的调研报告" in text
    assert "各社区有效答卷" in text
