"""What is taken along on a visit: the visit record (走访记录) and the interview outline (访谈提纲).

Both follow the questionnaire's themes, which are told from the bank's item ids. What people say in their own words
is noted without names, phones and exact addresses.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from toolkit.errors import DefinitionError
from toolkit.files import project_root
from toolkit.forms.consent import blank, guardian_line
from toolkit.forms.form import Fieldwork, form
from toolkit.forms.paper import MANY, ONE, with_slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.document.docx.sheet import Sheet
    from toolkit.questionnaire import Questionnaire

FEWEST, MOST = 6, 10
"""Open questions of one interview: about 30 to 40 minutes."""

_MODULE = re.compile(r"([A-Z]{3})\d{2}")
_PRIVATE = "不记姓名、电话、详细住址和单位全称，也不记能认出某个人的细节；无关的第三人不记。"
_FILL = "EDEDED"
_PLACES = ("社区活动场所", "楼宇、园区", "企业", "机关", "学校", "商户或站点", "家中", "其他____")
_PEOPLE = ("在职青年", "新就业群体", "在校学生", "求职或备考", "在家照料", "其他____")
_CONSENT = ("已说明来意、用途和自愿原则，对方愿意谈", "有未满18周岁的，已征得监护人同意")
_ANSWERED = ("已解答", "已转介，转给：__________________（部门，不写个人）", "未作承诺")
_FOLLOWED = ("不需要跟进", "需要跟进", "已完成（　　年　月　日）")
_LABEL = 1300
"""Twips of the column of headings."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question of an interview with what may be asked further."""

    text: str
    probes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """A theme of the bank: its title, its open questions, and whether it is for adults only."""

    title: str
    questions: tuple[OpenQuestion, ...]
    adults: bool = False


def themes(questionnaire: Questionnaire) -> dict[Theme, int]:
    """Return a questionnaire's themes in the order they come up, with how many questions each has.

    None when its items are not the bank's.
    """
    _, known = _interview()
    modules = [match[1] for item in questionnaire.questions if (match := _MODULE.fullmatch(item.id))]
    return Counter(known[module] for module in modules if module in known)


def outline(questionnaire: Questionnaire) -> list[tuple[str, list[OpenQuestion]]]:
    """Return the open questions to ask, by theme: 6 to 10 in all.

    A general question opens. Then every theme gives its first question before any gives its second, those with many
    items first; a questionnaire of few themes is filled up with general questions.
    """
    general, _ = _interview()
    found = themes(questionnaire)
    by_size = sorted(found, key=lambda theme: -found[theme])
    rounds = zip_longest(*([(theme.title, question) for question in theme.questions] for theme in by_size))
    chosen = [pair for each in rounds for pair in each if pair][: MOST - 1]
    missing = max(1, FEWEST - len(chosen))
    parts = [("总的情况", list(general[:missing]))]
    for theme in found:
        questions = [question for title, question in chosen if title == theme.title]
        if questions:
            parts.append((theme.title + ("（只与18周岁及以上的青年谈）" if theme.adults else ""), questions))
    return parts


def _interview() -> tuple[list[OpenQuestion], dict[str, Theme]]:
    """Return the general open questions, and the themes by the letters their items begin with."""
    from toolkit.questionnaire.yaml_text import load

    path = project_root() / "surveys" / "bank" / "interview.yaml"
    if not path.is_file():
        raise DefinitionError("Q-BANK", where=str(path))
    data = load(path.read_bytes(), path.name).data
    known = {
        module: Theme(written["title"], tuple(_questions(written["questions"])), bool(written.get("adults")))
        for module, written in data["modules"].items()
    }
    return _questions(data["general"]), known


def _questions(written: list[dict[str, Any]]) -> list[OpenQuestion]:
    return [OpenQuestion(each["question"], tuple(each["probes"])) for each in written]


# ---- the visit record


@form("visit_record", "走访记录.docx")
def visit_record(questionnaire: Questionnaire, fieldwork: Fieldwork) -> bytes:
    """Return the one-page record of a visit, to be filled in by hand."""
    from toolkit.document.docx.sheet import WIDTH, Box, Row, Sheet

    sheet = Sheet("走访记录", f"走访记录 · 《{questionnaire.title[:30]}》第{questionnaire.rev}版")
    titles = [theme.title for theme in themes(questionnaire) or _interview()[1].values()]

    def heading(name: str) -> Box:
        return Box(_LABEL, ((name,),), "CellLabel", _FILL)

    def short(**fields: str) -> Row:
        width = WIDTH // len(fields) - _LABEL
        return Row(
            tuple(box for name, value in fields.items() for box in (heading(name), Box(width, ((value,),)))), 440
        )

    def wide(name: str, *lines: str, height: int = 440) -> Row:
        return Row((heading(name), Box(WIDTH - _LABEL, tuple((line,) for line in lines))), height)

    rows = [
        short(记录编号="", 社区代码=fieldwork.community, 走访员代号=""),
        short(日期="　　　年　月　日", 起止时间="　　:　　至　　:", 在场人数="　　　　人"),
        wide("地点类型", *_ticks(_PLACES, ONE)),
        wide("谈话对象", *_ticks(_PEOPLE, MANY)),
        wide("年龄段人数", "14—17岁____　　18—22岁____　　23—28岁____　　29—35岁____"),
        wide("知情同意", *_ticks(_CONSENT, MANY)),
        wide("谈到的主题", *_ticks([*titles, "其他____"], MANY)),
        wide("看到的情况", "（写看到的事实，不写推断）", height=2100),
        wide("青年的需要", "（尽量用对方的原话；一人一条）", height=3800),
        wide("当场答复", *_ticks(_ANSWERED, MANY), "说明：", height=1300),
        wide("后续跟进", *_ticks(_FOLLOWED, MANY), "要做的事、由谁做（代号）、何时完成：", height=1300),
        wide("走访员小结", "（与对方的话分开写）", height=1100),
    ]
    sheet.table(rows)
    kept = f"只答应职责范围内的事。记录由{fieldwork.conductor or '走访单位'}保管，不外传。"
    sheet.line([("Strong", "请注意："), _PRIVATE, kept], "Note")
    return sheet.data()


