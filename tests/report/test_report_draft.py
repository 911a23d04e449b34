"""The draft: every number bound and right, sections, editions, the method statement, and bytes that never change."""

from __future__ import annotations

import io
import json
import math
import os
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.report.toy import (
    DEMO,
    FULL_SAMPLING,
    ROOT,
    by_hand,
    demo_copy,
    material,
    questionnaire,
    responses,
    shares,
    written,
)
from toolkit.document import Chart, Heading, Number, Paragraph, Table, Text, plain
from toolkit.errors import ReportError
from toolkit.findings import rounded
from toolkit.report import METHOD_ITEMS, draft, measure_chart, measure_table, read_outline
from toolkit.report.sections import SECTIONS
from toolkit.sample import DesignClass, Sampling

FORM = questionnaire()
KEYS = (
    "strategy sponsor instruments population sampling modes dates "
    "sizes_precision weighting processing_quality limitations"
)


# ---- every number is bound, and right


def wordings(demo) -> str:
    """Return everything people wrote: the questionnaire, the sampling form, and the fixed small print with its ages."""
    form = demo.questionnaire
    parts = [form.title, form.intro.replace("{minutes}", "12"), *(form.wording(item) for item in form.items)]
    parts += [item.base for item in form.items]
    parts += [label for item in form.items for label in (*item.labels.values(), *(row.label for row in item.rows))]
    parts += [text for card in demo.measures.measures for text in card.texts().values()]
    parts += [text for note in demo.notes.notes for text in (note.id, note.date, note.shown_people, note.topic)]
    parts += [hypothesis.text for hypothesis in demo.plan().choices.hypotheses]
    return "\n".join([*parts, (demo.folder.path / "sampling.yaml").read_text(encoding="utf-8")])


_ALLOWED = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|合计可(?:能不|超过)等?于?100%|满分10分|不足\d+人|前\d位|^\d{1,2}\. |^调查对象为"
    r"|(?:操作|可行|创新)性\d分|（S\d，[^）]*）|[FS]\d+|附件\d|选项：0—10分|自评（满分3分）|不足200人的为10个百分点|还要相差5个百分点及以上|\d{4}-\d\d-\d\d"
)


def test_no_result_stands_as_plain_text(demo, demo_draft):
    known = wordings(demo)
    found = 0
    for inline in demo_draft[0].document.inlines():
        if isinstance(inline, Text) and re.search(r"\d", inline.text):
            found += 1
            rest = _ALLOWED.sub("", inline.text)
            for piece in re.split(r"[，。；：、！？（）“”]|……|\s", rest):
                assert not re.search(r"\d", piece) or piece in known, (piece, inline.text)
    assert found > 50


def test_every_number_has_its_fact_and_prints_it(demo_draft):
    made = demo_draft[0]
    for number in made.document.numbers():
        fact = made.facts[number.fact]
        scale = 100 if fact.shown.endswith("%") else 1
        assert number.shown == rounded(fact.value * scale, len(number.shown.partition(".")[2]))
        assert made.document.facts[number.fact] == fact.shown
    charted = {f for b in made.document.blocks if isinstance(b, Chart) for s in b.series for f in s.facts}
    assert set(made.facts) <= {n.fact for n in made.document.numbers()} | charted


def counted(frame: Any, item: str, label: str, column: str, labels: dict[str, dict[str, int]]) -> float:
    """Return a table cell of the demo by counting rows of the frame: independent of the statistics room."""
    names = [c for c in frame.columns if re.fullmatch(rf"{item}__\d+", c)]
    if names:
        code = labels[item][label]
        answered = frame[frame[names[0]] >= 0]
        mine = answered[f"{item}__{code}"]
        if column == "人数":
            return int((mine == 1).sum())
        if column == "占人数比例":
            return (mine == 1).sum() / len(answered)
        if column == "占选择次数比例":
            return (mine == 1).sum() / sum((answered[n] == 1).sum() for n in names)
        if column == "列为第一位的人数":
            return int((mine == 1).sum())
        if column == "列为第一位":
            return (mine == 1).sum() / len(answered)
        if column.startswith("排进前"):
            return (mine > 0).sum() / len(answered)
        return sum((4 - place) for place in mine if place > 0) / len(answered)
    values = [v for v in frame[item] if v not in (-1, -2)]
    if column == "数值":
        quartiles = {"四分之一": 0.25, "中位数": 0.5, "四分之三": 0.75}
        part = next((part for words, part in quartiles.items() if label.startswith(words)), None)
        if part:
            place = part * len(values)
            low, high = sorted(values)[math.ceil(place) - 1], sorted(values)[math.floor(place)]
            return (low + high) / 2 if place == int(place) else low
        mean = sum(values) / len(values)
        return mean if label.startswith("平均") else (sum((v - mean) ** 2 for v in values) / (len(values) - 1)) ** 0.5
    mine = sum(1 for v in values if v == labels[item][label])
    return mine if column == "人数" else mine / len(values)


