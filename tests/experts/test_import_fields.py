"""Import of every field: what people call the columns, cells that hold two things, differences, doubts, odd files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.errors import NotFoundError
from core.experts import Expert, Gender, Sector
from core.pools import MAIN_POOL, Membership, MemberState, Pool
from experts.changes import HIDDEN_DIFFERENCE, FieldChange
from experts.exchange import ExportScope, export_csv, export_xlsx, import_experts
from experts.rules import clean_expert
from tests.experts.conftest import TODAY
from tests.experts.test_exchange import table, workbook

MEMBER = Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, terms=1)
ZHANG = Expert(
    expert_id="", name="张明", gender=Gender.MALE, birth_year=1970, unit="云岭大学", post="院长", title="教授",
    in_field_since=1992, education="博士", achievements="课题三项", concurrent_posts=("某学会理事",),
    honours="先进个人", penalties="警告一次", recommender="自荐",
    phone="13812345678、0871-63123456转801", email="zhang@x.cn",
    avoidance_units=("甲公司", "乙公司"), avoidance_people=("李四",), consent_on=date(2026, 1, 5),
    memberships=(replace(MEMBER, certificate_number="智聘〔2026〕1号"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("性别", "女性", "gender", Gender.FEMALE), ("出生年月", "1975.06", "birth_year", 1975),
        ("出生日期", "1975年6月1日", "birth_year", 1975), ("出生年月", "197506", "birth_year", 1975),
        ("最高学历", "硕士", "education", "硕士"), ("从业年限", "20年", "in_field_since", 2006),
        ("社会兼职", "甲学会理事、乙协会委员", "concurrent_posts", ("甲学会理事", "乙协会委员")),
        ("联系电话", "138 1234 5678", "phone", "13812345678"), ("电子邮箱", "A@X.CN", "email", "A@x.cn"),
        ("回避单位", "甲公司；乙公司", "avoidance_units", ("甲公司", "乙公司")),
        ("获奖情况", "一等奖", "honours", "一等奖"),
        ("推荐单位", "省通信学会", "recommender", "省通信学会"),
        ("同意书签署日期", "2026/1/5", "consent_on", date(2026, 1, 5)), ("处分", "无", "penalties", ""),
        ("主要成果", "标准两项", "achievements", "标准两项"),
    ],
)  # fmt: skip
def test_columns_are_known_by_the_names_that_people_give_them(pool, heading, cell, field, value) -> None:
    report = import_experts("a.xlsx", workbook(["姓名", heading], ["张明", cell]), pool=pool)

    assert (report.errors, report.ignored_columns) == ((), ())
    assert getattr(pool.list()[0], field) == value


@pytest.mark.parametrize("heading", ["证书编号", "聘书编号", "聘书号"])
def test_the_number_of_a_certificate_belongs_to_the_membership(pool, heading) -> None:
    import_experts("a.csv", table(f"姓名,{heading}", "张明,智聘〔2026〕1号"), pool=pool)

    assert pool.list()[0].membership().certificate_number == "智聘〔2026〕1号"


@pytest.mark.parametrize(
    ("cell", "post", "title"),
    [
        ("副院长/教授", "副院长", "教授"), ("教授、博士生导师", "博士生导师", "教授"), ("高级工程师", "", "高级工程师"),
        ("总工程师", "总工程师", ""), ("安全专家组组长 正高级工程师", "安全专家组组长", "正高级工程师"),
        ("主任", "主任", ""),
    ],
)  # fmt: skip
def test_a_cell_of_post_and_title_is_taken_apart_and_the_report_says_so(pool, cell, post, title) -> None:
    report = import_experts("a.csv", table("姓名,职务/职称", f"张明,{cell}"), pool=pool)

    assert (pool.list()[0].post, pool.list()[0].title) == (post, title)
    assert "已拆开" in report.notes[0]


def test_one_column_may_hold_telephone_and_address_or_both_ends_of_a_term(pool) -> None:
    rows = table("姓名,联系方式,聘期", "张明,电话13812345678 邮箱a@x.cn,2024年3月至2027年2月", "李华,,两年")

    report = import_experts("a.csv", rows, pool=pool)

    (zhang,) = pool.list()
    member = zhang.membership()
    assert (zhang.phone, zhang.email) == ("13812345678", "a@x.cn")
    assert (member.term_start, member.term_end) == (date(2024, 3, 1), date(2027, 2, 28))
    assert [(error.row, error.letter, error.column) for error in report.errors] == [(3, "C", "聘期")]


def test_several_columns_of_telephone_numbers_are_one_field(pool) -> None:
    import_experts("a.csv", table("姓名,手机,办公电话", "张明,13812345678,0871-63123456"), pool=pool)

    assert pool.list()[0].phone == "13812345678、0871-63123456"


@pytest.mark.parametrize(
    ("heading", "cell", "cure"),
    [
        ("联系电话", "1381234567", "11 位手机号"), ("邮箱", "zhang", "name@example.com"),
        ("出生年份", "七五年", "如 1975"), ("出生年份", "2015", "1900 至 2010"), ("性别", "未知", "男 或 女"),
        ("同意书日期", "是", "2024-01-31"),
        ("同意书日期", "2027-01-01", "晚于今天"), ("单位", "长" * 2000, "最多 200 字"),
        ("社会兼职", "长" * 2000, "每项最多 200 字"),
        ("聘书编号", "长" * 2000, "最多 50 字"), ("从业起始年", "1890", "四位年份"),
        ("电话", "138****5678", "填写完整"),
    ],
)  # fmt: skip
def test_an_error_names_its_cell_and_the_cure(pool, heading, cell, cure) -> None:
    report = import_experts("a.csv", table(f"姓名,{heading}", "李华,", f"张明,{cell}"), pool=pool)

    (error,) = report.errors
    assert error.place == f"第 3 行 B 列 {heading}"
    assert cure in error.message
    assert report.added == 1


def test_a_trial_run_shows_what_changes_from_what_to_what_and_hides_the_contact(pool) -> None:
    pool.save(ZHANG)
    rows = table("姓名,单位,职务,电话,出生年月,回避单位,聘书编号", "张明,云岭大学,校长,13899995678,1971-02,无,智聘2号")

    report = import_experts("a.csv", rows, pool=pool, dry_run=True)

    (change,) = report.changes
    assert (change.row, change.name, change.unit) == (2, "张明", "云岭大学")
    assert change.fields == (
        FieldChange(field="birth_year", label="出生年份", before="1970", after="1971"),
        FieldChange(field="post", label="职务", before="院长", after="校长"),
        FieldChange(field="phone", label="电话", before="138****5678、0871-****3456转***", after="138****5678"),
        FieldChange(field="avoidance_units", label="回避单位", before="甲公司、乙公司", after=""),
        FieldChange(field="certificate_number", label="聘书编号", before="智聘〔2026〕1号", after="智聘2号"),
    )
    assert pool.list()[0].post == "院长"


def test_a_change_inside_what_is_hidden_is_said(pool) -> None:
    pool.save(Expert(expert_id="", name="张明", phone="13812345678"))

    report = import_experts("a.csv", table("姓名,电话", "张明,13899995678"), pool=pool, dry_run=True)

    assert report.changes[0].fields[0].after == "138****5678" + HIDDEN_DIFFERENCE


def test_a_table_is_read_into_a_chosen_pool(pool, writer, log) -> None:
    with log.transaction() as tx:
        writer.store.write(tx.connection, Pool(pool_id="emergency", name="应急专家库"))
    known = pool.save(ZHANG)

    report = import_experts("a.csv", table("姓名,单位,聘书编号", "张明,云岭大学,急1号"), pool=pool, pool_id="emergency")

    assert [one.label for one in report.changes[0].fields] == ["聘书编号", "状态"]
    both = pool.get(known.expert_id)
    assert both.membership("emergency").certificate_number == "急1号"
    assert both.membership() == ZHANG.memberships[0]
    with pytest.raises(NotFoundError, match="没有这个专家库"):
        import_experts("a.csv", table("姓名", "李华"), pool=pool, pool_id="nowhere")


@pytest.mark.parametrize(("name", "export"), [("a.csv", export_csv), ("a.xlsx", export_xlsx)])
def test_every_field_comes_back_unchanged_with_and_without_contacts(pool, name, export) -> None:
    saved = pool.save(ZHANG)

    for scope in (ExportScope(), ExportScope(contact_reason="换届")):
        report = import_experts(name, export(pool, scope), pool=pool)
        assert (report.unchanged, report.errors) == (1, ())
    assert pool.list() == [saved]


def test_a_plain_export_hides_the_contact(pool) -> None:
    pool.save(ZHANG)

    text = export_csv(pool).decode("utf-8-sig")

    assert "138****5678、0871-****3456转***" in text
    assert "z***@x.cn" in text
    assert "13812345678" not in text


LINE = some.text(some.characters(exclude_categories=("Cs", "Co", "Cn")), max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=some.fixed_dictionaries(
        dict.fromkeys(("unit", "post", "title", "education", "biography", "achievements", "honours", "penalties"), LINE)
    ),
    lists=some.fixed_dictionaries(
        {
            name: some.lists(LINE, max_size=4).map(tuple)
            for name in ("specialties", "concurrent_posts", "avoidance_units")
        }
    ),
    years=some.tuples(some.none() | some.integers(1900, 1980), some.none() | some.integers(1995, 2026)),
    number=LINE,
    export=some.sampled_from([("a.csv", export_csv), ("a.xlsx", export_xlsx)]),
)
def test_whatever_is_stored_is_exported_and_comes_back_unchanged(pool, lines, lists, years, number, export) -> None:
    for old in pool.list():
        with pool.log.transaction() as tx:
            pool.store.delete(tx.connection, old.expert_id)
    saved = pool.save(
        Expert(
            expert_id="", name="张明", sector=Sector.USER, birth_year=years[0], in_field_since=years[1],
            **lines, **lists, memberships=(replace(MEMBER, certificate_number=number),),
        )
    )  # fmt: skip
    assert clean_expert(saved, today=TODAY) == saved

    report = import_experts(export[0], export[1](pool), pool=pool)

    assert (report.unchanged, report.changes, report.errors) == (1, (), ())


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("张明,云岭学院,13812345678,", "电话", "手机号相同"),
        ("章明,云岭大学,,智聘〔2026〕1号", "聘书编号", "聘书编号相同"),
        ("张明,云岭大学网络空间安全学院,,", "姓名", "相同或相近"),
        ("张明,,,", "姓名", "相同或相近"),
    ],
)
def test_a_row_that_may_be_of_somebody_known_waits_for_a_decision(pool, row, column, why) -> None:
    known = pool.save(ZHANG)
    data = table("姓名,单位,电话,聘书编号", row)

    asked = import_experts("a.csv", data, pool=pool)
    (doubt,) = asked.doubts
    assert (asked.added, asked.errors[0].column, doubt.expert_id) == (0, column, known.expert_id)
    assert why in asked.errors[0].message
    same = import_experts("a.csv", data, pool=pool, decisions={2: known.expert_id}, dry_run=True)
    other = import_experts("a.csv", data, pool=pool, decisions={2: ""}, dry_run=True)

    assert (same.changed + same.unchanged, same.added, same.errors) == (1, 0, ())
    assert (other.changed, other.added, other.errors) == (0, 1, ())


def test_one_mobile_number_in_two_rows_is_an_error_and_an_office_line_is_none(pool) -> None:
    rows = table(
        "姓名,单位,电话", "张明,甲大学,13812345678", "李华,乙大学,13812345678", "王强,丙局,0871-63123456",
        "赵六,丙局,0871-63123456",
    )  # fmt: skip

    report = import_experts("a.csv", rows, pool=pool)

    assert [(error.row, error.column) for error in report.errors] == [(3, "电话")]
    assert "第 2 行" in report.errors[0].message
    assert report.added == 3
