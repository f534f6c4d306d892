"""What of a passage goes into the index: the text that is embedded and the fields that are filtered on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.documents import Metadata
from index.engine import ANYONE, FieldValue, Immutable

# Raise it when `passage_text` or the bigram vectors change: an index of another recipe is built anew.
RECIPE = 2
OPENING_CHARS = 120
_NUMBER_BITS = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An expert's profile as it is searched.

    Attributes:
        text: Everything that tells what the person knows: specialties, biography, post, title.
        fields: Filter fields, e.g. `{"region": "云南"}`.
    """

    expert_id: str
    text: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageInput(Immutable):
    """A passage or profile on its way into the index; `text` is what is embedded."""

    point_id: int
    edition: str
    document_id: str
    text: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


def passage_text(title: str, heading_path: Sequence[str], text: str, opening: str = "") -> str:
    """The text of a passage as it is embedded, dense and sparse alike: title, headings from the outermost, passage.

    Args:
        opening: The opening of the document (`find_opening`), for a passage that follows it. It counts where the
            passage stands under no heading: what 「缓缴期限最长6个月」 is about, and for whom, stands at the beginning.
    """
    above = heading_path or (opening[: len(text)],)  # never longer than the passage, which it would drown
    return "\n".join(part for part in (title, *above, text) if part)


def document_texts(title: str, passages: Sequence[tuple[Sequence[str], str]]) -> list[str]:
    """The texts of all passages of a document as they are embedded.

    Args:
        passages: Headings and text of each, in reading order, from the first on.
    """
    opening = find_opening(passages[0][1]) if passages else ""
    return [
        passage_text(title, headings, text, opening if place else "") for place, (headings, text) in enumerate(passages)
    ]


def find_opening(text: str) -> str:
    """The opening of a document from the text of its first passage: mostly what it is called, by whom and for whom."""
    return " ".join(text.split())[:OPENING_CHARS]


def document_fields(metadata: Metadata, experts: Sequence[str]) -> dict[str, FieldValue]:
    """Filter fields of all passages of a document.

    Args:
        experts: Ids of the experts whom the document is linked to.
    """
    day = metadata.published_on
    known = day or metadata.effective_on  # of a law that says no more, the day from which it is in force
    return {
        "year": day.year if day else None,
        "day": int(known.strftime("%Y%m%d")) if known else None,
        "region": metadata.region or None,
        "type": str(metadata.document_type),
        "experts": [ANYONE, *experts] if experts else [],
    }


def profile_number(expert_id: str) -> int:
    """Number of the point that holds an expert's profile; the same in every process, in [0, 2**63)."""
    digest = hashlib.blake2b(expert_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _NUMBER_BITS)
