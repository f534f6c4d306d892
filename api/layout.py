"""The command `check-layout`: reads a DOCX by itself, so no app has to run and no store is opened."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from core.errors import ZhikuError


def check_layout(
    file: Annotated[Path, typer.Argument(help="Word 文件（.docx）")],
    as_json: Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")] = False,
) -> None:
    """检查 Word 文件是否符合公文版式（GB/T 9704-2012）。"""
    from papers.check import check_file

    findings = check_file(file)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            wanted = "" if finding.passed else f"（应为{finding.wanted}）"
            typer.echo(f"{'符合' if finding.passed else '不符'}  {finding.rule}：{finding.found}{wanted}")
    broken = [finding for finding in findings if not finding.passed]
    if broken:
        raise ZhikuError(f"{len(broken)} 项不符合公文版式：{'、'.join(finding.rule for finding in broken)}。")
