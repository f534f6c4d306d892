"""One sentence written anew by a model, from what it cites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.drafts import Draft, DraftContent, DraftSection, Sentence
from core.errors import InvalidInputError, NotFoundError
from core.writing import Use
from drafting.chat import Chat
from drafting.desk import Desk
from drafting.prompts import ask_for_sentence
from drafting.writing_answer import UnusableAnswerError, read_answer
from drafting.writing_evidence import EvidenceReader
from drafting.writing_section import make_ids
from events.draft_types import DraftSentToModel

LONGEST_WISH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A sentence in the place of another, not kept yet: of the same id, with its source, taken on by nobody."""

    sentence: Sentence
    use: Use


def rewrite(
    draft: Draft,
    content: DraftContent,
    sentence_id: str,
    wish: str,
    *,
    desk: Desk,
    chat: Chat,
    reader: EvidenceReader,
    on_use: Callable[[Use], None],
    actor: str | None,
) -> Rewritten:
    """Another wording of a sentence, from its source and the passage around it.

    A sentence without a source is written from the evidence of its section, and gets its source there.

    Args:
        wish: What the person wants of it, "" for another wording.

    Raises:
        UnusableAnswerError, ChatError: If there is no usable answer; the sentence stays as it is.
        InvalidInputError: If the wish is too long, or there is nothing to write it from.
        NotFoundError: If the sentence is gone.
    """
    wanted = " ".join(wish.split())
    if len(wanted) > LONGEST_WISH:
        raise InvalidInputError(f"要求最多 {LONGEST_WISH} 字，现有 {len(wanted)} 字。")
    section, sentence = _find(content, sentence_id)
    evidence = reader.for_sentence(draft, content, section, sentence)
    if not evidence.sentences:
        raise InvalidInputError("这句话没有可用的依据，无法重写。请先为它插入引文，或固定几条依据。")
    with desk.log.transaction(actor=actor) as tx:
        tx.append(DraftSentToModel(draft_id=draft.draft_id, host=chat.host))
    prompt = ask_for_sentence(
        title=content.title, heading=section.heading, text=sentence.text, wish=wanted, evidence=evidence
    )
    spent = Use()

    def count(use: Use) -> None:
        nonlocal spent
        spent = spent.plus(use)
        on_use(use)

    answer = chat.ask(prompt.system, prompt.user, on_use=count)
    try:
        read = read_answer(
            answer.text,
            prompt=prompt,
            evidence=evidence,
            whole=answer.whole,
            itemised=False,
            chars=2 * len(sentence.text),
            heading=section.heading,
            make_id=make_ids(content),
        )
    except UnusableAnswerError as error:
        raise UnusableAnswerError(f"{error.message}，原句没有改动。请再试一次，或自己修改。") from error
    written = [one for paragraph in read.paragraphs for one in paragraph.sentences]
    if len(written) > 1 or written[0].citation is None:
        raise UnusableAnswerError("模型写了不止一句，或没有写明依据，原句没有改动。请再试一次，或自己修改。")
    return Rewritten(sentence=replace(written[0], sentence_id=sentence_id), use=spent)


def _find(content: DraftContent, sentence_id: str) -> tuple[DraftSection, Sentence]:
    for section in content.sections:
        for one in section.sentences():
            if one.sentence_id == sentence_id:
                return section, one
    raise NotFoundError("这句话已被改掉或删去。请重新打开文稿。")
