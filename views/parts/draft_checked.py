"""How each sentence of a draft stands: proven, 待核实, taken on by name, or a link; and what the check says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.drafts import DraftContent, DraftSection, Finding, Revision, Sentence, SentenceKind
from views.words import say

OPEN, PROVEN, TAKEN, LINK = "open", "proven", "taken", "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The findings of a revision, by sentence."""

    findings: dict[str, list[Finding]]

    def of(self, sentence: Sentence) -> Sequence[Finding]:
        """What the check brought up about a sentence."""
        return self.findings.get(sentence.sentence_id, ())

    def tone(self, sentence: Sentence) -> str:
        """How a sentence stands, as its mark shows it."""
        found = self.of(sentence)
        if any(one.blocks for one in found):
            return OPEN
        if found and sentence.taken_on_by:
            return TAKEN
        return LINK if sentence.kind is SentenceKind.LINK else PROVEN

    def note(self, sentence: Sentence) -> str:
        """The same in words, with the first thing that is wrong."""
        tone = self.tone(sentence)
        words = say(f"draft_tone.{tone}", name=sentence.taken_on_by)
        first = next((one for one in self.of(sentence) if one.blocks or tone != OPEN), None)
        return f"{words}：{first.kind}" if first is not None and tone != TAKEN else words

    def open_sentences(self, part: DraftContent | DraftSection) -> list[Sentence]:
        """The sentences that wait to be proven, in order."""
        return [one for one in part.sentences() if self.tone(one) == OPEN]


def check(services: Any, revision: Revision) -> Checked:
    """Check a revision."""
    found: dict[str, list[Finding]] = {}
    for one in services.drafting.proof.check(revision.draft_id, revision.number):
        found.setdefault(one.sentence_id, []).append(one)
    return Checked(findings=found)
