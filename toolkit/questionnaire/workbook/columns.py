"""The sheets of the workbook and their columns: what each is called, which field it holds, how it is written."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.workbook.cells import Codec
from toolkit.questionnaire.workbook.choices import Options, Rows
from toolkit.questionnaire.workbook.codecs import Codes, Flag, Kind, Label, Number, Text, Waivers
from toolkit.questionnaire.workbook.conditions import Condition, Jumps

GUIDE, HEAD, ITEMS, SETS, BANK = "说明", "问卷", "题目", "选项组", "题库"
"""Names of the sheets."""
REMARKS, CHECKED = "备注", "校验"
"""Columns that hold no field: a person's own remarks, and the mark by which edits of the bank's sheet are noticed."""


@dataclass(frozen=True)
class Column:
    """A column of a table, or a line of the sheet 问卷.

    Parameters
    ----------
    field : str
        The field of the definition; empty for columns that are not read.
    title : str
        Its header.
    codec : Codec
        How a value stands in a cell.
    help : str
        What to write, for the guide.
    width : int
        In characters.
    names : tuple of str
        Other headers it is known by.
    tip : str
        Shown beside the cell while it is filled in.
    more : bool
        Rarely used: folded away at first.
    """

    field: str
    title: str
    codec: Codec
    help: str = ""
    width: int = 12
    names: tuple[str, ...] = ()
    tip: str = ""
    more: bool = False


_OPTIONS_TIP = (
    "一行一个选项（格子里换行按 Alt+回车），写成“1. 自有住房”。带填空的在后面写【填空】：“97. 其他【填空】”。"
    "也可以从列表里选一个选项组。不会换行时，在下面插入几行，只填这一列。"
)
ITEM_COLUMNS = (
    Column("id", "题号", Text(), "英文字母开头，例如 Q1、HOU21；整份问卷里不能重复", 9),
    Column("use", "题库", Text(), "用题库的题时写题库题号（见工作表“题库”），其余各列可以不填", 9, ("题库题号",),
           "用题库的题：写题库题号，其余各列不用填。自己出题：空着。"),
    Column("kind", "题型", Kind(), "从下拉列表里选", 10, ("类型", "题目类型"), "从列表里选题型。"),
    Column("text", "题干", Text(), "题目的完整文字", 44, ("题目", "题目文字")),
    Column("options", "选项", Options(), "一行一个“代码. 文字”；【填空】表示带填空框；也可写“选项组 SAT5”", 34,
           tip=_OPTIONS_TIP),
    Column("rows", "矩阵行", Rows(), "矩阵题逐行评价的项目，一行一个；代号可写可不写：“hou. 住房条件”", 20, ("行",),
           "只有矩阵题要填：一行一个项目（格子里换行按 Alt+回车）。"),
    Column("show_if", "显示条件", Condition(), "符合条件才问这道题；空着就是都问", 24, ("条件",),
           "写法：DEM05 选了 1, 2；DEM05 没选 4；EMP03 >= 10；用“且”“或”和括号连接。空着就是都问。"),
    Column("skip", "跳转", Jumps(), "选了某项就跳过后面的题：“2 → HOU05；3 → END”", 16, ("跳题",),
           "写法：2 → HOU05；3 → END。END 是结束问卷。"),
    Column("required", "必答", Flag(), "是：必须回答；否或空着：可以不答", 7),
    Column("max", "上限", Number(), "多选题、排序题：最多选几项；数值题、0—10分量表：最大值", 7, ("最多选", "最大值")),
    Column("min", "下限", Number(), "数值题、0—10分量表：最小值", 7, ("最小值",)),
    Column("unit", "单位", Text(), "数值题的单位，例如 小时", 7),
    Column("exclusive", "互斥选项", Codes(), "选了就不能再选别项的代码，例如 96, 98", 10, ("互斥",)),
    Column("randomize", "随机排列", Flag({"行": "rows"}), "是：选项随机排；行：矩阵的行随机排", 10, ("随机",)),
    Column("sensitive", "敏感", Flag(), "是：隐私程度较高的题，应当可以不答", 7),
    Column("factual", "事实题", Flag(), "是：问事实，不是问看法", 8),
    Column("base", "回答人群", Text(), "这道题问的是哪些人，写在表的下面", 20, more=True),
    Column("var", "变量名", Text(), "数据文件里的列名；空着就用题号的小写", 12, more=True),
    Column("lint_ok", "检查豁免", Waivers(), "检查提示不必改时，一行写一条“规则编号: 理由”", 22, more=True),
    Column("en", "英文名", Text(), "简短的英文名", 18, more=True),
    Column("analysis", "分析说明", Text(), "打算怎么分析", 26, more=True),
    Column("basis", "出题依据", Text(), "参照了哪项调查、哪个标准", 26, more=True),
    Column("note", "设计说明", Text(), "给以后的人看的说明", 26, more=True),
    Column("field", "发展领域", Text(), "对应青年发展规划的哪个领域", 18, more=True),
    Column("env", "环境类别", Text(), "对应青年发展型城区的哪类环境", 18, more=True),
    Column("place", "摆放位置", Text(), "放在问卷的什么位置", 18, more=True),
    Column("rev", "修订", Number(), "题目的修订号，整数", 7, ("修订号",), more=True),
    Column("", REMARKS, Text(), "您自己的备注，工具不读", 20, ("批注",)),
    Column("", CHECKED, Text(), "", 8, more=True),
)  # fmt: skip

HEAD_COLUMNS = (
    Column(
        "id", "问卷代号", Text(), "英文字母、数字和横线，例如 my-survey；就是问卷文件夹的名字", names=("代号", "编号")
    ),
    Column("title", "标题", Text(), "问卷的标题", names=("问卷标题", "名称")),
    Column("rev", "版次", Number(), "整数；开始发放后每改一次加1", names=("修订", "版本")),
    Column("intro", "开头说明", Text(), "放在最前面的话；{minutes} 会换成预计分钟数", names=("引言", "说明")),
    Column("min_age", "最低年龄", Number(), "邀请的最小周岁年龄", names=("年龄",)),
)

SET_COLUMNS = (
    Column("name", "名称", Label(), "选项组的名字，例如 满意5级", 16, ("选项组", "组名")),
    Column("options", "选项", Options(), "一行一个“代码. 文字”", 60),
    Column("", REMARKS, Text(), "您自己的备注，工具不读", 24, ("批注",)),
)


def named(columns: tuple[Column, ...]) -> dict[str, Column]:
    """Return the columns by every header they are known by, in the form in which headers are compared."""
    return {
        matching_key(name): column for column in columns for name in (column.title, column.field, *column.names) if name
    }
