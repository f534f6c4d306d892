"""The command line of suggestion papers: `cli.py draft`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.door import open_door
from api.rows import place_words
from settings import load_settings


def add_commands(app: typer.Typer) -> None:
    """Put `draft` on the command line."""
    app.command()(draft)


def draft(
    topic: Annotated[str, typer.Argument(help="题目：这份文稿要说什么事")],
    profile: Annotated[str, typer.Option(help="文种：名称或代号，如 建议、sheqing")] = "jianyi",
    out: Annotated[Path | None, typer.Option(help="另存为 DOCX 文件")] = None,
    request: Annotated[str, typer.Option(help="来文在资料库中的编号（征求意见反馈）")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")] = False,
) -> None:
    """按题目从资料中起草一份文稿，每句注明出处。"""
    asked: dict[str, Any] = {"topic": topic, "profile": profile, "request": request}
    if out is not None:
        asked["out"] = str(out.resolve())
    with open_door(load_settings()) as door:
        made = door.call("draft", **asked)
    if as_json:
        typer.echo(json.dumps(made, ensure_ascii=False))
        return
    typer.echo(made["title"])
    heading = ""
    for one in made["sentences"]:
        if one["heading"] != heading:
            heading = one["heading"]
            typer.echo(f"\n{heading}")
        typer.echo(f"  {one['text']}")
        if one["citation"]:
            typer.echo(f"    —— 《{one['citation']['title']}》{place_words(one['citation']['locator'])}")
    typer.echo(f"\n共 {made['characters']} 字。文稿已保存，可在“文稿起草”中继续修改。", err=True)
    if made["unproven"]:
        typer.echo(f"其中 {made['unproven']} 句待核实或补充，报送前请处理。", err=True)
    if out is not None:
        typer.echo(f"已写入 {out}。", err=True)
