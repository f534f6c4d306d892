"""疑似采纳: thirty suggestions are handed in, and a later report takes up ten of them in other words.

Everything goes the way of the product: papers are written and handed in, the report is dropped into the library, and
what stands on the papers' pages is read. The weights were chosen on the first two sets; the third was held back.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.report import Row, at_least, report
from benchmarks.running_app import temporary_home
from bootstrap import Services, open_services
from core.adoption import Trace
from core.drafts import DraftContent, DraftParagraph, DraftSection, DraftState, SectionRole, Sentence
from settings import Settings

SETS = Path(__file__).with_name("adoption_sets")
CHOSEN_ON, HELD_BACK = ("first", "second"), ("third",)
FIRST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A suggestion that was handed in; `taken` is a phrase of the paragraph in which it came back, "" for none."""

    draft_id: str
    sentence_id: str
    taken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was proposed of one set.

    Attributes:
        found: Suggestions whose passage is among their first three proposals, of `taken`.
        beside: Wrong passages proposed beside the right one, or in its place.
        false: Passages proposed for suggestions that did not come back; `misled` of them, of `left`.
    """

    found: int
    taken: int
    beside: int
    false: int
    misled: int
    left: int


def run() -> list[Row]:
    """Hand in, let the report arrive, count."""
    rows = []
    for name in (*CHOSEN_ON, *HELD_BACK):
        outcome = measure(name)
        kind = "held back" if name in HELD_BACK else "weights chosen on it"
        claim = (
            f"疑似采纳, {name} set ({kind}): of {outcome.taken} paraphrased, in the first {FIRST} proposals with place"
        )
        rows.append(at_least(claim, outcome.found, 8, digits=0))
        rows.append(
            Row(
                claim=f"疑似采纳, {name} set: false proposals",
                measured=f"{outcome.false} for {outcome.misled} of {outcome.left} not taken up, "
                f"{outcome.beside} beside right ones",
            )
        )
        report(f"{name}: {outcome}")
    return rows


def measure(name: str) -> Outcome:
    """Take one set through the product in a home of its own."""
    with temporary_home() as home, open_services(Settings(home=home)) as services:
        suggestions = [one for paper in read_papers(name) for one in hand_in(services, paper)]
        services.delivery.drain()
        services.library.add_file(SETS / f"{name}.md")
        services.delivery.drain()
        return judge(services, suggestions)


def read_papers(name: str) -> list[dict[str, Any]]:
    """The papers of a set as they stand in its file."""
    papers: list[dict[str, Any]] = tomllib.loads((SETS / f"{name}.toml").read_text(encoding="utf-8"))["papers"]
    return papers


def hand_in(services: Services, paper: dict[str, Any]) -> list[Suggestion]:
    """Write a paper, take it through its steps, hand it in."""
    drafting = services.drafting
    draft = drafting.desk.start(paper["title"], drafting.profile("jianyi"))
    told, paragraphs = [], []
    for number, suggestion in enumerate(paper["suggestions"]):
        parts = [part + "。" for part in suggestion["text"].split("。") if part]
        sentences = tuple(
            Sentence(sentence_id=f"{number}-{place}", text=part, taken_on_by="基准测试")
            for place, part in enumerate(parts)
        )
        paragraphs.append(DraftParagraph(sentences=sentences))
        told.append(Suggestion(draft_id=draft.draft_id, sentence_id=f"{number}-", taken=suggestion.get("taken", "")))
    section = DraftSection(
        key="suggestions", heading="建议", role=SectionRole.SUGGESTIONS, paragraphs=tuple(paragraphs)
    )
    content = DraftContent(title=paper["title"], sections=(section,))
    drafting.desk.revise(draft.draft_id, content, base=0, reason="起草")
    drafting.steps.take_step(draft.draft_id, DraftState.APPROVAL, reason="不需论证")
    drafting.submissions.submit(draft.draft_id, addressee="示例省人民政府办公厅", submitted_on=date.today())
    return told


def judge(services: Services, suggestions: list[Suggestion]) -> Outcome:
    """Count what stands on the papers' pages."""
    found = beside = false = misled = 0
    for one in suggestions:
        traces = [
            trace
            for trace in services.drafting.adoptions.suspected(one.draft_id)
            if trace.sentence_id.startswith(one.sentence_id)
        ]
        if one.taken:
            found += any(_is_right(trace, one) for trace in traces[:FIRST])
            beside += sum(not _is_right(trace, one) for trace in traces)
        else:
            false += len(traces)
            misled += bool(traces)
    taken = sum(bool(one.taken) for one in suggestions)
    return Outcome(found=found, taken=taken, beside=beside, false=false, misled=misled, left=len(suggestions) - taken)


def _is_right(trace: Trace, suggestion: Suggestion) -> bool:
    return suggestion.taken in trace.evidence.quote and bool(trace.evidence.locator.heading_path)
