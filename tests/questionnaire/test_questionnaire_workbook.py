"""The questionnaire as a workbook: nothing is lost on the way there and back, whoever saves it in between."""

import io
import shutil
import subprocess
import time
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.document.xlsx import write_grid
from toolkit.errors import DefinitionError, IntakeError
from toolkit.questionnaire import Questionnaire, build
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.workbook import base_of, fingerprint, read_workbook, template, write_workbook
from toolkit.questionnaire.workbook.cells import flow, same
from toolkit.questionnaire.workbook.columns import HEAD_COLUMNS, ITEM_COLUMNS
from toolkit.questionnaire.yaml_text import Source, load

FILE = "questionnaire.xlsx"
EXAMPLE = load((ROOT / "surveys" / "youth-needs" / "questionnaire.yaml").read_bytes(), "x").data
NASTY = [
    "3", 3, "true", True, 1.5, "1.50", "001", "2026-11-05", "2026-11-05 00:00:00", "=1+1", "+1", "-2", "@甲",
    "甲\n乙", "  前空", "尾空\u3000", "\xa0不断行", "1. 甲", "2、乙类", "1 天", "3.5小时", "A. 股", "B股",
    "选项组 SAT5", "社区名单", "SAT5", "其他【填空】", "别的____", '"引"', "'单", "{a: 1}", "{minutes}", "[旧]",
    "yaml: 3", "无", "null", "x_x0041_y", "\x01控", "删\x7f", "换\r行", "回\r\n车", "零\u200b宽", "\ufeff头",
    "</script>", "=cmd|'/c calc'!A1", "{{x}}", "\t制表", "😀👩‍💻", "长" * 300, "12:30前", "第1项；2", "# 注",
    "- 横", "全：角", "0", "1e3", "（括）", "a: b", "\u2028行", "100%", "\ufffe非字", "\x85下", "no", "（无）",
    "选项组织", '"半引', "\\反", "%s", "TRUE", "1,000", "否",
]  # fmt: skip


def key_of(label):
    return matching_key(str(label).lower() if isinstance(label, bool) else str(label).strip())


def there_and_back(definition, change=lambda data: data):
    return read_workbook(change(write_workbook(definition)), FILE)


def exact(a, b):
    """Equal plain data, types and the order of options, rows, sets and items included."""
    ordered = [[list(item.get(name) or ()) if isinstance(item.get(name), dict) else None
                for item in d["items"] for name in ("options", "rows")] + [list(d.get("sets") or ())]
               for d in (a, b)]  # fmt: skip
    return same(a, b) and ordered[0] == ordered[1]


def resaved(data):
    """The workbook as a person's programme saves it again."""
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(buffer)
    return buffer.getvalue()


# ---- generated definitions -----------------------------------------------------------------------------------------

WORDS = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
TEXTS = WORDS.filter(lambda word: isinstance(word, str))
CODES = st.integers(0, 120)
NUMBERS = st.sampled_from([0, 1, 10, 40.5, 7.0, "5", -1])


def labels(least, most):
    usable = WORDS.filter(key_of)
    return st.lists(usable, min_size=least, max_size=most, unique_by=key_of)


def boxed(draw, label):
    return {"label": label, "text": draw(st.booleans())} if draw(st.integers(0, 3)) == 0 else label


@st.composite
def option_sets(draw, names=()):
    found = [boxed(draw, label) for label in draw(labels(2, 5))]
    codes = draw(st.lists(CODES, min_size=len(found), max_size=len(found), unique=True))
    match draw(st.sampled_from(["mapping", "list", "set", "add", "places"] if names else ["mapping", "list"])):
        case "mapping":
            return dict(zip(codes, found, strict=True))
        case "list":
            return found
        case "set":
            return draw(st.sampled_from(names))
        case "add":
            return {
                "set": draw(st.sampled_from(names)),
                "add": {code + 200: label for code, label in zip(codes, found, strict=True)},
            }
        case _:
            return {"from": "places", "add": {97: {"label": "别的社区", "text": True}}} | draw(
                st.sampled_from([{}, {"add": {98: "不清楚的社区"}}])
            )


