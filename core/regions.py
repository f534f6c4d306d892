"""Provinces of China: the short names that the product stores and the ways in which texts write them."""

from __future__ import annotations

import re

NATIONAL = "全国"

_SUFFIX = {
    "内蒙古": "自治区", "广西": "壮族自治区", "西藏": "自治区", "宁夏": "回族自治区", "新疆": "维吾尔自治区",
    "北京": "市", "天津": "市", "上海": "市", "重庆": "市", "香港": "特别行政区", "澳门": "特别行政区",
}  # fmt: skip

PROVINCES: tuple[str, ...] = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
    "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
)  # fmt: skip

# Cities whose name alone tells the province, as far as the corpus of an association needs them: sub-provincial
# cities, provincial capitals and cities of the provinces of the first users.
CITY_PROVINCE: dict[str, str] = {
    "新余": "江西", "抚州": "江西", "九江": "江西", "赣州": "江西", "上饶": "江西", "玉溪": "云南", "红河": "云南",
    "石家庄": "河北", "太原": "山西", "呼和浩特": "内蒙古", "沈阳": "辽宁", "大连": "辽宁", "长春": "吉林",
    "哈尔滨": "黑龙江", "南京": "江苏", "苏州": "江苏", "无锡": "江苏", "杭州": "浙江", "宁波": "浙江", "舟山": "浙江",
    "合肥": "安徽", "福州": "福建", "厦门": "福建", "南昌": "江西", "济南": "山东", "青岛": "山东", "济宁": "山东",
    "潍坊": "山东", "郑州": "河南", "安阳": "河南", "南阳": "河南", "武汉": "湖北", "长沙": "湖南", "广州": "广东",
    "深圳": "广东", "珠海": "广东", "南宁": "广西", "海口": "海南", "三亚": "海南", "成都": "四川", "贵阳": "贵州",
    "昆明": "云南", "曲靖": "云南", "大理": "云南", "拉萨": "西藏", "西安": "陕西", "兰州": "甘肃", "西宁": "青海",
    "银川": "宁夏", "乌鲁木齐": "新疆",
}  # fmt: skip

# One-character names of provinces that mean hardly anything else: 在滇, 赣鄱.
SHORT_NAMES: dict[str, str] = {
    "京": "北京", "津": "天津", "冀": "河北", "晋": "山西", "沪": "上海", "浙": "浙江", "皖": "安徽", "闽": "福建",
    "赣": "江西", "鲁": "山东", "豫": "河南", "鄂": "湖北", "湘": "湖南", "粤": "广东", "桂": "广西", "琼": "海南",
    "渝": "重庆", "川": "四川", "黔": "贵州", "滇": "云南", "陕": "陕西", "陇": "甘肃",
}  # fmt: skip

_NAMES = re.compile("|".join(sorted([*PROVINCES, *CITY_PROVINCE], key=len, reverse=True)))


def full_name(province: str) -> str:
    """Official name of a province given in its short form: "云南" gives "云南省"."""
    return province + _SUFFIX.get(province, "省")


def find_regions(text: str) -> list[tuple[str, str]]:
    """Provinces named in a text, in order and once each.

    Returns:
        Pairs of the short province name and the words it was read from ("昆明" gives ("云南", "昆明")).
    """
    found: dict[str, str] = {}
    for match in _NAMES.finditer(text):
        word = match.group()
        found.setdefault(CITY_PROVINCE.get(word, word), word)
    return list(found.items())
