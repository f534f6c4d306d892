"""DOCX to PDF by LibreOffice, where it is installed; each conversion has a profile of its own, so several may run."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from core.errors import ZhikuError
from papers.model import Face
from papers.official import OTHER_NAMES
from papers.styles import LATIN

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 120.0
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
# What stands in for a face that is missing under all its names; sans serif for 黑体, serif for the others.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "AR PL UMing CN", "Songti SC", "SimSun", "宋体")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei", "Heiti SC", "Microsoft YaHei")
_LATIN = ("Liberation Serif", "Tinos", "TeX Gyre Termes", "FreeSerif")


class PdfError(ZhikuError):
    """A PDF could not be made; the Word file is there in any case."""


def find_office() -> Path | None:
    """The LibreOffice of this machine; None: not installed, so PDF is not on offer."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(named) if named else next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def find_missing_faces() -> tuple[str, ...]:
    """The official typefaces that this machine lacks under all their names: the PDF then shows others in their place.

    Empty also where the installed fonts cannot be listed (no fontconfig, as on Windows).
    """
    installed = _installed_families()
    return tuple(face for face in Face if installed and not {face, *OTHER_NAMES[face]} & installed)


def convert_to_pdf(data: bytes, *, timeout_seconds: float = TIMEOUT_SECONDS) -> bytes:
    """A DOCX file as PDF.

    Raises:
        PdfError: If LibreOffice is not installed, fails or takes longer than the limit; it is ended then.
    """
    office = find_office()
    if office is None:
        raise PdfError("本机没有安装 LibreOffice，不能生成 PDF。请下载 Word 文件，或请管理员安装 LibreOffice。")
    with tempfile.TemporaryDirectory(prefix="zhiku-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(data)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        said = _run(
            [
                str(office),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                str(folder / "paper.docx"),
            ],
            timeout_seconds=timeout_seconds,
        )
        made = folder / "paper.pdf"
        if not made.is_file() or not made.stat().st_size:
            logger.warning("conversion to PDF failed said=%s", said[-500:])
            raise PdfError("LibreOffice 没有生成 PDF。请下载 Word 文件后另存为 PDF，或检查文件是否损坏。")
        return made.read_bytes()


def _run(command: list[str], *, timeout_seconds: float) -> str:
    """Run to the end or end it with all its children; a converter that hangs leaves nothing behind."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise PdfError(f"无法启动 LibreOffice（{error.strerror}）。请下载 Word 文件，或请管理员检查安装。") from error
    try:
        output, _ = process.communicate(timeout=timeout_seconds)
    except subprocess.TimeoutExpired as error:
        raise PdfError(
            f"生成 PDF 超过 {timeout_seconds:.0f} 秒，已停止。请稍后再试，或下载 Word 文件后另存为 PDF。"
        ) from error
    finally:
        if process.poll() is None:
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
    return output.decode(errors="replace")


@cache
def _installed_families() -> frozenset[str]:
    lister = shutil.which("fc-list")
    if lister is None:
        return frozenset()
    try:
        done = subprocess.run([lister, ":", "family"], capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    text = done.stdout.decode(errors="replace").replace("\n", ",").replace("\\", "")
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _profile() -> str:
    """Settings of a private profile: which installed font stands in for a missing one."""
    installed = _installed_families()
    wanted: dict[str, tuple[str, ...]] = {
        face: OTHER_NAMES[face] + (_SANS if face is Face.HEAD else _SERIF) for face in Face
    }
    wanted[LATIN] = _LATIN + _SERIF
    pairs: list[str] = []
    for name, others in wanted.items():
        instead = next((other for other in others if other in installed), None)
        if name not in installed and instead:
            pairs.append(_PAIR.format(number=len(pairs), name=escape(name), instead=escape(instead)))
    return _PROFILE.format(pairs="".join(pairs))


_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Font/Substitution">
<prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>
{pairs}</oor:items>
"""
_PAIR = """<item oor:path="/org.openoffice.Office.Common/Font/Substitution/FontPairs">
<node oor:name="_{number}" oor:op="replace"><prop oor:name="ReplaceFont"><value>{name}</value></prop>
<prop oor:name="SubstituteFont"><value>{instead}</value></prop><prop oor:name="Always"><value>true</value></prop>
<prop oor:name="OnScreenOnly"><value>false</value></prop></node></item>
"""
