"""Which questions may be put together: wording, options and routing decide, not the place in the form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.district.bundle.making import FORM, bundle, changed, survey
from tests.report.toy import ITEMS, questionnaire
from toolkit.district.bundle import bundle_of, comparability
from toolkit.document import plain

OTHER_OPTION = changed("home", options={1: "自有", 2: "租住", 3: "宿舍", 97: "其他"})


def of(*forms, **about):
    return comparability([bundle(form, community=f"{place:02}", **about) for place, form in enumerate(forms, 1)])


def test_the_same_questionnaire_is_comparable_throughout():
    found = of(FORM, FORM, FORM)
    assert found.same == tuple(item.id for item in FORM.questions)
    assert found["sex"].communities == ("01", "02", "03")
    assert "问法一致的9道" in repr(found)


@pytest.mark.parametrize(
    ("item", "fields", "said"),
    [
        ("sat", {"text": "您很满意吗？"}, "题干"),
        ("home", {"options": {1: "自有", 2: "租住", 3: "宿舍", 97: "其他"}}, "选项"),
        ("home", {"options": {1: "自有", 3: "租房", 2: "宿舍", 97: "其他"}}, "选项"),
        ("grid", {"rows": {"a": "环境", "b": "交通", "c": "服务质量"}}, "行"),
        ("hours", {"max": 80}, "范围"),
        ("hours", {"unit": "分钟"}, "范围"),
        ("need", {"show_if": {"item": "sex", "in": [1]}}, "问到的人"),
        ("sat", {"kind": "single"}, "题型"),
    ],
)
def test_what_was_changed_is_named_and_only_its_own_question_suffers(item, fields, said):
    found = of(FORM, changed(item, **fields), FORM)
    assert found[item].differ == {"02": said}
    assert found[item].communities == ("01", "03")
    assert set(found.same) == {one.id for one in FORM.questions} - {item}
    assert found[item].why == f"社区02：{said}不同"


def test_the_look_of_the_text_makes_no_difference():
    assert not of(FORM, changed("sat", text="您 满意吗?")).items[2].differ


def test_who_is_asked_counts_by_earlier_jumps_too():
    jump = changed("sex", skip=[{"when": [1], "to": "score"}])
    found = of(FORM, FORM, jump)
    assert found["home"].differ == {"03": "问到的人"}
    assert found["sat"].differ == {"03": "问到的人"}
    assert found["sex"].differ == {"03": "跳转"}
    assert found["need"].same


def test_a_question_on_other_people_is_another_question():
    asked = {**ITEMS[4], "show_if": {"item": "home", "in": [2]}}
    mine = questionnaire(*ITEMS[:4], asked)
    other = questionnaire(
        *(
            ({**one, "options": OTHER_OPTION.by_id["home"].written["options"]}) if one["id"] == "home" else one
            for one in ITEMS[:4]
        ),
        asked,
    )
    found = of(mine, mine, other)
    assert found["need"].differ == {"03": "问到的人"}


def test_a_theme_before_it_changes_no_question():
    theme = {"id": "theme", "kind": "single", "text": "专题？", "options": ["是", "否"]}
    found = of(FORM, questionnaire(theme, *ITEMS))
    assert found["theme"].communities == ("02",)
    assert all(found[item.id].communities == ("01", "02") for item in FORM.questions)
    assert len(found.same) == len(FORM.questions) + 1


def test_the_offices_own_questionnaire_decides_when_it_is_given():
    bundles = [
        bundle(form, community=code) for code, form in (("01", OTHER_OPTION), ("02", OTHER_OPTION), ("03", FORM))
    ]
    assert comparability(bundles)["home"].communities == ("01", "02")
    found = comparability(bundles, FORM)["home"]
    assert (found.communities, found.differ) == (("03",), {"01": "选项", "02": "选项"})


def test_asked_but_not_handed_in_is_told():
    part = bundle_of(survey(community="05"), items=["sex"])
    found = comparability([bundle(), part])
    assert found["sex"].communities == ("02", "05")
    assert found["home"].communities == ("02",)
    assert found["home"].not_handed_in == ("05",)
    assert found["home"].same


def test_it_is_shown_as_a_table_and_as_values():
    found = of(FORM, OTHER_OPTION)
    rows = {plain(row[0]): [plain(cell) for cell in row] for row in found.table().rows}
    assert rows["home"][2:] == ["来自1个社区", "只有这1个", "社区02：选项不同"]
    assert rows["sex"][2:] == ["来自2个社区", "可以", ""]
    values = found.as_dict()
    assert "home" not in values["comparable_items"]
    assert values["items"][1]["why"] == "社区02：选项不同"
    assert "社区02：选项不同" in found._repr_html_()


def test_the_order_of_the_bundles_makes_no_difference():
    one, two, three = (
        bundle(form, community=code) for code, form in (("01", FORM), ("02", OTHER_OPTION), ("03", FORM))
    )
    assert comparability([three, two, one]) == comparability([one, two, three])
    assert comparability([replace(two, frame=None), one]) == comparability([one, two])
