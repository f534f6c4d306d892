"""What an encoder is trained on: documents cut into passages that know their headings and their label."""

import re
from dataclasses import dataclass

NUMERAL = "[零〇一二三四五六七八九十百千两0-9]+"
ARTICLE_LABEL = re.compile(rf"第{NUMERAL}条(?:之{NUMERAL})?")
_ARTICLE = re.compile(rf"^\**({ARTICLE_LABEL.pattern})\**[\s:：]+(.*)$")
_CHAPTER = re.compile(rf"^第{NUMERAL}([编章节])\s*\S{{0,40}}$")
_MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CHAPTER_DEPTH = {"编": 1, "章": 2, "节": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPassage:
    """One passage, about as long as what will be searched.

    Attributes:
        text: The passage without its label.
        headings: The headings above it, outermost first.
        label: How other passages cite it, e.g. 「第三十条」; empty if nobody can.
    """

    text: str
    headings: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingDocument:
    """A title and the passages under it, in reading order."""

    title: str
    passages: tuple[TrainingPassage, ...]


def split_document(title: str, text: str) -> TrainingDocument:
    """Cut plain text or Markdown into one passage per article (第…条), or per paragraph where there are no articles.

    Args:
        title: The document's title; a heading that repeats it is left out.
        text: Paragraphs separated by line breaks; headings are `#` lines or 「第一章 总则」 lines.

    Returns:
        The document; without passages if the text holds none.
    """
    headings: dict[int, str] = {}
    found: list[tuple[tuple[str, ...], str, list[str]]] = []
    in_article = False
    for line in (raw.strip() for raw in _COMMENT.sub("", text).splitlines()):
        if not line:
            continue
        if heading := _read_heading(line):
            depth, name = heading
            headings = {level: kept for level, kept in headings.items() if level < depth}
            if name != title:
                headings[depth] = name
            in_article = False
        elif article := _ARTICLE.match(line):
            found.append((tuple(headings.values()), article[1], [article[2]]))
            in_article = True
        elif in_article:
            found[-1][2].append(line)
        else:
            found.append((tuple(headings.values()), "", [line]))
    return TrainingDocument(
        title=title,
        passages=tuple(
            TrainingPassage(text="\n".join(lines), headings=above, label=label) for above, label, lines in found
        ),
    )


def _read_heading(line: str) -> tuple[int, str] | None:
    if markdown := _MARKDOWN_HEADING.match(line):
        return len(markdown[1]), " ".join(markdown[2].split())
    if chapter := _CHAPTER.match(line):
        return _CHAPTER_DEPTH[chapter[1]], " ".join(line.split())
    return None