@st.composite
def conditions(draw, items, depth=2):
    if depth and draw(st.booleans()):
        parts = draw(st.lists(conditions(items, depth=depth - 1), min_size=1, max_size=3))
        return {draw(st.sampled_from(["all", "any"])): parts}
    test = draw(
        st.sampled_from([{"in": [1]}, {"in": [1, 2, 3]}, {"in": 2}, {"not_in": [98, 99]}, {"answered": True}])
        | st.fixed_dictionaries({}, optional={"min": NUMBERS, "max": NUMBERS}).filter(bool)
    )
    return dict(draw(st.permutations(list(({"item": draw(st.sampled_from(items))} | test).items()))))


@st.composite
def raw_items(draw, number, earlier, sets):
    kind = draw(st.sampled_from(["info", "single", "multi", "scale", "matrix", "number", "text"]))
    item = {"id": f"Q{number}", "kind": kind, "text": draw(TEXTS.filter(str.strip))}
    if kind in ("single", "multi", "matrix"):
        item["options"] = draw(option_sets(sets))
    if kind == "scale":
        item |= {"min": 0, "max": draw(st.sampled_from([7, 10.0, "10"]))}
    if kind == "matrix":
        item["rows"] = draw(labels(2, 4) | labels(2, 4).map(lambda found: {f"r_{i}x": t for i, t in enumerate(found)}))
    if earlier and draw(st.booleans()):
        item["show_if"] = draw(conditions(earlier))
    if draw(st.integers(0, 2)) == 0:
        item["skip"] = draw(st.sampled_from([[], [{"when": [1], "to": "END"}], [{"when": 2, "to": "Q9"}],
                                             [{"to": "END", "when": [1, 8]}, {"when": [2], "to": "Q7"}]]))  # fmt: skip
    return item | draw(
        st.fixed_dictionaries(
            {},
            optional={
                "required": st.booleans(),
                "sensitive": st.booleans(),
                "factual": st.booleans(),
                "randomize": st.sampled_from([True, False, "rows"]),
                "exclusive": st.sampled_from([[96], [96, 98], 96, ["96"], []]),
                "unit": TEXTS | st.just(""),
                "base": TEXTS | st.none(),
                "note": TEXTS | st.integers(0, 3),
                "lint_ok": st.dictionaries(st.sampled_from(["W01", "O15", "X"]), TEXTS, max_size=2),
                "rev": st.integers(1, 3),
                "en": TEXTS,
                "place": TEXTS,
            },
        )
    )


@st.composite
def uses(draw):
    name = draw(st.sampled_from(sorted(bank().items)))
    changes = {
        "text": TEXTS.filter(str.strip),
        "required": st.booleans(),
        "options": option_sets(),
        "show_if": st.none(),
        "unit": TEXTS,
        "note": TEXTS,
        "max": st.integers(11, 12),
    }
    item = {"use": name} | draw(st.fixed_dictionaries({}, optional=changes))
    return {key: value for key, value in item.items() if not same(value, bank().items[name].get(key, item))}


@st.composite
def definitions(draw):
    own = draw(
        st.dictionaries(st.sampled_from(["满意", "SAT5", "A_1", "5", "甲 乙", "类（一）"]), option_sets(), max_size=2)
    )
    sets = ["SAT5", "IMP5", *own]
    items = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        earlier = [item["id"] for item in items if "id" in item]
        items.append(draw(raw_items(number, earlier, sets) | uses()))
    head = draw(st.fixed_dictionaries({}, optional={"id": TEXTS, "title": TEXTS, "rev": st.integers(1, 9),
                                                    "intro": TEXTS, "min_age": st.integers(14, 18)}))  # fmt: skip
    definition = head | ({"sets": own} if own else {}) | {"items": items}
    try:
        Questionnaire.from_dict(definition)
    except DefinitionError:
        reject()
    return definition


