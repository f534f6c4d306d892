"""Import and export: rows good and bad, files hostile and odd, and what a round trip must keep."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import InvalidInputError
from core.experts import Expert, Sector
from core.pools import MAIN_POOL, Membership, MemberState
from experts.exchange import RowError, export_csv, export_xlsx, import_experts, template_xlsx

MEMBER = Membership(pool_id=MAIN_POOL, state=MemberState.ACTIVE, terms=1)
HEADINGS = ["姓名", "类别", "单位", "专业领域", "聘期开始", "聘期结束"]


def workbook(*rows: list) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(rows).encode(encoding)


def test_good_rows_are_imported_and_bad_rows_are_named_with_the_cure(pool) -> None:
    report = import_experts(
        "专家.xlsx",
        workbook(
            HEADINGS,
            ["张明", "学", "云岭大学", "数据安全、算法；AI/大模型", datetime(2024, 1, 31), "2026年12月"],
            [],
            ["", "产", "甲公司"],
            ["李华", "商", "乙公司", "", "2024-13-01", ""],
            ["王强", "用", "丙医院", "", "2026-01-01", "2025-01-01"],
        ),
        pool=pool,
    )

    assert (report.added, report.failed_rows) == (1, 3)
    assert [(error.row, error.column) for error in report.errors] == [
        (4, "姓名"), (5, "类别"), (5, "聘期开始"), (6, "聘期结束"),
    ]  # fmt: skip
    assert "政、产、学、研、用" in report.errors[1].message
    (zhang,) = pool.list()
    assert zhang.specialties == ("数据安全", "算法", "AI", "大模型")
    member = zhang.membership()
    assert (member.term_start, member.term_end) == (date(2024, 1, 31), date(2026, 12, 31))


def test_a_trial_run_reports_the_same_and_changes_nothing(pool, happened) -> None:
    data = table("姓名,单位", "张明,云岭大学", ",乙")

    trial = import_experts("a.csv", data, pool=pool, dry_run=True)

    assert pool.list() == []
    assert happened() == []
    assert replace(import_experts("a.csv", data, pool=pool), dry_run=True) == trial


def test_the_same_person_is_changed_and_an_empty_cell_keeps_what_is_known(pool, happened) -> None:
    import_experts("a.csv", table("姓名,单位,职务,简介", "张明,云岭大学,院长,很长的简介"), pool=pool)
    again = import_experts("a.csv", table("单位,姓名,职务,简介", "云岭大学,张 明,校长,"), pool=pool)
    same = import_experts("a.csv", table("单位,姓名,职务,简介", "云岭大学,张明,校长,"), pool=pool)

    assert (again.changed, same.unchanged) == (1, 1)
    assert (pool.list()[0].post, pool.list()[0].biography) == ("校长", "很长的简介")
    assert happened() == ["ExpertAdded", "MembershipRegistered", "ExpertChanged"]


def test_a_person_twice_in_one_table_is_an_error_of_the_second_row(pool) -> None:
    report = import_experts("a.csv", table("姓名,单位", "张明,云岭大学", "张明,云岭大学"), pool=pool)

    assert report.added == 1
    assert report.errors == (
        RowError(row=3, column="姓名", letter="A", message="与第 2 行是同一位专家（同名同单位），请合并为一行。"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_that_offices_use(pool, encoding) -> None:
    import_experts("a.csv", table("专家姓名,工作单位", "张明,云岭大学", encoding=encoding), pool=pool)

    assert [(one.name, one.unit) for one in pool.list()] == [("张明", "云岭大学")]


def test_headings_may_stand_below_a_title_in_any_order_on_any_sheet_and_unknown_ones_are_named(pool) -> None:
    book = Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("名单")
    sheet.append(["2026年专家名单"])
    sheet.append(["序号", "研究方向", "界别", "名 字", "身份证号"])
    sheet.append([1, "区块链", "企业", "赵六", "无"])
    out = io.BytesIO()
    book.save(out)

    report = import_experts("名单.xlsx", out.getvalue(), pool=pool)

    assert report.ignored_columns == ("序号", "身份证号")
    assert (pool.list()[0].sector, pool.list()[0].specialties) == (Sector.INDUSTRY, ("区块链",))


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("2024-01-31", date(2024, 1, 31)), ("2024/1/31", date(2024, 1, 31)), ("2024年1月31日", date(2024, 1, 31)),
        ("2024.1", date(2024, 1, 1)), ("20240131", date(2024, 1, 31)), ("２０２４．１．３１", date(2024, 1, 31)),
        ("2024年 1月", date(2024, 1, 1)), ("2024", date(2024, 1, 1)), ("45322", date(2024, 1, 31)),
        ("2024-01-31 00:00:00", date(2024, 1, 31)),
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_many_ways(pool, written, start) -> None:
    report = import_experts("a.csv", table("姓名,聘期开始", f"张明,{written}"), pool=pool)

    assert report.errors == ()
    assert pool.list()[0].membership().term_start == start


@pytest.mark.parametrize("written", ["2024-02-30", "明年", "0001-01-01", "2024-1-1-1", "99999999"])
def test_what_is_no_date_is_an_error_of_its_row(pool, written) -> None:
    report = import_experts("a.csv", table("姓名,聘期结束", f"张明,{written}"), pool=pool)

    assert [error.column for error in report.errors] == ["聘期结束"]
    assert "2024-01-31" in report.errors[0].message


def test_linked_documents_are_found_by_title_or_file_name(pool, shelf) -> None:
    shelf.add("d1", "云南省工业互联网发展报告")
    shelf.add("d2", "年度总结", file_name="2022年总结.docx")
    shelf.add("d3", "年度总结", file_name="2023年总结.docx")
    data = table("姓名,关联资料", "张明,《云南省工业互联网发展报告》；2022年总结", "李华,没有的报告", "王强,年度总结")

    report = import_experts("a.csv", data, pool=pool)

    assert pool.list()[0].document_ids == ("d1", "d2")
    assert [error.row for error in report.errors] == [3, 4]
    assert "资料库中没有《没有的报告》" in report.errors[0].message
    assert "2 份《年度总结》" in report.errors[1].message


@pytest.mark.parametrize(("name", "export"), [("a.csv", export_csv), ("a.xlsx", export_xlsx)])
def test_what_is_exported_comes_back_unchanged(pool, shelf, name, export) -> None:
    shelf.add("d1", "报告；甲")
    shelf.add("d2", "年度总结", file_name="总结.docx")
    shelf.add("d3", "年度总结", file_name="总结.docx")
    pool.save(
        Expert(
            expert_id="", name="张明", sector=Sector.RESEARCH, unit="=HYPERLINK(1)", post="'=1+1", title="@SUM(A1)",
            region="云南", specialties=("+数据", "-算法"), biography='第一行,"引号"\n第二行',
            memberships=(
                Membership(
                    pool_id=MAIN_POOL, state=MemberState.RETIRED,
                    term_start=date(2024, 1, 1), term_end=date(2026, 12, 31),
                ),
            ),
            document_ids=("d1", "d2", "d3"),
        )
    )  # fmt: skip
    pool.save(Expert(expert_id="", name="李华"))
    before = pool.list()

    report = import_experts(name, export(pool), pool=pool)

    assert (report.unchanged, report.changed, report.added, report.errors) == (2, 0, 0, ())
    assert pool.list() == before


def test_an_exported_csv_holds_nothing_that_excel_would_run(pool) -> None:
    texts = ("unit", "post", "title", "education", "achievements", "honours", "penalties", "recommender")
    formulas = ("=cmd|' /C calc'!A0", "＝1+1", "@x\t", "+A1", "-A1")
    person = Expert(
        expert_id="", name="张明", **{name: formulas[place % 5] for place, name in enumerate(texts)},
        concurrent_posts=formulas[:2], avoidance_units=("=A1",), avoidance_people=("=A1",),
        memberships=(replace(MEMBER, certificate_number="=A1"),), phone="+85223456789",
    )  # fmt: skip
    pool.save(person)

    cells = export_csv(pool).decode("utf-8-sig").splitlines()[1].split(",")

    assert [cell for cell in cells if cell and cell[0] in "=+-@＝"] == []


def test_an_exported_workbook_holds_no_formula(pool) -> None:
    pool.save(Expert(expert_id="", name="张明", unit="=1+1"))

    sheet = load_workbook(io.BytesIO(export_xlsx(pool))).active
    cell = next(cell for cell in sheet[2] if cell.value == "=1+1")

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_formula_in_a_file_is_text_and_is_never_run(pool) -> None:
    import_experts("a.xlsx", workbook(["姓名", "单位"], ["张明", "=cmd|' /C calc'!A0"]), pool=pool)

    assert pool.list()[0].unit == "=cmd|' /C calc'!A0"


def test_the_template_is_recognised_and_its_example_is_not_imported(pool) -> None:
    book = load_workbook(io.BytesIO(template_xlsx()))
    sheet = book["专家"]

    assert [cell.value for cell in sheet[1]] == [
        "姓名*", "性别", "出生年份", "类别(政/产/学/研/用)", "单位", "职务", "职称", "所在省份", "专业领域",
        "从业起始年", "学历学位", "简介", "主要业绩", "社会兼职", "荣誉奖励", "处罚情况", "推荐人", "电话", "邮箱",
        "回避单位", "回避人员", "同意书日期", "聘期开始", "聘期结束", "聘书编号", "关联资料",
    ]  # fmt: skip
    assert sheet.freeze_panes == "B2"
    assert [one.formula1 for one in sheet.data_validations.dataValidation] == ['"政,产,学,研,用"', '"男,女"']
    assert "填写说明" in book.sheetnames
    with pytest.raises(InvalidInputError, match="表头下面没有专家"):
        import_experts("模板.xlsx", template_xlsx(), pool=pool)
    sheet.append(["张明", "男", 1975, "学", "云岭大学"])
    out = io.BytesIO()
    book.save(out)
    assert import_experts("模板.xlsx", out.getvalue(), pool=pool).added == 1


def _zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "是空的"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧版 Excel"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "打开密码"),
        ("a.xlsm", workbook(["姓名"], ["张明"]), "宏"),
        ("a.xlsx", _zip(**{"xl/vbaProject.bin": b"x", "xl/workbook.xml": b"<x/>"}), "宏"),
        ("a.xlsx", _zip(**{"word/document.xml": b"<x/>"}), "损坏"),
        ("a.xlsx", _zip(**{"xl/workbook.xml": b"<not closed"}), "损坏"),
        ("a.xlsx", workbook(["姓名"], ["张明"])[:-40], "损坏"),
        ("a.pdf", b"%PDF-1.7 ...", "不是可读取的表格"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "不是文字内容"),
        ("a.csv", "题目,内容\n一,二".encode(), "没有“姓名”一列"),
        ("a.csv", "姓名,单位\n,\n".encode(), "表头下面没有专家"),
        ("a.csv", ('姓名\n"' + "长" * 200_000).encode(), "不是完整的 CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_clear_sentence(pool, name, data, words) -> None:
    with pytest.raises(InvalidInputError, match=words) as caught:
        import_experts(name, data, pool=pool)

    assert caught.value.message.endswith("。")
    assert pool.list() == []


def test_too_many_rows_are_refused_before_any_is_written(pool, monkeypatch) -> None:
    monkeypatch.setattr("experts.rows.MAX_ROWS", 3)

    with pytest.raises(InvalidInputError, match="超过 3 行"):
        import_experts("a.csv", table("姓名", "甲一", "乙二", "丙三", "丁四"), pool=pool)
    assert pool.list() == []


def test_ones_own_first_import_removes_the_samples_in_the_same_step(pool, shelf, happened) -> None:
    shelf.add("s1", "示例报告", is_sample=True)
    import_experts("示例.csv", table("姓名,关联资料", "示例人,示例报告"), pool=pool, is_sample=True)
    import_experts("示例.csv", table("姓名,关联资料", "示例人,示例报告"), pool=pool, is_sample=True)
    assert [one.is_sample for one in pool.list()] == [True]

    report = import_experts("own.csv", table("姓名", "示例人", "张明"), pool=pool)
    shelf.documents.clear()
    import_experts("own.csv", table("姓名", "示例人", "李华"), pool=pool)

    assert report.added == 2
    assert [(one.name, one.is_sample) for one in pool.list()] == [("示例人", False), ("张明", False), ("李华", False)]
    assert happened().count("SamplesRemoved") == 1
    assert happened().count("ExpertDeleted") == 1


def test_an_import_without_one_good_row_leaves_the_samples(pool, happened) -> None:
    import_experts("示例.csv", table("姓名", "示例人"), pool=pool, is_sample=True)

    import_experts("own.csv", table("姓名,所在省份", "张明,火星"), pool=pool)

    assert pool.counts().samples == 1
    assert "SamplesRemoved" not in happened()
