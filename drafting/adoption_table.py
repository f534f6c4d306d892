"""The table of papers of a year for the yearly report (工作总结): handed in, adopted, by whom; with totals, as XLSX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from core.adoption import Adoption, Submission
from core.drafts import AdoptionGrade, Draft, DraftState
from experts.workbooks import Cell, Sheet, write_sheets
from papers.places import place_words
from storage.adoption import AdoptionStore
from storage.drafts import DraftStore

_PAPER_HEADS = (
    "序号",
    "标题",
    "文种",
    "报送日期",
    "报送单位",
    "发文字号",
    "报送方式",
    "办理情况",
    "采纳日期",
    "依据",
    "专家",
)
_PAPER_WIDTHS = (6, 44, 14, 12, 28, 20, 14, 14, 12, 60, 24)
_EXPERT_HEADS, _EXPERT_WIDTHS = ("专家", "参与的被采纳文稿（篇）", "文稿"), (16, 24, 80)

_Record = TypeVar("_Record", Submission, Adoption)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper of the year.

    Attributes:
        submissions: Those of the year, or the first one where only the adoption falls into it.
        adoptions: Those of the year.
        experts: Names of those whom the adoptions are credited to.
    """

    draft: Draft
    profile: str
    submissions: tuple[Submission, ...]
    adoptions: tuple[Adoption, ...]
    experts: tuple[str, ...]

    @property
    def result(self) -> str:
        """How it stands, in words: the grades of the year, else the state of the paper."""
        grades = dict.fromkeys(one.grade.value for one in self.adoptions)
        return "、".join(grades) if grades else self.draft.state.value


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionTable:
    """The papers of a year, the one handed in first first.

    Attributes:
        submitted: Papers handed in within the year; `adopted`: papers adopted within it, whenever they were handed in.
        grades: Papers by each way of adoption; one paper may be among several.
        experts: Adopted papers of each expert's name, most first.
    """

    year: int
    rows: tuple[PaperRow, ...]
    submitted: int
    adopted: int
    not_adopted: int
    grades: Mapping[AdoptionGrade, int]
    experts: Mapping[str, tuple[str, ...]]

    def totals(self) -> list[tuple[str, int]]:
        """The figures of the report with their names."""
        return [
            ("报送文稿（篇）", self.submitted),
            ("被采纳文稿（篇）", self.adopted),
            *((f"其中：{grade.value}（篇）", self.grades[grade]) for grade in AdoptionGrade),
            ("未采纳（篇）", self.not_adopted),
        ]

    def write_workbook(self) -> bytes:
        """The table as XLSX: totals, papers, experts."""
        totals: list[Sequence[Cell]] = [("项目", f"{self.year}年"), *self.totals()]
        papers: list[Sequence[Cell]] = [
            _PAPER_HEADS,
            *(_paper_cells(number, row) for number, row in enumerate(self.rows, start=1)),
        ]
        experts: list[Sequence[Cell]] = [
            _EXPERT_HEADS,
            *((name, len(titles), "；".join(titles)) for name, titles in self.experts.items()),
        ]
        return write_sheets(
            (
                Sheet("汇总", (28, 12), totals),
                Sheet("文稿", _PAPER_WIDTHS, papers),
                Sheet("专家", _EXPERT_WIDTHS, experts),
            )
        )


def adoption_table(
    year: int,
    *,
    drafts: DraftStore,
    store: AdoptionStore,
    profile_name: Callable[[str], str],
    expert_names: Callable[[Sequence[str]], Mapping[str, str]],
) -> AdoptionTable:
    """The papers that were handed in or adopted in a year.

    Args:
        profile_name: The name of a kind of paper by its key.
        expert_names: Names by id; who is gone may be missing.
    """
    submissions = _by_draft(store.submissions())
    adoptions = _by_draft([one for one in store.adoptions() if one.adopted_on.year == year])
    names = expert_names([expert for own in adoptions.values() for one in own for expert in one.expert_ids])
    rows = []
    for draft in drafts.list():
        every = submissions.get(draft.draft_id, [])
        handed_in = tuple(one for one in every if one.submitted_on.year == year)
        adopted = tuple(adoptions.get(draft.draft_id, []))
        if handed_in or adopted:
            credited = dict.fromkeys(expert for one in adopted for expert in one.expert_ids)
            rows.append(
                PaperRow(
                    draft=draft,
                    profile=profile_name(draft.profile),
                    submissions=handed_in or tuple(every[:1]),
                    adoptions=adopted,
                    experts=tuple(names[one] for one in credited if one in names),
                )
            )
    rows.sort(key=lambda row: (row.submissions[0].submitted_on if row.submissions else date.max, row.draft.title))
    credit: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for name in row.experts:
            credit[name] = (*credit.get(name, ()), row.draft.title)
    grades = Counter(grade for row in rows for grade in {one.grade for one in row.adoptions})
    return AdoptionTable(
        year=year,
        rows=tuple(rows),
        submitted=sum(any(one.submitted_on.year == year for one in row.submissions) for row in rows),
        adopted=sum(bool(row.adoptions) for row in rows),
        not_adopted=sum(row.draft.state is DraftState.NOT_ADOPTED and not row.adoptions for row in rows),
        grades={grade: grades[grade] for grade in AdoptionGrade},
        experts=dict(sorted(credit.items(), key=lambda pair: (-len(pair[1]), pair[0]))),
    )


def _by_draft(records: Sequence[_Record]) -> dict[str, list[_Record]]:
    found: dict[str, list[_Record]] = {}
    for one in records:
        found.setdefault(one.draft_id, []).append(one)
    return found


def _paper_cells(number: int, row: PaperRow) -> tuple[str | int | date | None, ...]:
    first = row.submissions[0] if row.submissions else None
    return (
        number,
        row.draft.title,
        row.profile,
        first.submitted_on if first else None,
        "、".join(dict.fromkeys(one.addressee for one in row.submissions)),
        "、".join(one.number for one in row.submissions if one.number),
        "、".join(dict.fromkeys(one.channel for one in row.submissions if one.channel)),
        row.result,
        row.adoptions[0].adopted_on if row.adoptions else None,
        "；".join(_evidence_words(one) for one in row.adoptions),
        "、".join(row.experts),
    )


def _evidence_words(adoption: Adoption) -> str:
    found = adoption.evidence
    if found is None:
        return adoption.note
    return f"《{found.title}》{place_words(found.locator)}：{found.quote}"
