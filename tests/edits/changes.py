"""The changes, each at a few places of a draft: what an author does to numbers, sentences, rows, charts."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import lxml.etree as etree

from tests.report.editing import Body, W

PLACES = 4
_DIGIT = re.compile(r"\d")
_QUESTION = re.compile(r"^“[^”]*”")
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

# How people say the same in other words.
_WORDS = (
    ("在本次参与调查并回答该题的", "回答这道题的"),
    ("在本次参与调查并回答各项的青年中", "从各项的回答看"),
    ("选择“", "选“"),
    ("的最多，占", "的人最多，达到"),
    ("其次是", "排在第二的是"),
    ("，各占", "，都占"),
    ("的比例最高的一项是", "最多的是"),
    ("最低的一项是", "最少的是"),
    ("该题人数较少，结果仅供参考", "答这道题的人不多，仅供参考"),
    ("基数：", "说明："),
    ("名青年中", "名青年里"),
    ("收到有效答卷", "一共收回有效答卷"),
    ("人作答", "人回答了"),
    ("平均为", "平均值是"),
    ("（多选，合计可超过100%）", ""),
)


@dataclass
class Planted:
    """What a change did.

    Parameters
    ----------
    wrong : list of str
        Numbers that are wrong now, as they stand there.
    rows : list of str
        Names of rows that are gone.
    unsure : list of str
        Numbers that may be told and need not: pasted ones that happen to be right here.
    """

    wrong: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


Change = Callable[[Body, Random, bytes], Planted]


def other_digit(numeral: str, random: Random) -> str:
    """Return a numeral with one digit changed."""
    places = [match.start() for match in _DIGIT.finditer(numeral)]
    while True:
        place = random.choice(places)
        made = numeral[:place] + random.choice("0123456789") + numeral[place + 1 :]
        if float(made) != float(numeral) and not re.match(r"0\d", made):
            return made


def _numeral(shown: str) -> str:
    return re.match(r"[\d.]+", shown)[0]  # pyright: ignore[reportOptionalSubscript]


def digit(body: Body, random: Random, _: bytes) -> Planted:
    """Change a digit."""
    return _digits(body, random, forget=False)


def _digits(body: Body, random: Random, *, forget: bool) -> Planted:
    planted = Planted()
    starts = [b for b in body.starts() if re.match(r"[\d.]+", body.shown(b))]
    for start in random.sample(starts, PLACES):
        typed = other_digit(_numeral(body.shown(start)), random)
        for text in body.texts(start)[1:]:  # LibreOffice may have split the run
            text.text = re.sub(r"^[\d.]+", "", text.text or "")
        body.retype(start, typed)
        planted.wrong.append(typed)
        if forget:
            body.forget(start)
    return planted


def swap(body: Body, random: Random, _: bytes) -> Planted:
    """Type two numbers of a sentence in each other's places."""

    def exchange(one: etree._Element, other: etree._Element) -> None:
        first, second = _numeral(body.shown(one)), _numeral(body.shown(other))
        body.retype(one, second)
        body.retype(other, first)

    return _swapped(body, random, exchange)


def swap_marks(body: Body, random: Random, _: bytes) -> Planted:
    """Cut out two numbers of a sentence, marks and all, and put each in the other's place."""
    return _swapped(body, random, body.exchange)


