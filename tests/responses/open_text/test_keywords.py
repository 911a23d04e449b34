"""Words: the same every time, whole where the dictionary has them; counted by record, with masked examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.responses.open_text.making import answered
from toolkit.errors import AnalysisError
from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.responses.open_text import keywords
from toolkit.responses.open_text.texts import LONGEST_QUOTE, mark_of, quotes
from toolkit.responses.open_text.words import words
from toolkit.responses.personal import mask

PHONE = "10000000001"  # no such number can be assigned


def test_words_of_the_dictionary_stay_whole():
    cut = {word: words(f"，{word}。") for word in lexicon("youth_words")}
    assert len(cut) >= 200
    assert {word for word, found in cut.items() if found != [word]} == set()


def test_neighbours_of_dictionary_words_are_not_eaten():
    assert words("想考公考编，志愿时长慢，晚托班名额少") == ["考公", "考编", "志愿时长", "晚托班", "名额"]


def test_a_word_is_not_both_kept_whole_and_left_out():
    assert not set(lexicon("youth_words")) & set(lexicon("stop_words"))


def test_masks_numbers_and_single_characters_are_no_words():
    assert words("【电话】【姓名】12个 3号 的 哈哈 3月") == []


@given(st.text(max_size=40))
def test_words_are_words_whatever_is_written(text):
    found = words(text)
    assert found == words(text)
    assert all(len(word) > 1 for word in found)


def test_records_are_counted_not_mentions():
    found = keywords(answered(["房租高，房租一涨再涨", "房租太高", "停车难", ""]), "WHY")
    assert [(word.word, word.n) for word in found.found] == [("房租", 2)]
    assert found.found[0].share == pytest.approx(2 / 3)
    assert found.answers.base == "基数：写了文字的3份（问到的有4份）。"
    assert "房租  2份（67%）" in repr(found)
    assert "67%" in found._repr_html_()


def test_who_was_not_asked_or_not_eligible_is_outside_the_base():
    found = keywords(
        answered(["房租高", None, "房租低", "房租"], disposition=["complete"] * 3 + ["screened_out"]), "WHY"
    )
    assert found.answers.base == "基数：写了文字的2份（问到的有2份）。"


def test_a_word_of_one_person_is_not_listed_and_no_more_than_asked_for():
    texts = ["房租高，停车太难", "房租涨，停车太乱", "房租降", "电梯坏了"]
    assert [word.word for word in keywords(answered(texts), "WHY").found] == ["房租", "停车"]
    assert [word.word for word in keywords(answered(texts), "WHY", top=1).found] == ["房租"]


def test_nothing_written_gives_an_empty_table():
    assert keywords(answered(["", None]), "WHY").found == ()


def test_examples_are_masked_short_and_independent_of_the_order_of_records():
    texts = [f"房租太高，请打电话{PHONE}找我", "房租" + "太高了" * 30, "房租又涨", "房租贵", "说" * 60 + "房租高"]
    found, turned = (keywords(answered(order), "WHY").found[0] for order in (texts, texts[::-1]))
    assert found == turned
    assert len(found.quotes) == 2
    assert PHONE not in repr(keywords(answered(texts), "WHY"))


@given(
    st.lists(st.text("房租高，。啊 ", min_size=1, max_size=90).map(lambda t: t + "房租" + t), min_size=1, max_size=5)
)
def test_a_quote_has_at_most_forty_characters_and_shows_the_word(texts):
    for quote in quotes(texts, 2, "房租"):
        assert len(quote) <= LONGEST_QUOTE
        assert "房租" in quote


def test_examples_with_a_mask_come_last():
    texts = ["房租太高，打【电话】", "房租太高一", "房租太高二"]
    assert not any("【" in quote for quote in quotes(texts, 2))


@given(st.text(max_size=30))
def test_masking_twice_is_masking_once(text):
    assert mask(mask(text)) == mask(text)


@given(st.text("房租 ，高\n", max_size=20))
def test_a_mark_survives_blanks(text):
    assert mark_of(f" {text}\n") == mark_of(text)


def test_only_open_questions_have_words():
    with pytest.raises(AnalysisError) as caught:
        keywords(answered(["好"]), "HOB")
    assert caught.value.code == "A-LEVEL"
    with pytest.raises(AnalysisError) as caught:
        keywords(answered(["好"]), "WHO")
    assert caught.value.code == "A-ITEM"
