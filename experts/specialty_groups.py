"""Grouping declared specialties: the same words in another order or spelling are one field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from index.bigrams import normalise_text

# What binds words together and says nothing by itself.
_BINDING = frozenset("的与和及、")


@lru_cache(maxsize=8192)
def field_key(specialty: str) -> str:
    """What is equal for all spellings of a field: its letters and figures in order, without what only binds.

    「5G 应用」 and 「５ｇ应用」 are one field, so are 「数据安全治理」 and 「治理数据安全」.
    """
    return "".join(
        sorted(letter for letter in normalise_text(specialty) if letter.isalnum() and letter not in _BINDING)
    )


def group_fields(declared: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[str, tuple[str, ...]]]:
    """The fields of people, the most declared first.

    Args:
        declared: Id of each person with the specialties as declared.

    Returns:
        Each field by its most usual spelling with the ids of those who declared it, each once, in the order given.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    people: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for person, specialties in declared:
        for specialty in specialties:
            key = field_key(specialty)
            if key:
                spellings[key][specialty] += 1
                people[key][person] = None
    named = ((min(known, key=lambda one: (-known[one], one)), key) for key, known in spellings.items())
    return sorted(((name, tuple(people[key])) for name, key in named), key=lambda one: (-len(one[1]), one[0]))
