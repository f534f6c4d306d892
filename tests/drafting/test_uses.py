"""What people choose, cite and export of the evidence is noted with the question that found it."""

from __future__ import annotations

from core.drafts import Profile, SectionRole, Source, SourceState, SubQuestion
from core.use import UsedPassage, UseKind
from drafting.desk import Desk
from drafting.uses import EvidenceUse
from tests.drafting.papers import PLACE, citation, claim, content, link

QUESTION = SubQuestion(question="演练开展得如何？", role=SectionRole.BACKGROUND)


class Noted(list[tuple[UseKind, str, int]]):
    def record(self, kind: UseKind, query: str, passage: UsedPassage) -> None:
        self.append((kind, query, passage.chunk_id))


def found(chunk_id: int) -> Source:
    return Source(
        place=0, document_id="report", version=1, chunk_id=chunk_id, title="报告", locator=PLACE, text="开展演练12次。"
    )


def test_a_chosen_passage_is_noted_with_its_question(desk: Desk, profile: Profile) -> None:
    noted, draft = Noted(), desk.start("数据安全", profile)
    desk.keep_sources(draft.draft_id, [QUESTION], [found(7), found(8)])

    EvidenceUse(store=desk.store, use=noted).note_chosen(draft.draft_id, 0, 8)

    assert noted == [(UseKind.CITED, QUESTION.question, 8)]


def test_an_exported_paper_notes_each_passage_once_and_only_what_a_question_found(desk: Desk, profile: Profile) -> None:
    noted, draft = Noted(), desk.start("数据安全", profile)
    desk.keep_sources(draft.draft_id, [QUESTION], [found(7), found(9)])
    desk.decide_source(draft.draft_id, 0, 9, SourceState.DROPPED)
    paper = content(claim("a", "开展演练12次。"), claim("b", "参加者150人。"), link("c", "现报告如下。"))

    EvidenceUse(store=desk.store, use=noted).note_exported(draft.draft_id, paper)

    assert noted == [(UseKind.EXPORTED, QUESTION.question, 7)]


def test_a_source_that_was_searched_for_is_noted_with_what_was_asked(desk: Desk) -> None:
    noted = Noted()

    EvidenceUse(store=desk.store, use=noted).note_cited("演练次数", citation("开展演练12次。", chunk_id=3))

    assert noted == [(UseKind.CITED, "演练次数", 3)]
