"""What stands around a name: unit, post, title and role, and whether the words beside it let it be a name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.mentions import MentionRole

# A title or a form of address makes a name of the word beside it.
TITLES = (
    "正高级工程师", "高级工程师", "副研究员", "副总经理", "副理事长", "副秘书长", "副董事长", "首席工程师",
    "首席科学家", "总工程师", "首席专家", "首席架构师", "研究员", "工程师", "副教授", "副主任", "副院长", "副校长",
    "副所长", "副处长", "副局长", "副厅长", "副部长", "副会长", "副总裁", "副主席", "副书记", "副市长", "副省长",
    "副县长", "副组长", "副总", "教授", "院士", "博士", "讲师", "导师", "高工", "总工", "主任", "院长", "校长", "所长",
    "处长", "局长", "厅长", "科长", "司长", "部长", "会长", "理事长", "秘书长", "董事长", "总经理", "经理", "总裁",
    "总监", "律师", "法官", "检察官", "主席", "书记", "市长", "省长", "县长", "区长", "同志", "先生", "女士", "老师",
    "架构师", "分析师", "审计师", "会计师", "法师", "合伙人", "创始人", "站长", "台长", "社长", "馆长", "行长",
)  # fmt: skip
_PERSONAL = ("教授", "研究员", "院士", "博士", "同志", "先生", "女士", "老师", "律师")
# What may stand right before a name, besides titles: the end of a unit, and words that call on a person.
_BEFORE = (
    "大学", "学院", "学校", "研究院", "研究所", "中心", "公司", "集团", "协会", "学会", "委员会", "联盟", "实验室",
    "医院", "银行", "事务所", "管理局", "通信局", "分局", "总局", "公安厅", "厅", "局", "部", "处", "院", "所", "专家",
    "评委", "组长", "负责人", "组员", "成员", "委员", "代表", "顾问", "嘉宾", "主持人", "联系人", "编委", "主编",
    "作者", "执笔", "执笔人", "起草人", "撰稿", "邀请", "聘请", "聘任", "特聘", "推荐", "任命", "感谢", "经由", "选举",
    "以及", "推选", "主讲", "主讲人", "由", "请", "聘", "和", "与", "及", "对", "向", "是", "让", "跟", "为",
)  # fmt: skip
# What may follow a name right away, besides titles.
_AFTER = (
    "担任", "主持", "主讲", "讲授", "授课", "介绍", "指出", "表示", "认为", "强调", "提出", "参加", "出席", "致辞",
    "发言", "演讲", "分享", "解读", "带队", "牵头", "负责", "撰写", "编写", "起草", "执笔", "指导", "点评", "评审",
    "当选", "受聘", "现任", "历任", "曾任", "一行", "围绕", "结合", "代表", "宣读", "作为", "作了", "做了", "作题",
    "作主", "等人", "等同志", "等专家", "以及", "专家", "委员", "在会上", "深入", "通过", "从事", "回答", "详细", "在",
    "为", "等", "的", "和", "与", "及", "对", "就", "作", "做", "任", "著",
)  # fmt: skip
_ROLE_WORDS = (
    (MentionRole.THANKED, "致谢|鸣谢|感谢|谢意"),
    (MentionRole.APPOINTED, "聘任|聘请|受聘|聘为|续聘|拟聘|任命|当选|推选"),
    (MentionRole.DRAFTER, "起草"),
    (MentionRole.AUTHOR, "作者|执笔|撰稿|撰写|编写|编委|主编|编著|课题组|供稿|研究组|文/"),
    (MentionRole.JUDGE, "评委|评审|裁判|评选|评议|评分|验收组"),
    (MentionRole.LECTURER, "讲师|主讲|授课|讲授|讲课|师资|报告人|演讲|主题报告|主旨报告|(?<!工)作报告|专题讲座|分享"),
    (MentionRole.CHAIR, "主持"),
    (MentionRole.GUEST, "嘉宾|致辞|圆桌|对话|出席"),
    (MentionRole.SPEAKER, "发言|指出|表示|认为|强调|提出|建议"),
    (MentionRole.EXPERT, "专家|顾问|评估组|论证组"),
)
_VAGUE_ROLES = (MentionRole.EXPERT, MentionRole.SPEAKER)
_ROLE = re.compile("|".join(f"(?P<{role.name}>{words})" for role, words in _ROLE_WORDS))
_UNIT = re.compile(
    r"[㐀-鿿A-Za-z（）()]{2,24}?(?:大学|学院|研究院|研究所|科学院|公司|集团|中心|协会|学会|委员会|联盟|实验室|医院|银行|"
    r"事务所|管理局|通信局|[省市州县]局|厅)"
)
_ORGANISATION = re.compile(
    r"^.{2,}?(?:大学|科学院|研究院|研究所|公司|集团|协会|学会|委员会|银行|医院|管理局|事务所|党校|厅)(?![生路城])"
)
_LEGAL = re.compile(r"(?<=.{2})(?:股份|有限|责任|集团|分|子)*公司$")
_VAGUE_POSTS = frozenset(
    {"主任", "经理", "院长", "教授", "会长", "处长", "科长", "局长", "主席", "书记", "部长", "所长"}
)
_LABEL_REACH = 12  # blocks over which a label such as 评委名单： still speaks
_LABEL_CHARS = 24
ROLE_REACH = 14


def touches_before(text: str) -> str:
    """The word at the end of a text that may stand right before a name, "" where there is none; longest first."""
    return next((word for word in _SORTED_BEFORE if text.endswith(word)), "")


def touches_after(text: str) -> str:
    """The word at the beginning of a text that may follow a name right away, "" where there is none."""
    return next((word for word in _SORTED_AFTER if text.startswith(word)), "")


_SORTED_BEFORE = sorted({*TITLES, *_BEFORE}, key=len, reverse=True)
_SORTED_AFTER = sorted({*TITLES, *_AFTER}, key=len, reverse=True)


def has_title_beside(before: str, after: str, *, personal: bool = False) -> bool:
    """Whether a title or a form of address stands right before or right after a name.

    Args:
        personal: Only one that no post bears: 项目经理 and 安全主任 are no people.
    """
    titles = _PERSONAL if personal else TITLES
    return before.rstrip().endswith(titles) or after.lstrip(" （(").startswith(titles)


@lru_cache(maxsize=16_384)
def unit_names(unit: str) -> tuple[str, ...]:
    """How a text may write a unit: in full, without the legal form, and the whole unit without its part."""
    full = plain(unit)
    found = [full, _LEGAL.sub("", full)]
    if whole := _ORGANISATION.match(full):
        found += [whole.group(), _LEGAL.sub("", whole.group())]
    return tuple(dict.fromkeys(name for name in found if len(name) >= 3))


def names_unit(text: str, unit: str) -> bool:
    """Whether a text, in its plain form, names a unit."""
    return bool(unit) and any(name in text for name in unit_names(unit))


def names_post(text: str, post: str) -> bool:
    """Whether a text, in its plain form, names a post that not every second person holds."""
    said = [part for part in re.split(r"[、，,；;/ ]+", plain(post, keep=" 、，,；;/")) if len(part) >= 3]
    return any(part in text for part in said if part not in _VAGUE_POSTS)


def names_some_unit(text: str) -> bool:
    """Whether a text names any unit."""
    return _UNIT.search(text) is not None


def plain(text: str, *, keep: str = "") -> str:
    """A text for comparing: half width, lower case, without white space and brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if one in keep or not (one.isspace() or one in '()[]【】《》"“”'))


