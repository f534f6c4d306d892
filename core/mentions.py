"""Records of mentions: a member of the expert pools named in a document, and what a person decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.documents import Locator


class MentionRole(StrEnum):
    """As what a person is named; the values are shown to the user as they are."""

    JUDGE = "评委"
    LECTURER = "讲师"
    GUEST = "嘉宾"
    DRAFTER = "起草人"
    AUTHOR = "作者"
    APPOINTED = "聘任"
    CHAIR = "主持"
    SPEAKER = "发言"
    EXPERT = "专家"
    THANKED = "致谢"
    NAMED = "提及"

    @property
    def is_author(self) -> bool:
        """Whether the whole document is the person's work, and not only the part around the name."""
        return self in (MentionRole.AUTHOR, MentionRole.DRAFTER)


class Ground(StrEnum):
    """What speaks for or against a mention being this person; the values are shown to the user as they are."""

    UNIT = "单位相符"
    POST = "职务相符"
    TITLE = "名字旁有职称或称谓"
    OTHER_UNIT = "单位与登记的不同"
    NAMESAKES = "同名待辨认"
    NAME_ONLY = "只有姓名相同"


class MentionState(StrEnum):
    """What was decided; the values are shown to the user as they are."""

    PROPOSED = "待确认"
    CONFIRMED = "已确认"
    REJECTED = "不是此人"


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionPlace:
    """A paragraph that names the person: its number in the document, and the headings over it."""

    block: int
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMention:
    """A person named in a document, from its best place.

    Attributes:
        block: Ordinal of the block of the best place.
        quote: The words around the name there.
        confidence: In [0, 1], for the order of proposals; shown as `grounds`, never as a number.
        places: Every paragraph that names the person.
    """

    expert_id: str
    block: int
    locator: Locator
    quote: str
    role: MentionRole
    grounds: tuple[Ground, ...]
    confidence: float
    places: tuple[MentionPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A mention as it is kept: once for each person and document.

    Attributes:
        version: Version of the document in which it was found.
        decided_by, decided_at: Who decided and when; "" and None while it is open.
    """

    mention_id: int
    document_id: str
    version: int
    found: FoundMention
    state: MentionState
    decided_by: str
    decided_at: datetime | None
