"""The informed-consent text: every point of the notice once, blanks where a fact is missing, never 匿名."""

import re

import pytest

from tests.making import ROOT
from toolkit.forms import Fieldwork
from toolkit.forms.consent import consent_text, guardian_line
from toolkit.questionnaire import Questionnaire, read
from toolkit.sample.sampling import read_sampling

KNOWN = Fieldwork("02", "某社区", "某团工委", "某团支部", "答卷保存一年后销毁", "某团工委办公室，电话另附")
POINTS = {
    "who": "主办",
    "why": "用于",
    "how long": "分钟",
    "what": "不收集姓名、电话",
    "nameless": "问卷不记名",
    "voluntary": "自愿",
    "kept": "保存：",
    "rights": "查阅、更正、删除",
    "contact": "联系：",
    "guardian": "监护人",
}


def form(*items, **head):
    asked = items or ({"id": "A", "kind": "text", "text": "您有什么意见？"},)
    return Questionnaire.from_dict({"title": "题目", **head, "items": list(asked)})


def example():
    folder = ROOT / "surveys" / "youth-needs"
    return read(folder / "questionnaire.yaml"), read_sampling(folder / "sampling.yaml").fieldwork("02")


@pytest.mark.parametrize("point", POINTS)
def test_without_an_opening_every_point_is_made_once(point):
    assert consent_text(form(), KNOWN).count(POINTS[point]) == 1


def test_the_facts_of_the_fieldwork_are_told():
    text = consent_text(form(), KNOWN)
    for fact in (KNOWN.sponsor, KNOWN.conductor, KNOWN.retention, KNOWN.contact):
        assert fact in text
    assert "请填写" not in text


def test_a_missing_fact_is_a_visible_blank():
    text = consent_text(form(), Fieldwork())
    assert [name[:4] for name in re.findall("【请填写：([^】]+)】", text)] == ["主办单位", "答卷保存", "联系人所"]


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("调查由街道团工委主办。", "主办单位"),
        ("结果用于改进服务。", "调查用于"),
        ("只占用您3分钟。", "填写约需"),
        ("参加自愿。", "全凭自愿"),
        ("不询问姓名。", "不收集姓名"),
        ("问卷不记名。", "问卷不记名，答卷"),
        ("答卷保存一年。", "保存："),
        ("您可以查阅自己的答卷。", "您有权"),
        ("有疑问请联系社区。", "联系："),
        ("请先征得监护人同意。", "未满18周岁的"),
    ],
)
def test_what_the_opening_says_is_not_said_again(said, gone):
    assert gone in consent_text(form(intro="您好！"), Fieldwork())
    text = consent_text(form(intro=f"您好！{said}"), Fieldwork())
    assert text.startswith(f"您好！{said}\n")
    assert gone not in text


def test_a_named_sponsor_or_contact_is_told_even_beside_a_vague_opening():
    text = consent_text(form(intro="由各级组织开展，有疑问请联系社区。"), KNOWN)
    assert KNOWN.sponsor in text
    assert KNOWN.contact in text


def test_what_the_consent_question_says_counts_too():
    asked = {"id": "A", "kind": "consent", "text": "参加自愿，不记名。您愿意吗？", "options": ["愿意", "不愿意"]}
    text = consent_text(form(asked), KNOWN)
    assert "自愿" not in text
    assert "不记名，答卷" not in text
    assert "交回问卷，表示" not in text
    assert "交回问卷，表示" in consent_text(form(), KNOWN)


@pytest.mark.parametrize(
    ("age", "words"),
    [(None, "不满14周岁的请不要填写"), (14, "征得监护人同意"), (10, "由监护人看过"), (18, ""), (35, "")],
)
def test_guardians_are_asked_for_people_under_18(age, words):
    line = guardian_line(form(**({} if age is None else {"min_age": age})))
    assert words in line
    assert bool(words) == bool(line)
    assert ("监护人" in consent_text(form(**({} if age is None else {"min_age": age})), KNOWN)) == bool(words)


def test_the_worked_example_adds_only_what_its_opening_leaves_out():
    questionnaire, fieldwork = example()
    opening, added = consent_text(questionnaire, fieldwork).split("\n")
    assert opening == questionnaire.intro.replace("{minutes}", str(round(questionnaire.minutes)))
    assert fieldwork.sponsor in added
    assert fieldwork.contact in added
    assert "保存：" not in added
    assert "分钟" not in added
    assert len(added) < len(opening) / 1.5


def test_it_never_promises_more_than_no_names():
    for text in (consent_text(form(), KNOWN), consent_text(form(), Fieldwork()), consent_text(*example())):
        assert "不记名" in text
        assert "匿名" not in text
