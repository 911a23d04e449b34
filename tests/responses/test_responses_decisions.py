"""What a person decides is recorded, replayed at every reading, and never guessed."""

import shutil

import pytest

from tests.making import HEAD, export, save
from toolkit import Project
from toolkit.errors import DefinitionError, IntakeError
from toolkit.logs import read_records

DEFINITION = """\
id: gen
title: 小问卷
rev: {rev}
items:
  - {{id: SEX, kind: single, text: 您的性别是？, options: [男, 女]}}
  - id: HOU
    kind: single
    text: {stem}
    options: {{1: 租房, 2: 自有, 97: {{label: 其他, text: true}}}}
  - {{id: NED, kind: multi, text: 需要什么？, options: {{1: 住房, 2: 就业, 97: {{label: 其他, text: true}}}}}}
  - {{id: AGE, kind: number, text: 年龄？, min: 14, max: 35}}
  - {{id: WHY, kind: text, text: 为什么？, show_if: {{item: HOU, in: [1]}}}}
"""
STEMS = ["1、您的性别是？", "2、您住在哪里？", "3、需要什么？", "4、年龄？", "5、为什么？"]
GOOD = ["男", "租房", "住房", 20, "贵"]


class Survey:
    """A survey of its own with one community."""

    def __init__(self, folder):
        self.path = folder / "gen"
        self.path.mkdir(parents=True)
        self.define()

    def define(self, *, rev=1, stem="您住在哪里？"):
        (self.path / "questionnaire.yaml").write_text(DEFINITION.format(rev=rev, stem=stem), encoding="utf-8")

    def file(self, *answers, name="9_按文本_小问卷_1_1.xlsx", header=STEMS, first=1):
        rows = [[n, f"2026/9/8 8:{n:02d}:00", "100秒", "微信", "", "", *a] for n, a in enumerate(answers, start=first)]
        return save(self.path / "in", name, export([*HEAD, *header], rows))

    @property
    def project(self):
        return Project(str(self.path))


@pytest.fixture
def survey(tmp_path):
    return Survey(tmp_path)


def changed(**answers):
    names = ["sex", "hou", "ned", "age", "why"]
    return [answers.get(name, good) for name, good in zip(names, GOOD, strict=True)]


def test_an_unknown_word_is_one_question_for_all_who_wrote_it_and_is_remembered(survey):
    project = survey.project
    project.ingest(survey.file(changed(hou="租房子住"), changed(hou="租房子住"), GOOD))
    assert project.everything.cells == {"in": 15, "accepted": 13, "ledger": 2}
    (question,) = [q for q in project.questions if q.kind == "option"]
    assert (question.count, question.proposal, question.choices["1"]) == (2, "1", "归入“租房”")
    project.decide(question.id, "1", who="甲", why="同一个意思", when="2026-09-09")
    assert project.everything.frame["HOU"].tolist() == [1, 1, 1]
    assert project.everything.cells == {"in": 15, "accepted": 15, "ledger": 0}
    assert project.everything.ledger == ()
    (record,) = read_records(project.store.folder / "decisions" / "decisions.jsonl")
    assert {"who": "甲", "why": "同一个意思", "when": "2026-09-09", "choice": "1"}.items() <= record.items()
    assert record["about"] == {"item": "HOU", "value": "租房子住"}
    assert "租房子住: 1" in (survey.path / "mapping.yaml").read_text(encoding="utf-8")
    other = Project(str(survey.path), community="03")
    other.ingest(survey.file(changed(hou="租房子住"), name="8_按文本_小问卷_1_1.xlsx", first=7))
    assert other.everything.frame["HOU"].tolist() == [1], "one confirmation serves all communities"


def test_a_word_kept_as_other_keeps_what_was_written(survey):
    project = survey.project
    project.ingest(survey.file(changed(hou="船上", why="")))
    (question,) = project.questions
    assert question.proposal == ""
    project.decide(question.id, "97")
    assert project.everything.frame["HOU"].tolist() == [97]
    assert project.everything.other_text() == {"HOU": {"97": ["船上"]}}


