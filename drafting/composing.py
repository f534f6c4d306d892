"""A draft without any model: sentences of the evidence, chosen for each section, in order, linked, inside the limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.drafts import (
    DraftContent,
    DraftParagraph,
    DraftSection,
    Profile,
    ProfileSection,
    SectionRole,
    Sentence,
    SentenceKind,
)
from drafting.cues import is_basis, says_problem, score_for
from drafting.evidence import Candidate
from drafting.selecting import choose, drop_alike, in_order, overlap
from drafting.topics import Topic
from drafting.wording import GUARD_AGAINST, NOTHING_FOUND, WIDENED, derive_head, lacking, make_claim, make_link

FILLED = 0.94  # share of the limit that is aimed at: heads and links are counted only when they are there
NAMING_CHARS = 22  # what the naming of a source takes on average
ABSTRACT_OVER = 1.15  # an abstract may be a little longer than its profile says
_SHORT_ENOUGH = 120  # a longer sentence does not go into an abstract
PARAGRAPH_SENTENCES = 3
_BASIS_SHARE = 0.6  # part of a background that may be rules where there are facts
_MOST = {
    SectionRole.BACKGROUND: 8,
    SectionRole.PROBLEMS: 6,
    SectionRole.CAUSES: 4,
    SectionRole.PRACTICE: 6,
    SectionRole.SUGGESTIONS: 7,
    SectionRole.CALL: 8,
}
_MOST_OTHERWISE = 12
_RICH, _GROUND = 14, 4  # from so many sentences on, so many provisions are kept for the background
_ENOUGH_ITEMS = 3  # from so many items with a head of their own on, others are left out
_ASKING = (SectionRole.SUGGESTIONS, SectionRole.CALL)
_ENOUGH_GROUND, _LOCAL = 3, 2  # so many national provisions are ground enough; the level of local ones
_GUARDED = 4  # at most so many rules stand for problems

# What a section shows: paragraphs of candidates, each with whether it needs a head.
_Plan = list[list[Candidate]]


def compose(topic: Topic, profile: Profile, candidates: Iterable[Candidate], *, title: str) -> DraftContent:
    """The text of a paper from its evidence.

    Texts that are no longer (or not yet) in force are used only where there is nothing else, and say so.

    Args:
        candidates: As `evidence.gather_candidates` gives them.
    """
    pool = in_force(candidates)
    if not pool:
        return _say_nothing_found(topic, profile, title)
    has_abstract = profile.abstract_above is not None
    wanted = int(profile.max_chars * FILLED) - (profile.abstract_chars if has_abstract else 0)
    ground = _best_ground(pool) if any(one.role is SectionRole.BACKGROUND for one in profile.sections) else []
    used: list[Candidate] = []
    plans: dict[str, _Plan] = {}
    for section in _by_scarcity(profile.sections):
        withheld = [one for one in ground if section.role in _ASKING]
        plans[section.key] = _plan(section, pool, [*used, *withheld], int(wanted * section.share), topic)
        used += [one for paragraph in plans[section.key] for one in paragraph]
    sections = [
        made for section in profile.sections if (made := _write(section, plans[section.key], topic, used)) is not None
    ]
    content = DraftContent(title=title, sections=_say_widened(sections, used))
    if has_abstract and content.count_chars() > (profile.abstract_above or 0):
        content = add_abstract(content, profile, topic)
    return fit_limit(content, profile.max_chars)


def in_force(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates without those that say the same; what is not in force only where nothing else is there."""
    every = drop_alike(candidates)
    return [one for one in every if not one.ended or one.pinned] or every


def add_abstract(content: DraftContent, profile: Profile, topic: Topic) -> DraftContent:
    """The draft with an abstract before it, made of its own sentences."""
    left = int(profile.abstract_chars * ABSTRACT_OVER)
    taken: list[Sentence] = []
    for role, most in (
        (SectionRole.BACKGROUND, 1),
        (SectionRole.SITUATION, 1),
        (SectionRole.PROBLEMS, 1),
        (SectionRole.SUGGESTIONS, 2),
    ):
        for one in _tellings(content, role, topic)[:most]:
            if len(one.text) <= left:
                taken.append(replace(one, sentence_id=f"{one.sentence_id}a"))
                left -= len(one.text)
    if not taken:
        return content
    section = DraftSection(
        key="abstract",
        heading="摘要",
        role=SectionRole.ABSTRACT,
        paragraphs=(DraftParagraph(sentences=tuple(taken)),),
    )
    return replace(content, sections=(section, *content.sections))


