"""Questions in English: the words that matter, each once, and the terms of the field in Chinese. Pure.

Documents and profiles in English are found by their words whatever their case and form, since the index knows
stems; Chinese ones by the terms of the list below and by nothing else, since no dictionary of both languages is part
of the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.bigrams import stem_word

_HAN = re.compile("[㐀-鿿]")
_WORD = re.compile(r"[a-z0-9][a-z0-9.+#'-]*")
_EMPTY = frozenset(
    re.findall(
        "[a-z]+",
        "a about advice advise advises advising advisor adviser an and anybody anyone are as ask at be best by "
        "can could consult do does experience expert experts expertise find for from give good has have help "
        "how i in is it know knows like look looking may me my need needs of on or our person people please "
        "recommend should some somebody someone speak talk tell that the their them there these this to us "
        "want was we what when where which who whom whose why will with would you your",
    )
)
_TERMS = {
    "5g": "5G", "advanced manufacturing": "先进制造", "agriculture": "农业", "algorithm": "算法",
    "artificial intelligence": "人工智能", "ai": "人工智能", "assessment": "评估", "attack": "攻击", "audit": "审计",
    "backup": "备份", "big data": "大数据", "blockchain": "区块链", "chip": "芯片", "cloud": "云计算",
    "cloud computing": "云计算", "communication": "通信", "compliance": "合规", "computing power": "算力",
    "contest": "大赛", "critical infrastructure": "关键信息基础设施", "cross-border": "跨境", "cryptography": "密码",
    "cyber security": "网络安全", "cybersecurity": "网络安全", "data": "数据", "data center": "数据中心",
    "data centre": "数据中心", "data classification": "数据分类分级", "data export": "数据出境",
    "data governance": "数据治理", "data protection": "数据保护", "data security": "数据安全",
    "digital economy": "数字经济", "digital transformation": "数字化转型", "drill": "演练", "e-commerce": "电子商务",
    "education": "教育", "emergency": "应急", "emergency response": "应急响应", "encryption": "加密",
    "energy": "能源", "finance": "金融", "fraud": "诈骗", "government": "政务", "green": "绿色",
    "health": "健康", "healthcare": "医疗", "identity": "身份", "incident response": "应急响应",
    "industrial": "工业", "industrial control": "工业控制", "industrial internet": "工业互联网",
    "internet of things": "物联网", "internet of vehicles": "车联网", "internet": "互联网", "iot": "物联网",
    "language model": "大模型", "large language model": "大模型", "large model": "大模型", "law": "法律",
    "legal": "法律", "logistics": "物流", "machine learning": "机器学习", "malware": "恶意程序",
    "manufacturing": "制造", "medical": "医疗", "metaverse": "元宇宙", "minor": "未成年人", "network": "网络",
    "network security": "网络安全", "open source": "开源", "personal information": "个人信息", "platform": "平台",
    "policy": "政策", "power grid": "电网", "privacy": "隐私", "privacy computing": "隐私计算",
    "quantum": "量子", "ransomware": "勒索病毒", "recovery": "恢复", "regulation": "监管", "risk": "风险",
    "robot": "机器人", "rural": "农村", "satellite": "卫星", "security": "安全", "self-driving": "自动驾驶",
    "smart city": "智慧城市", "smart manufacturing": "智能制造", "software": "软件", "standard": "标准",
    "supply chain": "供应链", "talent": "人才", "telecom": "电信", "tourism": "文旅", "training": "培训",
    "transport": "交通", "vulnerability": "漏洞", "water": "水利", "zero trust": "零信任",
}  # fmt: skip
_LONGEST_TERM = 3


def put_english(question: str) -> str:
    """A question in English as it is searched for; any other question as it is.

    Words that only ask are left out, of several forms of a word only the first is kept, and known terms are added in
    Chinese.
    """
    if _HAN.search(question):
        return question
    words = [word.rstrip(".'-") for word in _WORD.findall(question.casefold().replace("’", "'"))]
    telling = [word.removesuffix("'s") for word in words if word not in _EMPTY]
    if not telling:
        return question
    kept: dict[str, str] = {}
    for word in telling:
        kept.setdefault(stem_word(word), word)
    return " ".join(dict.fromkeys([*kept.values(), *_chinese(words)]))


def other_numbers(word: str) -> Iterator[str]:
    """The singular of a plural and the plural of a singular, by rule: policies and policy, attack and attacks."""
    if not word.isalpha() or len(word) < 3:
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        yield word[:-2]
    elif word.endswith(("us", "is")):
        return
    elif word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    elif word.endswith(("ss", "x", "ch", "sh")):
        yield word + "es"
    else:
        yield word + "s"


def _chinese(words: list[str]) -> Iterator[str]:
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_TERM, len(words) - place), 0, -1):
            said = words[place : place + length]
            forms = [said, *([*said[:-1], form] for form in other_numbers(said[-1]))]
            term = next((found for form in forms if (found := _TERMS.get(" ".join(form)))), None)
            if term:
                yield term
                place += length
                break
        else:
            place += 1