@given(definitions())
@settings(max_examples=60)
def test_a_definition_comes_back_as_it_was(definition):
    source = there_and_back(definition)
    assert exact(source.data, definition), (source.data, definition)
    assert Questionnaire.from_dict(source.data).to_dict() == Questionnaire.from_dict(definition).to_dict()


@given(questionnaires())
@settings(max_examples=20)
def test_a_resolved_questionnaire_comes_back_through_another_programme(questionnaire):
    definition = questionnaire.to_dict()
    assert exact(there_and_back(definition, resaved).data, definition)


@given(definitions())
@settings(max_examples=15)
def test_a_fingerprint_is_that_of_what_comes_back(definition):
    data = write_workbook(definition)
    assert base_of(data) == fingerprint(definition) == fingerprint(read_workbook(data, FILE).data)


def nasty_definition():
    kept = {key_of(label): label for label in NASTY if key_of(label)}
    words = list(kept.values())
    own = {
        "id": "N1",
        "kind": "multi",
        "text": "  前后有空 ",
        "options": dict(enumerate(words, start=1)),
        "exclusive": [96],
    }
    listed = {"id": "N2", "kind": "single", "text": "=SUM(A1)", "options": words[:40], "var": "n2", "note": "甲\n乙"}
    rows = {"id": "N3", "kind": "matrix", "text": '"', "rows": words, "options": {"set": "甲", "add": {98: "不了解"}}}
    nested = {"any": [{"all": [{"item": "N1", "in": [1, 2]}, {"item": "N2", "not_in": [3]}]}, {"item": "N2", "in": 1}]}
    shown = {"id": "N4", "kind": "text", "text": "为什么？", "show_if": nested, "lint_ok": {"W01": "理由：\n有"}}
    uses = [{"use": "HOU01"}, {"use": "EMP03", "show_if": None, "max": 100}, {"use": "SCR03", "id": "SCR03B"}]
    return {"id": "n", "title": "3", "sets": {"甲": ["是", "否"]}, "items": [*uses, own, listed, rows, shown]}


def test_nasty_labels_survive_a_person_s_programme():
    definition = nasty_definition()
    assert exact(there_and_back(definition).data, definition)
    assert exact(there_and_back(definition, resaved).data, definition)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize("definition", [EXAMPLE, nasty_definition()], ids=["youth-needs", "nasty"])
def test_a_workbook_saved_by_libreoffice_says_the_same(definition, tmp_path):
    path = tmp_path / "in" / FILE
    path.parent.mkdir()
    path.write_bytes(write_workbook(definition))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    saved = (tmp_path / FILE).read_bytes()
    assert exact(read_workbook(saved, FILE).data, definition)
    assert base_of(saved) == fingerprint(definition)


def test_the_worked_example_and_the_whole_bank_come_back():
    assert exact(there_and_back(EXAMPLE).data, EXAMPLE)
    everything = {"id": "all", "items": [{"use": name} for name in bank().items]}
    assert exact(there_and_back(everything).data, everything)
    in_full = {"id": "all", "items": list(bank().items.values())}
    assert exact(there_and_back(in_full).data, in_full)


def test_every_field_of_a_definition_has_its_column():
    assert {column.field for column in ITEM_COLUMNS if column.field} == build._FIELDS | build._NOTES
    assert {column.field for column in HEAD_COLUMNS} == build._HEAD - {"sets", "items"}


def test_a_field_without_a_column_is_refused_not_dropped():
    with pytest.raises(DefinitionError) as caught:
        write_workbook({"items": [{"use": "HOU01", "colour": 1}]})
    assert caught.value.code == "Q-FIELD"


def test_what_no_cell_can_hold_is_refused_not_cut():
    with pytest.raises(DefinitionError) as caught:
        write_workbook({"intro": "长" * 33_000, "items": [{"use": "HOU01"}]})
    assert caught.value.code == "Q-CELL-LONG"


