"""Odd workbooks and large ones: joined cells, formulas, several sheets, time that stays bounded."""

from __future__ import annotations

import io
import re
import time
import zipfile

from openpyxl import Workbook, load_workbook

from experts.exchange import export_xlsx, import_experts
from tests.experts.test_exchange import table, workbook


def test_a_unit_joined_over_several_rows_is_the_unit_of_each(pool) -> None:
    book = Workbook()
    for row in (
        ["专家名单", None],
        ["姓名", "单位"],
        ["张明", "云岭大学"],
        ["李华", None],
        ["王强", None],
        ["赵六", "丙局"],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("B3:B5")
    out = io.BytesIO()
    book.save(out)

    import_experts("a.xlsx", out.getvalue(), pool=pool)

    assert [one.unit for one in pool.list()] == ["云岭大学", "云岭大学", "云岭大学", "丙局"]


def test_the_last_value_of_a_formula_stands_for_it(pool) -> None:
    plain = workbook(["姓名", "单位", "职务"], ["张明", '="云岭"&"大学"', "院长"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            text = read.read(name)
            if name.endswith("sheet1.xml"):
                changed = re.sub(rb"(</f>)<v ?/>|(</f>)<v></v>", "</f><v>云岭大学</v>".encode(), text)
                assert changed != text
                text = changed.replace(b'<c r="B2">', b'<c r="B2" t="str">')
            written.writestr(name, text)

    import_experts("a.xlsx", out.getvalue(), pool=pool)

    assert (pool.list()[0].unit, pool.list()[0].post) == ("云岭大学", "院长")


def test_sheets_that_were_not_read_are_named(pool) -> None:
    book = load_workbook(io.BytesIO(workbook(["姓名"], ["张明"])))
    for title in ("产业界", "说明"):
        book.create_sheet(title).append(["姓名" if title == "产业界" else "填表说明"])
    out = io.BytesIO()
    book.save(out)

    report = import_experts("a.xlsx", out.getvalue(), pool=pool)

    assert "「产业界」也像名单" in report.notes[0]
    assert "说明」" not in report.notes[0]


def test_a_large_table_is_read_and_exported_in_bounded_time(pool) -> None:
    rows = [f"专家{n:05},单位{n % 300},199{n:08},u{n}@example.com,{1950 + n % 50}" for n in range(400)]
    data = table("姓名,单位,电话,邮箱,出生年份", *rows)

    started = time.process_time()
    trial = import_experts("a.csv", data, pool=pool, dry_run=True)
    assert import_experts("a.csv", data, pool=pool).added == trial.added == 400
    assert import_experts("a.csv", data, pool=pool, dry_run=True).unchanged == 400
    export_xlsx(pool)

    assert time.process_time() - started < 15
