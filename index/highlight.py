"""Which characters of a passage carry words of the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.bigrams import TERM_RUN, normalise_text, stem_word
from index.question_words import content_pieces, content_runs, is_chinese
from index.words import LONGEST_WORD, word_frequencies

COMMON = 50  # how often the dictionary must have found a word for a mark to give way to it


def find_highlights(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Ranges of the text that it shares with the query, in time linear in both lengths.

    Shared are runs of at least two Chinese characters and whole words and numbers of other scripts, compared in
    NFKC and lower case, English words by their stems. Asking words (多少, 哪些 …) and function words of the query are
    not marked, and a run does not begin or end in the middle of a word: see `_at_word_borders`.

    Returns:
        Half-open (start, end) character ranges of `text`, ascending; those that touch are merged.
    """
    wanted, begins, ends = _read_query(query)
    if not wanted:
        return ()
    plain, origin = _normalise_with_origin(text)
    ranges: list[tuple[int, int]] = []
    for run in TERM_RUN.finditer(plain):
        first, last = run.span()
        if not is_chinese(run.group()):
            if stem_word(run.group()) in wanted:
                ranges.append((first, last))
            continue
        pairs = [(i, i + 2) for i in range(first, last - 1) if plain[i : i + 2] in wanted]
        ranges.extend(_at_word_borders(plain[first:last], first, _merge(pairs), begins=begins, ends=ends))
    return _merge([(origin[start], origin[end - 1] + 1) for start, end in ranges])


@lru_cache(maxsize=64)
def _read_query(query: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The pieces to mark (stems), and the pairs of characters that a run of the query begins or ends with."""
    asked = content_runs(query)
    wanted = frozenset(map(stem_word, content_pieces(query)))
    return wanted, frozenset(run[:2] for run in asked), frozenset(run[-2:] for run in asked)


def _at_word_borders(
    run: str, offset: int, shared: Sequence[tuple[int, int]], *, begins: frozenset[str], ends: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Shared ranges without characters at their ends that belong to a word outside.

    「行业互联网」 shares 业互联网 with 「工业互联网」, of which 业 belongs to 行业. So a character is left out where it
    makes a common word with its neighbour outside and begins (or ends) none inside, nor the query. Nothing is left
    of a range of which one character would be.
    """
    words = word_frequencies()
    sizes = range(2, LONGEST_WORD + 1)
    for first, last in shared:
        start, end = first - offset, last - offset
        inside = run[start:end]
        if start > 0 and words.get(run[start - 1 : start + 1], 0) >= COMMON and inside[:2] not in begins:
            start += not any(inside[:size] in words for size in sizes)
        if end < len(run) and words.get(run[end - 1 : end + 1], 0) >= COMMON and inside[-2:] not in ends:
            end -= not any(inside[-size:] in words for size in sizes)
        if end - start >= 2:
            yield start + offset, end + offset


def _normalise_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """The comparable form of a text and, for each of its characters, the index of the one it came from."""
    parts = [character if "㐀" <= character <= "鿿" else _normalise_character(character) for character in text]
    plain = "".join(parts)
    if len(plain) == len(parts) and all(parts):  # each character gives one
        return plain, range(len(parts))
    return plain, [index for index, part in enumerate(parts) for _ in part]


_normalise_character = lru_cache(maxsize=4096)(normalise_text)


def _merge(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
