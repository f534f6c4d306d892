"""Which characters of a passage carry words of the query."""

from __future__ import annotations

from index.bigrams import TERM_RUN, normalise_text
from index.question_words import content_pieces, is_chinese


def find_highlights(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Ranges of the text that it shares with the query, in time linear in both lengths.

    Shared are runs of at least two Chinese characters and whole words and numbers of other scripts, compared in
    NFKC and lower case. Asking words (多少, 哪些 …) and function words of the query are not marked.

    Returns:
        Half-open (start, end) character ranges of `text`, ascending; those that touch are merged.
    """
    wanted = set(content_pieces(query))
    if not wanted:
        return ()
    plain, origin = _normalise_with_origin(text)
    ranges: list[tuple[int, int]] = []
    for run in TERM_RUN.finditer(plain):
        first, last = run.span()
        if not is_chinese(run.group()):
            if run.group() in wanted:
                ranges.append((first, last))
            continue
        ranges.extend((i, i + 2) for i in range(first, last - 1) if plain[i : i + 2] in wanted)
    return _merge([(origin[start], origin[end - 1] + 1) for start, end in ranges])


def _normalise_with_origin(text: str) -> tuple[str, list[int]]:
    """The comparable form of a text and, for each of its characters, the index of the one it came from."""
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        plain = character if "㐀" <= character <= "鿿" else normalise_text(character)
        characters.append(plain)
        origin.extend([index] * len(plain))
    return "".join(characters), origin


def _merge(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
