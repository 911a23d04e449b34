"""Where somebody lives: a road, an estate or a building, with a number that leads to the door."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.responses.personal.plain import Hit, Plain, Sort

# Names of roads and estates run into the words before them; these characters hardly ever begin or carry one.
_NAME = r"[^\W_A-Za-z我你他她您们咱这那本个住在于是到从去的了和跟与离往省市区县镇乡道址址号]"
_BUILDING = r"[A-Z\d十]{1,3} ?(?:号楼|栋|幢|号院|座|#楼?)"
_UNIT = r"\d{1,2} ?单元"
_ROOM = (
    r"(?:\d{1,2} ?[层楼] ?)?\d{3,4}(?!\d)"
    r"(?: ?室| ?[房户号](?!\w)|(?! ?[户教会活阅自办多余元块人年平米岁号月日个家名.:%-]))"
)
_DOOR = rf"(?:{_BUILDING} ?{_UNIT}(?: ?{_ROOM})?|{_BUILDING} ?{_ROOM}|{_UNIT} ?{_ROOM})"
_FLAT = r"\d{1,2}-\d{1,2}-\d{3,4}(?!\d)"
_ROAD = (
    rf"{_NAME}{{1,6}}(?:大街|街|路|大道|巷|胡同|弄|村) ?\d{{1,5}}(?:-\d{{1,4}})? ?号(?:院|(?![楼线口门车]|公交|出口))"
)
_ESTATE = (
    rf"{_NAME}{{2,8}}(?:小区|社区|花园|家园|公寓|新村|新城|宿舍|大院|庄园|苑|府|郡|湾|城|居) ?"
    rf"(?:{_DOOR}|{_FLAT}|\d{{1,3}} ?(?:号楼|[栋幢](?!楼)|#楼|号院))"
)
_DORMITORY = r"\d{1,2} ?[号#]? ?(?:宿舍|公寓)楼? ?\d{3,4}(?!\d| ?[元块人年平间多])(?:寝?室|宿舍)?"
_LIVING = rf"(?<=住)在? ?(?:{_FLAT}|\d{{3,4}} ?[室房](?!间?的?时))"
_WHOLE = re.compile(
    rf"(?:{_ROAD}|{_ESTATE}|{_DOOR}|{_DORMITORY}|{_LIVING})"
    rf"(?:[ ,、]?(?:{_ESTATE}|{_DOOR}|{_BUILDING}|{_UNIT}|{_ROOM}))*",
    re.IGNORECASE,
)


def addresses(plain: Plain) -> Iterator[Hit]:
    """Yield addresses down to the house or the door; a road, an estate or a room without its number is none."""
    for match in _WHOLE.finditer(plain.digits):
        yield Sort.ADDRESS, *match.span()
