"""Pages of the guide that are made from the code: ``python -m tests.guide`` writes them, a test compares them."""

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


RULES_PAGE = PAGE.with_name("rules.md")
_FAMILIES = {"W": "题干怎么写", "O": "选项怎么列", "F": "整份问卷", "P": "个人信息"}
_SEVERITY = {"error": "必改", "warning": "建议", "info": "提示"}


def rules_page() -> str:
    """Return the page of the check's rules: one line each, by family."""
    from toolkit.questionnaire.check import FORM_RULES, ITEM_RULES

    lines = [
        "# 问卷检查的规则",
        "",
        "检查从不改动问卷，只指出哪里有问题、为什么、怎么改。“必改”会让数据作废或损害别人的权利，",
        "没改好时表单会标上“未通过检查”；“建议”多半会让结果有偏差；“提示”供参考。",
        "确有理由保留的，在题目里写 `lint_ok: {规则: 理由}`，理由会印在报告的方法说明里。",
        "",
        "规则用到的词表在 `surveys/lexicon`，一行一个词，可以随时补充。",
        "题号重复（F17）、跳转目标不存在（F06）、往回跳（F07）、条件写错（F09）、选项不足（O15）在读问卷时就会指出。",
    ]
    rules = sorted([*ITEM_RULES.values(), *FORM_RULES.values()], key=lambda rule: ("WOFP".index(rule.id[0]), rule.id))
    family = ""
    for rule in rules:
        if rule.id[0] != family:
            family = rule.id[0]
            lines += [
                "",
                f"## {_FAMILIES[family]}",
                "",
                "| 规则 | 程度 | 名称 | 为什么 | 出处 |",
                "|---|---|---|---|---|",
            ]
        severity = "、".join(_SEVERITY[s] for s in rule.severities)
        lines.append(f"| {rule.id} | {severity} | {rule.title} | {rule.why} | {rule.source} |")
    return "\n".join(lines) + "\n"


CLEAN_PAGE = PAGE.with_name("clean.md")
_CLEAN_RULES = "## 各条规则\n"
_STRENGTH = {"strong": "强", "weak": "弱", "info": "供参考"}


def clean_page() -> str:
    """Return the page about cleaning: what is written by hand, and the rules, one line each."""
    from toolkit.responses.cleaning.rules import by_family

    written = CLEAN_PAGE.read_text(encoding="utf-8").split(_CLEAN_RULES)[0]
    lines = ["", "| 看什么 | 规则 | 程度 | 什么时候标出 | 说明 |", "|---|---|---|---|---|"]
    for rule in by_family():
        strengths = "、".join(_STRENGTH[strength] for strength in rule.strengths)
        lines.append(f"| {rule.family.value} | {rule.title} | {strengths} | {rule.definition}。 | {rule.meaning} |")
    return written + _CLEAN_RULES + "\n".join(lines) + "\n"


def main() -> None:
    """Write every page."""
    for page, text in ((PAGE, messages_page()), (RULES_PAGE, rules_page()), (CLEAN_PAGE, clean_page())):
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
