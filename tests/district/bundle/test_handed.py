"""What all communities have handed in: who has, who has not, what cannot be used, and what to write to whom."""

from __future__ import annotations

import pytest

from tests.district.bundle.making import FORM, bundle, changed, packed
from tests.report.toy import questionnaire
from toolkit.district.bundle import LEFT_OUT, read_bundles, write_bundle
from toolkit.document import plain
from toolkit.errors import IntakeError
from toolkit.questionnaire.bank import places

ALL = places()
SOME = tuple(place for place in ALL if place.code in ("02", "05", "07", "11"))
NAMES = {place.code: place.community for place in ALL}


@pytest.fixture
def inbox(tmp_path):
    """A folder with a whole bundle of 02, tables of 05, and a broken file of 07."""
    (tmp_path / "bundle-toy-02-w1.zip").write_bytes(packed())
    (tmp_path / "05_长北社区.zip").write_bytes(packed(community="05", n=30, tables_only=True))
    (tmp_path / "bundle-toy-07-w1.zip").write_bytes(packed(community="07")[:-99])
    return tmp_path


def test_every_community_has_a_state_and_those_in_need_a_message(inbox):
    handed = read_bundles(inbox, SOME, due="2026-03-20")
    assert handed.states == {"02": "已收", "05": "已收", "07": "读不了", "11": "没有收到"}
    assert [bundle.community for bundle in handed.bundles] == ["02", "05"]
    assert [place.code for place in handed.missing] == ["11"]
    assert {file: error.code for file, error in handed.refused.items()} == {"bundle-toy-07-w1.zip": "I-BUNDLE"}
    assert set(handed.messages) == {"07", "11"}
    for code, message in handed.messages.items():
        assert message.startswith(f"{NAMES[code]}：您好！")
        assert f"toolkit bundle toy --community {code} --wave 1 " in message
        assert message.endswith("谢谢！")
        assert "\n" not in message
    assert "2026-03-20" in handed.messages["11"]
    assert "--tables-only" in handed.messages["11"]
    assert "没有传完" in handed.messages["07"]
    assert handed.reminders().split("\n\n") == list(handed.messages.values())


def test_all_of_it_is_shown_in_words_and_as_values(inbox):
    (inbox / "说明.txt").write_text("x", encoding="utf-8")
    (inbox / "旧的").mkdir()
    handed = read_bundles(inbox, SOME)
    told = repr(handed)
    assert "应收4个社区，已收2个，读不了1个，没有收到1个；收到的共70份答卷" in told
    assert "只有汇总表：05长北社区" in told
    assert LEFT_OUT[0] in told
    for file in ("说明.txt", "旧的", "bundle-toy-07-w1.zip"):
        assert file in told
        assert file in handed._repr_html_()
    rows = [[plain(cell) for cell in row] for row in handed.table().rows]
    assert [row[3] for row in rows] == ["已收", "已收", "读不了", "没有收到"]
    assert rows[1][4:] == ["只有汇总表", "30", "2026-03-08"]
    values = handed.as_dict()
    assert (values["respondents"], values["tables_only"], values["missing"]) == (70, ["05"], ["11"])
    assert values["refused"]["bundle-toy-07-w1.zip"]["fix"]


def test_the_whole_bundles_come_one_at_a_time(inbox):
    handed = read_bundles(inbox, SOME)
    assert all(bundle.frame is None and not bundle.tables for bundle in handed.bundles)
    first, second = handed.each()
    assert first.frame is not None
    assert len(first.frame) == 40
    assert second.tables
    (inbox / "bundle-toy-02-w1.zip").write_bytes(packed(n=41))
    with pytest.raises(IntakeError, match="I-BUNDLE-CHANGED"):
        list(handed.each())


def test_the_same_bundle_twice_counts_once(inbox):
    (inbox / "又一份.zip").write_bytes(packed())
    handed = read_bundles(inbox, SOME)
    assert [bundle.community for bundle in handed.bundles] == ["02", "05"]
    assert handed.aside == {"又一份.zip": "和“bundle-toy-02-w1.zip”是同一份，只算一次。"}
    assert "02" not in handed.messages


