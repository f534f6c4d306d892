"""Kinds of papers are small files: shipped ones, own ones beside them, and a broken one takes no other away."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.drafts import SectionRole
from core.errors import InvalidInputError
from drafting.profiles import SHIPPED, ProfileError, open_shelf, read_profile

OWN = """
name = "简报"
note = "内部简报"
title = "{topic}简报"
max_chars = 800

[[section]]
key = "situation"
heading = "情况"
role = "situation"
share = 1.0
"""


def put(home: Path, name: str, text: str) -> Path:
    path = home / "profiles" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_seven_kinds_of_papers_have_the_limits_of_their_practice(tmp_path: Path) -> None:
    profiles = open_shelf(tmp_path).profiles

    limits = {one.name: one.max_chars for one in profiles.values()}
    assert limits == {
        "建议": 3000, "社情民意": 1500, "调研报告": 6000, "征求意见反馈": 4000, "信息报送": 1000, "倡议书": 1200,
        "会员政策摘要": 360,
    }  # fmt: skip
    assert (profiles["jianyi"].abstract_chars, profiles["jianyi"].abstract_above) == (200, 1000)
    assert [one.role for one in profiles["jianyi"].sections][-1] is SectionRole.SUGGESTIONS
    assert {path.stem for path in SHIPPED.glob("*.toml")} == profiles.keys()


def test_an_association_adds_a_kind_and_puts_its_own_in_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    put(tmp_path, "jianbao.toml", OWN)
    put(tmp_path, "xinxi.toml", OWN.replace("简报", "信息专报"))

    profiles = open_shelf(tmp_path).profiles

    assert (profiles["jianbao"].name, profiles["xinxi"].name, len(profiles)) == ("简报", "信息专报", 8)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "简报"', "name = ", "写法有误"),
        ("max_chars = 800", "max_chars = 8", "max_chars 应在"),
        ("max_chars = 800", 'max_chars = "很多"', "max_chars 缺少或有误：应为整数"),
        ("{topic}简报", "{题目}简报", "title 中只能用"),
        ("{topic}简报", "简报", "title 中要有"),
        ("share = 1.0", "share = 0.4", "之和应为 1，现为 0.40"),
        ('role = "situation"', 'role = "story"', "role 缺少或有误：只能是"),
        ("max_chars = 800", "max_char = 800", "不认识「max_char」"),
        ('role = "situation"', 'role = "abstract"', "摘要由"),
        ("[[section]]", "[section]", "至少要有一个"),
    ],
)
def test_a_broken_file_is_named_with_its_cure_and_the_others_stay(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    put(tmp_path, "jianyi.toml", OWN.replace(before, after))
    put(tmp_path, "jianbao.toml", OWN.replace(before, after))

    shelf = open_shelf(tmp_path)

    assert shelf.get("jianyi").name == "建议", "the shipped one still serves"
    with pytest.raises(ProfileError, match=r"jianbao\.toml") as refused:
        shelf.get("jianbao")
    assert said in refused.value.message
    assert "改正这个文件" in refused.value.message
    assert set(shelf.problems) == {"jianyi", "jianbao"}


def test_a_file_that_is_no_text_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "gb.toml"
    path.write_bytes("名称".encode("gb18030"))
    with pytest.raises(ProfileError, match="应为 UTF-8 文本"):
        read_profile(path)


def test_a_profile_is_found_by_key_or_by_name_and_an_unknown_one_tells_which_there_are(tmp_path: Path) -> None:
    shelf = open_shelf(tmp_path)
    assert shelf.get("建议") is shelf.get("jianyi")
    with pytest.raises(InvalidInputError, match="可用：jianyi（建议）"):
        shelf.get("小说")
