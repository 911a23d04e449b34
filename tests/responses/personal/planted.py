"""Made-up identifiers of ten kinds, drawn from a seed while a test runs; none is written down anywhere."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from toolkit.responses.personal import Sort

CARRIERS = [
    "{}",
    "{}。",
    "具体情况可以问我，{}",
    "有房源请通知我：{}，谢谢！",
    "{}，希望能参加周末的活动。",
    "想报名夜校，{}",
    "孩子没人看，{}，有托管班请告诉我",
    "上次说的事还没有结果（{}）请尽快处理",
    "押金一直没退，{}，请社区帮忙",
    "{} 晚上8点以后有空",
    "建议多办活动。{}。",
    "1、停车难；2、{}",
    "没有别的意见\n{}",
    "楼道灯坏了两个月，报修人{}，至今没来",
    "谢谢社区！！！{}",
    "希望建个群，{}；其他没有了",
    "实习信息太散，能不能发给我？{}",
    "{}可以随时找我",
    "麻烦{}谢谢",
    "5月12日登记过：{}",
    "活动通知请发：{}。周末也行",
    "我家老人行动不便，{}，需要上门服务",
    "“{}”这是我填过的",
    "志愿时长没录上，{}，请核对一下",
    "同意回访。{}",
    "不同意公开，{}，请保密",
    "反映噪音问题，{}！",
    "（备注：{}）",
    "{}，3号楼的",
    "租房补贴没到账 {} 请查",
]

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
_TWO = "欣怡子涵梓萱雨桐浩然志强建国晓明佳琪婷婷文博思远嘉怡俊杰雅静晨曦海燕春梅玉兰天宇一鸣若曦书瑶振华立新小雨光辉"
GIVEN = [*"伟芳娜敏静磊洋艳勇军杰娟涛明超霞平刚红宇浩", *(_TWO[at : at + 2] for at in range(0, len(_TWO), 2))]
_PROVINCES = (11, 13, 21, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 50, 51, 61, 65)
_FULL_WIDTH = str.maketrans(string.digits, "０１２３４５６７８９")
_SPOKEN = str.maketrans(string.digits, "零一二三四五六七八九")


@dataclass(frozen=True)
class Planted:
    """What is put into a carrier, and the part of it that nobody may read afterwards."""

    sort: Sort
    phrase: str
    secret: str


def _digits(random: Random, n: int) -> str:
    return "".join(random.choices(string.digits, k=n))


def mobile_number(random: Random) -> str:
    """Return eleven digits of the form of a mobile number."""
    return f"1{random.choice('3456789')}{_digits(random, 9)}"


def _mobile(random: Random) -> Planted:
    n = mobile_number(random)
    dressed = random.choice(
        [
            n, n, n, f"{n[:3]} {n[3:7]} {n[7:]}", f"{n[:3]}-{n[3:7]}-{n[7:]}", f"+86{n}", f"+86 {n}", f"86-{n}",
            n.translate(_FULL_WIDTH), n.translate(_SPOKEN), n.translate(_SPOKEN).replace("一", "幺"), " ".join(n),
            f"{n[:3]}.{n[3:7]}.{n[7:]}", n[:3] + n[3:7].translate(_SPOKEN) + n[7:], n[:5] + "\u200b" + n[5:],
        ]
    )  # fmt: skip
    return Planted(Sort.PHONE, random.choice(["", "", "电话", "手机：", "我的手机号是", "联系我"]) + dressed, dressed)


def _landline(random: Random) -> Planted:
    n = f"{random.choice('2345678')}{_digits(random, 7)}"
    area = random.choice(["0531", "010", "021", "0532"])
    dressed = random.choice([f"{area}-{n}", f"{area}{n}", f"({area}){n}", f"（{area}）{n}", f"{area} {n[:4]} {n[4:]}"])
    return Planted(Sort.PHONE, random.choice(["", "电话", "座机："]) + dressed, dressed)


def identity_number(random: Random) -> str:
    """Return an identity number with its check digit."""
    born = date(1985, 1, 1) + timedelta(days=random.randrange(9000))
    body = f"{random.choice(_PROVINCES)}{_digits(random, 4)}{born:%Y%m%d}{_digits(random, 3)}"
    weighted = sum(2 ** (17 - place) * int(digit) for place, digit in enumerate(body))
    return body + "10X98765432"[weighted % 11]


def _identity(random: Random) -> Planted:
    n = identity_number(random)
    dressed = random.choice(
        [n, n, n.lower(), f"{n[:6]} {n[6:14]} {n[14:]}", f"{n[:6]}-{n[6:14]}-{n[14:]}", n.translate(_FULL_WIDTH),
         n[:6] + n[8:17]]
    )  # fmt: skip
    return Planted(Sort.IDENTITY, random.choice(["", "身份证", "身份证号：", "证件号"]) + dressed, dressed)


def bank_card(random: Random) -> str:
    """Return the number of a bank card with its check digit."""
    body = random.choice(["62", "4", "5", "95"])
    body += _digits(random, random.choice([16, 17, 18, 19]) - 1 - len(body))
    total = sum(sum(map(int, str(int(d) * (2 - place % 2)))) for place, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def _bank_card(random: Random) -> Planted:
    n = bank_card(random)
    dressed = random.choice([n, n, " ".join(n[i : i + 4] for i in range(0, len(n), 4)), n.translate(_FULL_WIDTH)])
    return Planted(Sort.BANK_CARD, random.choice(["", "卡号", "银行卡：", "工资卡"]) + dressed, dressed)


def _handle(random: Random) -> str:
    letters = "".join(random.choices(string.ascii_lowercase, k=random.randint(3, 8)))
    return letters + random.choice(["_", "-", ""]) + _digits(random, random.randint(2, 6))


def _email(random: Random) -> Planted:
    dressed = f"{_handle(random)}@{random.choice(['example.com', 'mail.example.org', 'example.com.cn'])}"
    dressed = random.choice([dressed, dressed, dressed.replace("@", "＠"), dressed.upper()])
    return Planted(Sort.EMAIL, random.choice(["", "邮箱", "邮件发到", "email: "]) + dressed, dressed)


def _wechat(random: Random) -> Planted:
    name = _handle(random)
    said = ["微信", "微信号：", "微信号是", "加我微信 ", "vx", "vx：", "VX:", "wx ", "v信", "薇信", "加V：", "加我 "]
    return Planted(Sort.WECHAT, random.choice(said) + name, name)


def _qq(random: Random) -> Planted:
    n = f"{random.randint(1, 9)}{_digits(random, random.randint(5, 9))}"
    return Planted(Sort.QQ, random.choice(["QQ", "QQ：", "qq号", "扣扣", "加我QQ ", "我的QQ是", "Q："]) + n, n)


def _plate(random: Random) -> Planted:
    letters = string.ascii_uppercase.replace("I", "").replace("O", "")
    area = random.choice("鲁京沪苏浙冀豫皖") + random.choice("ABCDEFGH")
    n = random.choice(
        [_digits(random, 5), random.choice(letters) + _digits(random, 4), _digits(random, 3) + random.choice(letters)
         + _digits(random, 1), "D" + _digits(random, 5), "F" + random.choice(letters) + _digits(random, 4)]
    )  # fmt: skip
    dressed = random.choice(
        [f"{area}{n}", f"{area}{n}", f"{area}·{n}", f"{area} {n}", f"{area}-{n}", f"{area}{n}".lower()]
    )
    return Planted(Sort.PLATE, random.choice(["", "车牌", "车牌号是", "我的车"]) + dressed, dressed)


def _address(random: Random) -> Planted:
    road = random.choice(["模拟路", "虚构街", "示例大街", "假想巷", "样例北路"]) + f"{random.randint(1, 300)}号"
    estate = random.choice(["模拟小区", "虚构花园", "示例家园", "假想新村", "样例苑"])
    block, unit, room = random.randint(1, 30), random.randint(1, 4), random.randint(1, 18) * 100 + random.randint(1, 4)
    secret = random.choice(
        [
            road, f"{road}{estate}{block}号楼", f"{estate}{block}号楼{unit}单元{room}室", f"{estate}{block}栋{room}",
            f"{block}号楼{unit}单元{room}", f"{estate}{block}-{unit}-{room}", f"{road}{block}号楼{unit}单元{room}室",
            f"{unit}单元{room}室", f"{estate} {block}号楼 {unit}单元 {room}", f"{block}号楼{room}室",
        ]
    )  # fmt: skip
    return Planted(Sort.ADDRESS, random.choice(["住", "我住在", "地址：", "家在", "住址是", "历下区"]) + secret, secret)


def _name(random: Random) -> Planted:
    secret = random.choice(SURNAMES) + random.choice(GIVEN)
    said = ["我叫", "我叫", "联系人：", "联系人", "联系人是", "姓名：", "我的名字叫", "我是"]
    return Planted(Sort.NAME, random.choice(said) + secret, secret)


KINDS: dict[str, Callable[[Random], Planted]] = {
    "手机": _mobile,
    "固定电话": _landline,
    "身份证": _identity,
    "银行卡": _bank_card,
    "邮箱": _email,
    "微信": _wechat,
    "QQ": _qq,
    "车牌": _plate,
    "住址": _address,
    "姓名": _name,
}


def planted(seed: int, n: int) -> Iterator[tuple[str, Planted, str]]:
    """Yield kind, identifier and the sentence it stands in, the kinds in turn."""
    random = Random(seed)
    for number in range(n):
        kind = list(KINDS)[number % len(KINDS)]
        identifier = KINDS[kind](random)
        yield kind, identifier, random.choice(CARRIERS).replace("{}", identifier.phrase)