def test_two_hundred_table_cells_counted_a_second_way(demo, demo_draft):
    made = demo_draft[0]
    frame = demo.responses.frame
    frame = frame[frame["disposition"] != "screened_out"]
    labels = {i.id: {label: code for code, label in i.labels.items()} for i in demo.questionnaire.questions}
    cells = []
    for table in made.tables():
        if not table.id.startswith("table_"):
            continue
        item = demo.questionnaire[table.id.removeprefix("table_")]
        for row in table.rows:
            name = plain(row[0])
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                bound = [inline for inline in cell if isinstance(inline, Number)]
                if bound:
                    cells.append((item, name, column.header, bound[0]))
    assert len(cells) > 500
    for item, name, column, number in random.Random(20250512).sample(cells, 200):
        if item.kind == "matrix":
            key = next(row.key for row in item.rows if row.label == name)
            answers = [v for v in frame[f"{item.id}__{key}"] if v not in (-1, -2, 95)]
            code = labels[item.id].get(column)
            expected = len(answers) if code is None else sum(v == code for v in answers) / len(answers)
        else:
            expected = counted(frame, item.id, name, column, labels)
        fact = made.facts[number.fact]
        assert fact.value == pytest.approx(expected, abs=1e-9), (item.id, name, column)
        scale = 100 if number.unit == "%" else 1
        assert number.shown == rounded(expected * scale, len(number.shown.partition(".")[2]))


def test_charts_show_what_the_tables_show(demo_draft):
    made = demo_draft[0]
    tables = {table.id: table for table in made.tables()}
    for chart in (b for b in made.document.blocks if isinstance(b, Chart)):
        printed = {
            n.fact: n.shown + n.unit
            for row in tables[chart.id.replace("chart", "table")].rows
            for c in row
            for n in c
            if isinstance(n, Number)
        }
        for series in chart.series:
            for value, fact in zip(series.values, series.facts, strict=True):
                if value is not None:
                    assert value == made.facts[fact].value
                    assert printed[fact] == rounded(value * 100, chart.decimals) + "%"


def test_bases_stand_under_every_table_and_chart(demo_draft):
    for block in demo_draft[0].document.blocks:
        if isinstance(block, Table | Chart) and block.id.startswith(("table_", "chart_")):
            assert plain(block.notes[0]).startswith("基数："), block
            assert plain(block.notes[-1]).startswith("数据来源："), block
            if "回答该项" not in plain(block.notes[0]):
                assert re.search(r"n=\d+", plain(block.notes[0]))


def test_simulated_data_are_marked(demo_draft):
    made, _ = demo_draft
    assert "模拟数据" in made.document.watermark
    assert "模拟数据" in plain(made.document.blocks[0].inlines)


# ---- how it reads


def test_the_draft_reads_like_chinese(demo_draft):
    for block in demo_draft[0].document.blocks:
        cells = [block.inlines] if isinstance(block, Paragraph) else []
        cells += list(block.notes) if isinstance(block, Table | Chart) else []
        for cell in cells:
            text = plain(cell)
            assert not re.search(r"[，。；：、]{2,}|。”：|[(),;?!]|关于“关于|\s{2,}|None|nan|（）", text), text
            assert not re.search(r"([一-鿿]{2,6}。)\1", text), text
            assert text.count("（") == text.count("）")
            assert text.count("“") == text.count("”")


def test_captions_are_short_and_whole(demo_draft):
    for block in demo_draft[0].document.blocks:
        if isinstance(block, Table | Chart):
            assert len(block.caption) <= 50
            assert not block.caption.endswith(("？", "。", "："))
            assert "？（" not in block.caption
            assert "）（比例）" not in block.caption
            assert block.caption.count("（") == block.caption.count("）")


