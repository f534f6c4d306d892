"""Taking a change over: put into the sentence as it reads now, where the words in question still stand. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher

from core.drafts import DraftContent
from core.errors import InvalidInputError
from core.opinions import Opinion
from drafting.editing import find_sentence, remove, replace_sentence


def apply_change(content: DraftContent, seen: str, said: Opinion) -> DraftContent:
    """The content with a change taken over.

    Args:
        seen: The sentence as the expert saw it; it may have been edited since.

    Raises:
        InvalidInputError: If the words that are to be changed are not in the sentence any more.
        NotFoundError: If the sentence is gone.
    """
    now = find_sentence(content, said.sentence_id).text
    low, high = said.start, said.start + len(said.quote)
    place = low if now == seen else _find_now(seen, now, low, high)
    if place is None or now[place : place + len(said.quote)] != said.quote:
        raise InvalidInputError(
            "这句话在专家看过以后又改动过，意见所指的文字已经不在了。请对照意见手工修改，再标为「已手工采纳」。"
        )
    text = now[:place] + said.text + now[place + len(said.quote) :]
    return replace_sentence(content, said.sentence_id, text) if text.strip() else remove(content, said.sentence_id)


def _find_now(seen: str, now: str, low: int, high: int) -> int | None:
    """Where the characters from low to high stand now, None where they were changed."""
    blocks = SequenceMatcher(None, seen, now, autojunk=False).get_matching_blocks()
    return next((b + low - a for a, b, size in blocks if size and a <= low and high <= a + size), None)
