"""What was already suggested on a topic: our own papers by title and suggestions, when, to whom, with what result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from core.adoption import EarlierPaper
from core.drafts import DraftState
from drafting.resemblance import Passages
from drafting.tracing import read_suggestions
from index.encoders import Encoder
from storage.adoption import AdoptionStore
from storage.drafts import DraftStore

# The least likeness of a topic to a title or suggestion. A topic whose every word stands in a title reaches 1.5.
BAR = 0.8
_SENTENCES = 3
_LONGEST_TOPIC = 400


def find_earlier(
    topic: str, *, drafts: DraftStore, store: AdoptionStore, encoder: Encoder, top_k: int = 5, apart: str = ""
) -> Sequence[EarlierPaper]:
    """Papers of our own on a topic, the nearest first; those given up are left out.

    Args:
        topic: In any words; of a very long one the beginning counts.
        apart: Id of the paper that asks, which is not among the answers.
    """
    known = [one for one in drafts.list() if one.revision and one.draft_id != apart]
    known = [one for one in known if one.state is not DraftState.ABANDONED]
    texts: list[str] = []
    owners: list[str] = []
    for draft in known:
        suggestions = read_suggestions(drafts.revision(draft.draft_id).content)
        own = [draft.title, *(sentence.text for one in suggestions for sentence in one.sentences)]
        texts += own
        owners += [draft.draft_id] * len(own)
    if not texts or not topic.strip():
        return []
    scores = Passages(texts, encoder=encoder).score([topic[:_LONGEST_TOPIC]])[0]
    ranked: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for score, text, owner in zip(scores, texts, owners, strict=True):
        ranked[owner].append((float(score), text))
    best = {owner: max(score for score, _ in own) for owner, own in ranked.items()}
    near = sorted((one for one in known if best[one.draft_id] >= BAR), key=lambda one: -best[one.draft_id])
    return [
        EarlierPaper(
            draft_id=one.draft_id,
            title=one.title,
            state=one.state,
            sentences=tuple(text for _, text in sorted(ranked[one.draft_id][1:], reverse=True)[:_SENTENCES]),
            submissions=tuple(store.submissions(one.draft_id)),
            adoptions=tuple(store.adoptions(one.draft_id)),
            score=round(best[one.draft_id], 4),
        )
        for one in near[:top_k]
    ]
