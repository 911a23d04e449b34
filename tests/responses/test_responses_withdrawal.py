"""A file read in by mistake is taken out again: nothing counts it any more, nothing is lost, and it can come back."""

import pytest

from tests.making import store_of, take
from tests.responses.test_responses_intake import FORM, GOOD, GOOD_NUMBER, changed, number_file, row, text_file
from toolkit.channels.mapping import Mapping
from toolkit.errors import IntakeError, StoreError
from toolkit.files import digest
from toolkit.logs import append_record, read_records
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.handed_in import LOG, communities, withdraw

BY = ("甲", "2026-09-08", "读进了别的社区")


def one(folder):
    return text_file(folder, row(1, GOOD), name="1_按文本_小问卷_1_1.xlsx")


def other(folder):
    answers = changed(GOOD, c0="女", c4="未满")
    return text_file(folder, row(2, answers), name="2_按文本_小问卷_1_1.xlsx")


def pair(folder):
    return text_file(folder, row(3, GOOD)), number_file(folder, row(3, GOOD_NUMBER))


def answers(folder):
    return store_of(folder).responses(FORM, Mapping())


def whole(responses):
    """All that responses say, as plain values."""
    provenance = responses.provenance
    told = (provenance.files, provenance.simulated, responses.cells, responses.ledger, responses.notices)
    return responses.frame.to_csv(), told


def raw(folder):
    return {path.name for path in (store_of(folder).folder / "raw").iterdir()}


def test_afterwards_the_answers_are_what_they_were_without_the_file(tmp_path):
    take(tmp_path / "without", FORM, one(tmp_path))
    take(tmp_path / "a", FORM, one(tmp_path))
    assert take(tmp_path / "a", FORM, other(tmp_path)).responses.ledger
    withdrawn = store_of(tmp_path / "a").withdraw([other(tmp_path).name], *BY)
    assert withdrawn.files == (other(tmp_path).name,)
    assert withdrawn.left == (one(tmp_path).name,)
    assert whole(answers(tmp_path / "a")) == whole(answers(tmp_path / "without"))
    assert store_of(tmp_path / "a").handed_in() == store_of(tmp_path / "without").handed_in()


def test_nothing_is_lost_and_who_did_it_when_and_why_is_on_record(tmp_path):
    take(tmp_path, FORM, one(tmp_path), other(tmp_path))
    before = read_records(store_of(tmp_path).folder / LOG)
    store_of(tmp_path).withdraw([one(tmp_path).name], *BY)
    log = read_records(store_of(tmp_path).folder / LOG)
    assert log[: len(before)] == before
    hashes = {path: digest(path(tmp_path).read_bytes()) for path in (one, other)}
    assert log[-1] == {"withdrawn": [hashes[one]], "who": BY[0], "when": BY[1], "why": BY[2]}
    assert raw(tmp_path) == set(hashes.values())


def test_read_again_it_counts_again_here_or_elsewhere(tmp_path):
    first = whole(take(tmp_path, FORM, one(tmp_path)).responses)
    for _ in range(2):
        store_of(tmp_path).withdraw([one(tmp_path).name], *BY)
        with pytest.raises(IntakeError, match="I-NO-DATA"):
            answers(tmp_path)
        again = take(tmp_path, FORM, one(tmp_path))
        assert "file_again" not in {notice.code for notice in again.responses.notices}
        assert whole(answers(tmp_path)) == first


def test_half_of_a_pair_takes_the_other_half_with_it(tmp_path):
    text, number = pair(tmp_path)
    take(tmp_path, FORM, text)
    take(tmp_path, FORM, text, number)
    take(tmp_path, FORM, one(tmp_path))
    withdrawn = store_of(tmp_path).withdraw([number.name], *BY)
    assert set(withdrawn.files) == {text.name, number.name}
    assert "一起撤出" in repr(withdrawn)
    assert answers(tmp_path).people == 1
    assert [file["file"] for file in answers(tmp_path).provenance.files] == [one(tmp_path).name]
    assert take(tmp_path, FORM, text, number).responses.people == 2


def test_what_explains_two_files_stays_with_the_other(tmp_path):
    store = store_of(tmp_path).folder
    for name in ("a", "b"):
        files = [
            {"file": f"{name}.csv", "rows": 1, "sha256": name * 64},
            {"file": "k.R", "rows": 0, "sha256": "c" * 64},
        ]
        append_record(store / LOG, {"files": files, "rev": 1})
    withdrawn = withdraw(store, ["a.csv"], *BY)
    assert (withdrawn.files, withdrawn.left) == (("a.csv",), ("b.csv", "k.R"))