def test_a_single_answer_is_corrected_by_hand_and_the_correction_survives_a_later_export(survey):
    project = survey.project
    project.ingest(survey.file(changed(age=200)))
    (question,) = project.questions
    assert question.kind == "cell"
    with pytest.raises(IntakeError, match="I-CHOICE"):
        project.decide(question.id, "=300")
    with pytest.raises(IntakeError, match="I-CHOICE"):
        project.decide(question.id, "22")
    project.decide(question.id, "=20")
    assert project.everything.numbers()["AGE"]["mean"] == 20
    project.ingest(survey.file(changed(age=200), GOOD, name="9_按文本_小问卷_2_2.xlsx"))
    assert project.everything.numbers()["AGE"] == {"n": 2, "mean": 20, "min": 20, "max": 20}
    assert len(project.questions) == 0


def test_what_is_discarded_stays_named_in_the_ledger_and_is_asked_no_more(survey):
    project = survey.project
    project.ingest(survey.file(changed(age="不记得")))
    (question,) = project.questions
    project.decide(question.id, "discard")
    assert [row.status for row in project.everything.ledger] == ["discarded"]
    assert project.everything.cells == {"in": 5, "accepted": 4, "ledger": 1}
    assert len(project.questions) == 0
    assert "没有待处理" in repr(project.ledger)
    with pytest.raises(IntakeError, match="I-QUESTION"):
        project.decide(question.id, "discard")


def test_a_reworded_question_is_read_once_a_person_says_which_it_is(survey):
    project = survey.project
    header = ["1、您的性别是？", "2、您目前住在哪里呢？", *STEMS[2:]]
    project.ingest(survey.file(GOOD, header=header))
    assert project.everything.frame["HOU"].tolist() == [-2]
    (question,) = [q for q in project.questions if q.kind == "column"]
    assert question.proposal == "=HOU"
    with pytest.raises(IntakeError, match="I-CHOICE"):
        project.decide(question.id, "=XXX")
    project.decide(question.id, question.proposal)
    assert project.everything.frame["HOU"].tolist() == [1]
    assert not [notice for notice in project.everything.notices if notice.level == "action"]


def test_a_changed_record_keeps_the_first_until_a_person_takes_the_new_one(survey):
    project = survey.project
    project.ingest(survey.file(GOOD))
    project.ingest(survey.file(changed(sex="女"), name="9_按文本_小问卷_1_1 (1).xlsx"))
    assert project.everything.frame["SEX"].tolist() == [1]
    (question,) = project.questions
    assert "SEX 原来“男”，现在“女”（9_按文本_小问卷_1_1 (1).xlsx 第2行）" in question.message
    project.decide(question.id, "new")
    assert project.everything.frame["SEX"].tolist() == [2]
    assert len(project.questions) == 0


def test_twenty_more_answers_add_twenty(survey):
    project = survey.project
    project.ingest(survey.file(*[GOOD] * 5))
    project.ingest(survey.file(*[GOOD] * 25, name="9_按文本_小问卷_25_25.xlsx"))
    assert len(project.everything.frame) == 25


def test_cells_under_no_header_are_named_not_dropped(survey):
    project = survey.project
    project.ingest(survey.file([*GOOD, "", "多出来的"], GOOD))
    assert [(row.reason, row.value) for row in project.everything.ledger] == [("no_header", "多出来的")]
    assert project.everything.cells == {"in": 11, "accepted": 10, "ledger": 1}
    (question,) = project.questions
    assert list(question.choices) == ["discard"]
    project.decide(question.id, "discard")
    assert len(project.questions) == 0


# ---- a questionnaire that changed in the field ----------------------------------------


def test_a_reworded_question_of_a_new_revision_is_not_put_together(survey):
    survey.project.ingest(survey.file(*[GOOD] * 3))
    survey.define(rev=2, stem="您现在主要住在哪里？")
    project = survey.project
    header = [STEMS[0], "2、您现在主要住在哪里？", *STEMS[2:]]
    project.ingest(survey.file(*[GOOD] * 2, name="7_按文本_小问卷_2_2.xlsx", header=header))
    assert project.everything.frame["SEX"].tolist() == [1] * 5, "equal questions are put together"
    assert project.everything.frame["HOU"].tolist() == [-1, -1, -1, 1, 1]
    assert project.everything.frame["WHY__text"].tolist() == ["贵"] * 5, "what hangs on it is believed"
    assert project.everything.cells == {"in": 25, "accepted": 25, "ledger": 0}
    (notice,) = [n for n in project.everything.notices if n.code == "question_changed"]
    assert "第1版的3份" in notice.message
    (question,) = project.questions
    project.decide(question.id, "same")
    assert project.everything.frame["HOU"].tolist() == [1] * 5
    assert len(project.questions) == 0


