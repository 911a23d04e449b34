"""Import text cut into questions: where one begins, its stem, its label and the lines below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KINDS = {
    **dict.fromkeys(("单选题", "单选", "下拉框", "下拉题", "下拉单选", "判断题", "评分单选"), "single"),
    **dict.fromkeys(("多选题", "多选"), "multi"),
    **dict.fromkeys(("量表题", "反向量表题"), "scale"),
    **dict.fromkeys(("矩阵题", "矩阵单选题", "矩阵量表题", "矩阵反向量表题"), "matrix"),
    "排序题": "rank",
    **dict.fromkeys(("填空题", "单项填空", "简答题", "问答题", "单行文本题", "多行文本题"), "text"),
    "段落说明": "info",
}
"""The platform's labels and the kind each is read as."""
_FOREIGN = (
    *("多项填空题", "矩阵多选题", "矩阵填空题", "矩阵滑动条", "矩阵数值题", "表格题", "表格填空题", "表格下拉框"),
    *(
        "表格组合题",
        "表格自增题",
        "比重题",
        "滑动条",
        "文件上传",
        "绘图题",
        "多级下拉题",
        "情景题",
        "商品题",
        "评分多选",
    ),
)
"""Labels for which there is no kind."""
_NAMES = "|".join(sorted([*KINDS, *_FOREIGN], key=len, reverse=True))
_LABEL = re.compile(rf"\s*(\*?)\s*[\[【]({_NAMES})[\]】]\s*(\*|[（(]选填[)）])?\s*$")
_NUMBER = re.compile(r"\s*(\*?)\s*(?:第\s*)?(\d{1,3})\s*(?:[.．、:：]|题[.．、:：]?)\s*(\S.*?)\s*(\*?)")
_PAGE = re.compile(r"=+\s*分页\s*=+|[\[【]分页栏[\]】]|[-=_—*\s]{3,}")


@dataclass
class Block:
    """One question as it stands in the text."""

    number: int
    stem: str
    label: str = ""
    starred: bool = False
    optional: bool = False
    body: list[str] = field(default_factory=list)


def cut(text: str, guesses: list[str]) -> tuple[list[str], list[Block]]:
    """Return the lines before the first question, and the questions."""
    head: list[str] = []
    blocks: list[Block] = []
    after_blank = True
    for raw in text.removeprefix("\ufeff").splitlines():
        line = raw.strip(" \t")
        if not line or _PAGE.fullmatch(line):
            after_blank = True
            continue
        started = _started(line, blocks, head, after_blank, guesses)
        if started:
            blocks.append(started)
        elif not blocks:
            head.append(line)
        elif not _continued(line, blocks[-1], guesses, len(blocks)):
            blocks[-1].body.append(line)
        after_blank = False
    return head, blocks


def _started(line: str, blocks: list[Block], head: list[str], after_blank: bool, guesses: list[str]) -> Block | None:
    """Return the question a line begins, if it does: it has a number, and a label or the number that is due."""
    found = _NUMBER.fullmatch(line)
    label = _LABEL.search(line)
    if not found:
        if label and label.start() > 0 and after_blank and head:
            guesses.append(f"“{line[:20]}”没有题号，按一道题读取。")
            return _labelled(Block(len(blocks) + 1, line), label)
        return None
    number = int(found[2])
    if label and label.start() > found.start(3):
        block = _labelled(Block(number, line[found.start(3) :]), label, found.start(3))
        block.starred = block.starred or bool(found[1])
        return block
    due = blocks[-1].number + 1 if blocks else 1
    listed = bool(blocks) and any(_NUMBER.fullmatch(other) for other in blocks[-1].body)
    if number == due and (head or after_blank) and (after_blank or not listed):
        return Block(number, found[3], starred=bool(found[1] or found[4]))
    return None


def _labelled(block: Block, label: re.Match[str], cut_off: int = 0) -> Block:
    """Take the label out of a stem whose first ``cut_off`` characters have been taken off."""
    block.stem = block.stem[: label.start() - cut_off].strip()
    block.label = label[2]
    block.starred = bool(label[1]) or label[3] == "*"
    block.optional = bool(label[3]) and label[3] != "*"
    return block


def _continued(line: str, block: Block, guesses: list[str], position: int) -> bool:
    """Take a line that ends with a label for the rest of a stem over two lines."""
    label = _LABEL.search(line)
    if block.label or not label or (label.start() == 0 and block.body):
        return False
    whole = Block(block.number, "".join([block.stem, *block.body, line]))
    joined = _labelled(whole, _LABEL.search(whole.stem) or label)
    if block.body or label.start() > 0:
        guesses.append(f"第{position}题：题干分写在几行，已接成“{joined.stem[:30]}”。")
    block.stem, block.label, block.body = joined.stem, joined.label, []
    block.starred, block.optional = block.starred or joined.starred, joined.optional
    return True
