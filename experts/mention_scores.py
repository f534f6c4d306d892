"""Whose name it is: unit, post, title and role beside a hit, namesakes told apart, one record a person. Pure.

A person is proposed from `LEAST_CONFIDENCE` on. The weights order proposals for a person to decide on; they were set
by hand so that a unit settles it, that a name many bear or an ordinary word needs something beside it, and that
another unit beside the name speaks against.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.documents import Block
from core.mentions import FoundMention, Ground, MentionPlace, MentionRole
from experts.mention_context import (
    has_title_beside,
    label_role,
    names_post,
    names_some_unit,
    names_unit,
    nearest_role,
    plain,
    role_of,
)
from experts.names import is_common, is_ordinary_word

LEAST_CONFIDENCE = 0.45
_RARE, _COMMON, _WORD = 0.6, 0.35, 0.25
_UNIT, _POST, _TITLE, _ROLE, _OTHER_UNIT = 0.95, 0.25, 0.2, 0.1, -0.25
_NAMESAKES = 0.4
_REACH = 60  # characters of a sentence that belong to a name
_BYLINE_BLOCKS = 12  # a name by itself so near the beginning is the author's
_BYLINE_CHARS = 24
_QUOTE = 60
_LEFT_END = re.compile("[、；;。！？\\n）)]")
_RIGHT_END = re.compile("[、；;。！？\\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """What is needed of a person to find the name and to know whose it is.

    Attributes:
        units: The employer first, then what the concurrent posts say.
    """

    expert_id: str
    name: str
    units: tuple[str, ...] = ()
    post: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name in a block: where it stands in the squeezed text and, as `origin`, in the block's own text.

    `in_row` is a name that only a row of names without spaces makes one; it needs a label that says so.
    """

    block: int
    text: str
    start: int
    end: int
    origin: tuple[int, int]
    in_row: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What stands around a hit. `near` is in plain form."""

    near: str
    role: MentionRole
    labelled: bool
    titled: bool


def weigh_hits(
    hits: Mapping[str, Sequence[Hit]],
    people: Mapping[str, Sequence[NamedPerson]],
    blocks: Sequence[Block],
    *,
    title: str,
) -> list[FoundMention]:
    """The people who are named, with their best places; who is too unlikely is left out."""
    lines = [block.text for block in blocks]
    starts = {hit.block: hit for found in hits.values() for hit in found}
    found = []
    for name, places in hits.items():
        word = is_ordinary_word(name)
        around = [(hit, _look_around(hit, blocks, lines, title, starts, word=word)) for hit in places]
        around = [(hit, seen) for hit, seen in around if seen.labelled or not hit.in_row]
        found += _of_name(name, around, people[name], blocks)
    return found


def _of_name(
    name: str, around: Sequence[tuple[Hit, _Around]], people: Sequence[NamedPerson], blocks: Sequence[Block]
) -> list[FoundMention]:
    judged = {one.expert_id: [(*_judge(name, seen, one), hit, seen) for hit, seen in around] for one in people}
    known = {
        key: max((one[0] for one in rows), default=0.0)
        for key, rows in judged.items()
        if any({Ground.UNIT, Ground.POST} & set(one[1]) for one in rows)
    }
    by_unit = {key for key in known if any(Ground.UNIT in one[1] for one in judged[key])}
    sure = by_unit or known.keys()
    made = []
    for key, rows in judged.items():
        if not rows or (sure and key not in sure):
            continue
        if len(people) > 1 and not sure:
            rows = [(min(_NAMESAKES, one[0]), (*one[1], Ground.NAMESAKES), *one[2:]) for one in rows]
            enough = _enough_of_namesakes(name, rows)
        else:
            enough = max(one[0] for one in rows) >= LEAST_CONFIDENCE
        if enough:
            made.append(_make(key, rows, blocks))
    return made


def _enough_of_namesakes(name: str, rows: Iterable[tuple[float, tuple[Ground, ...], Hit, _Around]]) -> bool:
    """Whether it is worth asking which of several it is: a rare name always, another where something makes it one."""
    unsure = is_common(name) or is_ordinary_word(name)
    return not unsure or any(seen.titled or seen.role is not MentionRole.NAMED for _, _, _, seen in rows)


def _judge(name: str, seen: _Around, person: NamedPerson) -> tuple[float, tuple[Ground, ...]]:
    grounds = []
    score = _WORD if is_ordinary_word(name) else _COMMON if is_common(name) else _RARE
    if any(names_unit(seen.near, unit) for unit in person.units):
        grounds.append(Ground.UNIT)
        score = _UNIT
    elif names_some_unit(seen.near) and any(person.units):
        grounds.append(Ground.OTHER_UNIT)
        score += _OTHER_UNIT
    if names_post(seen.near, person.post):
        grounds.append(Ground.POST)
        score += _POST
    if seen.titled or (person.title and plain(person.title) in seen.near):
        grounds.append(Ground.TITLE)
        score += _TITLE
    if seen.role is not MentionRole.NAMED and (seen.labelled or not is_ordinary_word(name)):
        score += _ROLE
    return max(0.05, min(_UNIT, round(score, 2))), tuple(grounds) or (Ground.NAME_ONLY,)


def _make(
    expert_id: str, rows: Sequence[tuple[float, tuple[Ground, ...], Hit, _Around]], blocks: Sequence[Block]
) -> FoundMention:
    best = max(rows, key=lambda one: (one[0], one[3].role is not MentionRole.NAMED, -one[2].block))
    score, grounds, hit, seen = best
    numbers = sorted({one[2].block for one in rows})
    role = seen.role
    if role is MentionRole.NAMED:
        role = next((one[3].role for one in rows if one[3].role is not MentionRole.NAMED), role)
    return FoundMention(
        expert_id=expert_id,
        block=hit.block,
        locator=blocks[hit.block].locator,
        quote=cut_quote(blocks[hit.block].text, *hit.origin),
        role=role,
        grounds=tuple(dict.fromkeys(grounds)),
        confidence=score,
        places=tuple(MentionPlace(block=one, heading_path=blocks[one].locator.heading_path) for one in numbers),
    )


def cut_quote(text: str, start: int, end: int) -> str:
    """The words around a name, cut at a line and at most some 60 characters to either side."""
    first = max(text.rfind("\n", 0, start) + 1, start - _QUOTE, 0)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, end + _QUOTE)
    lead = "…" if first > 0 and text[first - 1] != "\n" else ""
    tail = "…" if last < len(text) and text[last] != "\n" else ""
    return lead + text[first:last].strip() + tail


def _look_around(
    hit: Hit, blocks: Sequence[Block], lines: Sequence[str], title: str, others: Mapping[int, Hit], *, word: bool
) -> _Around:
    block = blocks[hit.block]
    first = hit.text.rfind("\n", 0, hit.start) + 1
    stop = hit.text.find("\n", hit.end)
    line_start, line_end = first, len(hit.text) if stop < 0 else stop
    before, after = hit.text[line_start : hit.start], hit.text[hit.end : line_end]
    alone = len(before) + len(after) <= 4
    near = _territory(before, after, whole=block.kind == "table")
    if alone:
        near = _neighbours(hit.block, blocks, others)
    role = nearest_role(before, after)
    labelled = False
    if role is None:
        head = block.text.split("\n", 1)[0] if block.kind == "table" else ""
        role = role_of(head) or label_role(lines, hit.block, block.locator.heading_path)
        labelled = role is not None
    if role is None and hit.block < _BYLINE_BLOCKS and len(before) + len(after) <= _BYLINE_CHARS:
        role = MentionRole.AUTHOR if block.level == 0 and "。" not in before + after else None
    role = role or (role_of(title) if len(blocks) <= 40 else None) or MentionRole.NAMED
    return _Around(
        near=plain(near), role=role, labelled=labelled, titled=has_title_beside(before, after, personal=word)
    )


def _territory(before: str, after: str, *, whole: bool) -> str:
    """The part of a line that speaks of this name: the row of a table, else what no list mark cuts off."""
    if whole:
        return before + after
    left = before[-_REACH:]
    for mark in _LEFT_END.finditer(left):
        left = " " * mark.end() + left[mark.end() :]
    left = left.lstrip()
    if after[:1] in "（(":
        close = min((place for mark in "）)" if (place := after.find(mark)) > 0), default=_REACH)
        return left + " " + after[: close + 1]
    right = after[:_REACH]
    stop = _RIGHT_END.search(right)
    return left + " " + (right[: stop.start()] if stop else right)


def _neighbours(number: int, blocks: Sequence[Block], others: Mapping[int, Hit]) -> str:
    """What stands around a name that has a line to itself: below a heading what follows it, else a line either way."""
    below = []
    for other in range(number + 1, min(number + 3, len(blocks))):
        if blocks[other].level or (other in others and len(blocks[other].text) <= 6):
            break
        below.append(blocks[other].text[: 2 * _REACH])
    if blocks[number].level or number == 0 or number - 1 in others:
        return "\n".join(below)
    return "\n".join([blocks[number - 1].text[-_REACH:], *below])
