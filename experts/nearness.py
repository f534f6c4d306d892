"""How much a passage of a linked document counts for a person who is only named in a part of it. Pure but for reading.

A document that a person wrote, or that somebody linked by hand, speaks for the person as a whole. Of any other
document in which the person was found and confirmed — an agenda, a report of a contest — the paragraphs that name the
person, and what stands under the same heading, count in full; the rest counts half: it says what the occasion was
about, not what this person said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from core.documents import Chunk
from core.mentions import Mention, MentionPlace

FAR_WEIGHT = 0.5

# Weight of a passage for an expert: (expert_id, document_id, the passage or None where its text is gone).
Weigher = Callable[[str, str, Chunk | None], float]


def whole_documents(document_ids: Iterable[str]) -> Weigher:
    """Every passage counts in full."""
    return lambda expert_id, document_id, chunk: 1.0


def weigh_passages(mentions: Iterable[Mention]) -> Weigher:
    """The weights that confirmed mentions give."""
    places: defaultdict[tuple[str, str], tuple[MentionPlace, ...]] = defaultdict(tuple)
    for mention in mentions:
        if not mention.found.role.is_author:
            places[mention.found.expert_id, mention.document_id] = mention.found.places

    def weigh(expert_id: str, document_id: str, chunk: Chunk | None) -> float:
        own = places.get((expert_id, document_id))
        if not own or chunk is None or any(_is_near(place, chunk) for place in own):
            return 1.0
        return FAR_WEIGHT

    return weigh


def _is_near(place: MentionPlace, chunk: Chunk) -> bool:
    inside = chunk.first_block <= place.block <= chunk.last_block
    return inside or bool(place.heading_path and place.heading_path == chunk.locator.heading_path)