def test_of_two_that_differ_none_counts_until_the_office_says_so(inbox):
    (inbox / "新.zip").write_bytes(packed(n=44, day="2026-03-12"))
    handed = read_bundles(inbox, SOME)
    assert [bundle.community for bundle in handed.bundles] == ["05"]
    assert handed.states["02"] == "交了不同的几份"
    assert {bundle.manifest.rows for bundle in handed.twice["02"]} == {40, 44}
    message = handed.messages["02"]
    assert "40份，数据到2026-03-08" in message
    assert "44份，数据到2026-03-12" in message
    assert all(bundle.checksum[:8] in message for bundle in handed.twice["02"])
    newest = read_bundles(inbox, SOME, newest=True)
    assert [bundle.manifest.rows for bundle in newest.bundles] == [44, 30]
    assert newest.aside == {"bundle-toy-02-w1.zip": "社区02另有数据更新的一份（到2026-03-12），用了那一份。"}
    assert not newest.twice


def test_two_of_the_same_day_are_never_chosen_between(inbox):
    (inbox / "另.zip").write_bytes(packed(n=44))
    assert list(read_bundles(inbox, SOME, newest=True).twice) == ["02"]


def test_others_are_left_aside_and_named(inbox):
    other = questionnaire({"id": "sex", "kind": "single", "text": "性别？", "options": ["男", "女"]})
    named = bundle(community="11")
    strange = {
        "外社区.zip": packed(community="25"),
        "未注明.zip": packed(community="00"),
        "别的问卷.zip": packed(type(other)("other", other.title, other.items)),
    }
    for file, data in strange.items():
        (inbox / file).write_bytes(data)
    (inbox / "第二期.zip").write_bytes(write_bundle(_of_wave(named, 2)))
    (inbox / "模拟.zip").write_bytes(write_bundle(_simulated(named)))
    handed = read_bundles(inbox, SOME)
    assert set(handed.aside) == {*strange, "第二期.zip", "模拟.zip"}
    assert "不在应收的名单里" in handed.aside["外社区.zip"]
    assert "另一份问卷“other”" in handed.aside["别的问卷.zip"]
    assert "第2期" in handed.aside["第二期.zip"]
    assert "模拟数据" in handed.aside["模拟.zip"]
    assert [one.community for one in read_bundles(inbox, SOME, wave=2).bundles] == ["11"]
    assert [one.community for one in read_bundles(inbox, SOME, survey="other").bundles] == ["02"]


def _of_wave(one, wave):
    from dataclasses import replace

    return replace(one, manifest=replace(one.manifest, wave=wave))


def _simulated(one):
    from dataclasses import replace

    return replace(one, manifest=replace(one.manifest, simulated=True))


def test_data_of_the_future_and_bundles_of_nobody_are_refused(tmp_path):
    (tmp_path / "bundle-toy-02-w1.zip").write_bytes(packed(day="2026-04-01"))
    (tmp_path / "bundle-toy-05-w1.zip").write_bytes(packed(n=0, community="05"))
    handed = read_bundles(tmp_path, SOME, today="2026-03-31")
    assert {error.code for error in handed.refused.values()} == {"I-BUNDLE-FUTURE", "I-BUNDLE"}
    assert "2026-04-01" in handed.messages["02"]
    assert "一份答卷也没有" in handed.messages["05"]
    assert "02" in {one.community for one in read_bundles(tmp_path, SOME, today="2026-04-01").bundles}


def test_without_names_all_communities_are_expected_and_none_is_no_error(tmp_path):
    handed = read_bundles(tmp_path, survey="toy")
    assert len(handed.missing) == len(handed.messages) == len(ALL)
    with pytest.raises(IntakeError, match="I-NO-FOLDER"):
        read_bundles(tmp_path / "没有")


def test_other_wordings_do_not_hinder_the_reading(tmp_path):
    for code, form in (("02", FORM), ("05", changed("sat", text="您很满意吗？"))):
        (tmp_path / f"{code}.zip").write_bytes(packed(form, community=code))
    assert len(read_bundles(tmp_path, SOME).bundles) == 2
