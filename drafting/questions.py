"""Sub-questions proposed for a topic: what the sections of a paper must answer, in plain words that search well."""

from __future__ import annotations

from collections.abc import Mapping

from core.drafts import Profile, SectionRole, SubQuestion
from core.errors import InvalidInputError
from drafting.topics import Topic

LONGEST_QUESTION, MOST_QUESTIONS = 200, 20

# `{topic}` is the matter alone (数据安全), so that a verb may stand before it. The topic must outweigh the other words,
# or else search finds what is said of 法规 or 问题 in general.
_ASKED: Mapping[SectionRole, tuple[str, ...]] = {
    SectionRole.BACKGROUND: ("{topic}有哪些法律法规和政策规定？", "{topic}工作开展得如何，有哪些数据？"),
    SectionRole.SITUATION: ("{topic}开展了哪些工作？", "{topic}有哪些数据和成效？"),
    SectionRole.PROBLEMS: ("{topic}存在哪些问题和困难？",),
    SectionRole.CAUSES: ("{topic}问题的原因是什么？",),
    SectionRole.PRACTICE: ("各地{topic}有哪些规定和做法？",),
    SectionRole.SUGGESTIONS: ("加强{topic}应当采取哪些措施？", "{topic}有哪些支持和保障？"),
    SectionRole.CLAUSES: ("{topic}的条款有哪些？", "{topic}有哪些法律法规和政策规定？"),
    SectionRole.CALL: ("{topic}应当怎样做，不得怎样做？", "{topic}的行业自律有哪些要求？"),
    SectionRole.DIGEST: ("{topic}有哪些法律法规和政策规定？",),
}


def propose_questions(topic: Topic, profile: Profile) -> tuple[SubQuestion, ...]:
    """The questions that a paper of this kind must answer on a topic, in the order of its sections."""
    asked: dict[str, SubQuestion] = {}
    roles = dict.fromkeys(section.role for section in profile.sections)
    has_situation = SectionRole.SITUATION in roles
    for role in roles:
        patterns = _ASKED.get(role, ())
        if role is SectionRole.BACKGROUND and has_situation:
            patterns = patterns[:1]
        for pattern in patterns:
            question = pattern.format(topic=topic.focus)
            asked.setdefault(question, SubQuestion(question=question, role=role))
    return tuple(asked.values())


def check_questions(questions: tuple[SubQuestion, ...]) -> tuple[SubQuestion, ...]:
    """Questions as a person edited them: blanks joined, empty ones left out.

    Raises:
        InvalidInputError: If one is too long, or there are too many, or none.
    """
    kept = []
    for one in questions:
        words = " ".join(one.question.split())
        if len(words) > LONGEST_QUESTION:
            raise InvalidInputError(f"每个问题最多 {LONGEST_QUESTION} 字，「{words[:20]}…」有 {len(words)} 字。")
        if any(character.isalnum() for character in words):
            kept.append(SubQuestion(question=words, role=one.role))
    if not kept:
        raise InvalidInputError("至少要有一个问题，才能查找依据。")
    if len(kept) > MOST_QUESTIONS:
        raise InvalidInputError(f"最多 {MOST_QUESTIONS} 个问题，现有 {len(kept)} 个。请合并后再查找。")
    return tuple(kept)
