"""Kinds of papers (文种): small TOML files shipped with the program, and own ones in ZHIKU_HOME/profiles."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.drafts import Profile, ProfileSection, SectionRole
from core.errors import InvalidInputError

logger = logging.getLogger(__name__)

SHIPPED = Path(__file__).with_name("profiles")
LONGEST, SHORTEST = 100_000, 100
_KEY = re.compile(r"[a-z0-9_-]{1,64}")
_SHARES_OFF = 0.011  # shares are written with two digits, so their sum may be a little off
_PROFILE = TypeAdapter(Profile)
_CURE = "请对照手册改正这个文件，或将它移出文件夹。"
_WANTED = {
    "missing": "没有填写。",
    "int": "应为整数。",
    "float": "应为数字。",
    "string": "应为加引号的文字。",
    "bool": "应为 true 或 false。",
}


class ProfileError(InvalidInputError):
    """A file of a profile cannot be used; the message names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileShelf:
    """All kinds of papers there are.

    Attributes:
        profiles: By key; an own one stands in the place of the shipped one of the same key.
        problems: By key what is wrong with own files that could not be read; the others serve all the same.
    """

    profiles: dict[str, Profile]
    problems: dict[str, ProfileError]

    def get(self, key: str) -> Profile:
        """The profile of a key or of a name as people write it (建议).

        Raises:
            ProfileError: If its own file is broken and no shipped one stands behind it.
            InvalidInputError: If there is none; the message names those there are.
        """
        found = self.profiles.get(key) or next((one for one in self.profiles.values() if one.name == key), None)
        if found is not None:
            return found
        if key in self.problems:
            raise self.problems[key]
        known = "、".join(f"{one.key}（{one.name}）" for one in self.profiles.values())
        raise InvalidInputError(f"没有「{key}」这种文稿。可用：{known}。")


def open_shelf(home: Path) -> ProfileShelf:
    """Read the shipped profiles and those in `profiles/*.toml` of a ZHIKU_HOME, which come before shipped ones.

    Own files are read at every call, so that what is changed counts at once.
    """
    profiles = dict(_shipped())
    problems: dict[str, ProfileError] = {}
    for path in _files(home / "profiles"):
        try:
            profiles[path.stem] = read_profile(path)
        except ProfileError as error:
            problems[path.stem] = error
            logger.warning("profile not read file=%s", path.name)
    return ProfileShelf(profiles=profiles, problems=problems)


def read_profile(path: Path) -> Profile:
    """One profile from its file; the name of the file is its key.

    Raises:
        ProfileError: If the file cannot be read or does not make a profile.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"文种文件 {path} 无法读取，应为 UTF-8 文本。{_CURE}") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"文种文件 {path} 的写法有误（{error}）。{_CURE}") from error
    try:
        return _make(path.stem, raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ProfileError(f"文种文件 {path} 中 {where} 缺少或有误：{_say(first)}{_CURE}") from error
    except ValueError as error:
        raise ProfileError(f"文种文件 {path}：{error}{_CURE}") from error


@cache
def _shipped() -> dict[str, Profile]:
    read = [read_profile(path) for path in _files(SHIPPED)]
    order = ("jianyi", "sheqing", "diaoyan", "fankui", "xinxi", "changyi", "zhaiyao")
    return {one.key: one for one in sorted(read, key=lambda one: order.index(one.key))}


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else ()


def _make(key: str, raw: dict[str, Any]) -> Profile:
    if not _KEY.fullmatch(key):
        raise ValueError("文件名只能用小写字母、数字、- 和 _。")
    sections = raw.pop("section", None)
    if not isinstance(sections, list) or not sections or not all(isinstance(one, dict) for one in sections):
        raise ValueError("至少要有一个 [[section]]。")
    _refuse_unknown(raw, {one.name for one in fields(Profile)} - {"key", "sections"})
    for one in sections:
        _refuse_unknown(one, {one.name for one in fields(ProfileSection)})
    made = _PROFILE.validate_python({**raw, "key": key, "sections": tuple(sections)})
    _check(made)
    return made


def _refuse_unknown(given: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(given.keys() - known)
    if unknown:
        raise ValueError(f"不认识「{'、'.join(unknown)}」，可用：{'、'.join(sorted(known))}。")


def _say(error: Any) -> str:
    if error["type"] == "enum":
        return f"只能是 {'、'.join(SectionRole)} 之一。"
    return next((words for kind, words in _WANTED.items() if error["type"].startswith(kind)), f"{error['msg']}。")


def _check(made: Profile) -> None:
    try:
        titled = made.title.format(topic="题目")
    except (KeyError, IndexError, ValueError) as error:
        raise ValueError("title 中只能用 {topic} 代表题目。") from error
    if "题目" not in titled:
        raise ValueError("title 中要有 {topic}，代表题目。")
    if not made.name.strip():
        raise ValueError("name（文种名称）不能为空。")
    if not SHORTEST <= made.max_chars <= LONGEST:
        raise ValueError(f"max_chars 应在 {SHORTEST} 至 {LONGEST} 之间。")
    if not 0 < made.abstract_chars < made.max_chars:
        raise ValueError("abstract_chars 应大于 0，小于 max_chars。")
    keys = [one.key for one in made.sections]
    if len(set(keys)) != len(keys):
        raise ValueError("各个 [[section]] 的 key 不能相同。")
    if any(one.role is SectionRole.ABSTRACT for one in made.sections):
        raise ValueError("摘要由 abstract_chars 和 abstract_above 规定，不另写 [[section]]。")
    if any(not one.heading.strip() or one.share <= 0 for one in made.sections):
        raise ValueError("每个 [[section]] 要有标题（heading）和大于 0 的篇幅（share）。")
    total = sum(one.share for one in made.sections)
    if abs(total - 1) > _SHARES_OFF:
        raise ValueError(f"各个 [[section]] 的 share 之和应为 1，现为 {total:.2f}。")