def test_a_correction_of_the_definition_counts_for_all_answers(survey):
    project = survey.project
    project.ingest(survey.file(changed(hou="宿舍", why="")))
    assert len(project.everything.ledger) == 1
    text = (survey.path / "questionnaire.yaml").read_text(encoding="utf-8").replace("2: 自有", "2: 自有, 3: 宿舍")
    (survey.path / "questionnaire.yaml").write_text(text, encoding="utf-8")
    assert survey.project.everything.frame["HOU"].tolist() == [3]
    assert survey.project.everything.ledger == ()


# ---- the store's law ----------------------------------------


def test_the_cache_can_be_deleted_and_comes_back_byte_for_byte(survey):
    project = survey.project
    project.ingest(survey.file(changed(age=200), changed(hou="船上"), GOOD))
    cache = project.store.folder / "cache"
    first = {path.name: path.read_bytes() for path in cache.iterdir()}
    before = project.everything
    shutil.rmtree(cache)
    again = survey.project.everything
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == first
    assert again.frame.equals(before.frame)
    assert (again.ledger, again.cells) == (before.ledger, before.cells)
    kept = survey.project.everything  # now from the cache
    assert kept.frame.equals(before.frame)
    assert list(kept.frame.dtypes) == list(before.frame.dtypes)
    assert (kept.ledger, kept.notices, kept.cells, kept.hash) == (again.ledger, again.notices, again.cells, again.hash)


def test_a_damaged_cache_is_made_again(survey):
    project = survey.project
    project.ingest(survey.file(GOOD))
    (path,) = (project.store.folder / "cache").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert survey.project.everything.frame["SEX"].tolist() == [1]
    assert path.read_bytes() == whole


def test_a_torn_log_is_told_and_the_rest_is_there(survey):
    project = survey.project
    project.ingest(survey.file(GOOD))
    log = project.store.folder / "ledger" / "intake.jsonl"
    log.write_bytes(log.read_bytes() + b"0badc0de 99 {")
    assert [notice.code for notice in survey.project.everything.notices] == ["log_torn"]


# ---- 其他 put back, and records left out ----------------------------------------


def test_what_was_written_beside_other_moves_to_its_option_when_confirmed(survey):
    from toolkit.responses.resorted import sorted_as

    project = survey.project
    project.ingest(survey.file(changed(hou="其他〖自己的房子〗", ned="就业┋其他〖住房 补贴〗", why=""), GOOD))
    by = ("甲", "2026-09-09", "")
    project.store.decide(sorted_as("HOU", "自己的房子", 2, by))
    project.store.decide(sorted_as("NED", "住房补贴", 1, by))
    frame = survey.project.everything.frame
    assert frame["HOU"].tolist() == [2, 1]
    assert frame[["NED__1", "NED__2", "NED__97"]].to_numpy().tolist() == [[1, 1, 0], [1, 0, 0]]
    assert frame["HOU__97__text"].tolist() == ["自己的房子", ""]
    assert survey.project.everything.other_text() == {}, "what has moved is beside 其他 no more"


