"""Why an expert is proposed, in words (推荐理由). Never a score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.documents import Chunk, Locator
from core.experts import Expert
from experts.question import EMPTY_WORDS
from index.bigrams import normalise_text, split_terms, stem_word

LONGEST_LIST = 3
_RUN = re.compile(r"[㐀-鿿]+|[a-z0-9][a-z0-9.+#-]*")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
# Characters that bind words together or ask, without those that begin or end nouns as well (应急, 会员, 单位, 能源).
# Cut off at the ends of what two texts share, and of no weight alone.
_FUNCTION = set(
    "的了着过在是有和与及或等为于以由从把被将就都也还而且但并各每该此其这那哪谁何怎么吗呢吧啊请问我你他她它们想需如何什些"
)
_NUMBERED = re.compile(
    r"^(第[一二三四五六七八九十百零〇\d]+[编章节条]|[一二三四五六七八九十]+(?=、)|[（(][一二三四五六七八九十\d]+[)）]|\d+(?=[.、]))"
)


def explain_match(
    expert: Expert, question: str, *, passages: Sequence[Chunk], titles: Mapping[str, str]
) -> tuple[str, ...]:
    """Sentences that say why this expert fits, the strongest first.

    Args:
        passages: The passages that speak for the expert, best first; may be empty.
        titles: Titles of the passages' documents by id.
    """
    reasons = [f"问题中提到“{expert.name}”"] if names_person(question, expert) else []
    reasons += [*_specialty_reason(expert, question), *_passage_reasons(passages, titles)]
    reasons += _biography_reason(expert, question)
    if not reasons:
        reasons += _nearness_reason(expert)
    return tuple(reasons)


def names_person(question: str, expert: Expert) -> bool:
    """Whether the question names the expert."""
    return len(expert.name) >= 2 and normalise_text(expert.name) in normalise_text(question)


def named_specialties(question: str, specialties: Iterable[str]) -> list[str]:
    """The specialties that the question names, wholly or by most of their terms."""
    asked = set(split_terms(question))
    found = []
    for specialty in specialties:
        terms = set(split_terms(specialty))
        if terms and len(terms & asked) * 2 > len(terms):
            found.append(specialty)
    return found


def shared_words(question: str, text: str) -> list[str]:
    """The words of the question that stand in a text, longest first: runs of at least two characters."""
    body = normalise_text(text)
    found: dict[str, None] = {}
    for run in _RUN.findall(normalise_text(question)):
        for words in _shared_in(run, body):
            found[words] = None
    kept = [words for words in found if words not in EMPTY_WORDS]
    longest = sorted(kept, key=lambda words: (-len(words), kept.index(words)))
    return [words for place, words in enumerate(longest) if not any(words in other for other in longest[:place])]


def _shared_in(run: str, body: str) -> Iterator[str]:
    if run.isascii():
        if len(run) >= 2 and (said := _find_word(run, body)):
            yield said
        return
    first = 0
    while first < len(run) - 1:
        end = first + 2
        if run[first:end] not in body:
            first += 1
            continue
        while end < len(run) and run[first : end + 1] in body:
            end += 1
        words = _trim(run[first:end])
        if len(words) >= 2:
            yield words
        first = end - 1 if end < len(run) else end


def _find_word(word: str, body: str) -> str | None:
    """The word where a text has it, else the first other form of it that stands there."""
    if re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", body):
        return word
    return next((other for other in _LATIN_WORD.findall(body) if stem_word(other) == stem_word(word)), None)


def _trim(words: str) -> str:
    start, end = 0, len(words)
    while start < end and words[start] in _FUNCTION:
        start += 1
    while end > start and words[end - 1] in _FUNCTION:
        end -= 1
    return words[start:end]


def _specialty_reason(expert: Expert, question: str) -> Iterator[str]:
    named = named_specialties(question, expert.specialties)[:LONGEST_LIST]
    if named:
        yield "申报领域含" + "".join(f"“{specialty}”" for specialty in named)


def _passage_reasons(passages: Sequence[Chunk], titles: Mapping[str, str]) -> Iterator[str]:
    by_document: dict[str, list[Chunk]] = {}
    for passage in passages:
        by_document.setdefault(passage.document_id, []).append(passage)
    for document_id, found in [*by_document.items()][:LONGEST_LIST]:
        place = place_words(found[0].locator)
        where = f"（{place}{'等处' if len(found) > 1 else ''}）" if place else ""
        yield f"在《{titles.get(document_id, '')}》{where}中有 {len(found)} 段相关内容"


def _biography_reason(expert: Expert, question: str) -> Iterator[str]:
    named = shared_words(question, expert.biography)
    known = "\n".join(named_specialties(question, expert.specialties))
    new = [words for words in named if len(words) >= 3 and words not in normalise_text(known)][:LONGEST_LIST]
    if new:
        yield "简介提到" + "".join(f"“{words}”" for words in new)
        return
    if not known and shared_words(question, f"{expert.unit}\n{expert.post}\n{expert.title}"):
        yield "单位或职务与问题相关：" + " ".join(part for part in (expert.unit, expert.post, expert.title) if part)


def _nearness_reason(expert: Expert) -> Iterator[str]:
    if expert.specialties:
        yield f"专业领域与问题相近：{'、'.join(expert.specialties[:LONGEST_LIST])}"
    elif expert.biography:
        yield "简介与问题的内容相近"
    else:
        yield "单位和职务与问题相近"


def place_words(locator: Locator) -> str:
    """A place in a document in few words: 第 12 页, or the numbers of the headings, 四、（二）."""
    if locator.page is not None:
        return f"第 {locator.page} 页"
    numbers = [match.group() for heading in locator.heading_path if (match := _NUMBERED.match(heading.strip()))]
    if numbers and len(numbers) == len(locator.heading_path):
        return "".join(f"{number}、" if number[-1] not in ")）编章节条" else number for number in numbers).rstrip("、")
    return locator.heading_path[-1].strip()[:20] if locator.heading_path else ""
