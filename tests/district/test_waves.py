"""What has changed between waves: planted changes are told, what was asked otherwise is refused with the reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.district.demo_bundles import BUNDLES
from tests.making import ROOT
from tests.report.toy import FULL_SAMPLING, ITEMS, demo_copy, material, questionnaire, responses, shares
from toolkit.cli import main
from toolkit.district.bundle import Bundle, bundle_of, read_bundle, write_bundle
from toolkit.district.bundle.answers import ABOUT, columns_of, without_persons
from toolkit.district.waves import WaveChange, compare_waves, read_waves
from toolkit.document import Heading, Number, Table, plain
from toolkit.errors import IntakeError, ReportError
from toolkit.program import Program
from toolkit.questionnaire import Questionnaire

AGE = {"id": "SCR02", "kind": "single", "text": "您的年龄是？", "options": ["14—24岁", "25—35岁"]}
SEX = {"id": "DEM01", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]}
ASKED = [AGE, SEX, *(one for one in ITEMS if one["id"] in ("home", "sat", "need", "order", "grid", "open"))]
FORM = questionnaire(*ASKED)
PEOPLE = 100
STEADY = {"SCR02": shares({1: 50, 2: 50}), "DEM01": [1, 2] * 50, "home": shares({1: 40, 2: 30, 3: 30})}
MOVED = STEADY | {"home": shares({1: 25, 2: 45, 3: 30})}
YOUNGER = {
    "SCR02": shares({1: 80, 2: 20}),
    "DEM01": [1, 2] * 50,
    "home": [*shares({1: 16, 2: 64}), *shares({1: 16, 2: 4})],
}
OLDER = YOUNGER | {"SCR02": shares({1: 20, 2: 80}), "home": [*shares({1: 4, 2: 16}), *shares({1: 64, 2: 16})]}
"""In every age the same share rents; the first wave has fewer of the young, who rent."""


def changed(item: str, **fields: Any) -> Questionnaire:
    return questionnaire(*({**one, **fields} if one["id"] == item else one for one in ASKED))


@lru_cache(maxsize=1)
def one_bundle() -> Bundle:
    """Return the bundle that all others are made of: they differ by what a test plants."""
    drawn = responses(FORM, PEOPLE, change={"submitted": "2026-03-08"})
    return replace(bundle_of(material(drawn, sampling=FULL_SAMPLING)), findings=())


def asked(form: Questionnaire) -> Bundle:
    """Return a bundle in which another questionnaire was answered in the same way."""
    one = one_bundle()
    assert one.frame is not None
    manifest = replace(one.manifest, definition=form.hash, items=tuple(item.id for item in form.questions))
    frame = one.frame.reindex(columns=[*ABOUT, *columns_of(form.questions)], fill_value=1)
    return replace(one, questionnaire=form, manifest=manifest, frame=frame)


def handed_in(
    folder: Path,
    wave: int,
    answers: dict[str, list[int]],
    *,
    codes: str = "02 03 04",
    form: Questionnaire = FORM,
    **about: Any,
) -> Path:
    """Write what communities hand in of a wave; what is not planted is the same in every wave."""
    folder.mkdir(exist_ok=True)
    for code in codes.split():
        one = asked(form)
        assert one.frame is not None
        manifest = replace(one.manifest, **{"wave": wave, "community": code, **about})
        made = replace(one, manifest=manifest, frame=one.frame.assign(**answers))
        (folder / made.name).write_bytes(write_bundle(made))
    return folder


def compared(tmp_path: Path, first: dict[str, list[int]], second: dict[str, list[int]], **later: Any) -> WaveChange:
    folders = [handed_in(tmp_path / "one", 1, first), handed_in(tmp_path / "two", 2, second, **later)]
    return compare_waves(read_waves(folders))


def of(found: WaveChange, item: str, option: str) -> dict[str, Any]:
    return next(one for one in found.as_dict()["changes"] if (one["item"], one["option"]) == (item, option))


def said(found: WaveChange) -> str:
    return "\n".join(map(plain, found.page.told))


def test_a_planted_change_is_told_with_both_shares_and_both_bases(tmp_path):
    found = compared(tmp_path, STEADY, MOVED)
    told = {(change.measure.name, change.option): change.value for change in found.told}
    assert told == {("home", "自有"): pytest.approx(-0.15), ("home", "租房"): pytest.approx(0.15)}
    assert "选择“租房”的，第1期30.0%（n=300），第2期45.0%（n=300）" in said(found)
    assert "与第1期相比，上升15.0个百分点（两期题目与口径一致）。" in said(found)
    assert "与第1期相比，下降15.0个百分点" in said(found)
    assert "按第1期的年龄、性别构成标准化后，上升15.0个百分点。" in said(found)
    assert "两次调查的人不同，不能说谁变了" in repr(found)


def test_nothing_changed_nothing_told(tmp_path):
    found = compared(tmp_path, STEADY, STEADY)
    assert not found.told
    assert "没有可以写成句子的变化" in said(found)
    assert {change.value for change in found.changes} == {0}


@pytest.mark.parametrize(("second", "told"), [({1: 34, 2: 36, 3: 30}, False), ({1: 25, 2: 45, 3: 30}, True)])
def test_a_change_has_to_be_large_and_beyond_chance(tmp_path, second, told):
    """Six points among 300 a wave are large enough to be told and may still be chance."""
    found = compared(tmp_path, STEADY, STEADY | {"home": shares(second)})
    change = next(one for one in found.changes if one.option == "租房")
    assert change.least == 0.05
    assert change.value > change.least
    assert change.told is told


def test_fewer_than_two_hundred_need_ten_points_and_fewer_than_fifty_are_not_compared(tmp_path):
    one, two = (handed_in(tmp_path / f"w{wave}", wave, STEADY, codes="02") for wave in (1, 2))
    assert {change.least for change in compare_waves(read_waves([one, two])).changes} == {0.10}
    few = {"home": [*shares({1: 25, 2: 24}), *[-1] * 51]}
    handed_in(two, 2, STEADY | few, codes="02")
    found = compare_waves(read_waves([one, two]))
    assert found.few == {"home": 49}
    assert "您住在哪里" in {plain(row[0]) for table in tables(found) for row in table.rows if table.id == "wave_aside"}
    assert not [change for change in found.changes if change.measure.name == "home"]


@pytest.mark.parametrize(
    ("item", "fields", "why"),
    [
        ("home", {"text": "您现在住在哪里？"}, "题干不同（第1期“您住在哪里”，第2期“您现在住在哪里”）"),
        ("home", {"options": {1: "自有", 2: "租住", 3: "宿舍", 97: "其他"}}, "选项不同"),
        ("home", {"show_if": {"item": "DEM01", "in": [1]}}, "问到的人不同"),
        ("grid", {"rows": {"a": "环境", "b": "交通", "c": "服务质量"}}, "行不同"),
    ],
)
def test_a_question_asked_otherwise_is_refused_and_no_other(tmp_path, item, fields, why):
    found = compared(tmp_path, STEADY, MOVED, form=changed(item, **fields))
    assert found.matched.refused == {item: why}
    assert item not in {change.measure.item for change in found.changes}
    assert {"home", "sat", "need", "order", "grid"} - {item} == {change.measure.item for change in found.changes}
    assert f"{item}：口径不同，不作比较：{why}。" in repr(found)
    aside = next(table for table in tables(found) if table.id == "wave_aside")
    assert plain(aside.rows[0][1]) == f"口径不同，不作比较：{why}"


def test_a_question_that_one_wave_did_not_ask_is_refused(tmp_path):
    without = questionnaire(*(one for one in ASKED if one["id"] != "need"))
    assert compared(tmp_path, STEADY, STEADY, form=without).matched.refused == {"need": "第2期没有问这道题"}


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"modes": ("线上填写", "纸质问卷")}, "收集方式变了：第1期“线上填写”，第2期“线上填写、纸质问卷”"),
        ({"population": "全区青年"}, "调查对象变了：第1期“本社区14—35周岁青年”，第2期“全区青年”"),
        ({"design": "PROB"}, "抽样方式变了：第1期“自愿填写”，第2期“概率抽样”"),
        ({"modes": ()}, "收集方式变了：第1期“线上填写”，第2期“没有写”"),
    ],
)
def test_another_way_of_asking_refuses_the_whole_comparison(tmp_path, about, why):
    found = compared(tmp_path, STEADY, MOVED, **about)
    assert found.matched.differs == (why,)
    assert not found.changes
    assert said(found) == f"口径不同，不作比较：{why}。"
    assert Heading(1, "口径不同，不作比较") in found.page.document.blocks
    assert found.save(tmp_path / "变化.html").read_text(encoding="utf-8").count("个百分点") == 1  # what CONV may say


def test_one_community_that_changed_its_ways_is_named(tmp_path):
    one, two = (handed_in(tmp_path / f"w{wave}", wave, STEADY) for wave in (1, 2))
    handed_in(two, 2, STEADY, codes="03", modes=("电话",))
    assert compare_waves(read_waves([one, two])).matched.differs == (
        "收集方式变了：第1期“线上填写”，第2期“电话”（社区03）",
    )


def test_what_nobody_wrote_down_has_to_be_checked(tmp_path):
    one, two = (handed_in(tmp_path / f"w{wave}", wave, STEADY, modes=(), population=" ") for wave in (1, 2))
    found = compare_waves(read_waves([one, two]))
    assert found.matched.unsure == ("收集方式", "调查对象")
    assert "没法核对的：收集方式、调查对象" in repr(found)


def test_only_communities_of_both_waves_count(tmp_path):
    one = handed_in(tmp_path / "one", 1, STEADY, codes="02 03")
    handed_in(one, 1, MOVED, codes="05")
    two = handed_in(tmp_path / "two", 2, STEADY, codes="02 03 06")
    found = compare_waves(read_waves([one, two]))
    assert found.matched.communities == ("02", "03")
    assert found.matched.left_out == {"05": "第2期没有交", "06": "第1期没有交"}
    assert of(found, "home", "租房")["shares"] == pytest.approx([0.30, 0.30])
    assert of(found, "home", "租房")["n"] == [200, 200]
    bases = next(table for table in tables(found) if table.id == "wave_bases")
    assert [plain(cell) for cell in bases.rows[0]] == ["第1期", "3", "300", "2", "200"]
    assert "社区05：第2期没有交；社区06：第1期没有交" in plain(bases.notes[0])


def test_a_theme_counts_where_it_was_asked(tmp_path):
    theme = {"id": "theme", "kind": "single", "text": "您参加过夜校吗？", "options": ["参加过", "没有"]}
    longer = questionnaire(*ASKED, theme)
    folders = []
    for wave, own in ((1, {1: 60, 2: 40}), (2, {1: 30, 2: 70})):
        folders.append(handed_in(tmp_path / f"w{wave}", wave, STEADY))
        handed_in(folders[-1], wave, STEADY | {"theme": shares(own)}, codes="03 04", form=longer)
    found = compare_waves(read_waves(folders))
    assert found.matched.kept["theme"] == ("03", "04")
    assert found.matched.kept["home"] == ("02", "03", "04")
    assert of(found, "theme", "参加过")["n"] == [200, 200]
    assert of(found, "theme", "参加过")["standardised"] == pytest.approx(-0.30)
    assert [change.option for change in found.told] == ["参加过"]  # the other of two answers says the same
    told = next(table for table in tables(found) if table.id == "waves_theme")
    assert "来自2个社区" in plain(told.notes[0])


def test_a_shift_of_composition_is_taken_out(tmp_path):
    found = compared(tmp_path, OLDER, YOUNGER)
    rents = of(found, "home", "租房")
    assert rents["change"] == pytest.approx(0.68 - 0.32)
    assert rents["standardised"] == pytest.approx(by_hand(OLDER, YOUNGER, 2), abs=1e-9)
    assert rents["standardised"] == pytest.approx(0, abs=1e-9)
    assert not found.told
    assert "相差36.0个百分点，按第1期的年龄、性别构成标准化后相差0.0个百分点，够不上写成变化" in said(found)


def test_standardisation_is_left_out_where_a_cell_is_too_small(tmp_path):
    lonely = STEADY | {"SCR02": shares({1: 97, 2: 3})}
    found = compared(tmp_path, STEADY, lonely)
    assert {one["standardised"] for one in found.as_dict()["changes"]} == {None}
    assert "没有标准化" in repr(found)


def by_hand(first: dict[str, list[int]], last: dict[str, list[int]], code: int) -> float:
    """Return the standardised change: shares of the last wave within cells, weighed by the cells of the first."""
    cells = [list(zip(wave["SCR02"], wave["DEM01"], strict=True)) for wave in (first, last)]
    whole = 0.0
    for cell in set(cells[0]):
        inside = [answer == code for answer, own in zip(last["home"], cells[1], strict=True) if own == cell]
        whole += cells[0].count(cell) / PEOPLE * sum(inside) / len(inside)
    return whole - first["home"].count(code) / PEOPLE


def test_a_draw_by_chance_has_limits_and_an_open_link_has_none(tmp_path):
    link = compared(tmp_path, STEADY, MOVED)
    assert {(one["low"], one["high"]) for one in link.as_dict()["changes"]} == {(None, None)}
    folders = [handed_in(tmp_path / f"p{wave}", wave, own, design="PROB") for wave, own in ((1, STEADY), (2, MOVED))]
    found = compare_waves(read_waves(folders))
    rents = of(found, "home", "租房")
    # Every community is a stratum of its own with the same people: 3 × 100 in each wave.
    error = np.sqrt(sum(p * (1 - p) / 3 / (PEOPLE - 1) for p in (0.30, 0.45)))
    assert (rents["high"] - rents["low"]) / 2 == pytest.approx(1.9640 * error, rel=1e-3)
    assert (rents["high"] + rents["low"]) / 2 == pytest.approx(0.15)
    assert "变化的95%置信区间为7.5—22.5个百分点。" in said(found)
    assert "显著" not in repr(found)
    for words in ("显著", "置信区间", "抽样误差", "误差范围"):
        assert words not in repr(link)


def test_three_waves_are_a_trend(tmp_path):
    between = STEADY | {"home": shares({1: 33, 2: 37, 3: 30})}
    folders = [handed_in(tmp_path / f"w{wave}", wave, own) for wave, own in ((1, STEADY), (2, between), (3, MOVED))]
    found = compare_waves(read_waves([folders[2], folders[0], folders[1]]))
    assert found.page.document.title.endswith("第1期到第3期的趋势")
    assert of(found, "home", "租房")["shares"] == pytest.approx([0.30, 0.37, 0.45])
    assert "第1期30.0%（n=300），第2期37.0%（n=300），第3期45.0%（n=300）" in said(found)
    assert "；第3期与第1期相比，上升15.0个百分点" in said(found)
    assert "几次调查的人不同" in repr(found)


def test_every_number_of_the_page_is_bound_and_the_file_says_it(tmp_path):
    found = compared(tmp_path, STEADY, MOVED)
    document = found.page.document
    assert {number.fact for number in document.numbers()} <= set(document.facts)
    for table in tables(found):
        assert len(table.columns) <= 8
        for row in table.rows:
            assert len(row) == len(table.columns)
            for cell in row[1:]:
                bound = all(isinstance(part, Number) or plain((part,)) in ("", "—") for part in cell)
                assert bound or not any(sign in plain(cell) for sign in "%.")
    for name in ("变化.docx", "变化.html", "变化.md", "变化.xlsx"):
        first = found.save(tmp_path / name).read_bytes()
        assert compared(tmp_path, STEADY, MOVED).save(tmp_path / "again" / name).read_bytes() == first
    assert "上升15.0个百分点" in (tmp_path / "变化.md").read_text(encoding="utf-8")
    assert "各题变化一览" in found._repr_html_()
    json.dumps(found.as_dict(), allow_nan=False)
    with pytest.raises(ReportError):
        found.save(tmp_path / "变化.txt")


CODES = [f"{number:02}" for number in range(1, 26, 2)]


def test_the_demo_tells_what_was_planted_in_it(tmp_path):
    """Every second community, for the time it takes; 25 handed in tables alone."""
    program = Program(str(demo_copy(tmp_path)))
    for code in CODES:
        shutil.copytree(ROOT / "data" / "demo" / "wave2" / code, tmp_path / "files" / code)
        for path in BUNDLES.glob(f"*-{code}-w1*.zip"):
            (tmp_path / "earlier").mkdir(exist_ok=True)
            shutil.copy(path, tmp_path / "earlier")
    program.ingest(tmp_path / "files", wave=2)
    answers = program.material(wave=2).responses
    (tmp_path / "later").mkdir()
    for path in sorted((tmp_path / "earlier").glob("*-w1.zip")):
        one = read_bundle(path.read_bytes(), path.name)
        own = answers.frame.loc[answers.frame["respondent"].str.startswith(f"{one.community}-")]
        frame = without_persons(own, answers.questionnaire.questions)
        people = {"rows": len(frame), "eligible": sum(state != "screened_out" for state in frame["disposition"])}
        form = {"definition": answers.questionnaire.hash, "rev": answers.questionnaire.rev}
        manifest = replace(one.manifest, wave=2, day=max(frame["submitted"]), **people, **form)
        quality = replace(one.quality, returned=len(frame))
        later = replace(one, manifest=manifest, questionnaire=answers.questionnaire, quality=quality, frame=frame)
        (tmp_path / "later" / later.name).write_bytes(write_bundle(later))
    found = Program.waves(tmp_path / "earlier", tmp_path / "later")
    assert {change.measure.name for change in found.told} == {"ORG01"}
    assert of(found, "ORG01", "不知道")["change"] == pytest.approx(-0.12, abs=0.05)
    assert list(found.matched.refused) == ["LIF02"]
    assert "未来5年" in found.matched.refused["LIF02"]
    assert found.matched.left_out == {"25": "第1期只交了汇总表；第2期没有交"}


def tables(found: WaveChange) -> list[Table]:
    return [block for block in found.page.document.blocks if isinstance(block, Table)]


def other_survey(folder: Path) -> Path:
    return handed_in(folder, 2, STEADY, survey="other")


def nothing(folder: Path) -> Path:
    folder.mkdir()
    (folder / "说明.txt").write_text("x", encoding="utf-8")
    return folder


WRONG: list[tuple[Callable[[Path], Path], str, str]] = [
    (lambda folder: folder.parent / "one", "I-WAVES", "同一个文件夹给了两次"),
    (lambda folder: handed_in(folder, 1, STEADY), "I-WAVES", "都是第1期"),
    (other_survey, "I-WAVES", "一期是问卷“toy”的，另一期是“other”的"),
    (lambda folder: handed_in(folder, 2, STEADY, simulated=True), "I-WAVES", "一期是模拟数据，另一期是真实数据"),
    (lambda folder: handed_in(folder, 2, STEADY, codes="08"), "I-WAVES", "没有一个社区每一期都交了"),
    (nothing, "I-BUNDLES-NONE", "说明.txt：不是报送包"),
    (lambda folder: folder, "I-NO-FOLDER", ""),
]


@pytest.mark.parametrize(("make", "code", "reason"), WRONG)
def test_what_cannot_be_compared_is_told_kindly(tmp_path, capsys, make, code, reason):
    one, two = handed_in(tmp_path / "one", 1, STEADY), make(tmp_path / "two")
    assert main(["waves", str(one), str(two), "--out", str(tmp_path / "变化.docx"), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert reason in error["message"]
    assert not (tmp_path / "变化.docx").exists()


def test_one_wave_alone_is_no_comparison(tmp_path):
    with pytest.raises(IntakeError, match="给了1期"):
        Program.waves(handed_in(tmp_path / "one", 1, STEADY))


def test_a_stray_bundle_does_not_decide_the_wave_of_a_folder(tmp_path):
    one, two = handed_in(tmp_path / "one", 1, STEADY), handed_in(tmp_path / "two", 2, STEADY)
    handed_in(two, 1, STEADY, codes="01")
    (two / "坏的.zip").write_bytes(b"PK no bundle")
    found = Program.waves(one, two)
    assert found.as_dict()["waves"] == [1, 2]
    assert found.matched.communities == ("02", "03", "04")


def test_in_a_terminal(tmp_path, capsys):
    one, two = handed_in(tmp_path / "one", 1, STEADY), handed_in(tmp_path / "two", 2, MOVED)
    out = tmp_path / "变化.docx"
    assert main(["waves", str(one), str(two), "--out", str(out)]) == 0
    assert "上升15.0个百分点" in capsys.readouterr().out
    assert out.read_bytes().startswith(b"PK")
    with pytest.raises(SystemExit):
        main(["waves", "--help"])
    assert "每期一个文件夹，早的一期在前" in capsys.readouterr().out
