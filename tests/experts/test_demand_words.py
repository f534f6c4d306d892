"""Demands as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import InvalidInputError
from core.tasks import EngagementState
from experts.demand_words import parse_counts, parse_pairs, parse_post, parse_quotas, write_quotas

S = EngagementState


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("学 2-3，产 至少 2，云南 至多 4", "学 2-3，产 至少 2，云南 至多 4"),
        ("学3、产:2人；政最多2名", "学 3，产 2，政 至多 2"),
        ("云南省 4-\n研不少于1", "云南 至少 4，研 至少 1"),
        ("", ""),
    ],
)
def test_quotas_are_read_as_people_write_them(text: str, written: str) -> None:
    assert write_quotas(parse_quotas(text)) == written
    assert parse_quotas(written) == parse_quotas(text)


@pytest.mark.parametrize("text", ["学", "昆明 3", "学 3-2", "教授 2", "学 二"])
def test_a_quota_that_cannot_be_read_is_quoted(text: str) -> None:
    with pytest.raises(InvalidInputError, match=f"名额「{text}」"):
        parse_quotas(text)


def test_numbers_to_draw_are_fixed_and_of_sectors() -> None:
    assert parse_counts("学 3，产 2") == {"学": 3, "产": 2}
    for text in ("学 2-3", "云南 2"):
        with pytest.raises(InvalidInputError, match="确定的人数"):
            parse_counts(text)


def test_related_units_and_posts_are_read_from_their_lines() -> None:
    assert parse_pairs("蓝海云计算有限公司—江川智造集团\n\n甲所 - - 乙所".replace(" - - ", "--")) == (
        ("蓝海云计算有限公司", "江川智造集团"), ("甲所", "乙所"),
    )  # fmt: skip
    with pytest.raises(InvalidInputError, match="一行一对"):
        parse_pairs("只有一个单位")
    assert parse_post("云南大学客座教授 2020.9—2023.6").until == date(2023, 6, 30)
    assert parse_post("滇池研究院顾问（至今）").until is None
