"""Communities with answers and communities with tables count together; what cannot be added is named."""

from __future__ import annotations

import numpy as np

from tests.district.bundle.making import FORM, again, bundle, changed, survey
from toolkit.district.bundle import bundle_of, comparability, pooled
from toolkit.district.bundle.tables import folded
from toolkit.sample import Sample, stacked

TOLD = {code: survey(community=code, seed=int(code)) for code in ("02", "05", "07")}


def everybody():
    return stacked({code: Sample.from_responses(one.responses) for code, one in TOLD.items()})


def test_answers_and_tables_add_up_to_the_tables_of_all_answers():
    bundles = [again(bundle_of(one, tables_only=code == "05")) for code, one in TOLD.items()]
    found = comparability(bundles)
    wanted = [(item.id, "") for item in FORM.questions]
    for (item, by), sums in pooled(bundles, found, wanted).items():
        assert sums.communities == ("02", "05", "07")
        assert sums.tables is not None
        assert repr(sums) == "来自3个社区"
        for key, table in folded(everybody(), FORM.by_id[item], [by] if by else []).tables.items():
            np.testing.assert_allclose(sums.tables.table(*key).total, table.total)
            np.testing.assert_allclose(sums.tables.table(*key).spread, table.spread, atol=1e-9)
            assert sums.tables.table(*key).df == table.df


def test_by_groups_a_community_with_tables_counts_only_where_its_plan_has_them():
    bundles = [again(bundle_of(one, tables_only=code == "05")) for code, one in TOLD.items()]
    planned = {(item, by.name) for item, held in bundles[1].tables.items() for by in held.plan.columns}
    other = next((item.id, "sex") for item in FORM.questions if (item.id, "sex") not in planned)
    sums = pooled(bundles, comparability(bundles), [other, *planned])
    assert sums[other].communities == ("02", "07")
    assert sums[other].left_out == {"05": "没有交这张表"}
    assert all(sums[key].communities == ("02", "05", "07") for key in planned)


def test_other_wordings_and_questions_not_handed_in_are_left_out():
    part = bundle_of(TOLD["07"], items=["home"])
    bundles = [bundle(), bundle(changed("sex", text="您是？"), community="05"), part, bundle(community="11")]
    found = comparability(bundles)
    sums = pooled(bundles, found, [("sex", ""), ("home", "sex")])
    assert sums["sex", ""].communities == ("02", "11")
    assert sums["sex", ""].left_out == {"05": "sex的题干不同", "07": "没有交sex"}
    assert sums["home", "sex"].left_out == {"05": "sex的题干不同", "07": "没有交sex"}
    assert pooled([], found, [("sex", "")])["sex", ""].tables is None
