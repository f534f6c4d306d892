"""The doctor: looks at every part of an installation and names the cure for what is not in order."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bootstrap import Services
from core.documents import DocumentState
from core.errors import ZhikuError

MIN_FREE_GB = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding. `cure` says what to do where `ok` is false, else it is empty."""

    check: str
    ok: bool
    found: str
    cure: str


def check_services(services: Services) -> list[Check]:
    """Run every check; a check that fails to run is itself a finding."""
    return [finding for part in _PARTS for finding in _guard(part, services)]


def _guard(part: Callable[[Services], Iterator[Check]], services: Services) -> Iterator[Check]:
    try:
        yield from part(services)
    except ZhikuError as error:
        yield Check(check=_TITLES[part], ok=False, found=error.message, cure="按提示处理后，再运行一次 cli.py doctor。")


def _check(name: str, ok: bool, found: str, cure: str) -> Check:
    return Check(check=name, ok=ok, found=found, cure="" if ok else cure)


def _check_python(_services: Services) -> Iterator[Check]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    yield _check("Python 版本", sys.version_info >= (3, 11), found, "请安装 Python 3.11 或更新版本。")


def _check_disk(services: Services) -> Iterator[Check]:
    for name, folder in (("数据文件夹", services.settings.home), ("收件箱", services.settings.inbox)):
        writable = folder.is_dir() and os.access(folder, os.W_OK)
        yield _check(name, writable, str(folder), f"请建立该文件夹并给予写入权限：{folder}")
    free = shutil.disk_usage(services.settings.home).free / 2**30
    yield _check("磁盘空间", free >= MIN_FREE_GB, f"剩余 {free:.1f} GB", f"请清理磁盘，至少留出 {MIN_FREE_GB:.0f} GB。")


def _check_log(services: Services) -> Iterator[Check]:
    broken = services.log.verify()
    found = "完整" if broken is None else f"第 {broken} 条记录与前后不符"
    yield _check("操作记录", broken is None, found, "记录可能被改动过，请保留现场并用备份核对。")
    letters = services.delivery.dead_letters()
    yield _check("未送达的事件", not letters, f"{len(letters)} 件", "在「操作记录」页查看原因并重试。")


def _check_documents(services: Services) -> Iterator[Check]:
    failed = services.documents.list(state=DocumentState.FAILED)
    yield _check("未能入库的资料", not failed, f"{len(failed)} 份", "在「资料库」页查看原因，改正后重试或删除。")


def _check_index(services: Services) -> Iterator[Check]:
    documents = services.documents.list()
    expected = sum(known.chunk_count for known in documents if known.served_version == known.version)
    reason = services.index.needs_rebuild
    with services.index.shelf.lend() as opened:
        chunks, encoder = opened.chunks.count(), opened.encoder.name
    in_order = chunks >= expected and not reason
    yield _check(
        "索引", in_order, f"{chunks} 段，编码器 {encoder} {reason}".strip(), "请运行 cli.py reindex 重建索引。"
    )


_TITLES: dict[Callable[[Services], Iterator[Check]], str] = {
    _check_python: "Python 版本",
    _check_disk: "文件夹与磁盘",
    _check_log: "操作记录",
    _check_documents: "资料",
    _check_index: "索引",
}
_PARTS = tuple(_TITLES)