def fit_limit(content: DraftContent, most_chars: int) -> DraftContent:
    """The draft inside its limit: the last sentence of the longest section goes until it fits.

    A section keeps its first sentence as long as another has more than one; where none has, the longest one goes.
    """
    while content.count_chars() > most_chars and content.sections:
        longer = [one for one in content.sections if sum(1 for _ in one.sentences()) > 1] or content.sections
        longest = max(longer, key=lambda one: sum(len(sentence.text) for sentence in one.sentences()))
        parts = (_without_last(one) if one is longest else one for one in content.sections)
        content = replace(content, sections=tuple(one for one in parts if one.paragraphs))
    return content


def alternatives(section: ProfileSection, candidates: Iterable[Candidate]) -> list[Candidate]:
    """What else may stand in a section, the best first."""
    scored = [(score_for(section.role, one), one) for one in in_force(candidates)]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def _best_ground(pool: Sequence[Candidate]) -> list[Candidate]:
    """The provisions on which a background rests, kept from the suggestions: one, or some where there are many."""
    rules = [(score_for(SectionRole.BACKGROUND, one), one) for one in pool if is_basis(one)]
    best = sorted((pair for pair in rules if pair[0] > 0), key=lambda pair: -pair[0])
    return [one for _, one in best[: _GROUND if len(pool) >= _RICH else 1]]


def _by_scarcity(sections: Sequence[ProfileSection]) -> list[ProfileSection]:
    """Problems, causes and proposals are rarer than ground and practice: their sections choose first."""
    order = (
        *(SectionRole.PROBLEMS, SectionRole.CAUSES, SectionRole.SITUATION),
        *(*_ASKING, SectionRole.BACKGROUND),
    )
    return sorted(sections, key=lambda one: order.index(one.role) if one.role in order else len(order))


