"""Places that a question names, and documents that speak of another place instead."""

from __future__ import annotations

import re
from functools import lru_cache

from core.regions import CITY_PROVINCE, PROVINCES, find_regions
from index.bigrams import query_vector

# A place with the word for its kind, after a boundary: 「泰州市海陵区企业」 names 泰州 and 海陵, 「小区」 and
# 「有什么区别」 name none.
_PLACE = re.compile(
    r"(?:^|[^㐀-鿿]|[在对省市区州县年月日])((?![年月日])[㐀-鿿]{2,3}?)"
    r"(?=(?:(?<![小社地园校景辖片])区|(?<![超股])市|(?<!乡)镇|[县州旗])(?![场长民值面静别分域段间委]|政府))"
)
# National texts name them apart from the rest of the country; a text that does is not about them.
_NAMED_EVERYWHERE = frozenset({"香港", "澳门", "台湾"})


def find_places(text: str) -> frozenset[str]:
    """Provinces, known cities, and whatever else a text calls a city, county, district, prefecture or town."""
    return frozenset([*(words for _, words in find_regions(text)), *_PLACE.findall(text)])


def speaks_of_other(places: frozenset[str], terms: frozenset[int]) -> bool:
    """Whether a text names none of these places and a province or city of another province.

    Args:
        places: What a question names; where it names nothing, no text speaks of another place.
        terms: Ids of the terms of the text.
    """
    if not places or any(_terms(place) <= terms for place in places):
        return False
    own = {CITY_PROVINCE.get(place, place) for place in places}
    return any(name <= terms for name, province in _known() if province not in own)


@lru_cache(maxsize=4096)
def _terms(place: str) -> frozenset[int]:
    return frozenset(query_vector(place).indices)


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[frozenset[int], str], ...]:
    """Terms and province of every known name."""
    names = [*((name, name) for name in PROVINCES if name not in _NAMED_EVERYWHERE), *CITY_PROVINCE.items()]
    return tuple((_terms(name), province) for name, province in names)
