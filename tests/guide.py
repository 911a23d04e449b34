"""The guide's page of messages, from the catalogue: ``python -m tests.guide`` writes it, a test compares it."""

from pathlib import Path

from toolkit.messages import ERRORS, REASONS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "guide" / "messages.md"
_STAGES = {"S": "文件和保存", "Q": "问卷", "I": "读入答卷", "A": "分析", "R": "报告", "X": "程序"}


def messages_page() -> str:
    """Return the page: one heading for each code."""
    lines = [
        "# 提示和编号",
        "",
        "屏幕上的提示有三行：位置、问题、怎么改。编号不会变，求助时请报编号。大括号里是出错时填入的内容。",
    ]
    stage = ""
    for code, (problem, fix) in ERRORS.items():
        if code[0] != stage:
            stage = code[0]
            lines += ["", f"## {_STAGES[stage]}"]
        lines += ["", f"### {code}", "", problem, "", f"怎么改：{fix}"]
    lines += ["", "## 待处理的原因"]
    for code, sentence in REASONS.items():
        lines += ["", f"### {code}", "", sentence]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(messages_page(), encoding="utf-8", newline="\n")
