"""The visit record and the interview outline: the questionnaire's themes, neutral open questions, nobody's name."""

import io
import re
import shutil
import subprocess

import docx as python_docx
import pytest
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import ROOT
from toolkit.errors import DefinitionError
from toolkit.files import save
from toolkit.forms import Fieldwork, visit
from toolkit.forms.visit import FEWEST, MOST, interview_outline, opening, outline, themes, visit_record
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.bank import bank
from toolkit.sample.sampling import read_sampling

KNOWN = Fieldwork("02", "某社区", "某团工委", "某团支部", "答卷保存一年后销毁", "某团工委办公室")
WITHOUT_THEME = {
    "SCR",
    "DEM",
    "END",
    "QCK",
    "MIN",
}  # frame questions; and what minors met is not pried into face to face
MODULES = sorted({name[:3] for name in bank().items} - WITHOUT_THEME)


def form(*items, **head):
    asked = items or ({"id": "A", "kind": "text", "text": "您有什么意见？"},)
    return Questionnaire.from_dict({"title": "题目", **head, "items": list(asked)})


def of_modules(*modules):
    return form(*({"use": name} for name in bank().items if name[:3] in modules))


def example():
    folder = ROOT / "surveys" / "youth-needs"
    return read(folder / "questionnaire.yaml"), read_sampling(folder / "sampling.yaml").fieldwork("02")


def text(data: bytes | str) -> str:
    assert isinstance(data, bytes)
    found = []
    for block in python_docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return "\n".join(found)


def test_every_module_of_the_bank_has_open_questions():
    general, known = visit._interview()
    assert sorted(known) == MODULES
    assert len(general) >= FEWEST
    for theme in known.values():
        assert 2 <= len(theme.questions) <= 3
    assert {module for module, theme in known.items() if theme.adults} == {"MAR", "CHD"}
    asked = [*general, *(question for theme in known.values() for question in theme.questions)]
    assert len({question.text for question in asked}) == len(asked)
    for question in asked:
        assert question.text.endswith(("？", "。", "）"))
        assert question.probes
        # Nothing that leads, presupposes or goes after opinions and persons.
        assert not re.search("是不是|难道|您同意|应该|政治面貌|信仰|贵姓|怎么称呼|匿名", question.text)


@given(st.sets(st.sampled_from([*MODULES, *sorted(WITHOUT_THEME)]), min_size=1))
@settings(max_examples=40)
def test_an_interview_has_six_to_ten_questions_and_no_theme_twice_before_all_once(modules):
    questionnaire = of_modules(*modules)
    parts = outline(questionnaire)
    counts = [len(questions) for _, questions in parts]
    assert FEWEST <= sum(counts) <= MOST
    assert parts[0][0] == "总的情况"
    titles = [title.split("（")[0] for title, _ in parts[1:]]
    order = [theme.title for theme in themes(questionnaire)]
    assert titles == [title for title in order if title in titles]
    assert len(titles) == min(len(order), MOST - 1)
    asked = [question for _, questions in parts for question in questions]
    assert len(set(asked)) == len(asked)


def test_more_themes_than_places_keep_the_largest():
    everything = of_modules(*MODULES)
    sizes = themes(everything)
    kept = {title.split("（")[0] for title, _ in outline(everything)[1:]}
    smallest = min(sizes[theme] for theme in sizes if theme.title in kept)
    assert all(sizes[theme] <= smallest for theme in sizes if theme.title not in kept)


def test_items_of_ones_own_get_general_questions_and_all_themes_to_tick():
    assert themes(form()) == {}
    assert [title for title, _ in outline(form())] == ["总的情况"]
    shown = text(visit_record(form(), KNOWN))
    for theme in visit._interview()[1].values():
        assert f"□ {theme.title}" in shown


def test_the_outline_is_written_in_order_with_room_to_write():
    questionnaire, fieldwork = example()
    data = interview_outline(questionnaire, fieldwork)
    assert data == interview_outline(questionnaire, fieldwork)
    shown, place, number = text(data), 0, 0
    for title, questions in outline(questionnaire):
        place = shown.index(title, place)
        for question in questions:
            number += 1
            place = shown.index(f"{number}. {question.text}\n追问：{question.probes[0]}", place)
            assert shown[place:].split("\n")[2:5] == ["\t"] * 3
    assert "婚恋交友（只与18周岁及以上的青年谈）" in shown
    for rule in ("不问政治观点", "不记姓名、电话", "不带倾向", "不录音"):
        assert rule in shown


def test_the_opening_says_who_why_how_long_and_that_one_may_refuse():
    spoken = "".join(opening(form(), KNOWN))
    for words in (
        KNOWN.sponsor,
        KNOWN.conductor,
        KNOWN.contact,
        "保存一年后销毁",
        "分钟",
        "自愿",
        "不记名",
        "监护人",
        "改进",
    ):
        assert words in spoken
    assert "匿名" not in spoken
    assert "监护人" not in "".join(opening(form(min_age=18), KNOWN))
    # Which unit the interviewer comes from is never known beforehand.
    assert re.findall("【请填写：([^】]+)】", spoken) == ["访谈员所在单位"]
    assert len(re.findall("【请填写：", "".join(opening(form(), Fieldwork())))) == 4


def test_the_visit_record_has_its_fields_and_no_place_for_a_person():
    questionnaire, fieldwork = example()
    data = visit_record(questionnaire, fieldwork)
    assert data == visit_record(questionnaire, fieldwork)
    assert isinstance(data, bytes)
    cells = [cell.text for row in python_docx.Document(io.BytesIO(data)).tables[0].rows for cell in row.cells]
    fields = [
        "记录编号", "社区代码", "走访员代号", "日期", "起止时间", "在场人数", "地点类型", "谈话对象", "年龄段人数",
        "知情同意", "谈到的主题", "看到的情况", "青年的需要", "当场答复", "后续跟进", "走访员小结",
    ]  # fmt: skip
    assert [cell for cell in cells if cell in fields] == fields
    assert cells[cells.index("社区代码") + 1] == "02"
    ticked = cells[cells.index("谈到的主题") + 1]
    assert re.findall(r"□ ([^　\n]+)", ticked) == [*(theme.title for theme in themes(questionnaire)), "其他____"]
    assert "不记姓名、电话、详细住址" in text(data)


def test_a_missing_list_of_questions_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(visit, "project_root", lambda: tmp_path)
    with pytest.raises(DefinitionError) as caught:
        visit_record(form(), KNOWN)
    assert caught.value.code == "Q-BANK"
    assert "interview.yaml" in caught.value.where


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_visit_takes_one_page_and_an_interview_two_or_three(tmp_path):
    everything = of_modules(*MODULES)
    save(tmp_path / "visit.docx", visit_record(everything, KNOWN))
    save(tmp_path / "interview.docx", interview_outline(everything, KNOWN))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / "visit.docx"), str(tmp_path / "interview.docx")]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)

    def pages(name: str) -> int:
        return len(re.findall(rb"/Type\s*/Page\b", (tmp_path / name).read_bytes()))

    assert pages("visit.pdf") == 1
    assert 2 <= pages("interview.pdf") <= 3
