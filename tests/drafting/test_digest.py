"""Which policy a digest for members is about, and that a paper always gets inside its limit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.documents import Document, DocumentState, DocumentType, Metadata
from core.drafts import DraftContent, DraftParagraph, DraftSection, SectionRole
from drafting.composing import fit_limit
from drafting.digest import find_policy
from drafting.topics import read_topic
from tests.drafting.papers import claim


def policy(title: str, region: str, day: date) -> Document:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    metadata = Metadata(title=title, region=region, published_on=day, document_type=DocumentType.LAW)
    return Document(
        document_id=f"{title}{day.year}", metadata=metadata, state=DocumentState.INDEXED, reason="", version=1,
        served_version=1, source="", file_name="", original="", sha256="", size_bytes=1, pages=None, chunk_count=1,
        coverage=1.0, is_sample=False, added_at=now, updated_at=now,
    )  # fmt: skip


@pytest.mark.parametrize(("province", "chosen"), [("", "志愿服务条例2020"), ("浙江", "浙江省志愿服务条例2022")])
def test_a_digest_is_of_the_newest_policy_that_binds_the_members(province: str, chosen: str) -> None:
    policies = [
        policy("志愿服务条例", "全国", date(2017, 8, 22)),
        policy("志愿服务条例", "全国", date(2020, 8, 22)),
        policy("浙江省志愿服务条例", "浙江", date(2022, 1, 1)),
        policy("广东省志愿服务条例", "广东", date(2024, 1, 1)),
    ]
    known = {one.document_id: one for one in policies}

    found = find_policy(read_topic("志愿服务"), (), known, date(2026, 1, 1), province=province)

    assert found is not None
    assert found.document_id == chosen


def part(key: str, *lengths: int) -> DraftSection:
    sentences = tuple(claim(f"{key}{place}", "字" * length) for place, length in enumerate(lengths))
    return DraftSection(
        key=key, heading=key, role=SectionRole.DIGEST, paragraphs=(DraftParagraph(sentences=sentences),)
    )


def test_a_paper_gets_inside_its_limit_even_where_every_section_is_one_long_sentence() -> None:
    content = DraftContent(title="", sections=(part("a", 80, 20), part("b", 200), part("c", 90)))

    fitted = fit_limit(content, 200)

    assert fitted.count_chars() <= 200
    assert [one.key for one in fitted.sections] == ["a", "c"]
    assert fit_limit(content, 400) == content
    assert [len(list(one.sentences())) for one in fit_limit(content, 380).sections] == [1, 1, 1]
