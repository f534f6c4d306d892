"""Authority: what many documents of the library cite comes before what nobody cites."""

from __future__ import annotations

from index.authority import find_cited_titles, weigh_authority
from index.engine import Scored
from index.preference import AUTHORITY_BONUS, Preference


def test_titles_are_read_from_their_marks_whatever_their_edition() -> None:
    texts = ["根据《中华人民共和国网络安全法》（以下简称《网络安全法》）和《云南省数据条例（2023年修订）》制定。"]
    assert find_cited_titles(texts) == {"网络安全法", "云南省数据条例"}


def test_a_title_over_a_line_break_or_without_words_is_none() -> None:
    assert find_cited_titles(["《网络\n安全法》《》《——》"]) == frozenset()


def test_authority_grows_with_the_citing_documents_and_ends_at_one() -> None:
    titles = {"民法典": ["a"], "物业管理条例": ["b", "c"], "无人引用": ["d"]}
    weighed = weigh_authority(titles, {"民法典": 5000, "物业管理条例": 3, "不在库中": 9})
    assert weighed.keys() == {"a", "b", "c"}
    assert weighed["a"] == 1.0
    assert 0.25 < weighed["b"] == weighed["c"] < 0.35


def test_what_others_cite_comes_forward() -> None:
    preference = Preference(authority={"law": 1.0})
    law, rule = (
        Scored(chunk_id=n, score=1.0, edition=f"{name}@1", document_id=name, fields={})
        for n, name in enumerate(("law", "rule"))
    )
    assert (preference.weigh(law), preference.weigh(rule)) == (AUTHORITY_BONUS, 0.0)