def test_summary_is_short(demo_draft):
    blocks = list(demo_draft[0].document.blocks)
    end = next(i for i, b in enumerate(blocks) if isinstance(b, Heading))
    said = [
        plain(b.inlines)
        for b in blocks[:end]
        if isinstance(b, Paragraph) and b.role == "body" and "【" not in plain(b.inlines)
    ]
    assert 2 <= len(said) <= 4
    assert sum(map(len, said)) <= 310


def test_a_summary_tells_nothing_hidden():
    made = written(by_hand(FORM, {"need__1": [1] * 20, "need__2": [0] * 20, "need__3": [0] * 20, "need__96": [0] * 20}))
    first = [plain(b.inlines) for b in made.document.blocks[:6] if isinstance(b, Paragraph)]
    assert not any("人数太少" in text for text in first)


# ---- sections and outline


@pytest.mark.parametrize("name", list(SECTIONS))
def test_each_section_alone(demo, tmp_path, name):
    made, path = demo.report(tmp_path / f"{name}.docx", section=[name])
    assert made.sections == (name,)
    assert zipfile.ZipFile(path).testzip() is None
    assert {number.fact for number in made.document.numbers()} <= set(made.facts) == set(made.document.facts)
    made.save(tmp_path / f"{name}.html")


def test_sections_come_in_order_and_once(demo):
    made = draft(demo.material(), ["limits", "findings", "findings"])
    assert made.sections == ("findings", "limits")


def test_unknown_section(demo, tmp_path):
    with pytest.raises(ReportError) as caught:
        demo.report(tmp_path / "d.docx", section=["finding"])
    assert caught.value.code == "R-SECTION"
    assert "findings" in caught.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("titel: 甲", 1, "title"),
        ("title: 甲\nprofile: [sexx]", 2, "sex"),
        ("themes:\n- {title: 甲, items: [home]}\n- {title: 乙}", 3, "title 和 items"),
        ("themes:\n- title: 甲\n  items: [home, hme]", 3, "home"),
        ("charts: [need, hom]", 1, "home"),
        ("charts: need", 1, "列表"),
        ("themes: 住房", 1, "列表"),
        ("themes:\n- 住房", 2, "title"),
        ("themes:\n- {title: 甲, items: home}", 2, "列表"),
        ("themes:\n- {title: 甲, items: [home]}\n- {title: 乙, items: [home]}", 3, "写了两次"),
        ("profile: [sex, sex]", 1, "写了两次"),
        ("profile: [{sex: 1}]", 1, "不认识"),
        ("- title", 1, "字段"),
        ("一句话", 1, "字段"),
    ],
)
def test_report_yaml_faults_name_the_line(tmp_path, text, line, words):
    path = tmp_path / "report.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        read_outline(path, FORM)
    assert caught.value.code == "R-OUTLINE"
    assert caught.value.where == f"report.yaml 第{line}行"
    assert words in caught.value.message


def test_report_yaml_orders_the_report(tmp_path):
    path = tmp_path / "report.yaml"
    path.write_text(
        "title: 甲报告\nprofile: [home]\nthemes:\n- {title: 丙, items: [sat, need]}\ncharts: []\n", encoding="utf-8"
    )
    made = draft(material(responses(FORM, 60), path=path))
    assert made.document.title == "甲报告"
    assert [t.id for t in made.tables()] == ["profile", "table_home", "table_sat", "table_need"]
    assert not any(isinstance(b, Chart) for b in made.document.blocks)
    assert any(isinstance(b, Heading) and b.text == "丙" for b in made.document.blocks)


def test_an_item_moved_by_hand_is_told_once(tmp_path):
    path = tmp_path / "report.yaml"
    path.write_text("profile: [home]\n", encoding="utf-8")
    made = draft(material(responses(FORM, 60), path=path))
    assert max(Counter(t.id for t in made.tables()).values()) == 1


def test_an_empty_report_yaml_is_no_report_yaml(tmp_path):
    path = tmp_path / "report.yaml"
    path.write_text("# 以后再写\n", encoding="utf-8")
    assert read_outline(path, FORM) == read_outline(tmp_path / "none.yaml", FORM)


@pytest.mark.parametrize(
    ("title", "place", "expected"),
    [
        ("历下区青年需求调查", "02", "关于舜井社区青年需求的调研报告"),
        ("社区青年需求调查（住房专题）", "02", "关于舜井社区青年需求（住房专题）的调研报告"),
        ("舜井社区青年婚恋调查", "02", "关于舜井社区青年婚恋的调研报告"),
        ("青年问卷调查", "77", "关于青年的调研报告"),
        ("调查", "77", "关于调查的调研报告"),
    ],
)
def test_titles(title, place, expected):
    answers = responses(FORM, 30)
    answers = replace(
        answers,
        questionnaire=replace(answers.questionnaire, title=title),
        provenance=replace(answers.provenance, community=place),
    )
    assert written(answers).document.title == expected


