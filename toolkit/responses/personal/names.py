"""Names of people, where they are given as names; restrained, because most Chinese surnames are also words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from toolkit.responses.personal.plain import Hit, Plain, Sort

_FILE = Path(__file__).with_name("names.yaml")
_HAN = "[一-鿿]"
_NEXT = "今年|现在|电话|手机|微信|扣扣|住|来自|家住|联系|是|在|和|也|想|希望|觉得|认为|[男女]|可以|谢谢|请|的?身份证"
_END = rf"(?=$|[^\w]|[\dA-Za-z]|{_NEXT})"
"""What may follow a name: no word at all, or one that no name holds."""
_TITLE = "女士|先生|老师|阿姨|叔叔|大爷|大姐|师傅|经理|主任|书记|姐|哥"


def names(plain: Plain) -> Iterator[Hit]:
    """Yield the names after 我叫, 我姓, 我是, 联系人 and their like."""
    for pattern in _patterns():
        for match in pattern.finditer(plain.text):
            yield Sort.NAME, *match.span(1)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    from toolkit.questionnaire.yaml_text import load

    words = load(_FILE.read_bytes(), _FILE.name).data
    single = f"[{''.join(words['surnames'].split())}]"
    surname = f"(?:{'|'.join(words['compound'].split())}|{single})"
    given = f"[{''.join(words['given'].split())}]"
    known = rf"(?:{surname}{given}{{1,2}}|[小阿](?:{given}|{single}))"
    """A surname and characters that given names are made of."""
    told = rf"(?:(?:{surname}{_HAN}{{1,2}}|老{single}){_END}|{known})"
    """Where the words before it leave no doubt, any character may follow the surname."""
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"(?:我叫做?|名字[叫是]|本人叫) ?[:“\" ]?({told})",
            rf"(?:姓名|联系人|负责人|收件人)(?:[:是为 ]|叫){{1,3}}({told}|{surname}(?:{_TITLE}))",
            rf"(?:我是|本人|联系人) ?({known}{_END})",
            rf"(?:我是|联系人|联系|找|打给) ?({surname}(?:{_TITLE}))(?!们)",
            rf"(?:我|本人|免贵)姓({surname})(?!名)",
        )
    )