def _swapped(body: Body, random: Random, exchange: Callable[[etree._Element, etree._Element], None]) -> Planted:
    planted = Planted()
    places = [p for p in body.paragraphs() if len({body.shown(b) for b in body.starts_in(p)}) > 1]
    rows = [row for row in body.root.iter(f"{W}tr") if len({body.shown(b) for b in body.starts_in(row)}) > 1]
    for place in random.sample(places, PLACES // 2) + random.sample(rows, PLACES // 2):
        one, other = random.sample(body.starts_in(place), 2)
        first, second = _numeral(body.shown(one)), _numeral(body.shown(other))
        same_unit = body.shown(one)[len(first) :] == body.shown(other)[len(second) :]
        if float(first) != float(second) and same_unit:
            exchange(one, other)
            planted.wrong += [first, second]
    return planted


def bookmark(body: Body, random: Random, _: bytes) -> Planted:
    """Lose the marks of numbers."""
    for start in random.sample(body.starts(), PLACES):
        body.forget(start)
    return Planted()


def bookmark_digit(body: Body, random: Random, _: bytes) -> Planted:
    """Cut a number and type another: the marks are gone, too."""
    return _digits(body, random, forget=True)


def retype(body: Body, random: Random, _: bytes) -> Planted:
    """Type sentences anew in other words, their numbers as they were."""
    for paragraph in random.sample(body.paragraphs(), PLACES):
        body.rewrite(paragraph, _reworded(body.says(paragraph), random))
    return Planted()


def retype_wrong(body: Body, random: Random, _: bytes) -> Planted:
    """Type sentences anew in other words, each with one wrong number."""
    planted = Planted()
    for paragraph in random.sample(body.paragraphs(), PLACES):
        start = random.choice(body.starts_in(paragraph))
        typed = other_digit(_numeral(body.shown(start)), random)
        body.retype(start, typed)
        body.rewrite(paragraph, _reworded(body.says(paragraph), random))
        planted.wrong.append(typed)
    return planted


def _reworded(text: str, random: Random) -> str:
    usable = [pair for pair in _WORDS if pair[0] in text]
    for old, new in random.sample(usable, random.randint(0, len(usable))):
        text = text.replace(old, new)
    if random.random() < 0.3:
        text = _QUESTION.sub("关于这个问题", text, count=1) if "table" not in text else text
    if random.random() < 0.3:
        text = f"从问卷看，{text}"
    sentences = re.findall(r"[^。]+。?", text)
    if len(sentences) > 1 and random.random() < 0.3:
        sentences = [*sentences[1:], sentences[0]]
    return "".join(sentences)


def reorder(body: Body, random: Random, _: bytes) -> Planted:
    """Move paragraphs to other places."""
    places = [p for p in body.paragraphs(bound=False) if body.says(p).strip() and len(body.says(p)) > 15]
    for paragraph in random.sample(body.paragraphs(), PLACES):
        target = random.choice(places)
        if target is not paragraph:
            target.addnext(paragraph)
    return Planted()


def row(body: Body, random: Random, _: bytes) -> Planted:
    """Delete rows of tables."""
    planted = Planted()
    tables = [t for t in body.root.iter(f"{W}tbl") if len(t.findall(f"{W}tr")) > 3]
    for table in random.sample(tables, PLACES):
        rows = table.findall(f"{W}tr")[1:]
        gone = random.choice(rows)
        planted.rows.append(body.says(gone.find(f"{W}tc")))
        table.remove(gone)
    return planted


def paste(body: Body, random: Random, elsewhere: bytes) -> Planted:
    """Paste sentences from the draft of another community, with their marks or as plain text."""
    planted = Planted()
    theirs = Body(elsewhere)
    own = {_QUESTION.match(body.says(p))[0]: p for p in body.paragraphs() if _QUESTION.match(body.says(p))}  # pyright: ignore[reportOptionalSubscript]
    sources = [p for p in theirs.paragraphs() if (m := _QUESTION.match(theirs.says(p))) and m[0] in own]
    for source in random.sample(sources, PLACES):
        words = theirs.says(source)
        ours = own[_QUESTION.match(words)[0]]  # pyright: ignore[reportOptionalSubscript]
        shown = {body.shown(b) for b in body.starts_in(ours)}
        for start in theirs.starts_in(source):
            number = theirs.shown(start)
            (planted.unsure if number in shown else planted.wrong).append(_numeral(number))
        new = copy.deepcopy(source)
        if random.random() < 0.5:
            body.rewrite(new, words)
        ours.addnext(new)
        if random.random() < 0.5:
            ours.getparent().remove(ours)
    return planted


def chart(body: Body, random: Random, _: bytes) -> Planted:
    """Change values of a chart (its own part of the file)."""
    planted = Planted()
    values = [v for v in body.root.iter(f"{_C}v") if v.getparent().getparent().tag == f"{_C}numCache"]
    value = random.choice([v for v in values if float(v.text or 0) > 0])
    changed = round(float(value.text or 0) + random.choice((-0.01, 0.01, 0.1)), 4)
    planted.wrong.append(f"{abs(changed) * 100:g}")
    value.text = str(changed)
    return planted


def nothing(_: Body, __: Random, ___: bytes) -> Planted:
    """Change nothing."""
    return Planted()


CHANGES: dict[str, Change] = {
    "不改": nothing,
    "改一个数字": digit,
    "两数对调（重打）": swap,
    "两数对调（连书签剪贴）": swap_marks,
    "删书签": bookmark,
    "删书签并改数": bookmark_digit,
    "重写句子": retype,
    "重写句子并错一数": retype_wrong,
    "段落换位": reorder,
    "删表格一行": row,
    "贴入别处的句子": paste,
}
"""Changes to the text, by the name under which they are told."""

AFTER_SAVING = ("不改", "改一个数字", "两数对调（重打）", "删书签并改数", "重写句子并错一数")
"""Those that are also made to a draft that another program has saved."""
