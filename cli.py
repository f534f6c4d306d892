"""The door for scripts: Typer commands. JSON on stdout with `--json`, messages on stderr; exit code 1 on an error."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from api import draft_cli, layout, panel_cli
from api.door import open_door
from api.rows import place_words
from core.errors import ZhikuError
from settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="智库命令行")
experts_app = typer.Typer(no_args_is_help=True, help="专家库的导入与导出")
evaluate_app = typer.Typer(no_args_is_help=True, help="用成套问题检验检索、匹配与问答")
app.add_typer(experts_app, name="experts")
app.add_typer(evaluate_app, name="evaluate")
app.command("check-layout")(layout.check_layout)
panel_cli.add_commands(app)
draft_cli.add_commands(app)

AsJson = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
TopK = Annotated[int, typer.Option(help="最多给出多少条")]
YearFrom = Annotated[int | None, typer.Option(help="起始年份")]
YearTo = Annotated[int | None, typer.Option(help="截止年份")]
Region = Annotated[str | None, typer.Option(help="地区，如 云南、全国")]
Type = Annotated[str | None, typer.Option("--type", help="资料类型，如 工作报告")]
AsOf = Annotated[str | None, typer.Option(help="只看这一天及以前发布、且这一天有效的资料，如 2024-01-31")]
RunFile = Annotated[Path | None, typer.Option(help="把结果写成 TREC run 文件")]

BATCH_OF_QUERIES = 50
POLL_SECONDS = 0.2


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="端口，默认 8501")] = None,
    with_samples: Annotated[bool, typer.Option(help="第一次启动时装入示例资料")] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="启动后打开浏览器")] = False,
) -> None:
    """启动网页、事件处理和收件箱监视（同一进程）。"""
    from api.server import run_server

    run_server(load_settings(), port=port, with_samples=with_samples, open_browser=open_browser)


@app.command()
def work() -> None:
    """只处理事件（与 Qdrant 服务器和 PostgreSQL 配合，可启动任意多个）。"""
    from api.server import run_worker

    logging.getLogger().setLevel(logging.WARNING)
    run_worker(load_settings())


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    wait: Annotated[bool, typer.Option("--wait", help="等到每个文件入库或失败后再返回")] = False,
    as_json: AsJson = False,
) -> None:
    """把文件收入资料库。"""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise ZhikuError(f"找不到文件：{'、'.join(missing)}。请检查路径。")
    with open_door(load_settings()) as door:
        rows = door.call("add", paths=[str(path.resolve()) for path in paths])
        while wait or door.delivers:
            taken = [row["document_id"] for row in rows if row["document_id"]]
            states = {row["document_id"]: row for row in door.call("states", document_ids=taken)}
            rows = [states.get(row["document_id"], row) for row in rows]
            if door.delivers or all(row["state"] in ("indexed", "failed") for row in rows):
                break
            time.sleep(POLL_SECONDS)
    _print(rows, as_json, lambda row: f"{row['state']:8}{row['title']}  {row['reason']}".rstrip())
    failed = [row for row in rows if row["state"] == "failed"]
    if failed:
        raise ZhikuError(f"{len(failed)} 个文件没有入库：{failed[0]['title']}：{failed[0]['reason']}")


@app.command()
def documents(as_json: AsJson = False) -> None:
    """列出资料库中的全部资料。"""
    _print(_call("documents"), as_json, lambda row: f"{row['state']:8}{row['published_on'] or '-':12}{row['title']}")


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="要查的话")] = None,
    from_file: Annotated[Path | None, typer.Option("--from", help="每行一个问题的文件；逐行输出 JSON")] = None,
    top_k: TopK = 10,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    region: Region = None,
    type: Type = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """检索资料中的段落。"""
    filters = {"year_from": year_from, "year_to": year_to, "region": region, "type": type, "as_of": as_of}
    wanted = {name: value for name, value in filters.items() if value is not None}
    if (query is None) == (from_file is None):
        raise typer.BadParameter("请给出一个问题，或用 --from 给出问题文件。")
    if query is not None:
        _print(_call("search", query=query, top_k=top_k, **wanted), as_json, _passage_line)
        return
    assert from_file is not None
    queries = [line.strip() for line in _read_text(from_file).splitlines() if line.strip()]
    with open_door(load_settings()) as door:
        for start in range(0, len(queries), BATCH_OF_QUERIES):
            batch = queries[start : start + BATCH_OF_QUERIES]
            for row in door.call("search-many", queries=batch, top_k=top_k, **wanted):
                typer.echo(json.dumps(row, ensure_ascii=False))


@app.command()
def match(
    question: Annotated[str, typer.Argument(help="要请教专家的问题")],
    top_k: TopK = 10,
    avoid: Annotated[list[str] | None, typer.Option(help="回避的单位，可多次给出")] = None,
    as_json: AsJson = False,
) -> None:
    """为一个问题找专家。"""
    rows = _call("match", question=question, top_k=top_k, avoid=avoid or [])
    _print(rows, as_json, lambda row: f"{row['rank']:>2}. {row['name']}（{row['sector']}） {'；'.join(row['reasons'])}")


@experts_app.command("import")
def import_experts(
    file: Annotated[Path, typer.Argument(help="XLSX 或 CSV 文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    as_json: AsJson = False,
) -> None:
    """导入专家；有误的行不导入并逐行说明。"""
    report = _call("experts-import", path=str(file.resolve()), dry_run=dry_run)
    _print_report(report, as_json)
    if report["errors"]:
        raise ZhikuError(f"有 {len(report['errors'])} 处错误，涉及的行没有导入。请按提示改正后重新导入。")


@experts_app.command("export")
def export_experts(
    file: Annotated[Path, typer.Argument(help="要写的 .xlsx 或 .csv 文件")],
    contacts_for: Annotated[str, typer.Option(help="连同完整的联系方式导出，写明用途；每人记一次查看")] = "",
    as_json: AsJson = False,
) -> None:
    """导出全部专家；联系方式默认隐去一部分。"""
    _print_report(_call("experts-export", path=str(file.resolve()), contact_reason=contacts_for), as_json)


@evaluate_app.command("retrieval")
def evaluate_retrieval(folder: Path, run_file: RunFile = None, as_json: AsJson = False) -> None:
    """检索：BEIR 文件夹经正式的编码器、引擎和融合。"""
    from evaluation.retrieval import evaluate_retrieval as run

    _print_metrics(run(folder, run_file=run_file, settings=load_settings(), on_progress=_progress), as_json)


@evaluate_app.command("matching")
def evaluate_matching(folder: Path, run_file: RunFile = None, as_json: AsJson = False) -> None:
    """专家匹配：experts.jsonl、queries.jsonl、qrels.tsv。"""
    from evaluation.matching import evaluate_matching as run

    _print_metrics(run(folder, run_file=run_file, settings=load_settings(), on_progress=_progress), as_json)


@evaluate_app.command("answers")
def evaluate_answers(folder: Path, as_json: AsJson = False) -> None:
    """问答：前几段中含有答案原文的比例，以及能否看出资料中没有答案。"""
    from evaluation.answers import evaluate_answers as run

    _print_metrics(run(folder, settings=load_settings(), on_progress=_progress), as_json)


@app.command("train-encoder")
def train_encoder(
    corpus: Annotated[list[Path] | None, typer.Option(help="更多文本：.jsonl(.gz) 或含 .md/.txt 的文件夹")] = None,
    out: Annotated[Path | None, typer.Option(help="写入的文件夹，默认在数据文件夹的 encoders 中")] = None,
    steps: Annotated[int, typer.Option(help="训练多少批；每批 1024 对")] = 2500,
    seed: Annotated[int, typer.Option(help="随机种子")] = 20_260_101,
    questions: Annotated[Path | None, typer.Option(help="在 --start 上用这个问题集（BEIR 文件夹）继续训练")] = None,
    start: Annotated[Path | None, typer.Option(help="从哪个编码器开始，默认为自带的")] = None,
    from_use: Annotated[bool, typer.Option("--from-use", help="在现用模型上用使用记录继续训练，更好才换用")] = False,
    as_json: AsJson = False,
) -> None:
    """用本库资料和给出的文本训练编码器，给出评测卡；或从使用记录中学习，给出与现用模型的比较。"""
    if from_use:
        if corpus or out or questions or start:
            raise typer.BadParameter("--from-use 不与 --corpus、--questions、--start、--out 一起使用。")
        _progress("正在从使用记录中学习并比较，需要几分钟……")
        _print_metrics(_call("learn-from-use"), as_json)
        return
    from api.training import train_from_library, train_on_questions
    from index.encoders import BUNDLED_FOLDER
    from index.training.train import TrainingSettings

    settings, begin = load_settings(), start or BUNDLED_FOLDER
    training = TrainingSettings(steps=steps, seed=seed)
    if questions:
        card = train_on_questions(settings, out=out, start=begin, questions=questions, on_progress=_progress)
    else:
        card = train_from_library(settings, out=out, corpus=corpus or [], training=training, on_progress=_progress)
    _print_metrics(card, as_json)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """检查安装是否正常，并说明如何处理。"""
    rows = _call("doctor")
    _print(
        rows, as_json, lambda row: f"{'正常' if row['ok'] else '异常'}  {row['check']}：{row['found']}  {row['cure']}"
    )
    broken = [row for row in rows if not row["ok"]]
    if broken:
        raise ZhikuError(f"{len(broken)} 项异常。{broken[0]['check']}：{broken[0]['cure']}")


@app.command()
def backup(file: Path, as_json: AsJson = False) -> None:
    """备份记录、原件和设置到一个文件。"""
    _print_metrics(_call("backup", path=str(file.resolve())), as_json)


@app.command()
def restore(file: Path, as_json: AsJson = False) -> None:
    """从备份恢复；原有内容另存在数据文件夹中。"""
    from api.server import restore_backup

    _print_metrics(restore_backup(load_settings(), file.resolve()), as_json)


@app.command()
def reindex(as_json: AsJson = False) -> None:
    """由记录和原件重建索引。"""
    _print_metrics(_call("reindex"), as_json)


def _call(command: str, **arguments: Any) -> Any:
    with open_door(load_settings()) as door:
        return door.call(command, **arguments)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ZhikuError(f"无法读取 {path}，应为 UTF-8 文本，每行一个问题。") from error


def _print(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(line(row))
    if not rows:
        typer.echo("没有结果。", err=True)


def _print_metrics(metrics: dict[str, Any], as_json: bool) -> None:
    typer.echo(json.dumps(metrics, ensure_ascii=False, indent=None if as_json else 2))


def _print_report(report: dict[str, Any], as_json: bool) -> None:
    lines = [f"新增 {report['added']}，变更 {report['changed']}，未变 {report['unchanged']}"]
    lines += [one["words"] for one in report.get("changes", ())]
    lines += [f"{one['place']}：{one['message']}" for one in report["errors"]]
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else "\n".join(lines))


def _passage_line(row: dict[str, Any]) -> str:
    return f"{row['rank']:>2}. 《{row['title']}》{place_words(row['locator'])}\n    {row['text']}"


def _progress(message: str) -> None:
    typer.echo(message, err=True)


def main() -> None:
    """Run the command line; errors that the user can act on become one line and exit code 1."""
    logging.basicConfig(level=logging.CRITICAL, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        app()
    except ZhikuError as error:
        typer.echo(error.message, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