# ---- the method statement


def method(sampling: Sampling, n: int = 60, **changes) -> tuple[dict[str, bool], str]:
    made = draft(material(responses(FORM, n, **changes), sampling=sampling), ["method"])
    text = "".join(plain(b.inlines) + "\n" for b in made.document.blocks if isinstance(b, Paragraph))
    return {item.key: item.filled for item in made.method}, text


def test_the_eleven_items():
    assert " ".join(key for key, *_ in METHOD_ITEMS) == KEYS
    filled, text = method(FULL_SAMPLING)
    assert all(filled.values())
    assert "待补" not in text
    assert "数据未加权。" in text
    assert "不计算抽样误差" in text


@pytest.mark.parametrize(
    ("gap", "key"),
    [
        ({"sponsor": ""}, "sponsor"),
        ({"conductor": ""}, "sponsor"),
        ({"funding": ""}, "sponsor"),
        ({"population": ""}, "population"),
        ({"recruitment": ""}, "sampling"),
        ({"modes": ()}, "modes"),
        ({"invited": 59}, "sizes_precision"),
    ],
)
def test_a_gap_shows(gap, key):
    filled, text = method(replace(FULL_SAMPLING, **gap))
    assert [name for name, there in filled.items() if not there] == [key]
    assert text.count("【待补") == 1


def test_missing_dates_show():
    sampling = replace(FULL_SAMPLING, dates={"start": "2025-05-12"})
    filled, text = method(sampling, change={"submitted": ""})
    assert filled["dates"] is False
    assert "【待补：哪天开始、哪天结束" in text
    filled, text = method(sampling, change={"submitted": "2025-05-03 10:00:00"})
    assert filled["dates"] is True
    assert "收到的答卷提交于2025年5月3日。" in text


def test_stated_dates_and_dates_of_the_answers_are_both_told():
    _, text = method(FULL_SAMPLING, change={"submitted": ["2025-05-14 09:00:00"] * 30 + ["2025-05-20 09:00:00"] * 30})
    assert "调查时间为2025年5月12日至2025年5月25日；收到的答卷提交于2025年5月14日至2025年5月20日。" in text


def test_nothing_written_leaves_six_items_open():
    filled, text = method(Sampling())
    assert [key for key, there in filled.items() if not there] == ["sponsor", "population", "sampling", "modes"]
    assert text.count("【待补") == 4


def test_several_modes_are_all_told():
    _, text = method(replace(FULL_SAMPLING, modes=("线上填写", "纸质填写")))
    assert "采用线上填写、纸质填写；" in text


def test_a_margin_of_error_needs_a_list_a_draw_and_how_many_were_drawn():
    bare = replace(FULL_SAMPLING, design=DesignClass.PROB)
    drawn = replace(bare, frame="社区名册", selection="简单随机抽样")
    for sampling in (bare, drawn):
        filled, text = method(sampling)
        assert filled["sizes_precision"] is False
        assert "±" not in text
        assert "不是随机抽样" not in text
        assert filled["sampling"] is filled["strategy"] is False
    filled, text = method(replace(drawn, invited=80))
    assert filled["sizes_precision"]
    assert "邀请80人，应答率（有效份数除以抽取的人数）75%" in text
    # 1.96 × √(0.25 ÷ 60)
    assert "最大抽样误差约±12.7个百分点（未计非抽样误差" in text


def test_completion_rate():
    _, text = method(replace(FULL_SAMPLING, invited=120))
    assert "邀请120人，完成率50%" in text


def test_weights_are_told():
    answers = responses(FORM, 60)
    made = material(answers)
    weighted = replace(made, sample=replace(made.sample, weights=pd.Series([1.0] * 60)), sampling=FULL_SAMPLING)
    assert {i.key: i.filled for i in draft(weighted).method}["weighting"] is False
    text = "".join(plain((i,)) for i in draft(weighted).document.inlines())
    assert "，未加权。" not in text


