"""Names of people as Chinese text writes them: surnames, names that are ordinary words, names that many bear. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import word_frequencies

# Surnames in use, of one character and of two; from public statistics of names and the 百家姓.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温常牛葛邢安齐易乔伍庞颜倪庄聂章鲁岳"
    "翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾"
    "尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄"
    "丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖"
    "练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危"
    "玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由仵仰仇经干解宁荀须桑郗"
)
COMPOUND_SURNAMES = frozenset(
    ["欧阳", "上官", "皇甫", "令狐", "诸葛", "司徒", "司马", "申屠", "夏侯", "贺兰", "完颜", "慕容", "尉迟", "长孙",
     "闻人", "端木", "公孙", "轩辕", "南宫", "西门", "东方", "独孤", "宇文", "钟离", "澹台", "濮阳", "呼延", "万俟",
     "太史", "百里"]
)  # fmt: skip
# Given names of two characters that thousands bear.
_COMMON_GIVEN = frozenset(
    ["建国", "建华", "建军", "建平", "建明", "建新", "志强", "志刚", "志明", "志勇", "国强", "国华", "国平", "国庆",
     "晓东", "晓明", "晓红", "晓燕", "小平", "小明", "小红", "小军", "海燕", "海波", "海涛", "红梅", "红霞", "秀英",
     "秀兰", "桂英", "桂兰", "玉兰", "玉梅", "玉珍", "凤英", "淑英", "淑珍", "丽娟", "丽华", "春梅", "春燕", "雪梅",
     "永强", "文杰", "俊杰", "浩然", "子涵", "雨涵", "欣怡", "梓涵", "明明", "婷婷", "丹丹", "金凤", "伟明", "德明",
     "学军", "卫东", "卫国", "爱华"]
)  # fmt: skip
_SHORTEST_ROW, _LONGEST_ROW = 5, 40
_STRANGERS = 1  # names in a row that may begin with no surname of the list
_DOTS = re.compile("[·•‧∙・．]")


def is_han(character: str) -> bool:
    """Whether a character is Chinese writing."""
    return "㐀" <= character <= "鿿"


def plain_name(name: str) -> str:
    """A name for comparing: without the spaces that pad it, with one kind of dot, Latin in lower case."""
    words = _DOTS.sub("·", name).casefold().split()
    han = all(is_han(character) or character == "·" for word in words for character in word)
    return ("" if han else " ").join(words)


def is_ordinary_word(name: str) -> bool:
    """Whether a name is also a word of the dictionary: 高峰, 和平, 程序."""
    return name in word_frequencies()


def is_common(name: str) -> bool:
    """Whether many people are likely to bear a name: a surname with one character, or with a given name in fashion."""
    if not all(map(is_han, name)):
        return False
    return len(name) <= 2 or (len(name) == 3 and name[1:] in _COMMON_GIVEN)


def starts_like_name(text: str) -> bool:
    """Whether a text begins with a surname."""
    return text[:1] in SURNAMES or text[:2] in COMPOUND_SURNAMES


def is_cut_by_word(text: str, place: int) -> bool:
    """Whether a word of the dictionary reaches over a place in a text: 提|高和平."""
    words = word_frequencies()
    return any(
        text[first:last] in words
        for first in range(max(0, place - 3), place)
        for last in range(max(first + 2, place + 1), min(len(text), first + 4, place + 3) + 1)
    )


@lru_cache(maxsize=4096)
def count_strangers(text: str) -> int | None:
    """Into how few names that begin with no known surname a run of characters falls: 0 for 闫树吕艾临侯宁.

    None where it does not fall into names of two or three characters (four after a surname of two) without a rest.
    """
    if not text:
        return 0
    fewest: int | None = None
    for length in (2, 3, 4):
        piece = text[:length]
        if len(piece) < length or (length == 4 and piece[:2] not in COMPOUND_SURNAMES):
            continue
        rest = count_strangers(text[length:])
        if rest is not None:
            count = rest + (not starts_like_name(piece))
            fewest = count if fewest is None else min(fewest, count)
    return fewest


def is_in_row_of_names(text: str, start: int, end: int) -> bool:
    """Whether a line holds nothing but names, text[start:end] among them: what a list is whose spaces were lost."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end) if "\n" in text[end:] else len(text)
    if not _SHORTEST_ROW <= last - first <= _LONGEST_ROW or not all(map(is_han, text[first:last])):
        return False
    whole = count_strangers(text[first:last])
    left, right = count_strangers(text[first:start]), count_strangers(text[end:last])
    if whole is None or left is None or right is None or whole > _STRANGERS:
        return False
    return left + right + (not starts_like_name(text[start:end])) <= whole
