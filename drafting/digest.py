"""A digest of one policy for members (会员政策摘要): what it is, since when, who must do what, by when, or else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.documents import Document, DocumentType, Validity
from core.drafts import DraftContent, DraftParagraph, DraftSection, Profile, ProfileSection, Sentence, Source
from core.regions import NATIONAL
from core.validity import begins_on, find_validity, is_draft
from drafting.composing import FILLED, compose, fit_limit
from drafting.evidence import Candidate, TextReader, read_document
from drafting.selecting import choose
from drafting.sentences import LONGEST
from drafting.topics import Topic
from drafting.wording import lacking, make_claim, make_link
from index.search import Home

_IN_FORCE = re.compile(r"自\s*[0-9〇零一二三四五六七八九十]{4}\s*年.{1,12}起(?:施行|实施|执行|生效)")
_STATE = re.compile(
    r"国家机关|工作人员|人民政府|主管部门|有关部门|国家(?:建立|推进|支持|鼓励|积极)|国务院|网信部门|上级机关|国有"
)
_MEMBERS = re.compile(
    r"经营者|企业|处理者|提供者|运营者|行业(?:组织|协会)|协会|单位|平台|生产者|开发者|任何(?:个人|组织)|组织|网络产品|从业|法人|社会团体"
)
_DUTY = re.compile(r"应当|不得|禁止|必须|有权|可以")
_ROOM = 130  # what each section may take; the longest gives way where it is too much
_HANDY = 110  # a longer sentence takes too much of one page
_DEADLINE = re.compile(
    r"[0-9一二三四五六七八九十]+\s*(?:个)?(?:工作日|日|天|小时|个月|月|年)(?:内|以内|之内|以前|前)|每(?:年|季度|半年|月)(?!度报)"
)
_PENALTY = re.compile(r"罚款|处罚|责令|没收|吊销|追究|停业|警告|处分|处[一二三四五六七八九十百千万0-9]+")
_MEET, _SAID = 0.5, 0.9  # share of the topic that the title must say for the policy to be meant; to be it for sure

# These sections choose before the others, which would take what is theirs.
_RARE = ("what", "deadlines", "penalties")
_MOST = {"what": 2, "duties": 5, "deadlines": 2, "penalties": 2}


def compose_digest(
    topic: Topic,
    profile: Profile,
    sources: Sequence[Source],
    *,
    title: str,
    texts: TextReader,
    home: Home,
    today: date,
) -> DraftContent:
    """A digest of the newest policy among the sources that fits the topic. All its sentences come from that one."""
    known = texts.get_many({one.document_id for one in sources})
    policy = find_policy(topic, sources, known, today, province=home.province)
    if policy is None:
        return compose(topic, profile, (), title=title)
    source = next(one for one in sources if one.document_id == policy.document_id)
    sentences = read_document(policy, source, texts=texts, topic=topic, home=home)
    wanted = int(profile.max_chars * FILLED)
    used: list[Candidate] = []
    chosen: dict[str, list[Candidate]] = {}
    for section in sorted(profile.sections, key=lambda one: one.key not in _RARE):
        chosen[section.key] = _choose(section, sentences, topic, used, int(wanted * section.share))
        used += chosen[section.key]
    sections = [_write(one, chosen[one.key]) for one in profile.sections if chosen[one.key] or not one.optional]
    return fit_limit(DraftContent(title=title, sections=tuple(sections)), profile.max_chars)


def find_policy(
    topic: Topic, sources: Sequence[Source], known: dict[str, Document], today: date, *, province: str = ""
) -> Document | None:
    """The newest policy that the topic means: named by it, or with the topic in its title, or first among the sources.

    National ones and those of the own province come before those that bind others. None where no source is a policy.
    """
    policies = [
        one
        for one in known.values()
        if one.metadata.document_type in (DocumentType.LAW, DocumentType.POLICY, DocumentType.NOTICE)
        and not is_draft(one.metadata.title)
        and (find_validity(one.metadata, today) not in (Validity.AMENDED, Validity.REPEALED))
    ]
    if not policies:
        return None
    named = [one for one in policies if one.metadata.title in topic.words or topic.words in one.metadata.title]
    titled = [one for one in policies if topic.share(one.metadata.title) >= _MEET]
    if named or titled:
        return max(
            named or titled,
            key=lambda one: (
                one.metadata.region in (NATIONAL, "", province),
                topic.share(one.metadata.title) > _SAID,
                begins_on(one.metadata) or date.min,
            ),
        )
    order = [one.document_id for one in sources]
    return min(policies, key=lambda one: order.index(one.document_id))


def _choose(
    section: ProfileSection, sentences: Sequence[Candidate], topic: Topic, used: Sequence[Candidate], chars: int
) -> list[Candidate]:
    scored = [(_score(section.key, one, topic), one) for one in sentences if one not in used]
    most = _MOST.get(section.key, 4)
    chosen = choose(scored, most_chars=max(chars, _ROOM), most=most) or choose(scored, most_chars=LONGEST, most=1)
    return sorted(chosen, key=lambda one: one.order)


def _score(key: str, one: Candidate, topic: Topic) -> float:
    own = (
        0.3
        + topic.share(one.text)
        + 0.6 * bool(_MEMBERS.search(one.text[:40]))
        - 0.7 * bool(_STATE.search(one.text[:30]))
    )
    own *= 1.0 if len(one.text) <= _HANDY else 0.6
    penal = bool(_PENALTY.search(one.text))
    if key == "what":
        return 3.0 if _IN_FORCE.search(one.text) else 1.0 if "适用本" in one.text else 0.5 * ("制定本" in one.text)
    if "适用本" in one.text or "制定本" in one.text:
        return 0.0
    if key == "penalties":
        return own + 0.3 * ("罚款" in one.text) if penal else 0.0
    if key == "deadlines":
        return own if _DEADLINE.search(one.text) and not penal else 0.0
    if penal or not _DUTY.search(one.text):
        return 0.0
    return own + 0.3 * ("应当" in one.text or "不得" in one.text)


def _write(section: ProfileSection, chosen: Sequence[Candidate]) -> DraftSection:
    sentences: list[Sentence] = []
    for one in chosen:
        made = make_claim(one)
        named = section.key == "what" and not sentences
        sentences.append(made if named else replace(made, text=one.sentence.quote))  # the number of the article stays
    if not sentences:
        sentences = [make_link(lacking(section.role), section.key)]
    paragraphs = (DraftParagraph(sentences=tuple(sentences)),)
    return DraftSection(key=section.key, heading=section.heading, role=section.role, paragraphs=paragraphs)