def nearest_role(before: str, after: str) -> MentionRole | None:
    """The role that the words nearest to a name give, None where none is near."""
    before = before[-2 * ROLE_REACH :]
    found = [(len(before) - match.end(), match) for match in _ROLE.finditer(before)]
    found += [(match.start(), match) for match in _ROLE.finditer(after[: 2 * ROLE_REACH])]
    if after[:1] in (":", "："):  # what follows is what the person said
        return MentionRole.SPEAKER
    near = [(distance, MentionRole[match.lastgroup or ""]) for distance, match in found if distance <= ROLE_REACH]
    # 专家 and 发言 are said of everyone: any other role that is near tells more.
    return min(near, key=lambda one: (one[1] in _VAGUE_ROLES, one[0]))[1] if near else None


def role_of(text: str) -> MentionRole | None:
    """The first role that a label, a heading or a title speaks of."""
    match = _ROLE.search(text)
    return MentionRole[match.lastgroup or ""] if match else None


def label_role(lines: Sequence[str], at: int, headings: Iterable[str]) -> MentionRole | None:
    """The role that a label above a block gives, else the innermost heading.

    A label is a short line of its own that ends with a colon or stands over names only.
    """
    for back in range(1, min(at, _LABEL_REACH) + 1):
        line = lines[at - back].strip()
        if len(line) <= _LABEL_CHARS or line.endswith(("：", ":")):
            role = role_of(line[-_LABEL_CHARS * 2 :])
            if role is not None:
                return role
        elif not _is_listing(line):
            break
    for heading in reversed([*headings]):
        role = role_of(heading)
        if role is not None and len(heading) <= _LABEL_CHARS * 2:
            return role
    return None


def _is_listing(line: str) -> bool:
    """Whether a line lists people or units and so passes a label on to what follows."""
    return "。" not in line and len(line) <= 120