def test_an_unknown_file_names_those_there_are(tmp_path):
    with pytest.raises(IntakeError, match="I-NO-DATA"):
        store_of(tmp_path).withdraw(["没有.xlsx"], *BY)
    take(tmp_path, FORM, one(tmp_path), other(tmp_path))
    before = (store_of(tmp_path).folder / LOG).read_bytes()
    for files in (["没有.xlsx"], [one(tmp_path).name, "没有.xlsx"]):
        with pytest.raises(IntakeError, match="I-NOT-READ") as caught:
            store_of(tmp_path).withdraw(files, *BY)
        assert one(tmp_path).name in str(caught.value)
        assert other(tmp_path).name in str(caught.value)
    assert (store_of(tmp_path).folder / LOG).read_bytes() == before
    store_of(tmp_path).withdraw([one(tmp_path).name], *BY)
    with pytest.raises(IntakeError, match="I-NOT-READ"):
        store_of(tmp_path).withdraw([one(tmp_path).name], *BY)


def test_of_two_files_with_one_name_one_is_named_by_its_number(tmp_path):
    take(tmp_path, FORM, text_file(tmp_path, row(1, GOOD)))
    later = text_file(tmp_path, row(1, GOOD), row(2, GOOD))
    take(tmp_path, FORM, later)
    number = digest(later.read_bytes())[:8]
    with pytest.raises(IntakeError, match="I-SAME-NAME") as caught:
        store_of(tmp_path).withdraw([later.name], *BY)
    assert f"{number}（2份）" in str(caught.value)
    store_of(tmp_path).withdraw([number], *BY)
    assert answers(tmp_path).people == 1


def test_a_folder_before_the_name_does_not_matter(tmp_path):
    take(tmp_path, FORM, one(tmp_path))
    assert store_of(tmp_path).withdraw([f"data/inbox/{one(tmp_path).name}"], *BY).files == (one(tmp_path).name,)


def test_a_withdrawal_that_a_crash_cut_off_has_not_happened_and_is_told(tmp_path):
    take(tmp_path, FORM, one(tmp_path))
    store_of(tmp_path).withdraw([one(tmp_path).name], *BY)
    log = store_of(tmp_path).folder / LOG
    log.write_bytes(log.read_bytes()[:-9])
    assert answers(tmp_path).people == 1
    assert "log_torn" in {notice.code for notice in answers(tmp_path).notices}
    store_of(tmp_path).withdraw([one(tmp_path).name], *BY)
    assert not store_of(tmp_path).handed_in()


def test_after_deletion_there_is_nothing_to_withdraw(tmp_path):
    store = store_of(tmp_path)
    take(tmp_path, FORM, one(tmp_path))
    record = {"survey": "gen", "community": "02", "wave": 1, "on": "2026-09-08", "by": "", "reason": ""}
    append_record(
        store.folder / "ledger" / "purge.jsonl", record | {"files": [], "people": 0, "others": 0, "copies": []}
    )
    with pytest.raises(StoreError, match="S-PURGED"):
        store.withdraw([one(tmp_path).name], *BY)


def test_a_community_of_which_nothing_counts_is_none_where_others_are(tmp_path):
    root = tmp_path / "store"
    for code in ("02", "05"):
        append_record(
            root / f"community={code}" / "wave=1" / LOG, {"files": [{"file": "a", "rows": 1, "sha256": code}]}
        )
    assert communities(root) == ["02", "05"]
    withdraw(root / "community=05" / "wave=1", ["a"], *BY)
    assert communities(root) == ["02"]
    withdraw(root / "community=02" / "wave=1", ["a"], *BY)
    assert communities(root) == ["02", "05"], "what was withdrawn is still kept somewhere"


def test_a_plan_locked_later_says_that_withdrawn_answers_were_seen(tmp_path):
    folder = SurveyFolder("gen", tmp_path, tmp_path / "data")
    store = folder.store("02", 1)
    append_record(store.folder / LOG, {"files": [{"file": "a", "rows": 7, "sha256": "x"}]})
    store.withdraw(["a"], *BY)
    assert folder.answers_read == 7
