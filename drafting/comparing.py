"""What changed between two states of a draft: sentence by sentence, and inside a sentence character by character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from core.drafts import DraftContent, Sentence

SAME_SENTENCE = 0.5
SHORTEST_KEPT = 2  # characters; a shorter stretch between two changes reads as changed


class ChangeKind(StrEnum):
    """What became of a sentence; the values are shown to the user as they are."""

    SAME = "未改"
    CHANGED = "修改"
    ADDED = "新增"
    REMOVED = "删除"
    MOVED = "移动"
    SOURCE = "更换依据"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Part of a compared text: `sign` is " " for what both have, "-" for what was taken out, "+" for what came in."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A sentence in two states; `before` or `after` is None where only the other has it."""

    kind: ChangeKind
    before: Sentence | None
    after: Sentence | None

    def stretches(self) -> list[Stretch]:
        """Its characters with what was taken out and what came in."""
        return compare_texts(self.before.text if self.before else "", self.after.text if self.after else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """A section with its sentences in the order of the later state, those taken out where they stood."""

    heading: str
    changes: tuple[Change, ...]

    @property
    def changed(self) -> int:
        """How many of its sentences are not the same."""
        return sum(one.kind is not ChangeKind.SAME for one in self.changes)


def compare(before: DraftContent, after: DraftContent) -> list[SectionChange]:
    """What became of each sentence.

    Sentences are the same by id; where a paper was composed anew and all ids are others, by their words.
    """
    old = {one.sentence_id: one for one in before.sentences()}
    new = {one.sentence_id: one for one in after.sentences()}
    partner = {key: key for key in new if key in old}
    partner |= _match_words(
        [one for key, one in old.items() if key not in partner], [one for key, one in new.items() if key not in partner]
    )
    moved = _find_moved(before, after, partner)
    heads = {one.key: one.heading for one in (*before.sections, *after.sections)}
    stays = set(partner.values())
    gone = {section.key: _gone_after(list(section.sentences()), stays) for section in before.sections}
    found = []
    for key in dict.fromkeys([*(one.key for one in after.sections), *(one.key for one in before.sections)]):
        section = next((one for one in after.sections if one.key == key), None)
        left = gone.get(key, {})
        changes = [*_removed(left.pop("", []))]
        for sentence in section.sentences() if section else ():
            old_key = partner.get(sentence.sentence_id, "")
            changes.append(_compare_sentence(old.get(old_key), sentence, moved=sentence.sentence_id in moved))
            changes += _removed(left.pop(old_key, []) if old_key else [])
        changes += _removed([one for rest in left.values() for one in rest])
        found.append(SectionChange(heading=heads[key], changes=tuple(changes)))
    return found


def compare_texts(before: str, after: str) -> list[Stretch]:
    """Two texts as stretches of characters; put together, all but "+" give the first and all but "-" the second."""
    stretches: list[Stretch] = []
    out = into = ""

    def flush() -> None:
        nonlocal out, into
        stretches.extend(Stretch(sign=sign, text=text) for sign, text in (("-", out), ("+", into)) if text)
        out = into = ""

    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(blocks):
        short = tag == "equal" and b - a < SHORTEST_KEPT and 0 < number < len(blocks) - 1
        if tag == "equal" and not short:
            flush()
            stretches.append(Stretch(sign=" ", text=before[a:b]))
        else:
            out, into = out + before[a:b], into + after[c:d]
    flush()
    return stretches


def _compare_sentence(before: Sentence | None, after: Sentence, *, moved: bool) -> Change:
    if before is None:
        kind = ChangeKind.ADDED
    elif before.text != after.text:
        kind = ChangeKind.CHANGED
    elif before.citation != after.citation:
        kind = ChangeKind.SOURCE
    else:
        kind = ChangeKind.MOVED if moved else ChangeKind.SAME
    return Change(kind=kind, before=before, after=after)


def _removed(sentences: Sequence[Sentence]) -> Iterator[Change]:
    return (Change(kind=ChangeKind.REMOVED, before=one, after=None) for one in sentences)


def _gone_after(sentences: Sequence[Sentence], stays: set[str]) -> dict[str, list[Sentence]]:
    """The sentences that were taken out, by the id of the one that stays before them, "" at the beginning."""
    found: dict[str, list[Sentence]] = {}
    last = ""
    for one in sentences:
        if one.sentence_id in stays:
            last = one.sentence_id
        else:
            found.setdefault(last, []).append(one)
    return found


def _match_words(old: Sequence[Sentence], new: Sequence[Sentence]) -> dict[str, str]:
    """New ids to old ones for sentences that say the same, or much the same."""
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    by_text = {one.text: one.sentence_id for one in reversed(old)}
    for one in new:
        same = by_text.get(one.text)
        if same is not None and same not in taken:
            pairs[one.sentence_id] = same
            taken.add(same)
    for one in new:
        if one.sentence_id in pairs:
            continue
        best, ratio = "", SAME_SENTENCE
        for other in old:
            if other.sentence_id in taken:
                continue
            matcher = SequenceMatcher(None, other.text, one.text, autojunk=False)
            if matcher.real_quick_ratio() > ratio and matcher.quick_ratio() > ratio and matcher.ratio() > ratio:
                best, ratio = other.sentence_id, matcher.ratio()
        if best:
            pairs[one.sentence_id] = best
            taken.add(best)
    return pairs


def _find_moved(before: DraftContent, after: DraftContent, partner: dict[str, str]) -> set[str]:
    """New ids of sentences that stand in another section, or in another order."""
    was = [(section.key, one.sentence_id) for section in before.sections for one in section.sentences()]
    now = [
        (section.key, partner[one.sentence_id], one.sentence_id)
        for section in after.sections
        for one in section.sentences()
        if one.sentence_id in partner
    ]
    known = {key for _, key, _ in now}
    first, second = [one for one in was if one[1] in known], [(key, old) for key, old, _ in now]
    steady = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    still = {second[block.b + step] for block in steady for step in range(block.size)}
    return {new for key, old, new in now if (key, old) not in still}
