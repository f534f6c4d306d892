"""Backup and restore: whole or not at all, and what was there before is kept."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import archive
from core.errors import InvalidInputError, StoreBrokenError
from events.log import EventLog
from ingest.library import Library
from settings import SECRETS, Settings
from storage.database import Database
from storage.documents import DocumentStore


class Installation:
    """An installation with one report in its library."""

    def __init__(self, home: Path, words: str) -> None:
        self.settings = Settings(home=home)
        self.database = Database(self.settings.sql_url)
        log = EventLog(self.database, actor="测试员")
        self.library = Library(store=DocumentStore(self.database), log=log, settings=self.settings)
        self.library.add_bytes("总结.txt", f"2024年工作总结\n\n{words}\n".encode())

    def originals(self) -> list[str]:
        return [file.read_text(encoding="utf-8") for file in self.settings.originals.rglob("*.txt")]


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "first", "举办培训12场。")
    yield made
    made.database.close()


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "second", "组织演练3次。")
    yield made
    made.database.close()


def back_up(made: Installation, path: Path) -> dict[str, int]:
    return archive.write_archive(path, settings=made.settings, database=made.database)


def test_what_was_there_before_a_restore_is_kept(first: Installation, second: Installation, tmp_path: Path) -> None:
    saved = back_up(first, tmp_path / "b.zip")
    assert (saved["documents"], saved["files"]) == (1, 1)
    second.database.close()

    restored = archive.restore_archive(tmp_path / "b.zip", settings=second.settings)

    assert restored["documents"] == 1
    assert "培训12场" in second.originals()[0]
    assert (Path(restored["kept"]) / archive.RECORDS).exists()
    kept = second.settings.originals.parent / Path(restored["kept"]).name
    assert [("演练3次" in file.read_text(encoding="utf-8")) for file in kept.rglob("*.txt")] == [True]


def test_a_restore_that_fails_half_way_puts_everything_back(
    first: Installation, second: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(first, tmp_path / "b.zip")
    before = (second.settings.home / archive.RECORDS).read_bytes()
    replace = Path.replace

    def refuse_originals(self: Path, target: Path) -> Path:
        if self == second.settings.originals:
            raise OSError(18, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_originals)
    with pytest.raises(StoreBrokenError, match="原有内容没有变动"):
        archive.restore_archive(tmp_path / "b.zip", settings=second.settings)

    assert (second.settings.home / archive.RECORDS).read_bytes() == before
    assert "演练3次" in second.originals()[0]


def test_files_on_their_way_in_are_no_part_of_a_backup(first: Installation, tmp_path: Path) -> None:
    coming = first.settings.originals / ".incoming" / "half.part"
    coming.parent.mkdir(exist_ok=True)
    coming.write_text("half")

    back_up(first, tmp_path / "b.zip")

    assert not [name for name in zipfile.ZipFile(tmp_path / "b.zip").namelist() if "incoming" in name]


def test_records_elsewhere_are_refused_with_the_way_to_go(first: Installation, tmp_path: Path) -> None:
    elsewhere = first.settings.model_copy(update={"database_url": "postgresql://db/zhiku"})
    with pytest.raises(InvalidInputError, match="pg_dump"):
        archive.restore_archive(tmp_path / "b.zip", settings=elsewhere)


def test_an_encoder_trained_here_travels_and_is_named_where_it_then_lies(
    first: Installation, second: Installation, tmp_path: Path
) -> None:
    trained = first.settings.home / archive.ENCODERS / "learned"
    (trained / "1_Normalize").mkdir(parents=True)
    (trained / "1_Normalize" / "config.json").write_text("{}")
    (first.settings.home / archive.ENCODERS / "older").mkdir()
    (first.settings.home / "settings.json").write_text(json.dumps({"encoder": str(trained), "body": "示例协会"}))
    first.settings = first.settings.model_copy(update={"encoder": str(trained)})
    back_up(first, tmp_path / "b.zip")
    second.database.close()

    archive.restore_archive(tmp_path / "b.zip", settings=second.settings)

    own = second.settings.home / archive.ENCODERS
    saved = json.loads((second.settings.home / "settings.json").read_text(encoding="utf-8"))
    assert saved == {"encoder": str(own / "learned"), "body": "示例协会"}
    assert (own / "learned" / "1_Normalize" / "config.json").exists()
    assert not (own / "older").exists()


def test_an_encoder_from_elsewhere_stays_where_it_is(first: Installation, tmp_path: Path) -> None:
    other = tmp_path / "models" / "other"
    other.mkdir(parents=True)
    (other / "modules.json").write_text("[]")
    first.settings = first.settings.model_copy(update={"encoder": str(other)})
    back_up(first, tmp_path / "b.zip")
    assert not [name for name in zipfile.ZipFile(tmp_path / "b.zip").namelist() if "modules.json" in name]


def settings_of(made: Installation) -> dict[str, str]:
    saved: dict[str, str] = json.loads((made.settings.home / "settings.json").read_text(encoding="utf-8"))
    return saved


@pytest.mark.parametrize(("host", "password"), [("smtp.a.cn", "own password"), ("smtp.b.cn", None)])
def test_secrets_are_in_no_backup_and_a_restore_keeps_those_of_the_installation(
    first: Installation, second: Installation, tmp_path: Path, host: str, password: str | None
) -> None:
    secrets = {name: f"first {name}" for name in SECRETS}
    (first.settings.home / "settings.json").write_text(json.dumps({"body": "协会", "smtp_host": host, **secrets}))
    own = {"smtp_host": "smtp.a.cn", "smtp_password": "own password", "wecom_url": "https://own"}
    own |= {"chat_url": "https://own/v1", "chat_key": "key of another address"}
    (second.settings.home / "settings.json").write_text(json.dumps({"body": "旧名", **own}))

    back_up(first, tmp_path / "b.zip")
    second.database.close()
    archive.restore_archive(tmp_path / "b.zip", settings=second.settings)

    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        assert json.loads(packed.read("settings.json")) == {"body": "协会", "smtp_host": host}
    kept = {"body": "协会", "smtp_host": host, "wecom_url": "https://own"}
    assert settings_of(second) == kept | ({"smtp_password": password} if password else {})
    assert settings_of(first)["webhook_url"] == "first webhook_url"
