"""Documents to be written: made-up content, with everything that has gone wrong once."""

from dataclasses import replace
from hashlib import sha1

from toolkit.document import (
    Chart,
    Column,
    Document,
    Heading,
    Number,
    Paragraph,
    Reference,
    Series,
    Slot,
    Table,
    Text,
)


def bound(key: str, shown: str, unit: str = "%") -> Number:
    return Number(sha1(key.encode()).hexdigest(), shown, unit)


def needs_table() -> Table:
    shares = [
        ("住房支出压力大", "138", "46"),
        ("工作 & <收入>", "96", "32"),
        ("=cmd|'/c calc'!A1", "12", "4"),
    ]
    rows = tuple(((Text(label),), (bound(label + "n", n, ""),), (bound(label + "p", p),)) for label, n, p in shares)
    notes = ((Text("基数：全部受访者，n="), bound("base", "300", "")), (Text("来源：本次调查。"),))
    columns = (Column("事项"), Column("人数", numeric=True), Column("百分比", numeric=True))
    return Table("needs", "受访青年的需求", columns, rows, notes)


def needs_chart() -> Chart:
    return Chart(
        "needs-chart",
        "bar",
        "受访青年的需求",
        ("住房支出压力大", "工作 & <收入>", "=cmd|'/c calc'!A1", "不清楚\x01"),
        (Series("百分比", (0.4612, 0.325, 0.041, None)),),
        muted=("不清楚\x01",),
        alt="住房46%，\x01工作33%</script>",
        notes=((Text("基数：n="), bound("base", "300", "")),),
    )


def satisfaction_chart() -> Chart:
    series = (Series("满意", (0.71, 0.62)), Series("一般", (0.25, 0.3)), Series("不满意", (0.04, 0.08)))
    return Chart("satisfaction", "stacked", "满意程度", ("办事", "停车"), series, decimals=1, alt="满意71%。")


def sample() -> Document:
    blocks = (
        Paragraph((Text("——副标题"),), "subtitle"),
        Paragraph((Text("模拟数据，仅供演示。"),), "notice"),
        Heading(1, "概况"),
        Heading(2, "对象"),
        Paragraph(
            (
                Text("回收"),
                bound("returned", "300", "份"),
                Text("，完成率"),
                bound("rate", "86.2"),
                Text("，提高"),
                bound("gain", "5.1", "个百分点"),
                Text("，n="),
                bound("base", "300", ""),
                Text("，见"),
                Reference("needs"),
                Text("和"),
                Reference("satisfaction"),
                Text("。"),
                Text("重点", strong=True),
            )
        ),
        needs_table(),
        Paragraph((Text('控制符\x01\x0b\ufffe与 <b>&amp;</b> "引号" </script> 换\n行'), Slot("原因是什么？"))),
        Heading(3, "细节"),
        needs_chart(),
        Heading(1, "满意"),
        Heading(2, "再来"),
        Heading(4, "小点"),
        satisfaction_chart(),
        Paragraph((Text("来源"),), "source"),
    )
    origin = {
        "survey": "youth-needs",
        "community": "02",
        "wave": "1",
        "edition": "internal",
        "data": "ab12;=%,cd",
    }
    bare = Document("青年 <需求> 调研报告", blocks, "模拟数据 · 仅供演示", "2025-06-30", {}, origin)
    return replace(bare, facts={number.fact: number.shown + number.unit for number in bare.numbers()})


def report() -> Document:
    """Return a document with everything the tree can say, for layouts and schemas."""
    plain = sample()
    rows = tuple(
        ((Text(f"第{row}项"),), (bound(f"n{row}", str(100 + row), ""),), (bound(f"p{row}", str(row % 90)),))
        for row in range(40)
    )
    columns = (Column("事项"), Column("人数", numeric=True), Column("百分比", numeric=True))
    long = Table("long", "一张跨页的长表", columns, rows, ((Text("基数：n=300"),), (Text("来源：本次调查。"),)))
    blocks = (
        Paragraph((Text("——以某社区为例"),), "subtitle"),
        Paragraph((Text("模拟数据，仅供演示。"),), "notice"),
        Paragraph((Text("摘　要"),), "section"),
        *plain.blocks[2:],
        Heading(1, "主要发现"),
        Paragraph((Text("F1　住房支出占"), bound("h", "46"), Text("，见"), Reference("long"), Text("。")), "finding"),
        long,
        Heading(1, "对策建议"),
        Paragraph((Text("设租房信息核验时段，由"), Slot("哪个单位牵头？"), Text("负责。")), "draft"),
        Paragraph((Text("附件：1.调查问卷"),), "attachment"),
        Paragraph((Text("某街道团工委"),), "signature"),
        Paragraph((Text("2025年6月30日"),), "signature"),
        Paragraph((Text("附件1　调查问卷"),), "appendix"),
        Paragraph((Text("😀 {{ 7*7 }} {% raw %} =1+1"),), "note"),
    )
    bare = replace(plain, blocks=blocks, contents=True)
    return replace(bare, facts={number.fact: number.shown + number.unit for number in bare.numbers()})