def test_equal_definitions_give_equal_bytes():
    assert write_workbook(EXAMPLE) == write_workbook(EXAMPLE)


def test_five_hundred_items_are_quick():
    item = {"kind": "single", "text": "问？", "options": {1: "甲", 2: "乙", 97: {"label": "其他", "text": True}}}
    many = {"items": [item | {"id": f"Q{i}", "skip": [{"when": [2], "to": "END"}]} for i in range(500)]}
    start = time.process_time()
    assert exact(there_and_back(many).data, many)
    assert time.process_time() - start < 6


# ---- edited by hand ------------------------------------------------------------------------------------------------

BASE = {
    "id": "hand",
    "items": [
        {"use": "HOU01"},
        {"id": "A", "kind": "single", "text": "甲？", "options": {1: "是", 2: "否"}},
        {"id": "B", "kind": "multi", "text": "乙？", "options": ["一", "二"], "show_if": {"item": "A", "in": [1]}},
    ],
}
WRITTEN = write_workbook(BASE)
COLUMN = {column.title: number for number, column in enumerate(ITEM_COLUMNS, start=1)}


def edited(*changes, data=WRITTEN, sheet="题目"):
    """The workbook after a person's changes: (row, header, new text), or a function of the sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for change in changes:
        if callable(change):
            change(book[sheet])
        else:
            row, title, text = change
            cell = book[sheet].cell(row, COLUMN[title])
            cell.value = text
            if isinstance(text, str) and text.startswith("="):
                cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def items_of(data):
    return read_workbook(data, FILE).data["items"]


def test_untouched_rows_of_the_bank_stay_references_and_touched_ones_override():
    items = items_of(edited((2, "题干", "您现在住在哪里？")))
    assert items[0] == {"use": "HOU01", "text": "您现在住在哪里？"}
    assert items[1:] == BASE["items"][1:]


def test_a_row_with_nothing_but_the_bank_s_number_takes_the_question():
    items = items_of(edited((5, "题库", "EMP03")))
    assert items[3] == {"use": "EMP03"}


def test_a_grey_cell_emptied_is_the_bank_s_again_and_a_word_takes_it_away():
    used = write_workbook({"items": [{"use": "DEM05"}, {"use": "EMP03", "max": 90}]})
    assert items_of(edited((3, "上限", None), data=used))[1] == {"use": "EMP03"}
    taken = items_of(edited((3, "显示条件", "无"), (3, "上限", None), data=used))
    assert taken[1] == {"use": "EMP03", "show_if": None}


def test_a_row_copied_from_the_sheet_of_the_bank_is_a_reference():
    def copy(sheet):
        for cell in sheet.parent["题库"][7]:
            sheet.cell(5, cell.column).value = cell.value

    items = items_of(edited(copy))
    assert list(items[3]) == ["use"]


def test_a_bank_that_has_changed_since_makes_no_overrides(monkeypatch):
    data = write_workbook(BASE)
    newer = dict(bank().items)
    newer["HOU01"] = newer["HOU01"] | {"text": "新的问法？", "rev": 2}
    monkeypatch.setattr("toolkit.questionnaire.workbook.read.bank", lambda: type("Bank", (), {"items": newer}))
    assert items_of(data)[0] == {"use": "HOU01"}


def test_options_can_be_added_in_rows_below_in_merged_cells_and_among_blank_rows():
    def spread(sheet):
        sheet.insert_rows(4, 4)
        sheet.cell(4, COLUMN["选项"]).value = "3. 说不好"
        sheet.cell(5, COLUMN["选项"]).value = " \xa0"
        sheet.cell(6, COLUMN["选项"]).value = "97、其他____"
        sheet.cell(7, COLUMN["备注"]).value = "问过主任"
        for title in ("题号", "题型", "题干"):
            sheet.merge_cells(start_row=3, end_row=6, start_column=COLUMN[title], end_column=COLUMN[title])

    items = items_of(edited(spread))
    assert items[1]["options"] == {1: "是", 2: "否", 3: "说不好", 97: {"label": "其他", "text": True}}
    assert items[2] == BASE["items"][2]


def test_stray_blanks_moved_columns_titles_remarks_and_hidden_rows_change_nothing():
    def disorder(sheet):
        sheet.insert_rows(1, 2)
        sheet["A1"].value = "　青年问卷（征求意见稿）"
        sheet.cell(3, COLUMN["题干"]).value = " 题　干 "
        sheet.cell(3, COLUMN["必答"]).value = "必\xa0答"
        sheet.cell(5, COLUMN["题干"]).value = "\xa0甲？ "
        sheet.cell(5, COLUMN["题型"]).value = " ｓｉｎｇｌｅ　"
        sheet.insert_cols(3)
        sheet["C3"].value = "备注"
        sheet["C5"].value = "这题要再商量"
        sheet.move_range("B3:B40", cols=60)
        sheet["AZ3"].value = "空着的列"
        sheet.row_dimensions[6].hidden = True
        sheet.insert_rows(6)

    assert items_of(edited(disorder)) == BASE["items"]


def test_moving_and_deleting_rows_moves_and_deletes_questions():
    def shuffle(sheet):
        rows = [[cell.value for cell in sheet[number]] for number in (4, 2)]
        sheet.delete_rows(2, 3)
        for row, cells in enumerate(rows, start=2):
            for column, value in enumerate(cells, start=1):
                sheet.cell(row, column).value = value

    assert [item.get("use", item.get("id")) for item in items_of(edited(shuffle))] == ["B", "HOU01"]


@pytest.mark.parametrize("sheet", ["说明", "选项组", "题库"])
def test_only_the_sheets_of_questions_and_of_the_head_are_needed(sheet):
    data = edited(lambda book: book.parent.remove(book.parent[sheet]))
    assert items_of(data) == BASE["items"]
    assert base_of(data) == ("" if sheet == "说明" else fingerprint(BASE))


def test_a_head_that_was_removed_is_missed():
    assert fault(edited(lambda book: book.parent.remove(book.parent["问卷"]))).code == "Q-SHEET"


def test_words_shown_behind_the_name_of_a_set_are_not_quietly_ignored():
    assert items_of(edited((3, "选项", "选项组：SAT5\n98. 不了解")))[1]["options"] == {
        "set": "SAT5",
        "add": {98: "不了解"},
    }
    assert "只供查看" in fault(edited((3, "选项", "选项组：SAT5（1 非常不满意  2 一般）"))).message


def test_the_smallest_workbook_a_person_may_make():
    data = write_grid(
        {"题目": [["题号", "题型", "题干", "选项"], ["A", "单选", "甲？", "1、是\n2、否"], ["B", "填空", "乙？", None]]}
    )
    source = read_workbook(data, FILE)
    assert source.data == {
        "items": [
            {"id": "A", "kind": "single", "text": "甲？", "options": {1: "是", 2: "否"}},
            {"id": "B", "kind": "text", "text": "乙？"},
        ]
    }


def test_the_template_builds_and_has_two_questions_of_its_own():
    source = read_workbook(template(), FILE)
    assert not Questionnaire.from_dict(source.data).problems
    assert [item.get("id") for item in source.data["items"]] == [None, "Q1", "Q2"]


# ---- words that are understood -------------------------------------------------------------------------------------

IN = {"item": "A", "in": [1, 2]}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("A 选了 1,2", IN),
        ("Ａ选了１，２", IN),
        ("A 选择了 1、2", IN),
        ("A=1-2", IN),
        ("A 选了 1 或 2", IN),
        ("（A 是 1—2）", IN),
        ("A≠1", {"item": "A", "not_in": [1]}),
        ("A 没有选 1", {"item": "A", "not_in": [1]}),
        ("A ≥ 10", {"item": "A", "min": 10}),
        ("A＜＝１０．５", {"item": "A", "max": 10.5}),
        ("A 10～40", {"item": "A", "min": 10, "max": 40}),
        ("A 已作答", {"item": "A", "answered": True}),
        ("A >= 1 且 A <= 3", {"all": [{"item": "A", "min": 1}, {"item": "A", "max": 3}]}),
        ("A 选了 1-2，并且 B 已答", {"all": [IN, {"item": "B", "answered": True}]}),
        ("（A 选了 1,2 且 B 已答）或者 C 没选 3",
         {"any": [{"all": [IN, {"item": "B", "answered": True}]}, {"item": "C", "not_in": [3]}]}),
        ("{item: A, in: [1, 2]}", IN),
    ],
)  # fmt: skip
def test_conditions_are_read_as_people_write_them(text, condition):
    assert items_of(edited((4, "显示条件", text)))[2]["show_if"] == condition


@pytest.mark.parametrize("text", ["2 → END；3 → B", "２->end; 3=>B", "选2跳到结束；选3 跳到 B", "2 → END\n3 → B\n"])
def test_jumps_are_read_as_people_write_them(text):
    jumps = [{"when": [2], "to": "END"}, {"when": [3], "to": "B"}]
    assert items_of(edited((3, "跳转", text.replace("end", "END"))))[1]["skip"] == jumps


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("1. 是\n2. 否", {1: "是", 2: "否"}),
        ("1、是\n\n２．否", {1: "是", 2: "否"}),
        ("(1)是\n(2)否", {1: "是", 2: "否"}),
        ("1：是\n97：其他【填空】", {1: "是", 97: {"label": "其他", "text": True}}),
        ("0—3岁\n3天以内", ["0—3岁", "3天以内"]),
        ("APP\n小程序", ["APP", "小程序"]),
        ("SAT5", "SAT5"),
        ("选项组：SAT5\n98. 不了解", {"set": "SAT5", "add": {98: "不了解"}}),
        ("SAT5\n98. 不了解", {"set": "SAT5", "add": {98: "不了解"}}),
        ("社区名单（25个）\n98. 不清楚", {"from": "places", "add": {98: "不清楚"}}),
        ("{1: 是, 2: 否}", {1: "是", 2: "否"}),
        ("1. 1.5小时以下\n2. 1.5小时以上", {1: "1.5小时以下", 2: "1.5小时以上"}),
    ],
)
def test_options_are_read_as_people_write_them(text, options):
    assert items_of(edited((3, "选项", text)))[1]["options"] == options


def test_rows_may_be_numbered_keyed_or_bare():
    for text, rows in [
        ("1. 学习\n2. 工作", ["学习", "工作"]),
        ("学习\n工作", ["学习", "工作"]),
        ("a: 学习\nb：工作", {"a": "学习", "b": "工作"}),
    ]:
        assert items_of(edited((3, "矩阵行", text)))[1]["rows"] == rows


# ---- faults name sheet, row and column -----------------------------------------------------------------------------


def read_strictly(data):
    """Build the questionnaire as the folder of a survey is read: the first fault of any sort raises."""
    for problem in build.build(read_workbook(data, FILE)).problems:
        message, _, place = problem.message.partition(f"（{FILE}")
        raise DefinitionError(
            "Q-STRUCTURE", where=FILE + place.removesuffix("）。"), problem=message, fix=problem.suggestion
        )


def fault(data):
    """What a strict reading says about a workbook."""
    with pytest.raises(DefinitionError) as caught:
        read_strictly(data)
    assert str(caught.value).count("\n") == 2
    return caught.value


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        ((3, "题型", "单选提"), "第3行 C列（题型）", "单选题"),
        ((3, "选项", "1. 是\n2. 否\n1. 也许"), "第3行 E列（选项）", "写了两次"),
        ((3, "选项", "1. 是\n2. 否\n也许"), "第3行 E列（选项）", "没有"),
        ((3, "选项", "1 是\n2 否"), "第3行 E列（选项）", "分不清"),
        ((3, "选项", "A. 是\nB. 否"), "第3行 E列（选项）", "分不清"),
        ((3, "选项", "1. 是\n2."), "第3行 E列（选项）", "没有文字"),
        ((3, "选项", "选项组 SAT6"), "第3行 E列（选项）", "SAT6"),
        ((3, "选项", "选项组 SAT5\n不了解"), "第3行 E列（选项）", "写代码"),
        ((3, "选项", "1. 是\n2. 是 "), "第3行 E列（选项）", "分不开"),
        ((4, "显示条件", "A 选了"), "第4行 G列（显示条件）", "没有写清"),
        ((4, "显示条件", "A 选了 是"), "第4行 G列（显示条件）", "没有写清"),
        ((4, "显示条件", "A 大于 3"), "第4行 G列（显示条件）", "大于"),
        ((4, "显示条件", "A 选了 1 且 A 选了 2 或 A 选了 1"), "第4行 G列（显示条件）", "混在一起"),
        ((4, "显示条件", "（A 选了 1"), "第4行 G列（显示条件）", "右括号"),
        ((4, "显示条件", "A 选了 1）"), "第4行 G列（显示条件）", "右括号"),
        ((4, "显示条件", "A 选了 1 且"), "第4行 G列（显示条件）", "缺了一个条件"),
        ((4, "显示条件", "甲 选了 1"), "第4行 G列（显示条件）", "题号"),
        ((4, "显示条件", "（" * 40 + "A 选了 1"), "第4行 G列（显示条件）", "太深"),
        ((4, "显示条件", "A 选了 9-2"), "第4行 G列（显示条件）", "从小到大"),
        ((4, "显示条件", "{item: A"), "第4行 G列（显示条件）", "花括号"),
        ((4, "显示条件", "AA 选了 1"), "第4行 G列（显示条件）", "不在问卷里"),
        ((4, "显示条件", "A 选了 7"), "第4行 G列（显示条件）", "7"),
        ((3, "显示条件", "B 选了 1"), "第3行 G列（显示条件）", "后面的题"),
        ((3, "显示条件", "A 选了 1"), "第3行 G列（显示条件）", "本题自己"),
        ((3, "跳转", "2 END"), "第3行 H列（跳转）", "看不出"),
        ((3, "跳转", "2 → ZZ"), "第3行 H列（跳转）", "ZZ"),
        ((3, "必答", "对"), "第3行 I列（必答）", "是、否"),
        ((3, "上限", "三项"), "第3行 J列（上限）", "三项"),
        ((3, "互斥选项", "都没有"), "第3行 M列（互斥选项）", "代码"),
        ((3, "互斥选项", "5"), "第3行", "5"),
        ((3, "检查豁免", "W10"), "第3行 S列（检查豁免）", "理由"),
        ((3, "题干", None), "第3行 D列（题干）", "题干"),
        ((3, "题型", None), "第3行 C列（题型）", "题型"),
        ((3, "题号", None), "第3行 A列（题号）", "题号"),
        ((4, "题号", "A"), "第4行 A列（题号）", "已经被"),
        ((3, "题号", "甲"), "第3行 A列（题号）", "代号"),
        ((2, "题库", "HOU99"), "第2行 B列（题库）", "HOU99"),
        ((3, "题干", "yaml: [1"), "第3行 D列（题干）", "yaml"),
    ],
    ids=str,
)
def test_a_fault_is_named_with_sheet_row_and_column(change, place, says):
    error = fault(edited(change))
    assert error.where.startswith("questionnaire.xlsx 工作表“题目”" + place)
    assert says in error.message + error.fix


def test_a_fault_in_a_row_below_is_named_there():
    def below(sheet):
        sheet.insert_rows(4, 2)
        sheet.cell(5, COLUMN["选项"]).value = "2. 也许"

    error = fault(edited(below))
    assert "第5行 E列（选项）" in error.where


def test_a_formula_or_an_error_is_not_taken_for_a_wording():
    def formula(sheet):
        sheet.cell(3, COLUMN["题干"]).value = "=A1&B1"

    error = fault(edited(formula))
    assert "第3行 D列（题干）" in error.where
    assert "公式" in error.message


def test_a_number_that_became_a_date_is_not_taken_for_a_label():
    def date(sheet):
        cell = sheet.cell(3, COLUMN["单位"])
        cell.value, cell.number_format = 45_000, "yyyy-mm-dd"

    assert "日期" in fault(edited(date)).message


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda sheet: setattr(sheet, "title", "题目2"), "Q-SHEET", "题目"),
        (lambda sheet: sheet.delete_rows(2, 9), "Q-EMPTY", "题目"),
        (lambda sheet: sheet.delete_rows(1, 1), "Q-HEADER", "表头"),
    ],
)
def test_a_workbook_without_its_questions_is_refused(change, code, says):
    error = fault(edited(change))
    assert error.code == code
    assert says in error.message + error.where


def test_columns_nobody_knows_are_refused_when_filled_and_ignored_when_empty():
    def column(filled, title):
        def change(sheet):
            sheet["AF1"].value = title
            sheet["AF3"].value = filled

        return edited(change)

    assert items_of(column(None, "审核意见")) == BASE["items"]
    error = fault(column("同意", "审核意见"))
    assert (error.code, "审核意见" in error.message, "AF列" in error.where) == ("Q-COLUMN", True, True)
    assert "没有表头" in fault(column("同意", None)).message
    assert fault(column("甲", "题干")).code == "Q-COLUMN-TWICE"
    assert "单位" in fault(column("甲", "单位名")).message


def test_edits_on_the_sheet_of_the_bank_are_answered_not_ignored():
    error = fault(edited(lambda sheet: setattr(sheet["D3"], "value", "改过的题干"), sheet="题库"))
    assert "工作表“题库”第3行" in error.where
    assert "不起作用" in error.message


def test_faults_of_the_head_and_of_sets_name_their_cells():
    def head(row, label, value):
        def change(sheet):
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = label, value

        return fault(edited(change, sheet="问卷"))

    error = head(4, "版次", "第一版")
    assert (error.code, "工作表“问卷”第4行" in error.where) == ("Q-WHOLE", True)
    assert "没有这一项" in head(8, "主办单位", "团区委").message
    assert "左边" in head(8, None, "团区委").message
    assert "两次" in head(8, "问卷代号", "another").message

    def own(*rows):
        def change(sheet):
            for number, cells in enumerate(rows, start=2):
                for position, value in enumerate(cells, start=1):
                    sheet.cell(number, position).value = value

        return fault(edited(change, sheet="选项组"))

    assert "工作表“选项组”第3行 A列（名称）" in own(("甲", "一\n二"), ("甲", "三\n四")).where
    assert "工作表“选项组”第2行 B列（选项）" in own(("甲", "1. 一\n1. 二")).where
    assert "工作表“选项组”第2行 B列（选项）" in own(("甲", None)).where


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, b"PK\x03\x04garbage", b"abc"])
def test_what_is_no_workbook_is_refused_by_the_reader(data):
    with pytest.raises(IntakeError):
        read_workbook(data, FILE)
    with pytest.raises(IntakeError):
        base_of(data)


@given(st.text("A1选了没且或（）()>=，,; →-到在已答之间", max_size=25))
@settings(max_examples=60)
def test_whatever_is_typed_into_a_condition_only_the_toolkit_s_own_errors_come_out(text):
    rows = [["题号", "题型", "题干", "显示条件", "跳转", "选项"], ["A", "info", "甲", text, text, text]]
    data = write_grid({"题目": [list(row) for row in rows]})
    with suppress(DefinitionError):
        assert isinstance(read_workbook(data, FILE), Source)


def test_the_form_in_braces_is_what_the_yaml_file_may_have():
    value = {1: "a\nb", "x": [True, None, 1.5, "3", {"label": "\x01"}]}
    assert same(load(flow(value), "x").data, value)
