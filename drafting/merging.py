"""Two people changed the same draft at once: their changes are put together by sentence, and none of either is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TypeVar

from core.drafts import DraftContent, DraftParagraph, DraftSection, Sentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A sentence that both changed; `theirs` stands in the text, `mine` is shown beside it.

    Attributes:
        theirs, mine: The sentence on either side, None where that side removed it.
        section, after: Key of the section and id of the sentence before it on my side, "" at its beginning.
    """

    sentence_id: str
    theirs: Sentence | None
    mine: Sentence | None
    section: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of it. `set_aside` are titles and headings of mine for which theirs stand."""

    content: DraftContent
    conflicts: tuple[Conflict, ...] = ()
    set_aside: tuple[str, ...] = ()


def merge(base: DraftContent, theirs: DraftContent, mine: DraftContent) -> Merged:
    """Put two changes of the same text together, sentence by sentence.

    A change that one side made stands. Where both changed the text or the source of one sentence, or one removed what
    the other changed, theirs stands and mine is a conflict. Sentences added or moved keep their neighbours.
    """
    if mine in (base, theirs):
        return Merged(content=theirs)
    if theirs == base:
        return Merged(content=mine)
    was, they, me = _Side(base), _Side(theirs), _Side(mine)
    kept, conflicts = _settle_all(was, they, me)
    set_aside: list[str] = []
    title = _choose(base.title, theirs.title, mine.title, set_aside)
    sections = _skeleton(was, they, me, set_aside)
    moved = me.moved(was) - they.moved(was)
    by_me = {one for one in me.sentences if one not in they.sentences or one in moved}
    _clear(sections, kept, by_me, they, me)
    placed = {one for section in sections for paragraph in section.paragraphs for one in paragraph.ids}
    for side, wanted in ((they, kept.keys() - by_me), (me, kept.keys() & by_me)):
        for one in side.sentences:
            if one in wanted and one not in placed:
                _insert(sections, side, one, placed)
                placed.add(one)
    gone = (was.sections.keys() - they.sections.keys()) | (was.sections.keys() - me.sections.keys())
    stays = (section.frozen(kept) for section in sections if section.paragraphs or section.of.key not in gone)
    content = DraftContent(title=title, sections=tuple(stays))
    return Merged(content=content, conflicts=tuple(conflicts), set_aside=tuple(set_aside))


class _Side:
    """One state of the text, by sentence. `sentences` is in reading order."""

    def __init__(self, content: DraftContent) -> None:
        self.sections = {section.key: section for section in content.sections}
        self.sentences = {one.sentence_id: one for one in content.sentences()}
        self.home = {one.sentence_id: section.key for section in content.sections for one in section.sentences()}

    def ids(self, key: str) -> list[str]:
        """The sentences of a section in order."""
        return [one.sentence_id for one in self.sections[key].sentences()] if key in self.sections else []

    def shape(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
        """How a section is laid out: headings, and which sentences stand under each."""
        if key not in self.sections:
            return None
        return tuple((one.heading, _ids(one)) for one in self.sections[key].paragraphs)

    def moved(self, base: _Side) -> set[str]:
        """Sentences of the base that stand in another section here, or in another order in their own."""
        found = {one for one, key in self.home.items() if one in base.home and base.home[one] != key}
        for key in self.sections:
            here = [one for one in self.ids(key) if base.home.get(one) == key]
            before = [one for one in base.ids(key) if self.home.get(one) == key]
            steady = SequenceMatcher(None, before, here, autojunk=False).get_matching_blocks()
            found |= set(here) - {here[b.b + step] for b in steady for step in range(b.size)}
        return found

    def before(self, sentence_id: str) -> str:
        """The sentence that stands before one in its section, "" for the first."""
        ids = self.ids(self.home[sentence_id])
        place = ids.index(sentence_id)
        return ids[place - 1] if place else ""


@dataclass(slots=True, kw_only=True)
class _Paragraph:
    """A paragraph while it is put together."""

    heading: str
    ids: list[str]


@dataclass(slots=True, kw_only=True)
class _Section:
    """A section while it is put together; `of` gives its key and role, `by_me` says whose layout it has."""

    of: DraftSection
    heading: str
    by_me: bool = False
    paragraphs: list[_Paragraph] = field(default_factory=list)

    def frozen(self, kept: Mapping[str, Sentence]) -> DraftSection:
        """The section as a record."""
        paragraphs = (
            DraftParagraph(heading=one.heading, sentences=tuple(kept[each] for each in one.ids))
            for one in self.paragraphs
        )
        return replace(self.of, heading=self.heading, paragraphs=tuple(paragraphs))


def _settle_all(was: _Side, they: _Side, me: _Side) -> tuple[dict[str, Sentence], list[Conflict]]:
    """Every sentence that stays, and those on which the sides do not agree."""
    kept: dict[str, Sentence] = {}
    conflicts = []
    for key in dict.fromkeys([*they.sentences, *me.sentences]):
        theirs, mine = they.sentences.get(key), me.sentences.get(key)
        settled, agreed = _settle(was.sentences.get(key), theirs, mine)
        if settled is not None:
            kept[key] = settled
        if not agreed:
            section, after = (me.home[key], me.before(key)) if mine is not None else ("", "")
            conflicts.append(Conflict(sentence_id=key, theirs=theirs, mine=mine, section=section, after=after))
    return kept, conflicts


def _settle(base: Sentence | None, theirs: Sentence | None, mine: Sentence | None) -> tuple[Sentence | None, bool]:
    """What stands, and whether both sides can live with it."""
    if mine in (base, theirs):
        return theirs, True
    if theirs == base:
        return mine, True
    if base is None or theirs is None or mine is None:
        return theirs, False
    text, agreed = _choice(base.text, theirs.text, mine.text)
    citation, cited = _choice(base.citation, theirs.citation, mine.citation)
    if not (agreed and cited):
        return theirs, False
    kind, _ = _choice(base.kind, theirs.kind, mine.kind)
    proven = [one.taken_on_by for one in (theirs, mine) if (one.text, one.citation) == (text, citation)]
    taken_on_by = next((name for name in proven if name), "")
    return replace(theirs, text=text, citation=citation, kind=kind, taken_on_by=taken_on_by), True


def _choice(base: T, theirs: T, mine: T) -> tuple[T, bool]:
    """The value that one side changed, theirs where both did; and whether that loses nothing of mine."""
    return (mine, True) if theirs == base else (theirs, mine in (base, theirs))


def _choose(base: str, theirs: str, mine: str, set_aside: list[str]) -> str:
    chosen, agreed = _choice(base, theirs, mine)
    if not agreed:
        set_aside.append(mine)
    return chosen


def _skeleton(was: _Side, they: _Side, me: _Side, set_aside: list[str]) -> list[_Section]:
    """The sections laid out as they did it, or as I did where they left the layout as it was."""
    sections = []
    for key in dict.fromkeys([*they.sections, *me.sections]):
        theirs, mine, base = they.sections.get(key), me.sections.get(key), was.sections.get(key)
        known = theirs or mine
        if known is None or (theirs is None and base is not None):
            continue  # they took the section out; what I added to it brings it back
        section = _Section(of=known, heading=known.heading)
        if theirs is not None and mine is not None and base is not None:
            section.heading = _choose(base.heading, theirs.heading, mine.heading, set_aside)
        section.by_me = theirs is None or (mine is not None and they.shape(key) == was.shape(key))
        shape = (me if section.by_me else they).shape(key) or ()
        section.paragraphs = [_Paragraph(heading=heading, ids=list(ids)) for heading, ids in shape]
        if not section.by_me and base is not None and mine is not None:
            _carry_headings(section, base, mine, set_aside)
        sections.append(section)
    return sections


def _carry_headings(section: _Section, base: DraftSection, mine: DraftSection, set_aside: list[str]) -> None:
    """Headings inside a section that I changed, where theirs is the layout."""
    for before in base.paragraphs:
        after = max(mine.paragraphs, key=lambda one: len(set(_ids(one)) & set(_ids(before))), default=None)
        if after is None or after.heading == before.heading or not set(_ids(after)) & set(_ids(before)):
            continue
        same = max(section.paragraphs, key=lambda one: len(set(one.ids) & set(_ids(before))), default=None)
        if same is not None and same.heading == before.heading:
            same.heading = after.heading
        elif after.heading and after.heading not in [one.heading for one in section.paragraphs]:
            set_aside.append(after.heading)


def _clear(
    sections: list[_Section], kept: Mapping[str, Sentence], by_me: Collection[str], they: _Side, me: _Side
) -> None:
    """Take out what does not stay, what stands elsewhere, and paragraphs that are left empty by that."""
    for section in sections:
        key = section.of.key
        mine = me.ids(key)
        for paragraph in section.paragraphs:
            had = bool(paragraph.ids)
            paragraph.ids = [
                one
                for one in paragraph.ids
                if one in kept and (section.by_me and one in mine if one in by_me else they.home.get(one) == key)
            ]
            if had and not paragraph.ids and paragraph.heading not in _headings(they, key) & _headings(me, key):
                paragraph.heading = ""
        section.paragraphs = [one for one in section.paragraphs if one.ids or one.heading]


def _insert(sections: list[_Section], side: _Side, one: str, placed: Collection[str]) -> None:
    """Put a sentence beside the neighbour that it has on its side, in a new paragraph where it began one there."""
    key = side.home[one]
    section = next((each for each in sections if each.of.key == key), None)
    if section is None:
        of = side.sections[key]
        section = _Section(of=of, heading=of.heading)
        sections.append(section)
    own = next(each for each in side.sections[key].paragraphs if one in _ids(each))
    ids = _ids(own)
    place = ids.index(one)
    where = {each: paragraph for paragraph in section.paragraphs for each in paragraph.ids}
    for near in reversed(ids[:place]):
        if near in where:
            where[near].ids.insert(where[near].ids.index(near) + 1, one)
            return
    for near in ids[place + 1 :]:
        if near in where:
            where[near].ids.insert(where[near].ids.index(near), one)
            return
    headed = next((each for each in section.paragraphs if own.heading and each.heading == own.heading), None)
    if headed is not None:
        headed.ids.append(one)
        return
    row = side.ids(key)
    before = next((each for each in reversed(row[: row.index(one)]) if each in where), None)
    at = section.paragraphs.index(where[before]) + 1 if before else 0
    section.paragraphs.insert(at, _Paragraph(heading=own.heading, ids=[one]))


def _ids(paragraph: DraftParagraph) -> tuple[str, ...]:
    return tuple(one.sentence_id for one in paragraph.sentences)


def _headings(side: _Side, key: str) -> set[str]:
    return {one.heading for one in side.sections[key].paragraphs} if key in side.sections else set()
