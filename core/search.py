"""Records of search and matching: what was asked, what was found, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.documents import DocumentType, Locator, Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilters:
    """What search may return; an unset field excludes nothing.

    Attributes:
        year_from, year_to: Years of publication, both included.
        regions: Short province names or "全国"; any of them.
        types: Any of them.
        as_of: Only what was published on or before this day; of laws and policies, only what was in force on it.
        document_ids: Only these documents; None means all.
        issuers: Full names of issuing bodies; documents that any of them issued, alone or with others.
        numbers: 发文字号 as the documents bear them; any of them.
        phrases: Passages that contain all of these verbatim, white space and punctuation apart.
    """

    year_from: int | None = None
    year_to: int | None = None
    regions: tuple[str, ...] = ()
    types: tuple[DocumentType, ...] = ()
    as_of: date | None = None
    document_ids: tuple[str, ...] | None = None
    issuers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something understood from the words of a query, offered as a chip; it excludes only when clicked.

    Attributes:
        kind: "year", "region", "type", "issuer", "number" (发文字号), "phrase" (quoted) or "recent" (最新).
        value: "2022", "云南", "工作报告", "工业和信息化部", "国发〔2021〕37号" …; of "recent" the first year meant.
        words: The words of the query it was read from.
    """

    kind: str
    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The document that replaced, amended or repealed another one."""

    document_id: str
    title: str
    published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One passage found.

    Attributes:
        rank: From 1.
        score: Fused score, comparable inside one answer only.
        highlights: Half-open (start, end) character ranges of `text` that carry words of the query, ascending.
        planned: True where the text speaks of a plan (拟、将、计划), not of a fact.
        edition: Name of the document version it was found in.
        validity: Whether its document is in force on the day asked for; None for what cannot be, such as a report.
        replaced_by: What ended or will end the document, where the library holds it.
    """

    rank: int
    score: float
    chunk_id: int
    document_id: str
    title: str
    locator: Locator
    text: str
    highlights: tuple[tuple[int, int], ...]
    planned: bool
    edition: str
    validity: Validity | None = None
    replaced_by: Replacement | None = None

    @property
    def version(self) -> int:
        """Number of the document's version, as the edition names it ("d1@2", "d1@2~3"); 1 where it names none."""
        number = self.edition.rpartition("@")[2].partition("~")[0]
        return int(number) if number.isdigit() else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSentence:
    """A sentence with one of the figures that may have to be added up.

    Attributes:
        sentence: As it stands in the passage.
        figure: Half-open character range of the figure with its unit in `sentence`.
        value: What the figure says, None where it says 余, 近 or 约.
    """

    chunk_id: int
    document_id: str
    title: str
    locator: Locator
    sentence: str
    figure: tuple[int, int]
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Figures that a question for a total may mean together.

    Attributes:
        parts: Two or more sentences, in the order of their passages.
        total: Their sum, calculated only where all are exact, of one unit, and of periods that do not overlap.
    """

    unit: str
    parts: tuple[CountedSentence, ...]
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The answer to one query.

    Attributes:
        answered: False where the material holds no direct answer; the passages are then only what is nearest.
        confidence: In [0, 1]; how likely the passages hold the answer.
        lacking: What the question asks for and no passage has ("list", "count", "amount", "day", "phone"), or "".
        addition: Figures in several sentences that the question may mean together, None where there are none.
    """

    query: str
    answered: bool
    confidence: float
    hints: tuple[Hint, ...]
    passages: tuple[Passage, ...]
    took_ms: float
    lacking: str = ""
    addition: Addition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage of a linked document that speaks for an expert (依据)."""

    document_id: str
    title: str
    chunk_id: int
    locator: Locator
    quote: str
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertMatch:
    """An expert who can answer, with the reasons in words.

    Attributes:
        rank: From 1.
        score: For ordering inside one answer only; never shown on a page.
        reasons: Sentences (推荐理由).
        evidence: Up to three passages; empty for an expert known by the profile alone, which is a normal result.
        notes: What changed the order a little, in words: use this year, age of the evidence, availability.
    """

    rank: int
    score: float
    expert_id: str
    name: str
    sector: str
    unit: str
    title: str
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()
