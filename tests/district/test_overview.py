"""The district on one page: the office's with its communities, the public one without."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from tests.district.demo_bundles import BUNDLES, TABLES_ONLY
from tests.district.test_district_report import CODES, FORM, answers
from tests.judges import program
from tests.making import ROOT
from tests.report.toy import FULL_SAMPLING, questionnaire, responses
from toolkit.district import district_material
from toolkit.district.bundle import Comparability, Handed, comparability
from toolkit.district.overview import overview
from toolkit.errors import IntakeError
from toolkit.findings.plan import Choices, plan_of
from toolkit.program import Program
from toolkit.questionnaire.bank import places
from toolkit.report import Material, read_outline
from toolkit.responses import Provenance
from toolkit.sample import DesignClass

NAMES = {place.code: place.community for place in places()}
HOSTILE = "坏</script><b>包</b>.zip"
HANDED = Handed("toy", 1, places(), (), {}, {HOSTILE: IntakeError("I-NO-FILE", where="x")}, {}, {}, {})
FLAGS = [
    {"community": "08", "item": "home", "side": "high", "limit": "关注"},
    {"community": "03", "item": "home", "side": "high", "limit": "提示"},
]


def material(given: dict, edition: str = "internal", form=FORM) -> Material:
    names = {item.id for item in form.questions}
    groups = {"home": ("sex",)} if {"home", "sex"} <= names else {}
    plan = plan_of(form, Choices((), groups), DesignClass.CONV)
    return district_material(given, FULL_SAMPLING, read_outline(ROOT / "none.yaml", form), plan, edition)


def page(given: dict, edition: str = "internal", flags=FLAGS) -> str:
    return overview(material(given, edition), HANDED, Comparability(()), flags)


def without_scripts(html: str) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", without_scripts(html)))


def part(html: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', html, flags=re.DOTALL)
    return found[0] if found else ""


def figures(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="figures">(.*?)</script>', html, flags=re.DOTALL)
    return json.loads(found[1]) if found else {}


def bars(html: str) -> dict[str, str]:
    """Return what is printed at each bar of the needs, by the words before it."""
    found = re.findall(r'<th scope="row">(.*?)</th>.*?data-fact="\w+">(.*?)</span>', part(html, "needs"))
    return dict(found)


def limits(name: str, text: str) -> list[int]:
    return [int(end) for ends in re.findall(rf"{name}界限 (\d+)%—(\d+)%", text) for end in ends]


@pytest.fixture(scope="module")
def demo() -> tuple[Handed, Comparability, dict[str, Material]]:
    handed = Program.bundles(BUNDLES)
    given = {one.community: one.responses for one in handed.each() if not one.tables_only}
    form = handed.bundles[0].questionnaire
    plan = plan_of(form, Choices(("ORG03",)), DesignClass.CONV)
    outline = read_outline(ROOT / "none.yaml", form)
    made = {e: district_material(given, FULL_SAMPLING, outline, plan, e) for e in ("internal", "public")}
    return handed, comparability(handed.bundles, form), made


def test_the_same_answers_give_the_same_page():
    assert page(answers()) == page(answers())
    assert page(answers(), "public") == page(answers(), "public")


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_nothing_is_asked_of_the_net(edition):
    html = page(answers(), edition)
    assert "http" not in re.sub(r"<script>.*?</script>", "", html, count=1, flags=re.DOTALL).replace("http-equiv", "")
    assert "default-src 'none'" in html
    assert set(re.findall(r'(?:src|href)="([^"]*)"', without_scripts(html))) == {"#text"}
    assert ("Plotly" in html) is (edition == "internal")


def test_shares_and_counts_are_those_of_the_answers():
    given = answers({"02": 0.9})
    html = page(given)
    counted = [one.counts()["need"] for one in given.values()]
    frames = [one.frame for one in given.values()]
    asked = sum(int((frame["need__1"] >= 0).sum()) for frame in frames)
    for code, label in ((1, "培训"), (2, "交友"), (3, "住房")):
        chose = sum(one[str(code)] for one in counted)
        assert bars(html)[label] == f"{100 * chose / asked:.1f}%"
    everybody = sum(len(one.frame) for one in given.values())
    assert f"有效答卷{everybody}份" in words(html)
    tiles = dict(
        re.findall(r'class="place">(.*?)</span><span class="told">(.*?)</span>(?:份)?', part(html, "participation"))
    )
    told = {name: re.sub(r"<[^>]*>", "", said) for name, said in tiles.items()}
    assert list(tiles) == list(NAMES.values())
    assert told["舜井社区"].startswith(str(len(given["02"].frame)))


def test_a_point_of_the_funnel_says_whose_it_is_and_where_its_limits_lie():
    given = answers({"08": 0.95})
    html = page(given)
    drawn = figures(html)["home"]
    points = [trace for trace in drawn["data"] if trace["mode"] == "markers" and "hovertext" in trace]
    told = {text.split("<br>")[0]: text for trace in points for text in trace["hovertext"]}
    assert set(told) == {NAMES[code] for code in CODES}
    for trace in points:
        for x, y, text in zip(trace["x"], trace["y"], trace["hovertext"], strict=True):
            code = next(code for code, name in NAMES.items() if name == text.split("<br>")[0])
            home = given[code].frame["home"]
            answered, owned = int((home > 0).sum()), int((home == 1).sum())
            assert x == answered
            assert y == pytest.approx(owned / answered, abs=0.005)
            assert f"作答人数 {answered}<br>本社区 {100 * owned / answered:.0f}%" in text
            inner, outer = (limits(name, text) for name in ("95%", "99.8%"))
            assert outer[0] <= inner[0] < inner[1] <= outer[1]
    table = part(html, "funnels")
    assert len(re.findall("<tbody>.*?</tbody>", table, flags=re.DOTALL)) == len(figures(html))


def test_flagged_communities_stand_in_the_order_of_their_codes_beside_what_chance_does():
    told = words(part(page(answers({"08": 0.95})), "flagged"))
    assert "高于全区：曲水亭社区（提示）、千东社区（关注）" in told
    assert f"在{len(CODES)}个社区中" in told
    assert "不是名次" in told


def test_a_question_that_nobody_planned_to_compare_is_told_as_a_clue():
    looked = {"community": "05", "item": "sex", "side": "low", "limit": "探索性"}
    told = words(part(page(answers({"08": 0.95}), flags=[*FLAGS, looked]), "flagged"))
    assert "没有计划比较，只作线索" in told
    assert "低于全区：曲水亭社区（探索性）" not in told
    assert "（探索性）" in told
    assert "只作线索" not in words(part(page(answers({"08": 0.95})), "flagged"))


def test_the_office_is_told_what_is_missing_and_hostile_names_do_nothing():
    html = page(answers())
    told = words(part(html, "missing"))
    assert f"没有收到：{NAMES['01']}" in told
    assert HOSTILE in told
    assert HOSTILE not in html


def test_the_public_page_holds_no_figure_of_a_community():
    given = answers({"08": 0.95})
    inside, public = material(given), material(given, "public")
    overview(inside, HANDED, Comparability(()), FLAGS)
    html = overview(public, HANDED, Comparability(()), FLAGS)
    bound = set(re.findall(r'data-fact="(\w+)"', html))
    assert bound <= set(public.book.facts)
    of_communities = {f.id for f in inside.book.facts.values() if any(name in f.label for name in NAMES.values())}
    of_communities |= {fact.id for fact in inside.book.facts.values() if fact.source in NAMES}
    assert len(of_communities) > 3 * len(CODES)
    assert not bound & of_communities
    assert not re.findall(r"\d", words(part(html, "participation")))
    assert not figures(html)
    assert not part(html, "flagged")
    assert not part(html, "missing")
    around = html.replace(part(html, "participation"), "")
    assert not [name for name in NAMES.values() if name in around]
    assert not [NAMES[code] for code in NAMES if code not in CODES and NAMES[code] in html]


def test_a_question_with_a_small_cell_is_not_in_the_public_page():
    given = answers()
    for place, code in enumerate(CODES):
        frame = given[code].frame.copy()
        few = [1] * (60 if place else 55) + ([] if place else [0] * 5)
        frame["need__3"] = few
        given[code] = replace(given[code], frame=frame)
    assert "培训" in bars(page(given))
    public = page(given, "public")
    assert not {"培训", "交友", "住房"} & set(bars(public))
    assert "另有1题因有的回答人数太少，不列出" in words(part(public, "needs"))


def test_hostile_wordings_are_shown_as_text():
    nasty = "</script><img src=x onerror=planted>"
    item = {"id": "home", "kind": "single", "text": nasty, "options": [nasty, "{{$title}}"]}
    form = replace(questionnaire(item), title=nasty)
    given = {}
    for place, code in enumerate(CODES):
        one = responses(form, 60, place, change={"home": [1] * 40 + [2] * 20})
        given[code] = replace(one, provenance=Provenance("toy", code, 1))
    made = replace(
        material(given, form=form), outline=replace(read_outline(ROOT / "none.yaml", form), charts=("home",))
    )
    html = overview(made, HANDED, Comparability(()))
    assert words(html).count(nasty) >= 5
    assert figures(html)["home"]["alt"].count(nasty) == 2
    assert "<img" not in re.sub(r"<script>.*?</script>", "", html, count=1, flags=re.DOTALL)


def test_very_few_people_are_not_counted_in_public():
    one = answers(n=7)["02"]
    assert "不足10人" in words(page({"02": one}, "public"))
    assert "有效答卷7份" not in words(page({"02": one}, "public"))
    assert "有效答卷7份" in words(page({"02": one}))


def test_without_comparisons_it_is_said_and_no_library_is_brought():
    html = page({"02": answers()["02"]}, flags=[])
    assert "有足够人数的社区不到两个，没有比较。" in words(part(html, "funnels"))
    assert not part(html, "flagged")
    assert "<script" not in html
    assert len(html) < 40_000


def test_the_demo_of_all_communities(demo):
    handed, comparable, made = demo
    office, public = (overview(made[edition], handed, comparable) for edition in ("internal", "public"))
    for html, edition in ((office, "内部"), (public, "公开")):
        head = words(html.split("<main")[0])
        for mark in ("历下区青年需求调查：全区一览", "第1期", edition, "模拟数据", "数据截至2025年6月4日"):
            assert mark in head
        assert f"可以合在一起的题{len(comparable.same)}题" in head
        assert len(re.findall('class="street"', html)) == (13 if edition == "内部" else 12)
    assert "25／25个" in words(office)
    assert NAMES[TABLES_ONLY] + "只有汇总表" in words(part(office, "participation"))
    assert NAMES[TABLES_ONLY] not in public
    assert bars(public).items() <= bars(office).items()
    ordered = re.findall('class="place">(.*?)<', office)
    assert ordered == list(NAMES.values())


def test_in_a_browser_the_chosen_funnel_is_drawn(tmp_path):
    browser = program("chromium", "chromium-browser", "google-chrome")
    path = tmp_path / "全区一览.html"
    path.write_text(page(answers({"08": 0.95})), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", profile]
    done = subprocess.run(
        [*command, "--virtual-time-budget=8000", "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    (drawing,) = re.findall(r'<div id="drawing".*?</section>', done.stdout, flags=re.DOTALL)
    assert 'class="main-svg"' in drawing
    assert "千东社区" in drawing.split('class="question"')[0]
    assert "<noscript>" not in drawing
    assert (
        len(re.findall('class="question" data-item="[^"]*" hidden', drawing)) == drawing.count('class="question"') - 1
    )