def test_consent_retention_and_contact_each_stand_alone():
    _, text = method(replace(FULL_SAMPLING, retention="保存一年"))
    assert "资料保管。保存一年。\n" in text
    assert "。。" not in text
    assert "知情同意" not in text
    _, text = method(replace(FULL_SAMPLING, limitations="只在工作日发放", contact="汇总表可向甲单位索取"))
    assert "只在工作日发放。\n" in text
    assert "资料查询。汇总表可向甲单位索取。\n" in text


def test_final_is_refused_while_items_are_open(demo, tmp_path):
    folder = demo_copy(tmp_path)
    (folder / "sampling.yaml").write_text("sponsor: 甲\n", encoding="utf-8")
    from toolkit import Project

    project = Project(str(folder), community="02")
    project.ingest(*DEMO)
    with pytest.raises(ReportError) as caught:
        project.report(tmp_path / "d.docx", final=True)
    assert caught.value.code == "R-FINAL"
    assert "主办与执行" in caught.value.message
    assert not (tmp_path / "d.docx").exists()
    made, _ = demo.report(tmp_path / "full.docx", final=True)
    assert all(item.filled for item in made.method)


# ---- tables


def test_a_wide_matrix_loses_no_option():
    options = {code: f"第{code}级" for code in range(1, 8)}
    form = questionnaire(
        {"id": "m", "kind": "matrix", "text": "？", "rows": {"a": "甲", "b": "乙"}, "options": options}
    )
    made = material(by_hand(form, {"m__a": shares(dict.fromkeys(range(1, 8), 10)), "m__b": [7] * 70}))
    table = measure_table(made, made.item("m"))
    assert isinstance(table, Table)
    assert len(table.columns) <= 8
    said = [[plain(cell) for cell in row] for row in table.rows]
    assert ["甲", "第7级", "10", "14%"] in said
    assert ["乙", "第7级", "70", "100%"] in said
    assert ["甲", "作答人数", "70", ""] in said


def test_groups_lose_no_group():
    groups = {code: f"第{code}组" for code in range(1, 10)}
    form = questionnaire(
        {"id": "g", "kind": "single", "text": "哪一组？", "options": groups},
        {"id": "q", "kind": "single", "text": "好吗？", "options": ["好", "不好"]},
    )
    made = material(by_hand(form, {"g": [c for c in range(1, 10) for _ in range(50)], "q": [1, 2] * 225}))
    table = measure_table(made, made.item("q"), "g")
    assert isinstance(table, Table)
    said = [[plain(cell) for cell in row] for row in table.rows]
    assert ["第9组", "好", "25", "50%"] in said
    assert ["合计", "不好", "225", "50.0%"] in said
    small = material(by_hand(form, {"g": [1] * 60 + [9] * 60, "q": [1, 2] * 60}))
    table = measure_table(small, small.item("q"), "g")
    assert isinstance(table, Table)
    assert [column.header for column in table.columns] == ["选项", "合计", "第1组", "第9组"]
    assert [[plain(c) for c in row] for row in table.rows][-1] == ["作答人数", "120", "60", "60"]
    assert plain(table.notes[0]) == "基数：全体参加者；各组比例以本组作答人数为分母，未加权。"


@pytest.mark.parametrize("first", [1, -2])
def test_a_base_says_when_it_holds_people_who_left_the_deciding_question_blank(first):
    form = questionnaire(
        {"id": "g", "kind": "single", "text": "有工作吗？", "options": ["有", "没有"]},
        {"id": "q", "kind": "single", "text": "累吗？", "options": ["累", "不累"], "show_if": {"item": "g", "in": [1]}},
    )
    made = material(by_hand(form, {"g": [1] * 59 + [first], "q": [1, 2] * 30}))
    table = measure_table(made, made.item("q"))
    assert isinstance(table, Table)
    assert ("含没答前面有关问题的人）" in plain(table.notes[0])) == (first == -2)


@pytest.mark.parametrize("name", ["home", "sat", "score", "need", "order", "hours"])
def test_groups_of_every_level(name):
    made = material(responses(FORM, 150, 5))
    table = measure_table(made, made.item(name), "sex")
    assert isinstance(table, Table)
    assert table.columns[1].header == "合计"
    for row in table.rows:
        assert len(row) == len(table.columns)


def test_blank_rows_cannot_be_grouped():
    made = material(responses(FORM, 60))
    for name, by in (("grid", "sex"), ("home", "grid"), ("home", "need"), ("home", "hours")):
        with pytest.raises(Exception, match="A-LEVEL"):
            measure_table(made, made.item(name), by)


