"""The two tables a questionnaire shows of itself: which topics it covers, and how hard it is to read."""

from __future__ import annotations

from toolkit.document import plain
from toolkit.questionnaire import from_dict
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.bank.selection import select


def rows(table) -> dict[str, list[str]]:
    return {plain(row[0]): [plain(cell) for cell in row[1:]] for row in table.rows}


def form(*ids: str, items=()):
    return from_dict({"id": "x", "title": "题", "items": [*({"use": name} for name in ids), *items]})


def test_a_topic_is_covered_when_nothing_of_it_is_missing():
    housing = next(topic for topic in bank().topics if topic.title == "住房")
    whole = rows(form(*housing.items).coverage)
    assert len(whole) == len(bank().topics)
    assert whole["住房"] == [f"{len(housing.items)}/{len(housing.items)}", "可以单独成文", ""]
    assert whole["志愿服务"][1:] == ["没有涉及", ""]
    first, *others = housing.items
    part = rows(form(first).coverage)
    assert part["住房"] == [f"1/{len(housing.items)}", "还不够单独成文", "、".join(others)]


def test_the_ready_made_selections_cover_their_topic():
    for name, topic in (("housing", "住房"), ("dating", "婚恋交友"), ("volunteer", "志愿服务")):
        assert rows(from_dict(select("x", [name])).coverage)[topic][1] == "可以单独成文"


def test_hard_questions_are_told_from_easy_ones():
    easy = {"id": "a", "kind": "text", "text": "您多大？"}
    hard = {"id": "b", "kind": "text", "text": "您对团组织的同伴教育、朋辈支持以及饕餮之类的话，怎样看，为什么？"}
    table = form(items=[easy, hard]).reading_level
    found = {plain(row[1]): [plain(cell) for cell in row[2:]] for row in table.rows}
    assert found["a"] == ["3", "1", "", ""]
    assert int(found["b"][0]) == sum("一" <= character <= "鿿" for character in hard["text"])
    assert int(found["b"][1]) > 1
    assert found["b"][2] == "饕餮"
    assert any("题干字数居中" in plain(note) for note in table.notes)


def test_a_form_without_questions_and_the_bank_can_be_shown():
    assert [plain(note) for note in form("SCR01").reading_level.notes] == ["没有题目。"]
    assert {row[1] for row in rows(form("SCR01").coverage).values()} == {"没有涉及"}
    notes = [plain(note) for note in from_dict(select("x")).reading_level.notes]
    assert all("没有达到" not in note for note in notes[:2]), notes
