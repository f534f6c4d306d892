"""Text inside documents that tries to give orders to the program or to a model (提示注入): it is never evidence.

Sources are read, not obeyed. A sentence that speaks to the machine that reads it (忽略以上要求, 系统提示：,
ignore previous instructions, a chat template, a script, a made-up citation record) is left out of drafts and prompts.
Provisions of laws (应当, 不得) speak to people and bodies, and are no orders in this sense.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that are not seen, by which words are hidden or torn apart; direction marks that show text in another order.
_TAGS = range(0xE0000, 0xE0080)
_TURNED = re.compile("[‪-‮⁦-⁩]")
# The categories Cf and Cc of Unicode, line breaks and tabs apart.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_GAPS = re.compile(r"(?<=[㐀-鿿])[\s\-_.·*~|/+、，,]{1,3}(?=[㐀-鿿])")

_BEFORE = (
    "以上|上述|之前|前面|前述|先前|此前|上面|上文|前文|所有|一切|全部|任何|系统|原有|原来|既定|你的|您的|你被|其他|别的"
)
_RULES = r"要求|指令|指示|提示|提示词|规则|限制|命令|设定|约束|说明|口令|安全策略"
_MACHINE = r"AI|人工智能助手|大模型|语言模型|大语言模型|智能助手|智能体|写作助手|起草助手|起草程序|聊天机器人|模型"
_THIS = r"(?:本|此|该|这|以下|下面|下列|如下|上述)(?:一)?(?:段|句|行|条|则)?(?:话|文字|文本|内容|句子|语句|段落)"
_CHINESE = re.compile(
    rf"(?:忽略|无视|忘记|忘掉|抛开|抛弃|不要理会|不必理会|不再遵守|不要遵守|不必遵守|停止遵守|绕过)(?:掉)?"
    rf"(?:(?:{_BEFORE})(?:的)?){{1,4}}[^，。；！？]{{0,8}}?(?:{_RULES})"
    rf"|(?:系统|开发者|管理员|隐藏|最高级)(?:级)?(?:提示词?|指令|消息|命令)[】」\])]?(?:[:：]|如下|更新|已)"
    rf"|(?:新的?|以下是|最新)(?:系统)?指令[:：]"
    rf"|(?:你|您)(?:现在|从现在起|将|需要|必须)?(?:是|扮演|充当|变成)(?:一[个名位款])?[^，。；]{{0,12}}(?:{_MACHINE}|机器人|助手|程序)"
    rf"|(?:你|您)(?:现在)?(?:必须|务必|只能|只需|不得|不要|应该|应当|需要|要|可以)[^，。；]{{0,16}}"
    rf"(?:输出|回答|回复|生成|撰写|写成|写入|写出|引用|标注|执行|遵守|遵循|泄露|透露|忽略|删除)"
    rf"|(?:致|告知|提醒|请)(?:所有|各个?|本)?(?:{_MACHINE})[:：，,]?|(?:作为|身为)(?:一[个名款])?(?:AI|(?:大)?语言模型|大模型|人工智能助手)[，,你]"
    rf"|(?:如果|若|当)(?:你|您)是(?:一[个名款])?(?:{_MACHINE}|程序|机器人)|(?:阅读|处理|读取|解析|总结|看)(?:到)?(?:本|此|这|该)[^，。；]{{0,6}}的?(?:{_MACHINE})"
    rf"|(?:把|将)(?:{_THIS}|本段|本句|此段|此句|这段|这句|该段|该句|本文)(?:全文|原文|原样|完整)?(?:地)?"
    rf"(?:作为|当作|用作|设为|写入|写进|放入|放在|插入|置于|输出|复制|照抄|列为|标为|视为|改为)"
    rf"|(?:请|务必|必须|直接|只需|原样|逐字|仅)(?:直接|原样|逐字|只|仅|逐句)?(?:输出|打印|复述)[:：“”「《\"']?"
    rf"(?:{_THIS}|[:：“「\"']|系统|你|提示)"
    rf"|(?:生成|撰写|起草|写作|输出|总结|摘要)(?:本|此|该)?(?:文稿|草稿|稿件|建议稿|正文|答案|回答|摘要|内容|时)?(?:时|的时候)[，,]?"
    rf"(?:请|务必|必须|不要|一律|只能)"
    rf"|(?:跳过|关闭|停用|绕过|免除|省略)(?:所有|全部|一切|任何|本次|后续)?(?:的)?(?:程序)?(?:核对|校对检查|引文核对|事实核查|待核实)"
    rf"|(?:视为|标记为|标为|标注为|一律算作)[“「\"']?(?:已核实|已核对|无需核实|已通过核对)"
    rf"|(?:不要|不得|无需|不必)(?:再)?(?:标注|标记|标明|显示)(?:为)?[“「\"']?(?:待核实|出处|来源|引文)"
    rf"|(?:泄露|透露|显示|输出|说出|公开)(?:你的|您的|系统|全部|初始|完整)+(?:的)?(?:提示词?|指令|设定|密钥)"
)
_ENGLISH = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow|don't follow|stop following)\b[^.!?]{0,40}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directions|requirements|constraints|context|orders|above)\b"
    r"|\b(?:system|developer|hidden|admin)\s*(?:prompt|message|instructions?|override)\b|\bnew instructions?\s*:"
    r"|\byou (?:are now|must now|will now|are an? (?:ai|assistant|language model|chatbot))\b"
    r"|\byou must (?:output|reply|respond|answer|write|cite)\b|\bas an ai\b|\battention,? (?:ai|llm|assistant)\b"
    r"|\b(?:ai|llm|language model|assistant)s?\s*(?:reading|processing|summari[sz]ing) this\b"
    r"|\b(?:output|print|repeat|reply with|respond with|answer with|write)\s+"
    r"(?:only|exactly|the following|this (?:text|sentence|paragraph)|verbatim|your)\b"
    r"|\b(?:use|insert|copy|put) this (?:text|sentence|paragraph|line) (?:as|into|in) (?:the )?"
    r"(?:title|heading|draft|paper|conclusion|abstract)\b"
    r"|\b(?:mark|treat|flag) (?:this|it|all|every \w+) as (?:verified|checked|trusted|true)\b"
    r"|\b(?:reveal|show|leak|print) (?:your|the) (?:system )?(?:prompt|instructions|api key)\b"
    r"|\bjailbreak\b|\bdeveloper mode\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|style|svg|img|form|meta|link|base|system|user|assistant|instructions?|tool_call|prompt)\b[^>]{0,300}>"
    r"|\bjavascript\s*:|\bdata:text/html|\bon(?:error|load|click)\s*=|!\[[^\]]{0,200}\]\(\s*(?:https?:|data:|javascript:|//)"
    r"|\[[^\]]{1,200}\]\(\s*(?:javascript|data):|<\|[a-z_]{2,30}\|>|\[/?INST\]|<</?SYS>>|(?:^|[\n。！？])\s*#{2,}\s*(?:system|instructions?|response)\b"
    r"|[\"']?role[\"']?\s*:\s*[\"'](?:system|assistant|developer|tool|user)[\"']|(?:^|[\n。！？])\s*(?:system|assistant)\s*[:：]"
    r"|[\"'](?:document_id|chunk_id|sentence_id|tool_calls?|function_call|citation|quote|finish_reason)[\"']\s*:"
    r"|\{\{[^{}]{1,200}\}\}|\$\{[^{}]{1,200}\}|\{%[^%]{1,200}%\}",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text speaks to the program that reads it, openly or hidden, instead of telling its readers something.

    Letters that are not seen and gaps between characters are read over; hidden text (Unicode tags, direction overrides)
    counts by itself, since no honest document needs it.
    """
    if any(ord(character) in _TAGS for character in text) or _TURNED.search(text):
        return True
    plain = reveal(text)
    return any(pattern.search(plain) for pattern in (_CHINESE, _ENGLISH, _MARKUP)) or bool(
        _CHINESE.search(_GAPS.sub("", plain))
    )


def reveal(text: str) -> str:
    """A text in NFKC without the letters that are not seen (zero width, soft hyphen, other control characters)."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
