"""Proposals of evidence: made once, decided by a person, linking what is confirmed, never back when rejected."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import insert

from core.documents import Block, Document, Locator
from core.experts import Expert
from core.mentions import Ground, MentionState
from core.pools import Step
from events.types import DocumentIndexed, ExpertChanged, ExpertErased
from experts.evidence import EvidenceDesk, group_by_document
from storage.tables import block, edition, generation
from tests.experts.conftest import Shelf


@dataclass
class Papers:
    """The documents of the shelf with their text, served by a generation."""

    shelf: Shelf

    def add(self, document_id: str, *texts: str, version: int = 1) -> DocumentIndexed:
        if version == 1:
            self.shelf.add(document_id, f"资料{document_id}")
        with self.shelf.database.transaction() as connection:
            if version == 1 and len(self.shelf.documents) == 1:
                now = self.shelf.documents[0].added_at
                connection.execute(insert(generation).values(
                    generation=1, encoder="e", dimensions=4, state="serving", created_at=now,
                ))  # fmt: skip
            connection.execute(insert(edition).values(
                edition=f"{document_id}@{version}", generation=1, document_id=document_id, version=version,
                state="served", changed_at_counter=1,
            ))  # fmt: skip
            for number, text in enumerate(texts):
                connection.execute(insert(block).values(
                    document_id=document_id, version=version, ordinal=number, text=text, kind="paragraph", level=0,
                    heading_path=[], paragraph=number + 1,
                ))  # fmt: skip
        return DocumentIndexed(document_id=document_id, version=version, chunk_count=1)

    def find(self, document_id: str) -> Document | None:
        return next((one for one in self.shelf.documents if one.document_id == document_id), None)

    def blocks(self, document_id: str, version: int) -> list[Block]:
        with self.shelf.database.read() as connection:
            rows = connection.execute(
                block.select().where(block.c.document_id == document_id, block.c.version == version)
            ).all()
        return [
            Block(text=row.text, locator=Locator(page=None, heading_path=(), paragraph=row.paragraph)) for row in rows
        ]


@pytest.fixture
def papers(shelf) -> Papers:
    return Papers(shelf)


@pytest.fixture
def desk(database, papers, pool, log) -> EvidenceDesk:
    return EvidenceDesk(database, documents=papers, pool=pool, log=log)


def add(pool, name: str, unit: str = "云江大学") -> Expert:
    return pool.save(Expert(expert_id="", name=name, unit=unit))


def open_ones(desk: EvidenceDesk) -> list[tuple[str, str]]:
    return [(one.document_id, one.found.expert_id) for one in desk.store.list(MentionState.PROPOSED)]


LINE = "评委：顾砚秋（云江大学）、李小雨。"


def test_a_document_that_names_a_member_gives_a_proposal_with_quote_place_and_role(
    desk, pool, papers, happened
) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", "大赛总结", LINE))

    (mention,) = desk.store.list()

    assert (mention.found.expert_id, mention.document_id, mention.state) == (gu.expert_id, "d1", MentionState.PROPOSED)
    assert (mention.found.quote, mention.found.role, mention.found.block) == (LINE, "评委", 1)
    assert happened()[-1] == "MentionsProposed"
    assert pool.get(gu.expert_id).document_ids == ()


def test_looking_twice_proposes_once(desk, pool, papers, happened) -> None:
    add(pool, "顾砚秋")
    event = papers.add("d1", LINE)
    desk.look_in(event)
    desk.look_in(event)

    assert len(desk.store.list()) == 1
    assert happened().count("MentionsProposed") == 1


def test_confirming_links_the_document_and_taking_it_back_unlinks_it(desk, pool, papers, happened) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", LINE))
    (mention,) = desk.store.list()

    assert desk.confirm([mention.mention_id]) == 1
    assert pool.get(gu.expert_id).document_ids == ("d1",)
    assert happened()[-2:] == ["ExpertLinked", "MentionConfirmed"]
    assert desk.confirm([mention.mention_id]) == 0
    assert desk.store.list()[0].decided_by == "测试员"

    assert desk.reopen([mention.mention_id]) == 1
    assert pool.get(gu.expert_id).document_ids == ()
    assert (desk.store.list()[0].state, desk.store.list()[0].decided_by) == (MentionState.PROPOSED, "")


def test_taking_back_leaves_a_link_that_a_person_had_made(desk, pool, papers) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", LINE))
    pool.link_documents(gu.expert_id, ["d1"])
    (mention,) = desk.store.list()

    desk.confirm([mention.mention_id])
    desk.reopen([mention.mention_id])

    assert pool.get(gu.expert_id).document_ids == ("d1",)


def test_what_was_rejected_never_comes_back_for_the_same_document(desk, pool, papers) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", LINE))
    desk.reject([desk.store.list()[0].mention_id])

    desk.look_in(papers.add("d1", LINE, "主讲：顾砚秋（云江大学）", version=2))
    desk.look_for(ExpertChanged(expert_id=gu.expert_id, fields=("unit",)))

    assert open_ones(desk) == []
    assert [one.state for one in desk.store.list()] == [MentionState.REJECTED]


def test_a_newer_version_moves_an_open_proposal_and_drops_one_that_is_gone(desk, pool, papers) -> None:
    add(pool, "顾砚秋")
    add(pool, "欧阳明月", "赣江数科")
    desk.look_in(papers.add("d1", LINE, "主讲：欧阳明月（赣江数科）"))
    assert len(open_ones(desk)) == 2

    desk.look_in(papers.add("d1", "前言", "主讲：欧阳明月（赣江数科）", version=2))

    (mention,) = desk.store.list()
    assert (mention.version, mention.found.block) == (2, 1)


def test_a_new_member_is_looked_for_in_the_library_once(desk, pool, papers, happened) -> None:
    desk.look_in(papers.add("d1", LINE))
    desk.look_in(papers.add("d2", "会议纪要", "顾 砚 秋（云江大学）主持会议。"))
    gu = add(pool, "顾砚秋")
    step = registered(pool, gu)

    desk.look_for(step)
    assert sorted(open_ones(desk)) == [("d1", gu.expert_id), ("d2", gu.expert_id)]
    before = happened()
    desk.look_for(step)
    assert happened() == before


def test_thousands_of_new_members_are_looked_for_together(desk, pool, papers) -> None:
    reads = []
    read = papers.blocks
    papers.blocks = lambda *asked: reads.append(asked) or read(*asked)
    papers.add("d1", LINE)
    people = [add(pool, f"顾砚{one}") for one in "秋春夏冬东西南北上下左右前后里外高低长短大小多少"]

    for one in people:
        desk.look_for(registered(pool, one))

    assert len(reads) == 1
    assert len(open_ones(desk)) == 1


def test_a_renamed_member_is_looked_for_again_and_open_proposals_of_the_old_name_go(desk, pool, papers) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", LINE))
    desk.look_in(papers.add("d2", "主讲：欧阳明月（云江大学）"))
    desk.look_for(registered(pool, gu))

    pool.save(replace(pool.get(gu.expert_id), name="欧阳明月"))
    desk.look_for(ExpertChanged(expert_id=gu.expert_id, fields=("name",)))

    assert open_ones(desk) == [("d2", gu.expert_id)]


def test_who_left_the_pool_is_not_looked_for(desk, pool, papers, lifecycle) -> None:
    gu = add(pool, "顾砚秋")
    lifecycle.take(Step.RETIRE, gu.expert_id, reason="调离")

    desk.look_in(papers.add("d1", LINE))

    assert desk.store.list() == []


def test_a_document_that_is_linked_already_needs_no_proposal(desk, pool, papers) -> None:
    gu = add(pool, "顾砚秋")
    event = papers.add("d1", LINE)
    pool.link_documents(gu.expert_id, ["d1"])

    desk.look_in(event)

    assert desk.store.list() == []


def test_namesakes_are_both_asked_about_and_the_proposal_says_so(desk, pool, papers) -> None:
    add(pool, "顾砚秋", "云江大学")
    add(pool, "顾砚秋", "赣江数科")
    desk.look_in(papers.add("d1", "评委：顾砚秋、李小雨"))

    assert [Ground.NAMESAKES in one.found.grounds for one in desk.store.list()] == [True, True]


def test_all_proposals_of_a_document_are_confirmed_at_once_or_none(desk, pool, papers) -> None:
    add(pool, "顾砚秋")
    add(pool, "欧阳明月", "赣江数科")
    desk.look_in(papers.add("d1", LINE, "主讲：欧阳明月（赣江数科）"))
    ((document_id, group),) = group_by_document(desk.store.list(MentionState.PROPOSED))

    with pytest.raises(Exception, match="已不在"):
        desk.confirm([*(one.mention_id for one in group), 999])
    assert len(open_ones(desk)) == 2
    assert desk.confirm(one.mention_id for one in group) == 2
    assert document_id == "d1"


def test_what_was_found_while_a_person_was_erased_is_removed_after_it(desk, pool, papers) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", LINE))

    desk.forget(ExpertErased(expert_id=gu.expert_id))

    assert desk.store.list() == []


def test_an_erasure_takes_the_mentions_along_in_the_same_commit(desk, pool, papers) -> None:
    gu = add(pool, "顾砚秋")
    desk.look_in(papers.add("d1", LINE))
    pool.delete(gu.expert_id)

    assert desk.store.list() == []


def registered(pool, expert: Expert):
    from events.types import MembershipRegistered

    return MembershipRegistered(expert_id=expert.expert_id, step_id=1)
