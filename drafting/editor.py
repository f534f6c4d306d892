"""Saving an edit of a draft: on top of what was read, together with what others changed meanwhile, nothing lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.drafts import DraftContent, DraftParagraph, Revision
from drafting.desk import Desk, RevisedMeanwhileError
from drafting.editing import edit_section, find_sentence, put_in_place
from drafting.merging import Conflict, Merged, merge
from events.log import Transaction
from storage.draft_asides import Aside, AsideStore

logger = logging.getLogger(__name__)

Edit = Callable[[DraftContent], DraftContent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An edit that was saved.

    Attributes:
        others: Names of those whose changes since `base` it was put together with.
        conflicts: How many sentences both had changed; mine of each is set aside beside the text.
        set_aside: Titles and headings of mine for which theirs stand.
        changed: Whether the text is another one for it; else `revision` is the newest one that there was.
    """

    revision: Revision
    others: tuple[str, ...] = ()
    conflicts: int = 0
    set_aside: tuple[str, ...] = ()
    changed: bool = True


class Editor:
    """Edits of the papers on a desk. Safe to share between threads."""

    def __init__(self, *, desk: Desk, asides: AsideStore) -> None:
        self._desk = desk
        self._asides = asides

    def save(self, draft_id: str, edit: Edit, *, base: int, reason: str, actor: str | None = None) -> Saved:
        """Make an edit of the revision that was read and keep it as the newest one.

        What others saved since then is kept too. Of a sentence that both changed theirs stands in the text and mine is
        set aside, to be taken or dropped by `take` and `drop`.

        Args:
            base: Number of the revision on which the edit was made.
            reason: What brought it about, in words.

        Raises:
            InvalidInputError: If the edit is not possible, or the text may not be changed any more.
            NotFoundError: If there is no such paper, revision or sentence.
        """
        read = self._desk.store.revision(draft_id, base).content
        mine = edit(read)
        merged, on = Merged(content=mine), base
        while True:
            others = self._others(draft_id, base, on)
            also = partial(self._set_aside, draft_id, merged.conflicts, others)
            try:
                revision = self._desk.revise(draft_id, merged.content, base=on, reason=reason, actor=actor, also=also)
            except RevisedMeanwhileError as newer:  # each turn somebody else came further, so this comes to an end
                on = newer.newest.number
                merged = merge(read, newer.newest.content, mine)
                continue
            logger.info("draft edited draft_id=%s revision=%d merged=%d", draft_id, revision.number, on - base)
            return Saved(
                revision=revision,
                others=others,
                conflicts=len(merged.conflicts),
                set_aside=merged.set_aside,
                changed=revision.number != on,
            )

    def restore(self, draft_id: str, number: int, *, base: int, reason: str, actor: str | None = None) -> Saved:
        """Make an older revision the newest one again. Raises as `save`."""
        older = self._desk.store.revision(draft_id, number).content
        return self.save(draft_id, lambda _: older, base=base, reason=reason, actor=actor)

    def asides(self, draft_id: str) -> Sequence[Aside]:
        """What was set aside for a paper and is neither taken nor dropped, the oldest first."""
        return self._asides.list(draft_id)

    def take(self, aside: Aside, *, base: int, reason: str, actor: str | None = None) -> Saved:
        """Put what was set aside in the place of what stands in the text. Raises as `save`."""
        saved = self.save(aside.draft_id, lambda now: put_back(now, aside), base=base, reason=reason, actor=actor)
        self.drop(aside)
        return saved

    def drop(self, aside: Aside) -> None:
        """Forget what was set aside; nothing happens where that was done already."""
        with self._desk.log.transaction() as tx:
            self._asides.delete(tx.connection, aside.aside_id)

    def _others(self, draft_id: str, base: int, newest: int) -> tuple[str, ...]:
        """Who made the revisions after `base`, each once."""
        if newest == base:
            return ()
        made = (one for one in self._desk.store.revisions(draft_id) if base < one.number <= newest)
        return tuple(dict.fromkeys(one.actor for one in made))

    def _set_aside(self, draft_id: str, conflicts: Sequence[Conflict], others: Sequence[str], tx: Transaction) -> None:
        for one in conflicts:
            kept = Aside(
                draft_id=draft_id,
                sentence_id=one.sentence_id,
                mine=one.mine,
                section=one.section,
                after=one.after,
                actor=tx.actor,
                their_actor="、".join(others),
            )
            self._asides.add(tx.connection, kept)


def put_back(content: DraftContent, aside: Aside) -> DraftContent:
    """The text with what was set aside in the place of what stands there; where nothing does, behind its neighbour."""
    here = {one.sentence_id for one in content.sentences()}
    if aside.sentence_id in here:
        return put_in_place(content, aside.sentence_id, [aside.mine] if aside.mine is not None else [])
    if aside.mine is None:
        return content
    if aside.after in here:
        return put_in_place(content, aside.after, [find_sentence(content, aside.after), aside.mine])
    first = DraftParagraph(sentences=(aside.mine,))
    keys = [section.key for section in content.sections]
    key = aside.section if aside.section in keys else keys[-1]
    return edit_section(content, key, lambda section: replace(section, paragraphs=(first, *section.paragraphs)))
