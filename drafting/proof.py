"""The proof of a draft: every sentence compared by program with the source that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from core.documents import Validity
from core.drafts import Citation, DraftContent, Finding, FindingKind, SectionRole, Sentence, SentenceKind
from core.validity import find_validity, is_draft
from drafting.orders import gives_orders
from drafting.proof_names import find_strangers
from drafting.proof_numbers import check_dates, check_figures
from drafting.proof_polarity import find_opposites
from drafting.proof_sources import EvidenceReader, Missing, Sources, Support
from drafting.proof_text import plain, squeeze
from drafting.proof_voice import find_facts, find_first_person, takes_others_for_ours, tells_plan_as_fact
from drafting.proof_words import find_unheld
from drafting.wording import asks_to_fill_in
from index.search import Home

Nearest = Callable[[str], Citation | None]
# Share of what a sentence says, weighed by how seldom the words are, that may be missing in its source.
MOST_UNHELD = 0.28
_SAYS_ENDED = ("废止", "失效", "修订前", "修改前", "旧版", "原《", "曾", "停止执行", "不再施行")


def check_content(
    content: DraftContent, *, evidence: EvidenceReader, home: Home, today: date, nearest: Nearest | None = None
) -> list[Finding]:
    """Compare every sentence of a draft with its source.

    Args:
        evidence: Where the sources are read, as they are now.
        home: Whose paper it is: what 我省 and 我会 may mean in it.
        today: Day on which the paper is read: what is in force, what 今年 means.
        nearest: Finds the evidence nearest to a sentence that has none; None to look for none.

    Returns:
        Findings in the order of the sentences; what a person took on by name does not block any more.
    """
    sources = Sources(evidence)
    sources.load([one.citation for one in content.sentences() if one.citation is not None])
    found: list[Finding] = []
    for section in content.sections:
        for sentence in section.sentences():
            findings = _check_sentence(sentence, section.role, sources, home=home, today=today, nearest=nearest)
            found += (_settle(finding, sentence) for finding in findings)
    return found


def _settle(finding: Finding, sentence: Sentence) -> Finding:
    who = sentence.taken_on_by.strip()
    if not who or not finding.blocks:
        return finding
    return replace(finding, blocks=False, words=f"{finding.words}（由{who}负责）")


def _check_sentence(
    sentence: Sentence, role: SectionRole, sources: Sources, *, home: Home, today: date, nearest: Nearest | None
) -> Iterator[Finding]:
    def tell(kind: FindingKind, words: str, *, blocks: bool = True, near: Citation | None = None) -> Finding:
        return Finding(
            sentence_id=sentence.sentence_id, kind=kind, words=words, blocks=blocks, nearest=near or sentence.citation
        )

    def search() -> Citation | None:
        return nearest(sentence.text) if nearest is not None else None

    if not squeeze(sentence.text):
        return
    if sentence.citation is None:
        yield from _check_unsourced(sentence, home, tell, search)
        return
    if gives_orders(sentence.text) or gives_orders(sentence.citation.quote):
        yield tell(FindingKind.ORDERS, "这里有写给程序的指令，不是可以引用的内容。请删去这句，或改用其他依据。")
        return
    support = sources.find(sentence.citation)
    if isinstance(support, Missing):
        yield tell(FindingKind.QUOTE_GONE, support.words, near=support.moved_to or search())
        return
    told = plain(sentence.text)
    seen = False
    for finding in _compare(told, sentence.text, support, role, home, today, tell):
        seen = seen or finding.blocks
        yield finding
    if not seen and not _stands_whole(told, support):
        unheld = find_unheld(told, support.text, support.context)
        if unheld.share > MOST_UNHELD:
            lacking = "、".join(dict.fromkeys(word.text for word in unheld.words[:6]))
            yield tell(FindingKind.UNSUPPORTED, f"依据原文没有说到：{lacking}。", near=search())


def _check_unsourced(
    sentence: Sentence, home: Home, tell: Callable[..., Finding], search: Callable[[], Citation | None]
) -> Iterator[Finding]:
    if sentence.kind is SentenceKind.CLAIM:
        yield tell(FindingKind.NO_SOURCE, "这句话没有依据，请加注出处，或改写、删去。", near=search())
    elif asks_to_fill_in(sentence.text):
        yield tell(FindingKind.UNFINISHED, "这里还缺内容，请补写或删去这句。")
    elif facts := find_facts(sentence.text, home):
        yield tell(FindingKind.NO_SOURCE, f"过渡句里有需要依据的内容：{'、'.join(facts[:4])}。", near=search())


def _compare(
    told: str,
    text: str,
    support: Support,
    role: SectionRole,
    home: Home,
    today: date,
    tell: Callable[..., Finding],
) -> Iterator[Finding]:
    yield from _check_validity(text, support, today, tell)
    for words, whose, sure in find_first_person(told, support, home):
        said = (
            f"「{words}」是依据原文（{whose or '发文机关不明'}）的自称" if whose or sure else f"「{words}」指谁无法判断"
        )
        todo = "，不是本单位的，请写明名称。" if sure else "；设置中没有填写本单位名称和所在省份，请核实。"
        yield tell(FindingKind.FIRST_PERSON, said + todo, blocks=sure)
    if other := takes_others_for_ours(told, support, home):
        yield tell(FindingKind.FIRST_PERSON, f"句中说的是本省，依据原文说的是{other}。")
    if tells_plan_as_fact(told, support, role):
        yield tell(FindingKind.PLAN, f"依据原文说的是计划：「{_short(support.sentence)}」，句中写成了已有的事实。")
    for wrong in (*check_figures(told, support), *check_dates(told, support, today=today)):
        yield tell(wrong.kind, _words(wrong.said, wrong.source))
    if _stands_whole(told, support):
        return
    for stranger in find_strangers(text, support, home_province=home.province):
        yield tell(stranger.kind, _words(stranger.name, stranger.source))
    for opposite in find_opposites(told, support.text):
        yield tell(FindingKind.NEGATION, _words(opposite.said, opposite.source))


def _check_validity(text: str, support: Support, today: date, tell: Callable[..., Finding]) -> Iterator[Finding]:
    known = support.known
    validity = find_validity(known, today)
    if validity in (Validity.AMENDED, Validity.REPEALED):
        since = f"（{known.ended_on:%Y年%-m月%-d日}起）" if known.ended_on else ""
        told = any(words in text for words in _SAYS_ENDED)
        yield tell(FindingKind.NOT_IN_FORCE, f"《{known.title}》{validity}{since}，请改引现行文件。", blocks=not told)
    elif validity is Validity.NOT_YET:
        yield tell(FindingKind.NOT_IN_FORCE, f"《{known.title}》尚未施行，请写明施行日期。", blocks=False)
    elif is_draft(known.title) and not is_draft(text):
        yield tell(FindingKind.NOT_IN_FORCE, f"《{known.title}》只是征求意见的文本，请写明。", blocks=False)


def _stands_whole(told: str, support: Support) -> bool:
    """Whether a sentence stands in its source verbatim, from one mark to another."""
    words = told.rstrip("。;!?,")
    at = support.text.find(words)
    if at < 0 or not words:
        return False
    before, after = support.text[at - 1 : at], support.text[at + len(words) : at + len(words) + 1]
    return before in "。;!?,:\n、" and after in "。;!?,:\n"


def _words(said: str, source: str) -> str:
    if said and source:
        return f"句中为「{said}」，依据原文为「{source}」。"
    return f"句中的「{said}」不在依据原文中。" if said else f"依据原文有「{source}」，句中没有。"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
