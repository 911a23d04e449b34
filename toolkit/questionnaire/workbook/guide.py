"""The sheet 说明: how to edit the workbook, with a worked example and every word that is understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.document.escape import one_line
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.kinds import KINDS
from toolkit.questionnaire.workbook.columns import BANK, HEAD, ITEM_COLUMNS, ITEMS, SETS

_STEPS = (
    ("改字", f"在工作表“{ITEMS}”里直接改；一道题一行，上下顺序就是提问的顺序。问卷标题、开头说明在“{HEAD}”里改。"),
    ("加题", "插入一行，填题号、题型、题干、选项就够了，其他列可以空着。"),
    ("加题库的题", f"插入一行，只填“题库”一列（例如 HOU05）；也可以从工作表“{BANK}”整行复制过来。"),
    (
        "改题库的题",
        "灰色的字来自题库。改哪一格，哪一格就以您写的为准（下次打开是黄底）；改回原来的字或清空，又恢复题库的内容。",
    ),
    ("删题、调顺序", "整行删除、整行剪切后插入。排序、筛选、隐藏行都不影响内容，但排序会改变提问顺序。"),
    (
        "加选项",
        "在“选项”格里另起一行写（格子里换行：Alt+回车），或者在这道题下面插入几行，只填“选项”这一列（这时不要排序）。",
    ),
    ("自己的备注", "写在“备注”列，工具不读。别的没有表头的地方请不要写字。"),
    ("改完以后", "存成 .xlsx，关闭表格，再运行检查（toolkit check 问卷名称）。写错了，会指出工作表、行和列。"),
)
_EXAMPLE = (
    ("题号", "Q2"),
    ("题型", "多选题"),
    ("题干", "租房时，您遇到过哪些困难？（最多选3项）"),
    ("选项", "1. 租金高\n2. 房源少\n3. 押金难退\n96. 都没有\n97. 其他【填空】"),
    ("显示条件", "Q1 选了 2"),
    ("上限", "3"),
    ("互斥选项", "96"),
)
_KIND_HELP = {
    "consent": "是否同意参加；通常放在最前面，不同意就跳到 END",
    "info": "一段话，不用回答",
    "single": "几个选项里选一个",
    "multi": "可以选几个；“上限”写最多选几项",
    "scale": "按程度排列的选项；0—10分的量表不写选项，写下限0、上限10",
    "matrix": "几行共用一组选项：“矩阵行”一行写一个项目",
    "rank": "按先后排序；“上限”写排前几位",
    "number": "填一个数；写单位、下限、上限",
    "text": "自由填写一段话",
}
_OPTIONS = (
    ("1. 自有住房", "代码和文字，中间用点和空格；“1、自有住房”“1：自有住房”也可以。代码一经使用不再改。"),
    ("97. 其他【填空】", "带填空框的选项；“其他____”也可以。"),
    ("96—99", "固定含义：96 都没有，97 其他，98 不清楚，99 不愿回答；95 不适用。"),
    ("自有住房", "每行都不写代码时，从上到下依次是1、2、3……"),
    ("选项组 SAT5", "用一组现成的选项，后面括号里的字只是给您看的；下面可以再补几行，例如“98. 不了解”。"),
    ("社区名单", "25个社区的名单，来自 surveys/places.csv。"),
    ('1. "3"', "英文引号里的按原样保留：前后有空格的、像数字又要当文字的。一般用不到。"),
)
_ROUTING = (
    ("DEM05 选了 1, 2, 3", "选了其中任何一项；“DEM05 选了 1-3”是同样的意思"),
    ("DEM05 没选 4", "回答了，但没有选这一项"),
    ("EMP03 >= 10", "数值或量表分不小于10；不大于写 <="),
    ("EMP03 在 10 到 40 之间", "含10和40"),
    ("DEM05 已答", "回答了这一题"),
    ("（A 选了 1 且 B 选了 2）或 C 选了 3", "“且”“或”连用时要加括号"),
    ("2 → HOU05；3 → END", "跳转：选了2跳到HOU05，选了3结束；箭头也可以写 -> 或“跳到”"),
    ("无", "题库的题本来有条件、跳转或上下限，而您不要：写“无”（空着表示照题库）"),
    ('{"item": "A", "in": [1]}', "花括号、方括号里的是 questionnaire.yaml 的写法，表格里写不了的才会出现，请不要改动"),
)

Row = tuple[str, ...]
"""The look of the first cell, and the texts of the cells."""


def guide_rows(base: str) -> Iterator[Row]:
    """Yield the rows of the sheet; ``base`` is the fingerprint of the definition."""
    yield "title", "怎样用这份表格改问卷"
    yield "note", "表格和 questionnaire.yaml 是同一份问卷的两种写法，改哪一个都行，不要两个同时改。"
    yield ("note",)
    yield from _section("怎么做", _STEPS)
    yield from _section(f"例子：“{ITEMS}”里的一道题，各列这样填", _EXAMPLE)
    yield from _section("题型", [(KINDS[name].title, f"{words}（{name}）") for name, words in _KIND_HELP.items()])
    yield from _section("选项的写法", _OPTIONS)
    yield from _section("显示条件和跳转的写法", _ROUTING)
    yield from _section(f"“{ITEMS}”的各列", [(c.title, c.help) for c in ITEM_COLUMNS if c.help])
    yield from _section(f"题库的选项组（自己的选项组写在“{SETS}”里）", _bank_sets())
    yield "note", f"底稿编号：{base}（工具用来判断表格改没改过，请保留这一行）"


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[Row]:
    yield "heading", title
    for left, right in rows:
        yield "label", left, right
    yield ("note",)


def _bank_sets() -> list[tuple[str, str]]:
    return [
        (name, "  ".join(f"{code} {one_line(str(label))}" for code, label in options.items()))
        for name, options in bank().sets.items()
    ]