def _plan(
    section: ProfileSection, pool: Sequence[Candidate], used: Sequence[Candidate], chars: int, topic: Topic
) -> _Plan:
    scored = [(score_for(section.role, one), one) for one in pool if one not in used]
    most = _MOST.get(section.role, _MOST_OTHERWISE)
    if section.role is SectionRole.BACKGROUND:
        return _plan_background(scored, used, chars, most)
    if section.role is SectionRole.PROBLEMS:
        told = [(score, one) for score, one in scored if says_problem(one)]
        chosen = choose(told or scored, most_chars=chars, most=most if told else _GUARDED, added_chars=NAMING_CHARS)
        return [[one] for one in chosen]
    if section.itemised:
        scored = [(score, one) for score, one in scored if score > 0]
        named = [(score, one) for score, one in scored if derive_head(one.text, topic)]
        most = min(most, (len(scored) + 1) // 2)  # where little is known, the background has its part
        chosen = choose(
            named if len(named) >= _ENOUGH_ITEMS else scored, most_chars=chars, most=most, beside=used,
            added_chars=2 * NAMING_CHARS,
        )  # fmt: skip
        return [[one] for one in _beside_problems(chosen, used)]
    chosen = in_order(choose(scored, most_chars=chars, most=most, beside=used, added_chars=NAMING_CHARS))
    return _paragraphs(chosen)


def _plan_background(
    scored: Sequence[tuple[float, Candidate]], used: Sequence[Candidate], chars: int, most: int
) -> _Plan:
    rules = [(score, one) for score, one in scored if is_basis(one)]
    general = [(score, one) for score, one in rules if score > 0 and (one.level < _LOCAL or one.own)]
    rules = general if len(general) >= _ENOUGH_GROUND else rules  # what other provinces ordain is practice then
    facts = [(score, one) for score, one in scored if not is_basis(one)]
    told = choose(
        facts, most_chars=int(chars * (1 - _BASIS_SHARE)) if rules else chars, most=most, beside=used,
        added_chars=NAMING_CHARS,
    )  # fmt: skip
    left = chars - sum(len(one.text) + NAMING_CHARS for one in told)
    basis = choose(rules, most_chars=left, most=most, beside=used, added_chars=NAMING_CHARS)
    return [*_paragraphs(in_order(basis)), *_paragraphs(in_order(told))]


def _paragraphs(chosen: Sequence[Candidate]) -> _Plan:
    """Sentences of one document stand together; a paragraph has no more than a few."""
    made: _Plan = []
    for one in chosen:
        if made and len(made[-1]) < PARAGRAPH_SENTENCES and made[-1][-1].level == one.level:
            made[-1].append(one)
        else:
            made.append([one])
    return made


def _beside_problems(chosen: Sequence[Candidate], used: Sequence[Candidate]) -> list[Candidate]:
    """Suggestions in the order of the problems that they answer, the others behind them as they were."""
    rest = list(chosen)
    ordered: list[Candidate] = []
    for problem in (one for one in used if says_problem(one)):
        answers = max(rest, key=lambda one: overlap(one, problem), default=None)
        if answers is not None and overlap(answers, problem) > 0:
            ordered.append(answers)
            rest.remove(answers)
    return [*ordered, *rest]


def _write(section: ProfileSection, plan: _Plan, topic: Topic, used: Sequence[Candidate]) -> DraftSection | None:
    """A section in words; None where it is optional and has nothing."""
    if not plan:
        if section.optional:
            return None
        paragraphs = [DraftParagraph(sentences=(make_link(lacking(section.role), section.key),))]
        return _section(section, paragraphs)
    lead = section.lead
    if section.role is SectionRole.PROBLEMS and not any(says_problem(one) for one in plan[0]):
        lead = GUARD_AGAINST
    proposing = section.role in _ASKING
    paragraphs = [DraftParagraph(sentences=(make_link(lead, section.key),))] if lead else []
    heads: set[str] = set()
    for group in plan:
        head = _head(group[0], topic, heads) if section.itemised else ""
        claims = [
            make_claim(one, before=group[place - 1] if place else None, proposing=proposing)
            for place, one in enumerate(group)
        ]
        paragraphs.append(DraftParagraph(sentences=tuple(claims), heading=head))
    return _section(section, paragraphs)


def _head(one: Candidate, topic: Topic, taken: set[str]) -> str:
    head = derive_head(one.text, topic)
    if not head or head in taken:
        head = f"落实{one.sentence.article}要求" if one.sentence.article else "落实有关要求"
    taken.add(head)
    return head


def _section(section: ProfileSection, paragraphs: Sequence[DraftParagraph]) -> DraftSection:
    return DraftSection(key=section.key, heading=section.heading, role=section.role, paragraphs=tuple(paragraphs))


def _tellings(content: DraftContent, role: SectionRole, topic: Topic) -> list[Sentence]:
    """Claims of a role that are short enough for an abstract, those that say most of the topic first."""
    found: list[Sentence] = []
    for section in content.sections:
        guards = any(one.text == GUARD_AGAINST for one in section.sentences())
        if section.role is role and not guards:
            claims = [one for one in section.sentences() if one.kind is SentenceKind.CLAIM]
            found += [one for one in claims if len(one.text) <= _SHORT_ENOUGH and not one.text.startswith("该")]
    return sorted(found, key=lambda one: (-round(topic.share(one.text), 1), len(one.text)))


def _without_last(section: DraftSection) -> DraftSection:
    last = section.paragraphs[-1]
    if len(last.sentences) > 1:
        shorter = replace(last, sentences=last.sentences[:-1])
        return replace(section, paragraphs=(*section.paragraphs[:-1], shorter))
    return replace(section, paragraphs=section.paragraphs[:-1])


def _say_widened(sections: Sequence[DraftSection], used: Iterable[Candidate]) -> tuple[DraftSection, ...]:
    matters = dict.fromkeys(one.matter for one in used if one.matter)
    if not matters or not sections:
        return tuple(sections)
    first = sections[0]
    said = make_link(WIDENED.format(matters="、".join(matters)), first.key)
    return (replace(first, paragraphs=(DraftParagraph(sentences=(said,)), *first.paragraphs)), *sections[1:])


def _say_nothing_found(topic: Topic, profile: Profile, title: str) -> DraftContent:
    sections = []
    for place, section in enumerate(one for one in profile.sections if not one.optional):
        words = NOTHING_FOUND.format(topic=topic.words) if place == 0 else lacking(section.role)
        sections.append(_section(section, [DraftParagraph(sentences=(make_link(words, section.key),))]))
    return DraftContent(title=title, sections=tuple(sections))
