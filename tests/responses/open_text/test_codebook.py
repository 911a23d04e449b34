"""The code book: read strictly, its hints only suggest."""

import numpy as np
import pytest

from toolkit.errors import DefinitionError
from toolkit.questionnaire import Item
from toolkit.responses.open_text import Code, CodeBook, read_codes, starter_codes
from toolkit.simulation.open_text import junk, written
from toolkit.simulation.people import Neighbourhood, people

BOOK = starter_codes()


def test_the_starter_frame_is_complete():
    assert len(BOOK.codes) == 15
    assert {BOOK.labels[code] for code in (95, 96, 97)} == {"无效", "无需求或满意", "其他"}
    for code in BOOK:
        assert code.rule
        assert code.example
        assert code.code in BOOK.suggested(code.example) or code.code == 97 or not code.words, code.name


@pytest.mark.parametrize("way", ["3", "婚恋交友", "3 婚恋交友", "３．婚恋交友", " 婚恋 交友 "])
def test_a_code_is_known_by_number_and_name(way):
    assert BOOK.code(way) == 3


def test_what_is_none_of_the_codes_is_not_guessed():
    assert BOOK.code("婚恋") is None
    assert BOOK.code("") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("房租太高，孩子放学没人看", ["住房租金", "托管教育"]),
        ("无", ["无需求或满意"]),
        ("没有。", ["无需求或满意"]),
        ("没有托管班", ["托管教育"]),
        ("都满意，就是停车难", ["社区环境"]),
        ("。。。", ["无效"]),
        ("111", ["无效"]),
        ("啊啊啊啊", ["无效"]),
        ("多栽几棵桂花", []),
    ],
)
def test_suggestions(text, names):
    assert [BOOK.labels[code] for code in BOOK.suggested(text)] == names


def test_a_hint_of_several_words_needs_all_and_of_a_whole_text_nothing_else():
    book = CodeBook((Code(1, "甲", words=("工资+低",)), Code(2, "乙", words=("=没有",))))
    assert [book.suggested(text) for text in ("工资太低", "工资", "没有！", "没有钱")] == [(1,), (), (2,), ()]


def test_at_most_three_codes_are_suggested():
    assert len(BOOK.suggested("房租、就业、相亲、托管、打球、志愿")) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("codes: []", "Q-FIELD-TYPE"),
        ("[1]", "Q-FIELD-TYPE"),
        ("codes: [甲]", "Q-FIELD-TYPE"),
        ("codes: [{code: 1}]", "Q-FIELD-TYPE"),
        ("codes: [{code: 一, name: 甲}]", "Q-FIELD-TYPE"),
        ("codes: [{code: true, name: 甲}]", "Q-FIELD-TYPE"),
        ("codes: [{code: 1, name: 甲, words: 房租}]", "Q-FIELD-TYPE"),
        ("codes: [{code: 1, name: 甲, words: ['+']}]", "Q-FIELD-TYPE"),
        ("codes: [{code: 1, name: 甲, hint: 房租}]", "Q-FIELD"),
        ("codes: [{code: 1, name: 甲}, {code: 1, name: 乙}]", "Q-SAME-CODE"),
        ("codes: [{code: 1, name: 甲}, {code: 2, name: 甲}]", "Q-SAME-CODE"),
    ],
)
def test_a_code_book_with_a_fault_is_refused_with_its_line(tmp_path, text, code):
    path = tmp_path / "codes.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_codes(path)
    assert caught.value.code == code
    assert caught.value.where.startswith("codes.yaml")


OF_TOPICS = {
    "rent": {"住房租金"},
    "mortgage": {"住房租金", "社区环境", "文体场地", "信息渠道"},
    "job": {"就业岗位"},
    "dating": {"婚恋交友"},
    "child": {"托管教育", "文体场地"},
    "volunteer": {"志愿服务", "信息渠道"},
    "culture": {"文体场地", "活动时间", "学习成长"},
    "branch": {"团组织联系", "信息渠道"},
    "study": {"学习成长"},
    "praise": {"无需求或满意"},
    "unrelated": {"社区环境", "其他", "无效"},
}
"""What a coder would give to texts made of a topic's phrases; the codes of its main matter first."""


def test_suggestions_find_most_topics_of_simulated_texts():
    random = np.random.default_rng(20260705)
    someone = people(1500, Neighbourhood(), random)
    texts, topics = written(Item("X", "text", "有什么建议？"), someone, random)
    found = hit = 0
    for text, topic in zip(texts, topics, strict=True):
        names = {BOOK.labels[code] for code in BOOK.suggested(text)}
        for one in topic.split("+"):
            found += 1
            hit += bool(names & OF_TOPICS[one])
    assert hit / found >= 0.9
    nothing = [BOOK.suggested(text) for text in junk(200, random)]
    assert sum(set(codes) <= {95, 96} and bool(codes) for codes in nothing) >= 160
