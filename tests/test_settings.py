"""Settings: where they come from, and that saving them never leaves half of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SettingsError
from settings import PROJECT_ROOT, load_settings, save_settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIKU_HOME", str(tmp_path))
    return tmp_path


def test_what_is_saved_is_read_again(home: Path) -> None:
    save_settings(load_settings(), body="云江省互联网协会", province="云南")
    again = load_settings()
    assert (again.body, again.province, again.home) == ("云江省互联网协会", "云南", home)


def test_inbox_and_originals_lie_under_the_home_where_it_is_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().inbox == home / "corpus" / "inbox"
    monkeypatch.delenv("ZHIKU_HOME")
    assert load_settings().inbox == PROJECT_ROOT / "corpus" / "inbox"


def test_the_environment_wins_and_saving_against_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIKU_BODY", "由环境决定")
    with pytest.raises(SettingsError, match="ZHIKU_BODY"):
        save_settings(load_settings(), body="别的")
    assert load_settings().body == "由环境决定"


@pytest.mark.parametrize("changes", [{"province": "亚特兰蒂斯"}, {"max_file_mb": 0}, {"port": 80}])
def test_a_value_that_is_not_allowed_changes_nothing(home: Path, changes: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        save_settings(load_settings(), **changes)
    assert not (home / "settings.json").exists()


@pytest.mark.parametrize("content", ["{ not json", "[]", '{"max_file_mb": "viel"}'])
def test_a_damaged_file_is_named_and_left_as_it_is(home: Path, content: str) -> None:
    (home / "settings.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="设置文件"):
        load_settings()
    assert (home / "settings.json").read_text(encoding="utf-8") == content
