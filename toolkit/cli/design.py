"""Before anybody is asked: new, adopt, check, edit, forms, plan, rehearse."""

from __future__ import annotations

import re
from typing import Any

from toolkit.cli.command import EXPORTS, FINE, FOLDER, FOUND, SURVEY, Adder, Arguments, Outcome, project_of


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    new = verb("new", _new, "用题库新建一份问卷")
    new.add_argument("name", metavar="名称", help="新问卷的名称")
    new.add_argument("--modules", metavar="主题", default="", help="逗号分隔，例如 housing,work")
    adopt = verb("adopt", _adopt, "从已有的答卷文件起草一份问卷")
    adopt.add_argument("name", metavar="名称", help="新问卷的名称")
    adopt.add_argument("files", **EXPORTS)
    verb("check", _check, "检查问卷").add_argument("name", **SURVEY)
    edit = verb("edit", _edit, "把问卷写成表格用 WPS 改，或收回表格里的改动")
    edit.add_argument("name", **SURVEY)
    edit.add_argument("--keep", choices=("xlsx", "yaml"), help="两边都改过时以哪边为准")
    forms = verb("forms", _forms, "生成发放用的表单")
    forms.add_argument("name", **SURVEY)
    forms.add_argument("--confirm", action="store_true", help="检查有必改的问题时，确认仍要使用")
    forms.add_argument("--to", **FOLDER)
    plan = verb("plan", _plan, "列出分析计划和建议的份数，发放前锁定")
    plan.add_argument("name", **SURVEY)
    plan.add_argument("--lock", action="store_true", help="锁定计划；要在读入答卷之前")
    plan.add_argument("--population", type=int, metavar="人数", help="调查对象一共多少人，知道就写")
    plan.add_argument("--communities", type=int, metavar="个数", default=1, help="几个社区合起来写，默认 1")
    rehearse = verb("rehearse", _rehearse, "用模拟答卷彩排一遍：先看报告，再看份数够不够")
    rehearse.add_argument("name", **SURVEY)
    rehearse.add_argument("--n", type=int, metavar="份数", default=300, help="模拟多少份答卷，默认 300")
    rehearse.add_argument("--seed", type=int, metavar="种子", default=1, help="同一个种子结果相同，默认 1")
    rehearse.add_argument("--to", **FOLDER)


def _new(arguments: Arguments) -> Outcome:
    from toolkit.project import Project

    modules = [module for module in re.split(r"[,，、;；\s]+", arguments.modules) if module]
    project = Project.new(arguments.name, modules)
    questionnaire = project.questionnaire
    data = {
        "path": str(project.folder.definition),
        "items": [item.id for item in questionnaire.items],
        "minutes": round(questionnaire.minutes, 1),
    }
    lines = [
        f"已新建：{data['path']}",
        f"{len(questionnaire.questions)} 题，全部作答约 {data['minutes']} 分钟。",
    ]
    return Outcome(data, lines)


def _adopt(arguments: Arguments) -> Outcome:
    from toolkit.project import Project

    project, drafted = Project.adopt(arguments.name, arguments.files)
    items = [
        {
            "id": item.id,
            "kind": item.kind,
            "text": item.text,
            "options": {str(c): label for c, label in item.labels.items()},
        }
        for item in project.questionnaire.items
    ]
    data = {
        "path": str(project.folder.definition),
        "items": items,
        "questions_to_confirm": list(drafted.to_confirm),
    }
    lines = [
        f"已起草：{data['path']}（{len(items)} 题）。请逐条核对：",
        *(f"  · {doubt}" for doubt in drafted.to_confirm),
    ]
    return Outcome(data, lines)


def _check(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    findings = project.check()
    questionnaire = project.folder.questionnaire(strict=False, wave=project.wave)
    minutes, way = round(questionnaire.minutes, 1), questionnaire.routes
    data = {
        "findings": [_finding(issue) for issue in findings],
        "minutes": minutes,
        "minutes_longest": round(way.longest, 1),
        "minutes_median": round(way.median, 1),
    }
    lines = [repr(findings), f"约需 {way.median:.1f} 分钟（居中的一条路），最长 {way.longest:.1f} 分钟。"]
    return Outcome(data, lines, FOUND if any(issue.severity == "error" for issue in findings) else FINE)


def _finding(issue: Any) -> dict[str, Any]:
    return {name: issue.as_dict()[name] for name in ("rule", "item", "severity", "message", "suggestion")}


def _edit(arguments: Arguments) -> Outcome:
    edited = project_of(arguments).edit(arguments.keep)
    data = {"path": str(edited.workbook), "done": edited.done, "errors": edited.errors}
    return Outcome(data, [edited.done, *edited.remarks, f"用 WPS 打开：{edited.workbook}"])


def _forms(arguments: Arguments) -> Outcome:
    written = project_of(arguments).forms(arguments.to, confirmed=arguments.confirm)
    data = {"files": {name: str(path) for name, path in written.files.items()}, "note": written.note}
    lines = [f"已写出 {path}" for path in written.files.values()] + ([written.note] if written.note else [])
    return Outcome(data, lines, FINE if written.cleared else FOUND)


def _plan(arguments: Arguments) -> Outcome:
    from toolkit.document import write
    from toolkit.findings.plan_page import plan_document

    project = project_of(arguments)
    advice = project.advice(arguments.population, arguments.communities)
    plan = project.plan(locked=arguments.lock)
    path = write(plan_document(plan), project.folder.out / "分析计划.docx")
    data = plan.as_dict() | {"path": str(path), "advice": list(advice.sentences)}
    return Outcome(data, [repr(advice), "", repr(plan), f"计划全文：{path}"])


def _rehearse(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    rehearsal = project.rehearse(arguments.n, arguments.seed)
    written = rehearsal.save(arguments.to or project.folder.out / "rehearsal")
    paths = {name: str(path) for name, path in written.files.items()}
    return Outcome(rehearsal.as_dict() | paths, [repr(rehearsal), *(f"已写出 {path}" for path in paths.values())])
