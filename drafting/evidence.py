"""The sentences that a draft may be made of: read from its sources, each with what is known about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from core.documents import Block, Chunk, Document, DocumentType, Locator
from core.drafts import Citation, Source, SourceState
from core.regions import NATIONAL
from drafting.orders import gives_orders
from drafting.sentences import PlainSentence, read_sentences
from drafting.sources import DRAFT_TEXT, NEAR_ONLY, NOT_USED
from drafting.topics import Topic, widen
from index.plans import speaks_of_plan
from index.question_words import carries_content, split_pieces
from index.search import Home

_ARTICLE_HEADING = re.compile(r"^第[一二三四五六七八九十百零〇0-9]+条")
_FEW = 12  # sentences, too few to write a paper of
_WIDER = 0.5  # how much a sentence on the wider matter counts beside one on the topic
_ABOUT = 0.75  # share of the topic from which on a title or heading is about it
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")
# A report's sentence without a subject that begins with what is to be done: it calls for it and tells of nothing done.
_CALLS_FOR = re.compile(
    r"^(?:准确|全面|牢牢|切实|着力|努力|积极|进一步|持续|深入|不断|加快|加强|强化|提高|提升|推进|推动|促进|坚持|探索|完善|健全|建立|优化|引导|"
    r"统筹|夯实|做好|做优|抓好|组织开展|规范|培育|争取|力争|打造|紧跟|以.{2,20}为(?:主线|抓手|目标|契机|核心))"
)
_DONE = re.compile(r"了|已|累计|同比|圆满|成功|顺利|[0-9]")
_TARGET = re.compile(r"^到\s*(?:[0-9]{4}|“十)")


class TextReader(Protocol):
    """Where the texts of sources are read."""

    def get_many(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by their ids; those that are gone are left out."""

    def chunks_by_id(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Chunks by their ids; those that are gone are left out."""

    def chunks(self, document_id: str, version: int) -> list[Chunk]:
        """All chunks of one version in reading order."""

    def blocks(self, document_id: str, version: int, first: int = 0, last: int | None = None) -> list[Block]:
        """Blocks of one version in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may stand in the draft.

    Attributes:
        places: Numbers of the sub-questions for which its passage was found, with its rank there.
        bearing: How much it bears upon the topic, in (0, 1].
        about: Share of the topic that its title or headings say, in [0, 1].
        matter: Where the library says little of the topic, the matter that it bears upon instead; else "".
        is_rule: Whether it is a provision (第…条) and not a report of something.
        planned: Whether it tells of what is intended.
        ended: Why it is the last resort: 已废止, 已修改, 尚未生效, 征求意见稿; "" where nothing is against it.
        own: Whether it comes from the association itself or its province.
        level: 0 a national law, 1 what else is national, 2 what is local, 3 what is no rule or policy.
    """

    sentence: PlainSentence
    source: Source
    document_type: DocumentType
    issuer: str
    region: str
    day: date | None
    places: tuple[tuple[int, int], ...]
    bearing: float
    about: float
    is_rule: bool
    planned: bool
    ended: str
    own: bool
    pinned: bool
    near_only: bool
    level: int
    order: tuple[int, int]
    pieces: frozenset[str]
    matter: str = ""

    @property
    def text(self) -> str:
        """The sentence without number."""
        return self.sentence.text

    @property
    def key(self) -> tuple[str, str]:
        """What it is recognised by."""
        return self.source.document_id, self.sentence.quote

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        return Citation(
            document_id=self.source.document_id,
            version=self.source.version,
            chunk_id=self.source.chunk_id,
            title=self.source.title,
            locator=self.sentence.locator,
            quote=self.sentence.quote,
        )


def gather_candidates(sources: Sequence[Source], topic: Topic, *, texts: TextReader, home: Home) -> list[Candidate]:
    """Sentences of all sources that are not dropped and still stand in the library, those nearest to search first.

    Where few bear upon the topic, those that bear upon its matter follow, marked as such (`topics.widen`). Left out is
    what does not bear upon it or only lists it among others (but all of a pinned passage may be used), what gives
    orders to its reader or speaks in another body's first person, and what is dated by words of which no title tells
    the year.
    """
    chosen: dict[int, list[tuple[int, Source]]] = {}
    ranks: dict[int, int] = {}
    for source in sources:
        if source.state is not SourceState.DROPPED:
            rank = ranks.get(source.place, 0)
            ranks[source.place] = rank + 1
            chosen.setdefault(source.chunk_id, []).append((rank, source))
    chunks = texts.chunks_by_id(chosen)
    documents = texts.get_many({chunk.document_id for chunk in chunks.values()})
    passages = [
        (chunk, texts.blocks(chunk.document_id, chunk.version, chunk.first_block, chunk.last_block), known, asked)
        for chunk_id, asked in chosen.items()
        if (chunk := chunks.get(chunk_id)) is not None and (known := documents.get(chunk.document_id)) is not None
    ]

    def gather(about: Topic) -> Iterator[Candidate]:
        for chunk, blocks, known, asked in passages:
            yield from _candidates(chunk, blocks, known, asked, about, home)

    found = list(gather(topic))
    if len(found) < _FEW:
        seen = {one.key for one in found}
        for matter in widen(topic):
            wider = [one for one in gather(matter) if one.key not in seen]
            found += [replace(one, bearing=one.bearing * _WIDER, matter=matter.focus) for one in wider]
            seen.update(one.key for one in wider)
    return found


def read_document(known: Document, source: Source, *, texts: TextReader, topic: Topic, home: Home) -> list[Candidate]:
    """All sentences of one document in reading order, whether or not they bear upon the topic."""
    found: list[Candidate] = []
    version = known.served_version or known.version
    blocks = texts.blocks(known.document_id, version)
    for chunk in texts.chunks(known.document_id, version):
        asked = [(0, _at(source, chunk, known))]
        own = blocks[chunk.first_block : chunk.last_block + 1]
        found += _candidates(chunk, own, known, asked, topic, home, every=True)
    return found


def _at(source: Source, chunk: Chunk, known: Document) -> Source:
    return Source(
        place=source.place,
        document_id=known.document_id,
        version=chunk.version,
        chunk_id=chunk.chunk_id,
        title=known.metadata.title,
        locator=chunk.locator,
        text=chunk.text,
        flags=source.flags,
    )


def _candidates(
    chunk: Chunk,
    blocks: Sequence[Block],
    known: Document,
    asked: Sequence[tuple[int, Source]],
    topic: Topic,
    home: Home,
    *,
    every: bool = False,
) -> list[Candidate]:
    made = []
    source = asked[0][1]
    pinned = any(one.state is SourceState.PINNED for _, one in asked)
    metadata = known.metadata
    own = bool(home.body and metadata.issuer == home.body) or bool(home.province and metadata.region == home.province)
    ended = next((flag for flag in source.flags if flag.startswith((*NOT_USED, DRAFT_TEXT))), "")
    for number, sentence in enumerate(read_sentences(chunk, blocks)):
        headings = sentence.locator.heading_path
        bearing = topic.bearing(sentence.text, source.title, *headings)
        if not bearing and pinned:
            bearing = max(0.1, topic.share(sentence.text, source.title, *headings))
        about = max(topic.share(one) for one in (source.title, *headings))
        if bearing and about < _ABOUT and topic.is_listed_only(sentence.text) and not pinned:
            bearing = 0.0
        if (not bearing and not every) or (sentence.first_person and not own):
            continue
        if gives_orders(sentence.quote):
            continue
        if sentence.dated_by_context and not _YEAR.search(source.title):
            continue
        is_rule = bool(sentence.article) or any(_ARTICLE_HEADING.match(heading) for heading in headings)
        planned = (
            speaks_of_plan(sentence.text, heading_path=headings)
            or bool(_TARGET.match(sentence.text))
            or bool(_CALLS_FOR.match(sentence.text) and not _DONE.search(sentence.text))
        )
        made.append(
            Candidate(
                sentence=sentence,
                source=source,
                document_type=metadata.document_type,
                issuer=metadata.issuer,
                region=metadata.region,
                day=metadata.effective_on or metadata.published_on,
                places=tuple((one.place, rank) for rank, one in asked),
                bearing=bearing,
                about=about,
                is_rule=is_rule,
                planned=planned and not is_rule,
                ended=ended.partition("，")[0],
                own=own,
                pinned=pinned,
                near_only=all(NEAR_ONLY in one.flags for _, one in asked),
                level=_level(known, is_rule),
                order=(chunk.ordinal, number),
                pieces=frozenset(filter(carries_content, split_pieces(sentence.text))),
            )
        )
    return made


def _level(known: Document, is_rule: bool) -> int:
    metadata = known.metadata
    if not is_rule and metadata.document_type not in (DocumentType.LAW, DocumentType.POLICY):
        return 3
    if metadata.region not in (NATIONAL, ""):
        return 2
    return 0 if metadata.title.rstrip("）)0123456789年修正订(（").endswith("法") else 1


def place_of(locator: Locator) -> str:
    """The number of the article that a place lies in, "" where it is none."""
    return next((heading for heading in reversed(locator.heading_path) if _ARTICLE_HEADING.match(heading)), "")
