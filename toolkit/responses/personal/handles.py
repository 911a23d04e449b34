"""Names and numbers in networks, and numbers that only the words around them make personal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.responses.personal.plain import Hit, Plain, Sort

_EMAIL = re.compile(
    r"(?<![A-Za-z\d._%+-])[A-Za-z\d][A-Za-z\d._%+-]{0,63} ?@ ?(?:[A-Za-z\d-]{1,63}\.){1,4}[A-Za-z]{2,12}"
)

_HANDLE = r"([A-Za-z][A-Za-z\d_-]{3,40})"
_IS = r"(?:账号|帐号|号码?|id(?![a-z])|是|为|叫|加|搜|[:,、=\"“( ]|->){0,6}"
_WECHAT = re.compile(
    rf"([微薇威维徽] ?信|v ?信|(?<![a-z])(?:wechat|weixin|vx|wx|v(?= ?:))|(?<=[加+➕])v(?=[ :]))({_IS}){_HANDLE}",
    re.IGNORECASE,
)
_ADD_ME = re.compile(rf"(?:加我|联系我|找我|私我|我的号)[^A-Za-z\d。!?;\n】]{{0,6}}(?!qq ?\d){_HANDLE}", re.IGNORECASE)
_NO_HANDLES = re.compile(
    "wechat|weixin|official|program|payment|pay|iphone|android|excel|online|offline|e-?mail|group|moments|video",
    re.IGNORECASE,
)
_NUMBER = r"(\d(?:[ -]{0,2}\d){%s})(?!\d)"
_QQ = re.compile(
    rf"(?:(?<![a-z])qq|扣扣|企鹅号|(?<![a-z\d])q(?= ?[:号]))群?{_IS}{_NUMBER % '4,11'}",
    re.IGNORECASE,
)
_WECHAT_NUMBER = re.compile(rf"(?:[微薇威维徽] ?信|v ?信|(?<![a-z])(?:vx|wx)){_IS}{_NUMBER % '4,11'}", re.IGNORECASE)

_CALLED = re.compile(
    r"(?:电话|手机|座机|号码|联系|加我|打给|致电|短信|找我|(?<![a-z])tel)"
    rf"[^\d。!?;\n】]{{0,8}}?(?<!\d){_NUMBER % '6,19'}(?! ?[元块万人个次年])",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    rf"(?<!\d){_NUMBER % '6,19'}[ ,(]{{0,2}}(?:就?是我|我的?(?:电话|手机)|微信同|同微信|[找加]我|联系)"
)
_SERVICE = re.compile(r"[48]00\d{7}")
_DAY = re.compile(r"(?:19|20)\d\d[ -]{1,2}[01]?\d[ -]{1,2}[0-3]?\d")


def emails(plain: Plain) -> Iterator[Hit]:
    """Yield e-mail addresses."""
    for match in _EMAIL.finditer(plain.text):
        yield Sort.EMAIL, *match.span()


def wechat_names(plain: Plain) -> Iterator[Hit]:
    """Yield names in WeChat: a handle after a word for it, or after 加我, 联系我."""
    for match in _WECHAT.finditer(plain.text):
        word, link, handle = match.groups()
        apart = bool(link) or word.endswith("信")
        spelt = apart and len(handle) >= 6 and not _NO_HANDLES.fullmatch(handle)
        if spelt or re.search(r"[\d_]", handle):
            yield Sort.WECHAT, match.start(3 if apart else 1), match.end()
    for match in _ADD_ME.finditer(plain.text):
        if re.search(r"[\d_]", match[1]):
            yield Sort.WECHAT, *match.span(1)


def network_numbers(plain: Plain) -> Iterator[Hit]:
    """Yield numbers that are called QQ or WeChat."""
    for sort, pattern in ((Sort.QQ, _QQ), (Sort.WECHAT, _WECHAT_NUMBER)):
        for match in pattern.finditer(plain.digits):
            if not _DAY.fullmatch(match[1]):
                yield sort, *match.span(1)


def called_numbers(plain: Plain) -> Iterator[Hit]:
    """Yield any run of 7 digits or more that words around it call a telephone number, hotlines of services left out."""
    for pattern in (_CALLED, _CALLED_AFTER):
        for match in pattern.finditer(plain.digits):
            digits = re.sub("[ -]", "", match[1])
            if not _DAY.fullmatch(match[1]) and not _SERVICE.fullmatch(digits):
                yield Sort.PHONE, *match.span(1)
