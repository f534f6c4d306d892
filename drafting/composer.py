"""The composer begins a paper, finds its sources and writes its text from them, for pages and commands."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.drafts import Draft, DraftContent, Profile, Revision, SectionRole, Sentence, Source, SubQuestion
from core.errors import InvalidInputError, NotFoundError
from drafting.composing import alternatives, compose
from drafting.desk import Desk
from drafting.digest import compose_digest
from drafting.evidence import Candidate, TextReader, gather_candidates
from drafting.feedback import Opinion, compose_feedback
from drafting.profiles import ProfileShelf, open_shelf
from drafting.questions import check_questions, propose_questions
from drafting.sources import FoundSources, Searcher, find_sources
from drafting.topics import Topic, read_topic
from drafting.wording import make_claim
from index.search import Home

logger = logging.getLogger(__name__)

DEFAULT_PROFILE = "jianyi"
_NAMED = re.compile(r"《([^《》]+)》")
_ABOUT = re.compile(r"^关于(?P<matter>.+?)(?:的)?(?:建议|意见|报告|倡议书|情况反映)$")


class Composer:
    """Writes papers from the evidence of one library. Safe to share between threads."""

    def __init__(
        self,
        *,
        desk: Desk,
        search: Callable[[], Searcher],
        texts: TextReader,
        home: Callable[[], Home],
        folder: Path,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`folder` is the ZHIKU_HOME, in which own profiles lie."""
        self._desk = desk
        self._search = search
        self._texts = texts
        self._home = home
        self._folder = folder
        self._today = today

    @property
    def profiles(self) -> ProfileShelf:
        """The kinds of papers there are, own ones as their files are now."""
        return open_shelf(self._folder)

    def begin(
        self,
        topic: str,
        profile_key: str = DEFAULT_PROFILE,
        *,
        questions: Sequence[SubQuestion] = (),
        opinions: Sequence[Opinion] = (),
        addressee: str = "",
        due_on: date | None = None,
        request_document_id: str = "",
        actor: str | None = None,
    ) -> Draft:
        """Start a paper, find its sources, keep them and write its first revision.

        Args:
            profile_key: Key or name of its profile.
            questions: Sub-questions in the place of those proposed.
            opinions: What people say to a request (征求意见), for the profile that answers one.
            request_document_id: The request; where it is not given, the document that the topic names in 《》.

        Raises:
            InvalidInputError: If the topic or a question cannot be used, or there is no such profile.
        """
        profile = self.profiles.get(profile_key)
        chosen = check_questions(tuple(questions)) if questions else ()
        request_document_id = request_document_id or self._find_request(topic, profile)
        draft = self._desk.start(
            topic, profile, actor=actor, addressee=addressee, due_on=due_on, request_document_id=request_document_id
        )
        self.find_sources(draft.draft_id, chosen, actor=actor)
        self.compose_again(draft.draft_id, opinions=opinions, reason="自动起草", actor=actor)
        return self._desk.store.get(draft.draft_id)

    def propose_questions(self, topic: str, profile_key: str = DEFAULT_PROFILE) -> tuple[SubQuestion, ...]:
        """The sub-questions proposed for a topic, before a paper is begun."""
        return propose_questions(read_topic(topic), self.profiles.get(profile_key))

    def find_sources(
        self, draft_id: str, questions: Sequence[SubQuestion] = (), *, actor: str | None = None
    ) -> FoundSources:
        """Search (again) for the sub-questions of a paper and keep what was found, with pins and drops as they are.

        Args:
            questions: Sub-questions as they were edited; empty: those that it has, or those proposed.
        """
        draft = self._desk.store.get(draft_id)
        topic = read_topic(draft.topic)
        known = tuple(self._desk.store.questions(draft_id))
        asked = check_questions(tuple(questions)) if questions else known
        asked = asked or propose_questions(topic, self.profiles.get(draft.profile))
        found = find_sources(
            topic,
            asked,
            kept=_follow_questions(self._desk.store.sources(draft_id), known, asked),
            search=self._search(),
            documents=self._texts.get_many,
            excluded=frozenset({draft.request_document_id}) - {""},
        )
        self._desk.keep_sources(draft_id, found.questions, found.sources, actor=actor)
        logger.info("sources found draft_id=%s sources=%d gaps=%d", draft_id, len(found.sources), len(found.gaps))
        return found

    def compose_again(
        self,
        draft_id: str,
        *,
        opinions: Sequence[Opinion] = (),
        base: int | None = None,
        reason: str = "按现有依据重新起草",
        actor: str | None = None,
    ) -> Revision:
        """Write the text anew from the sources as they are now: pinned ones first, dropped ones never.

        Args:
            base: The revision that the person has before them; None for the newest.

        Raises:
            RevisedMeanwhileError: If there is a newer revision than `base`.
        """
        draft = self._desk.store.get(draft_id)
        content = self.write(draft, opinions=opinions)
        return self._desk.revise(
            draft_id, content, base=draft.revision if base is None else base, reason=reason, actor=actor
        )

    def write(self, draft: Draft, *, opinions: Sequence[Opinion] = ()) -> DraftContent:
        """The text of a paper from its sources as they are now; nothing is kept."""
        profile = self.profiles.get(draft.profile)
        topic = read_topic(draft.topic)
        sources = self._desk.store.sources(draft.draft_id)
        title = draft.title if draft.revision else make_title(draft.topic, profile)
        roles = {section.role for section in profile.sections}
        if SectionRole.DIGEST in roles:
            return compose_digest(
                topic, profile, sources, title=title, texts=self._texts, home=self._home(), today=self._today()
            )
        candidates = self._candidates(draft, topic)
        if SectionRole.CLAUSES in roles:
            return compose_feedback(
                topic, profile, candidates, opinions, title=title, texts=self._texts,
                request_document_id=draft.request_document_id, search=self._search(), home=self._home(),
            )  # fmt: skip
        return compose(topic, profile, candidates, title=title)

    def propose_sentence(self, draft_id: str, sentence_id: str) -> Sentence:
        """Another sentence for the place of one, of its section's evidence; one that no revision had there.

        Raises:
            NotFoundError: If there is no such sentence, or no other that would do.
        """
        draft = self._desk.store.get(draft_id)
        content = self._desk.store.revision(draft_id).content
        place = next((one for one in content.sections if sentence_id in {s.sentence_id for s in one.sentences()}), None)
        if place is None:
            raise NotFoundError("这句话已不在文稿中，可能刚被改动。请刷新后再试。")
        profile = self.profiles.get(draft.profile)
        section = next((one for one in profile.sections if one.key == place.key), None)
        if section is None:
            raise NotFoundError("摘要取自正文，请在正文中更换句子。")
        before = [
            one
            for revision in self._desk.store.revisions(draft_id)
            for one in revision.content.sentences()
            if one.sentence_id == sentence_id
        ]
        seen = {one.citation.quote for one in (*content.sentences(), *before) if one.citation is not None}
        for one in alternatives(section, self._candidates(draft, read_topic(draft.topic))):
            if one.sentence.quote not in seen:
                made = make_claim(one, proposing=section.role in (SectionRole.SUGGESTIONS, SectionRole.CALL))
                return replace(made, sentence_id=sentence_id)
        raise NotFoundError("现有依据中没有别的合适的句子。请先补充依据，或直接修改这句话。")

    def _find_request(self, topic: str, profile: Profile) -> str:
        named = _NAMED.search(topic)
        if named is None or all(section.role is not SectionRole.CLAUSES for section in profile.sections):
            return ""
        found = self._search().search(named[1], top_k=5).passages
        return next((one.document_id for one in found if one.title == named[1]), "")

    def _candidates(self, draft: Draft, topic: Topic) -> list[Candidate]:
        sources = self._desk.store.sources(draft.draft_id)
        return gather_candidates(sources, topic, texts=self._texts, home=self._home())


def make_title(topic: str, profile: Profile) -> str:
    """The title of a paper on a topic; words of the pattern that the topic has already are not said twice.

    Raises:
        InvalidInputError: If nothing is left of the topic.
    """
    words = " ".join(topic.split()).strip("。？！ ")
    about = _ABOUT.match(words)
    matter = about["matter"] if about else words.removeprefix("关于")
    if not matter:
        raise InvalidInputError("请填写题目：这份文稿要说什么事。")
    return profile.title.format(topic=matter)


def _follow_questions(
    sources: Sequence[Source], before: Sequence[SubQuestion], now: Sequence[SubQuestion]
) -> list[Source]:
    """Sources at the places that their questions have now; those of a question that is gone go to its role, or go."""
    followed = []
    for one in sources:
        asked = before[one.place] if one.place < len(before) else None
        places = [place for place, other in enumerate(now) if other == asked]
        places = places or [place for place, other in enumerate(now) if asked and other.role is asked.role]
        if places:
            followed.append(replace(one, place=places[0]))
    return followed
