"""The files of 专家论证: what is sent to each expert, and the letters of thanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.drafts import Draft, Profile, Revision
from core.errors import InvalidInputError
from core.experts import Expert
from core.opinions import CHANGES, Opinion, OpinionKind, OpinionRequest, OpinionState
from drafting.export import Notes, lay_out_draft
from experts.invitations import choose_honorific
from experts.paperwork import PaperFile, Sender, pack_papers
from papers.layout import write_docx
from papers.markup import MarkedPaper, read_markup
from papers.model import Paper, Section
from papers.opinion_papers import FeedbackPaper, OpinionRequestPaper, Outcome, make_feedback, make_opinion_request

# Names of the marks in a file that is sent.
DRAFT_MARK, REVISION_MARK, REQUEST_MARK, EXPERT_MARK = "zhiku.draft", "zhiku.revision", "zhiku.request", "zhiku.expert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A request with the person that it goes to."""

    request: OpinionRequest
    expert: Expert


def check_sender(sender: Sender) -> None:
    """Refuse a letter that nobody signs.

    Raises:
        InvalidInputError: If the association or the contact is missing.
    """
    if not sender.body.strip():
        raise InvalidInputError("请填写本单位名称。以后可以在「设置」中固定。")
    if not sender.contact.name.strip():
        raise InvalidInputError("请填写联系人，专家有问题时好联系。")


def pack_requests(
    draft: Draft, revision: Revision, profile: Profile, addressed: Sequence[Addressed], sender: Sender
) -> PaperFile:
    """What is sent: a DOCX for one person, for more a ZIP with one each."""
    text = lay_out_text(draft, revision, profile)
    papers = [_request_paper(revision, one, sender, text) for one in addressed]
    return pack_papers(papers, title=f"征求意见 {revision.content.title}")


def read_sent(draft: Draft, revision: Revision, profile: Profile) -> MarkedPaper:
    """The text as it was sent, read like a returned file."""
    text = lay_out_text(draft, revision, profile)
    return read_markup(write_docx(Paper(title=revision.content.title, sections=(text,))))


def lay_out_text(draft: Draft, revision: Revision, profile: Profile) -> Section:
    """The text of a revision as experts see it: with its sources at the foot of the page, unsigned."""
    paper = lay_out_draft(
        revision.content,
        replace(profile, signed=False),
        draft=draft,
        body="",
        notes=Notes.FOOTNOTES,
        dated=revision.made_at.date(),
    )
    return paper.sections[0]


def pack_feedback(
    title: str, result: str, people: Sequence[tuple[Expert, Sequence[Opinion]]], sender: Sender
) -> PaperFile:
    """The letters of thanks: what became of the paper and of each opinion."""
    papers = [
        make_feedback(
            FeedbackPaper(
                name=expert.name,
                honorific=choose_honorific(expert),
                title=title,
                result=result,
                outcomes=tuple(_outcome(one) for one in opinions),
                body=sender.body,
                contact=sender.contact,
                issued_on=sender.issued_on,
            )
        )
        for expert, opinions in people
    ]
    return pack_papers(papers, title=f"专家意见反馈 {title}")


def say_opinion(one: Opinion) -> str:
    """An opinion in words: what is to be put in, out, or in the place of what."""
    if one.kind not in CHANGES:
        return one.text
    if one.kind is OpinionKind.INSERTION:
        return f"增加「{one.text}」"
    if one.kind is OpinionKind.DELETION:
        return f"删去「{one.quote}」"
    return f"「{one.quote}」改为「{one.text}」"


def _outcome(one: Opinion) -> Outcome:
    quote = one.quote if one.kind is OpinionKind.COMMENT else ""
    state = "正在研究" if one.state is OpinionState.OPEN else one.state.value
    return Outcome(quote=quote, said=say_opinion(one), outcome=state + (f"：{one.answer}" if one.answer else ""))


def _request_paper(revision: Revision, to: Addressed, sender: Sender, text: Section) -> Paper:
    request = to.request
    return make_opinion_request(
        OpinionRequestPaper(
            name=to.expert.name,
            honorific=choose_honorific(to.expert),
            title=revision.content.title,
            revision=request.revision,
            body=sender.body,
            contact=sender.contact,
            issued_on=sender.issued_on,
            reply_by=request.due_on,
            number=request.request_id,
            marks=(
                (DRAFT_MARK, request.draft_id),
                (REVISION_MARK, str(request.revision)),
                (REQUEST_MARK, request.request_id),
                (EXPERT_MARK, request.expert_id),
            ),
        ),
        text,
    )


def check_due(due_on: date, today: date) -> None:
    """Refuse a day that has passed.

    Raises:
        InvalidInputError: If it has.
    """
    if due_on < today:
        raise InvalidInputError("反馈期限已经过去，请改为今天或以后的日期。")