def test_open_questions_have_neither_table_nor_chart():
    made = material(responses(FORM, 60))
    assert measure_table(made, made.item("open")) is None
    assert measure_chart(made, made.item("open")) is None
    assert measure_chart(made, made.item("hours")) is None


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_survey_with_hardly_anybody(n, tmp_path):
    made = written(replace(responses(FORM, 5), frame=responses(FORM, 5).frame.iloc[:n]))
    made.save(tmp_path / "d.docx")
    assert "%" not in "".join(number.unit for number in made.document.numbers())


# ---- files


def test_the_sidecar_holds_full_precision_and_the_docx_does_not(demo_draft):
    made, path = demo_draft
    record = json.loads((path.parent / f"{path.name}.results.json").read_text(encoding="utf-8"))
    values = {row["id"]: row["value"] for row in record["results"]}
    assert values == {identity: fact.value for identity, fact in made.facts.items()}
    long = [repr(v)[:8] for v in values.values() if len(repr(v)) > 10]
    assert len(long) > 100
    packed = [path.read_bytes()]
    texts = []
    while packed:
        with zipfile.ZipFile(io.BytesIO(packed.pop())) as archive:
            for member in archive.namelist():
                data = archive.read(member)
                if member.endswith(".xlsx"):
                    packed.append(data)
                texts.append(data.decode("utf-8", "replace"))
    everything = "\n".join(texts)
    assert [v for v in long if v in everything] == []


def test_origin_travels_with_the_draft(demo_draft):
    origin = demo_draft[0].document.origin
    assert {"kind", "survey", "questionnaire", "community", "wave", "edition", "data", "definition"} == set(origin)
    assert (origin["survey"], origin["community"], origin["wave"]) == ("youth-needs", "02", "1")


def test_public_edition(demo, tmp_path):
    made, path = demo.report(tmp_path / "p.md", edition="public")
    text = path.read_text(encoding="utf-8")
    assert "内部" not in text
    assert made.document.origin["edition"] == "public"
    assert "该题作答人数或有的选项的人数太少" in text
    with pytest.raises(ReportError) as caught:
        demo.material("secret")
    assert caught.value.code == "R-EDITION"


def test_bytes_depend_on_data_only(tmp_path):
    """Two processes differing in time zone, language, hash seed and folder write the same bytes."""
    found = []
    for number, (zone, language, seed) in enumerate(
        (("Asia/Shanghai", "zh_CN.UTF-8", "1"), ("America/Lima", "C", "77"))
    ):
        base = tmp_path / str(number)
        base.mkdir()
        survey = demo_copy(base)
        place = base / ("甲" if number else "b")
        place.mkdir()
        code = (
            "import sys; from toolkit import Project; from pathlib import Path\n"
            f"p = Project({str(survey)!r}, community='02'); p.ingest(*{[str(f) for f in DEMO]!r})\n"
            "d, _ = p.report(Path('out/d.docx')); d.save(Path('out/d.html')); d.save(Path('out/d.md'))\n"
            "p.tables(Path('out'))\n"
        )
        environment = {
            **os.environ,
            "TZ": zone,
            "LANG": language,
            "LC_ALL": language,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
        }
        subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=place, env=environment, check=True, timeout=120)
        found.append({p.name: p.read_bytes() for p in sorted((place / "out").iterdir())})
    assert list(found[0]) == list(found[1])
    assert {"d.docx", "d.html", "d.md", "d.docx.results.json", "tables.xlsx"} <= set(found[0])
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


def test_an_edited_draft_is_never_overwritten(demo, tmp_path):
    made, path = demo.report(tmp_path / "d.md")
    assert made.save(path) == path
    path.write_text(path.read_text(encoding="utf-8") + "我的话", encoding="utf-8")
    beside = made.save(path)
    assert beside != path
    assert path.read_text(encoding="utf-8").endswith("我的话")
    beside.write_text("改过", encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        made.save(path)
    assert caught.value.code == "R-EDITED"
    assert beside.read_text(encoding="utf-8") == "改过"
    assert repr(made).startswith("草稿《")


@pytest.mark.parametrize("name", ["d.odt", "d", "d.doc"])
def test_unknown_formats_are_refused(demo_draft, tmp_path, name):
    with pytest.raises(ReportError) as caught:
        demo_draft[0].save(tmp_path / name)
    assert caught.value.code == "R-SUFFIX"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_outside(demo_draft):
    assert {p.name for p in Path(demo_draft[1]).parent.iterdir()} == {"d.docx", "d.docx.results.json"}