def test_other_may_have_any_code(survey):
    from toolkit.responses.resorted import sorted_as

    path = survey.path / "questionnaire.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("97: {label: 其他", "3: {label: 其他"), encoding="utf-8")
    project = survey.project
    project.ingest(survey.file(changed(hou="其他〖自己的房子〗", why=""), changed(hou="其他〖船〗", why="")))
    project.store.decide(sorted_as("HOU", "自己的房子", 2, ("甲", "2026-09-09", "")))
    assert survey.project.everything.frame["HOU"].tolist() == [2, 3]
    assert survey.project.everything.other_text() == {"HOU": {"3": ["船"]}}


def test_a_proposal_that_was_accepted_is_left_out_and_told_and_stays_in_the_store(survey):
    project = survey.project
    project.ingest(survey.file(changed(hou="", ned="", age="", why=""), GOOD, GOOD))
    (question,) = [q for q in project.questions if q.about["respondent"] == "1"]
    assert len(project.responses.frame) == 3, "nothing is left out before it is accepted"
    project.decide(question.id, "accept")
    assert project.responses.frame["respondent"].tolist() == ["2", "3"]
    assert sum(project.responses.left_out.values()) == 1
    assert len(survey.project.everything.frame) == 3


def test_personal_data_of_open_texts_reach_nothing_but_the_raw_file(survey):
    phone = "1" + "3" * 10
    project = survey.project
    project.ingest(survey.file(changed(why=f"太贵了，打我电话{phone}"), changed(hou=f"加我{phone}", why="")))
    whole = repr(project.everything.ledger) + project.everything.frame.to_csv() + repr(project.questions)
    assert phone not in whole
    assert "【电话】" in whole
    stored = [path for path in project.store.folder.rglob("*") if path.is_file() and "raw" not in path.parts]
    assert stored
    assert not [path for path in stored if phone.encode() in path.read_bytes()]


@pytest.mark.parametrize("word", ["undo", "撤回"])
def test_a_decision_can_be_taken_back(survey, word):
    project = survey.project
    project.ingest(survey.file(changed(hou="租房子住"), GOOD))
    (question,) = [q for q in project.questions if q.kind == "option"]
    project.decide(question.id, "1")
    assert project.everything.ledger == ()
    assert (survey.path / "mapping.yaml").is_file()
    project.decide(question.id, word)
    assert [q.id for q in project.questions if q.kind == "option"] == [question.id]
    assert not (survey.path / "mapping.yaml").exists(), "nothing is confirmed any more"
    with pytest.raises(IntakeError, match="I-QUESTION"):
        project.decide(question.id, word)


def test_taking_back_leaves_what_else_was_confirmed(survey):
    project = survey.project
    project.ingest(survey.file(changed(hou="租房子住", ned="工作"), GOOD))
    first, second = [q for q in project.questions if q.kind == "option"]
    project.decide(first.id, "1")
    project.decide(second.id, "2")
    project.decide(second.id, "undo")
    confirmed = (survey.path / "mapping.yaml").read_text(encoding="utf-8")
    assert "租房子住: 1" in confirmed
    assert "NED" not in confirmed


def test_taking_back_where_a_text_belongs_leaves_the_same_word_of_the_option(survey):
    from toolkit.responses.resorted import sorted_as

    project = survey.project
    project.ingest(survey.file(changed(hou="租房子住"), changed(hou="其他〖租房子住〗")))
    (question,) = [q for q in project.questions if q.kind == "option"]
    project.decide(question.id, "1")
    moved = sorted_as("HOU", "租房子住", 1, ("甲", "2026-09-09", ""))
    project.store.decide(moved)
    project.decide(moved.id, "undo")
    assert "租房子住: 1" in (survey.path / "mapping.yaml").read_text(encoding="utf-8")


# ---- how choices are said ----------------------------------------


@pytest.mark.parametrize(
    ("answers", "choice", "why"),
    [
        ({"age": 200}, "=300", "“300”不在范围里（应在14到35之间）"),
        ({"age": 200}, "=二十", "“二十”不是数字。"),
        ({"age": 200}, "22", "前面加等号，例如“=22”。"),
        ({"age": 200}, "=", "等号后面是空的。"),
        ({"age": 200}, "=…", "等号后面是空的。"),
        ({"sex": "男┋女"}, "=9", "本题的代码有：1、2。"),
        ({"hou": "租房子住"}, "8", "没有这一项。"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_the_reason(survey, answers, choice, why):
    project = survey.project
    project.ingest(survey.file(changed(**answers)))
    question = project.questions[0]
    with pytest.raises(IntakeError, match="I-CHOICE") as caught:
        project.decide(question.id, choice)
    assert why in str(caught.value)
    assert question.offer in str(caught.value)
    assert project.store.decisions().all == ()


def test_a_column_that_is_no_question_is_refused_with_the_nearest_one(survey):
    project = survey.project
    project.ingest(survey.file(GOOD, header=["1、您的性别是？", "2、您目前住在哪里呢？", *STEMS[2:]]))
    (question,) = [q for q in project.questions if q.kind == "column"]
    for choice, why in (("=HOV", "问卷里没有题号“HOV”。您是不是想写“HOU”？"), ("=HOU__9", "有的是：1、2、97。")):
        with pytest.raises(IntakeError, match="I-CHOICE") as caught:
            project.decide(question.id, choice)
        assert why in str(caught.value)


def test_what_was_decided_about_an_answer_holds_when_another_channel_comes_in(survey):
    project = survey.project
    project.ingest(survey.file(GOOD, changed(hou="", ned="", age="", why=""), name="7_按文本_小问卷_1_1.xlsx"))
    (question,) = [one for one in project.questions if one.kind == "clean"]
    project.decide(question.id, "accept", who="甲")
    before = project.everything.frame["respondent"].tolist()
    project.ingest(survey.file(GOOD, changed(age=31), name="8_按文本_小问卷_1_1.xlsx"))
    assert project.everything.frame["respondent"].tolist() == [*before, "8-1", "8-2"]
    assert [one for one in project.questions if one.kind == "clean"] == []
    assert len(project.responses.frame) == 3


def test_a_code_that_came_to_stand_for_another_option_is_told_and_nothing_more_is_read(survey):
    survey.project.ingest(survey.file(GOOD))
    assert "Q-MOVED" not in {issue.rule for issue in survey.project.check()}
    path = survey.path / "questionnaire.yaml"
    written = path.read_text(encoding="utf-8")
    swapped = written.replace("男", "\0").replace("女", "男").replace("\0", "女")
    path.write_text(swapped, encoding="utf-8")
    (issue, *_) = [one for one in survey.project.check() if one.rule == "Q-MOVED"]
    assert (issue.item, str(issue.severity)) == ("SEX", "error")
    assert "代码1从“男”换成了“女”" in issue.message
    with pytest.raises(DefinitionError, match="Q-MOVED"):
        survey.project.ingest(survey.file(changed(age=31), name="8_按文本_小问卷_1_1.xlsx"))
    path.write_text(written.replace("男", "男性"), encoding="utf-8")
    assert "Q-MOVED" not in {issue.rule for issue in survey.project.check()}, "a label that was put right"


@pytest.mark.parametrize("word", ["以后读入的为准", "后读入的", "NEW", " new "])
def test_a_choice_may_be_written_in_words(survey, word):
    project = survey.project
    project.ingest(survey.file(GOOD))
    project.ingest(survey.file(changed(sex="女"), name="9_按文本_小问卷_1_1 (1).xlsx"))
    assert project.decide(project.questions[0].id, word).choice == "new"


def test_a_word_means_what_the_question_offers(survey):
    project = survey.project
    project.ingest(survey.file(GOOD))
    project.ingest(survey.file(changed(sex="女"), name="9_按文本_小问卷_1_1 (1).xlsx"))
    assert project.decide(project.questions[0].id, "保留").choice == "old", "of two states of a record, the first"
    project = Project(str(survey.path), community="03")
    project.ingest(survey.file(changed(hou="", ned="", age="", why=""), name="7_按文本_小问卷_1_1.xlsx"))
    (question,) = [q for q in project.questions if q.kind == "clean"]
    assert project.decide(question.id, "保留").choice == "keep"


def test_a_decision_that_nobody_signed_counts_and_asks_for_a_name(survey):
    project = survey.project
    project.ingest(survey.file(changed(age=200)))
    (question,) = project.questions
    decision = project.decide(question.id, "＝２０")
    assert project.everything.frame["AGE"].tolist() == [20]
    assert "请写上姓名" in repr(decision)
    project.decide(question.id, "undo", who="甲")
    assert "姓名" not in repr(project.decide(question.id, "=21", who="甲"))


# ---- what was decided ----------------------------------------


def test_what_was_decided_is_told_in_order_with_before_and_after(survey):
    from toolkit.responses.resorted import sorted_as

    project = survey.project
    header = ["1、您的性别是？", "2、您目前住在哪里呢？", *STEMS[2:]]
    project.ingest(survey.file(changed(hou="租房子住", age=200), GOOD))
    project.ingest(survey.file(changed(sex="女", hou="租房子住", age=200), name="9_按文本_小问卷_1_1 (1).xlsx"))
    project.ingest(survey.file(changed(ned=""), name="8_按文本_小问卷_1_1.xlsx", header=header))
    signed = {"who": "甲", "when": "2026-09-09"}
    by_kind = {question.kind: question for question in project.questions}
    project.decide(by_kind["record"].id, "new", **signed)
    project.decide(by_kind["option"].id, "1", why="同一个意思", **signed)
    project.decide(by_kind["cell"].id, "=20", **signed)
    project.decide(by_kind["cell"].id, "undo", who="乙", when="2026-09-10")
    project.decide(by_kind["cell"].id, "丢弃", **signed)
    project.decide(by_kind["column"].id, "=HOU", when="2026-09-11")
    project.store.decide(sorted_as("NED", "住房 补贴", 1, ("甲", "2026-09-12", "归类表")))
    told = [(d.who, d.about, d.old, d.new, d.why) for d in project.decided]
    assert told == [
        ("甲", "序号1的答卷和以前读入的不同", "先读入的", "以后读入的为准", ""),
        ("甲", "HOU的选项", "“租房子住”", "1 租房", "同一个意思"),
        ("甲", "答卷1的AGE", "“200”", "20", ""),
        ("乙", "答卷1的AGE", "20", "撤回，问题重新打开", ""),
        ("甲", "答卷1的AGE", "“200”", "确认丢弃", ""),
        ("", "列“2、您目前住在哪里呢？”", "没有读入", "HOU 您住在哪里？", ""),
        ("甲", "NED的“其他”", "“住房 补贴”", "1 住房", "归类表"),
    ]
    days = ["09", "09", "09", "10", "09", "11", "12"]
    assert [d.when for d in project.decided] == [f"2026-09-{day}" for day in days]
    shown = repr(project.decided)
    assert f"HOU的选项：“租房子住” → 1 租房。理由：同一个意思。编号 {by_kind['option'].id}" in shown
    assert "没有写姓名" in shown
    assert "共 7 条决定" in shown
    table = project.decided.table(last=2)
    assert len(table.rows) == 2
    assert "只列最后 2 条。" in table._repr_html_()


def test_before_anything_was_decided_that_is_told(survey):
    project = survey.project
    project.ingest(survey.file(GOOD))
    assert repr(project.decided) == "还没有做过决定。"
    assert "还没有做过决定" in project.decided._repr_html_()


def test_what_was_decided_shows_no_personal_data(survey):
    phone = "1" + "3" * 10
    project = survey.project
    project.ingest(survey.file(changed(hou=f"加我{phone}", why="", age=f"问{phone}")))
    for question in project.questions:
        project.decide(question.id, "丢弃", who="甲")
    assert len(project.decided) == 2
    assert phone not in repr(project.decided) + project.decided._repr_html_()


def test_raising_the_revision_alone_keeps_nothing_apart(survey):
    text = (survey.path / "questionnaire.yaml").read_text(encoding="utf-8")
    matrix = '  - {id: MAT, kind: matrix, text: "重要吗？", options: [甲, 乙, 丙], rows: {z: 住房, a: 就业}}\n'
    (survey.path / "questionnaire.yaml").write_text(text + matrix, encoding="utf-8")
    header = [*STEMS, "6、重要吗？—住房", "6、重要吗？—就业"]
    survey.project.ingest(survey.file([*GOOD, "甲", "乙"], header=header))
    (survey.path / "questionnaire.yaml").write_text((text + matrix).replace("rev: 1", "rev: 2"), encoding="utf-8")
    project = survey.project
    assert project.everything.frame["MAT__z"].tolist() == [1]
    assert not [notice for notice in project.everything.notices if notice.code == "question_changed"]