def _ticks(names: Sequence[str], mark: str) -> list[str]:
    """Return boxes to tick, in as many lines as they need: Chinese text would break within a name."""
    from toolkit.document.docx.sheet import HALF, WIDTH, half_characters

    lines = [""]
    for name in names:
        longer = f"{lines[-1]}　{mark} {name}".lstrip("　")
        if half_characters(longer) * HALF < WIDTH - _LABEL - 2 * HALF:
            lines[-1] = longer
        else:
            lines.append(f"{mark} {name}")
    return lines


# ---- the interview outline


@form("interview_outline", "访谈提纲.docx")
def interview_outline(questionnaire: Questionnaire, fieldwork: Fieldwork) -> bytes:
    """Return the outline of an interview: opening, open questions with probes and room for notes, closing."""
    from toolkit.document.docx.sheet import WIDTH, Box, Row, Sheet

    sheet = Sheet("访谈提纲", f"访谈提纲 · 《{questionnaire.title[:30]}》第{questionnaire.rev}版")
    fields = [
        ("记录编号", "", 1200),
        ("社区代码", fieldwork.community, 700),
        ("访谈员代号", "", 900),
        ("日期", "　　　年　月　日", WIDTH - 4 * _LABEL - 2800),
    ]
    named = [(Box(_LABEL, ((name,),), "CellLabel", _FILL), Box(width, ((value,),))) for name, value, width in fields]
    sheet.table([Row(tuple(box for pair in named for box in pair), 440)])
    sheet.line(["访谈的规矩"], "Section")
    for rule in _RULES:
        sheet.line([f"· {rule}"], "Note")
    sheet.line(["一、开场（照着说）"], "Section")
    for paragraph in opening(questionnaire, fieldwork):
        sheet.line(with_slots(paragraph), "Boxed")
    sheet.line(
        [f"{MANY} 对方愿意参加　　{MANY} 未满18周岁，已征得监护人同意　　{MANY} 对方不愿意，访谈到此结束"], "Note"
    )
    sheet.line(["二、提问（约30—40分钟，顺着对方的话谈，不必逐字照念）"], "Section")
    _ask(sheet, questionnaire)
    sheet.line(["三、结束（照着说）"], "Section")
    with sheet.together():
        sheet.line([_THANKS], "Boxed")
        sheet.line(["补充记录（现场情形、与问卷结果不同的地方；与对方的话分开写）："], "Note")
        sheet.blanks(5)
    return sheet.data()


_RULES = (
    "多听少说。问题不带倾向，不举“标准答案”，不替对方归纳，不评价对错；对方停顿时等一等。",
    "不问政治观点、宗教信仰、健康诊断和具体收入；对方不想谈的，马上换下一题。",
    _PRIVATE,
    "不录音、不拍照；确有需要，须先单独征得同意。只答应职责范围内的事，其余的记下来转交。",
)
_GUARDIAN = "（对方未满18周岁的，先征得监护人同意再谈；不满14周岁的，须有监护人同意并在场。）"
_THANKS = (
    "我想问的就是这些。您还有什么想补充的吗？刚才说的，有没有不希望我记下来的？（有的话当场划掉）"
    "谢谢您抽出时间。谈话内容会和其他人的放在一起整理，不会写出您是谁。"
)


def opening(questionnaire: Questionnaire, fieldwork: Fieldwork) -> list[str]:
    """Return the words an interview begins with: who asks, why, how long, and that it is voluntary."""
    sponsor = fieldwork.sponsor or blank("主办单位")
    conductor = f"由{fieldwork.conductor}实施，" if fieldwork.conductor else ""
    retention = (fieldwork.retention or blank("记录保存多长时间、到期怎样处理")).rstrip("。").replace("答卷", "记录")
    contact = (fieldwork.contact or blank("联系人所在单位和办公电话")).rstrip("。")
    who = (
        f"您好！我是{blank('访谈员所在单位')}的访谈员。这次访谈由{sponsor}主办，{conductor}"
        "想了解青年的情况和需要，用来改进青年服务，大约要30—40分钟。"
    )
    how = (
        "参加全凭自愿，不想谈的可以不谈，也可以随时停下，对您都没有影响。我只记要点，不记名，不问姓名、电话和住址；"
        f"记录只作汇总分析。保存：{retention}。您有权查阅、更正、删除刚才的记录，请尽量在结束前提出。联系：{contact}。"
    )
    return [who, how, *([_GUARDIAN] if guardian_line(questionnaire) else []), "您愿意和我聊聊吗？"]


def _ask(sheet: Sheet, questionnaire: Questionnaire) -> None:
    number = 0
    for title, questions in outline(questionnaire):
        for position, question in enumerate(questions):
            number += 1
            with sheet.together():
                if position == 0:
                    sheet.line([title], "Gate")
                sheet.line([f"{number}. {question.text}"], "Question")
                sheet.line([("Hint", "追问：" + "？".join(question.probes) + "？")], "Options")
                sheet.blanks(3)
