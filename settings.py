"""Every setting, once: environment (ZHIKU_…) over `settings.json` in ZHIKU_HOME over the defaults here."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from core.errors import SettingsError
from core.regions import PROVINCES

PROJECT_ROOT = Path(__file__).parent
# What the page 设置 may change and `settings.json` may hold.
EDITABLE = (
    "body",
    "province",
    "encoder",
    "encoder_query_prompt",
    "encoder_passage_prompt",
    "inbox_folder",
    "max_file_mb",
    "record_use",
    "notify_every",
    "notify_titles",
    "notify_address",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_user",
    "smtp_password",
    "smtp_from",
    "wecom_url",
    "dingtalk_url",
    "dingtalk_secret",
    "webhook_url",
    "chat_url",
    "chat_model",
    "chat_key",
    "chat_timeout_seconds",
    "chat_max_tokens",
    "chat_price_in",
    "chat_price_out",
)
# What lets another write in the association's name: of this installation alone, in no backup.
CHANNEL_SECRETS = ("smtp_password", "wecom_url", "dingtalk_url", "dingtalk_secret", "webhook_url")
SECRETS = (*CHANNEL_SECRETS, "chat_key")


class Settings(BaseSettings):
    """All settings with their defaults. Paths are absolute after construction."""

    model_config = SettingsConfigDict(env_prefix="ZHIKU_", extra="ignore", frozen=True)

    home: Path = Field(default=PROJECT_ROOT / "var", description="folder of records, index and settings")
    database_url: str = Field(default="", description="SQLAlchemy address; empty: SQLite in ZHIKU_HOME")
    qdrant_url: str = Field(default="", description="address of a Qdrant server; empty: the embedded engine")
    qdrant_api_key: str = Field(default="", description="key of the Qdrant server")
    encoder: str = Field(default="", description="sentence-transformers folder or name; empty: the bundled encoder")
    encoder_query_prompt: str = Field(default="", description="put before a query; empty: as the model's card says")
    encoder_passage_prompt: str = Field(default="", description="put before a passage; empty: as the model's card says")
    inbox_folder: str = Field(default="", description="watched folder; empty: corpus/inbox")
    body: str = Field(default="", description="name of your own association (我会)")
    province: str = Field(default="", description="your province, short form (我省)")
    host: str = Field(default="127.0.0.1", description="address that the server listens on")
    port: int = Field(default=8501, ge=1, le=65535, description="port of the server")
    max_file_mb: int = Field(default=100, ge=1, le=2048, description="larger files are refused")
    parse_timeout_seconds: int = Field(default=120, ge=5, description="time limit for reading one file")
    parse_memory_mb: int = Field(default=2048, ge=256, description="memory limit for reading one file")
    record_use: bool = Field(default=True, description="keep what is opened, cited and marked, on this machine only")
    notify_every: Literal["soon", "hour", "day"] = Field(default="soon", description="how often reminders are sent")
    notify_titles: bool = Field(default=True, description="titles and names may leave the house in messages")
    notify_address: str = Field(default="", description="address under which colleagues open the pages, for messages")
    smtp_host: str = Field(default="", description="mail server; empty: no mail is sent")
    smtp_port: int = Field(default=465, ge=1, le=65535, description="port of the mail server")
    smtp_security: Literal["ssl", "starttls", "none"] = Field(default="ssl", description="how mail is encrypted")
    smtp_user: str = Field(default="", description="name at the mail server; empty: without sign-in")
    smtp_password: str = Field(default="", repr=False, description="password at the mail server")
    smtp_from: str = Field(default="", description="sender of the mail; empty: the name at the mail server")
    wecom_url: str = Field(default="", repr=False, description="address of a WeCom group robot")
    dingtalk_url: str = Field(default="", repr=False, description="address of a DingTalk group robot")
    dingtalk_secret: str = Field(default="", repr=False, description="secret of the DingTalk robot (加签)")
    webhook_url: str = Field(default="", repr=False, description="address that is sent CloudEvents")
    chat_url: str = Field(default="", description="base address of a chat endpoint; empty: no model writes")
    chat_model: str = Field(default="", description="name of the model at the endpoint")
    chat_key: str = Field(default="", repr=False, description="key of the endpoint; empty: without one")
    chat_timeout_seconds: int = Field(default=60, ge=5, le=600, description="longest silence of the endpoint")
    chat_max_tokens: int = Field(default=2000, ge=200, le=32000, description="most tokens of one answer")
    chat_price_in: float = Field(default=0.0, ge=0, le=10000, description="yuan for a million tokens sent; 0: unknown")
    chat_price_out: float = Field(default=0.0, ge=0, le=10000, description="yuan for a million tokens answered")
    actor: str = Field(default="本机用户", description="name written into the event log")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over what the caller read from `settings.json`."""
        return env_settings, init_settings

    @cached_property
    def corpus(self) -> Path:
        """Folder of inbox and originals: beside the program by default, under ZHIKU_HOME where that is set."""
        return PROJECT_ROOT / "corpus" if self.home == PROJECT_ROOT / "var" else self.home / "corpus"

    @cached_property
    def inbox(self) -> Path:
        """The watched folder."""
        return Path(self.inbox_folder).expanduser().resolve() if self.inbox_folder else self.corpus / "inbox"

    @cached_property
    def originals(self) -> Path:
        """Folder of the kept copies of every document version."""
        return self.corpus / "originals"

    @cached_property
    def index_folder(self) -> Path:
        """Folder of the index generations."""
        return self.home / "index"

    @cached_property
    def sql_url(self) -> str:
        """SQLAlchemy address of the records."""
        return self.database_url or f"sqlite:///{self.home / 'zhiku.db'}"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: If `settings.json` is damaged or a value is not allowed; the message names the file or variable.
    """
    home = Path(os.environ.get("ZHIKU_HOME") or PROJECT_ROOT / "var").expanduser().resolve()
    saved = read_saved(home / "settings.json")
    try:
        return Settings(**{**saved, "home": home}).model_copy(update={"home": home})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        where = f"环境变量 ZHIKU_{name.upper()}" if f"ZHIKU_{name.upper()}" in os.environ else f"设置文件中的 {name}"
        raise SettingsError(f"{where} 的值不可用：{first['input']!r}。请改正后再启动。") from error


def save_settings(settings: Settings, **changes: Any) -> Settings:
    """Write changed settings to `settings.json`, whole or not at all, and return the settings as they are now.

    Raises:
        SettingsError: If a name is not editable, a value is not allowed or the file cannot be written.
    """
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise SettingsError(f"这些设置不能在这里修改：{'、'.join(unknown)}。")
    fixed = [f"ZHIKU_{name.upper()}" for name in changes if f"ZHIKU_{name.upper()}" in os.environ]
    if fixed:
        raise SettingsError(f"由环境变量 {'、'.join(fixed)} 决定，不能在这里修改。请改那个变量后重新启动。")
    if changes.get("province") and changes["province"] not in PROVINCES:
        raise SettingsError(f"没有名为「{changes['province']}」的省份，请从列表中选择。")
    path = settings.home / "settings.json"
    try:
        Settings(**{**settings.model_dump(), **changes})
        saved = {**read_saved(path), **changes}
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".tmp", delete=False, encoding="utf-8") as file:
            json.dump(saved, file, ensure_ascii=False, indent=2)
        Path(file.name).replace(path)
    except ValidationError as error:
        raise SettingsError(f"设置没有保存：{error.errors()[0]['loc'][0]} 的值不可用。") from error
    except OSError as error:
        raise SettingsError(f"设置没有保存：无法写入 {path}（{error.strerror}）。") from error
    return load_settings()


def read_saved(path: Path) -> dict[str, Any]:
    """What a `settings.json` holds, nothing where there is none.

    Raises:
        SettingsError: If it is damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"设置文件损坏，无法读取：{path}。请改正其内容，或将其改名后重新启动（将使用默认设置）。"
        ) from error
    if not isinstance(content, dict):
        raise SettingsError(f"设置文件损坏：{path} 的内容不是一组设置。请将其改名后重新启动（将使用默认设置）。")
    return {name: value for name, value in content.items() if name in EDITABLE}
