"""The guide's page on planning: its table of methods comes from the data, ``python -m tests.plan_guide`` writes it."""

from __future__ import annotations

from pathlib import Path

from toolkit.document import Document
from toolkit.document.markdown import render
from toolkit.statistics.methods import packaged
from toolkit.statistics.methods.page import method_tables

PAGE = Path(__file__).resolve().parents[1] / "docs" / "guide" / "plan.md"
START, END = "<!-- 方法表开始：由 methods.yaml 生成 -->", "<!-- 方法表结束 -->"


def with_tables(page: str) -> str:
    """Return a page with the tables of methods between its two marks."""
    before, rest = page.split(START)
    _, after = rest.split(END)
    tables = render(Document("方法表", method_tables(packaged()))).split("\n\n", 1)[1]
    return f"{before}{START}\n\n{tables.strip()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
