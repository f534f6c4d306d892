"""A person's record on the page: the form, the hidden contact, consent, duplicates, import, copy and erasure."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.experts import Expert
from tests.views.conftest import Open, press, words

ZHAO = Expert(expert_id="", name="赵新", unit="云江大学", phone="13812345678", email="zhao@x.cn", penalties="警告一次")


def _field(app: AppTest, label: str):
    boxes = [*app.text_input, *app.text_area, *app.selectbox]
    return next(box for box in boxes if box.label == label)


def _submit(app: AppTest, label: str = "保存") -> AppTest:
    buttons = [button for button in app.button if button.label == label]
    return buttons[-1].click().run()  # the dialog's stands after the page's


def test_every_field_is_filled_in_and_shown_on_the_card(services: Services, open_page: Open) -> None:
    app = press(open_page("experts"), "experts.add")
    typed = {
        "姓名": "李新", "单位": "云江大学", "出生年份": "1975", "从业起始年": "1998年", "学历学位": "博士",
        "主要业绩": "课题三项", "社会兼职": "某学会理事；某期刊编委", "荣誉奖励": "先进个人", "处罚情况": "无",
        "推荐人": "自荐", "电话": "138 1234 5678", "邮箱": "li@x.cn", "回避单位": "甲公司", "回避人员": "王某",
        "同意书日期": "2026年1月5日", "聘书编号": "智聘1号",
    }  # fmt: skip
    for label, value in typed.items():
        _field(app, label).set_value(value)
    _field(app, "性别").select("女")
    app = _submit(app)

    (added,) = services.pool.list()
    assert (added.gender, added.birth_year, added.in_field_since, added.penalties) == ("女", 1975, 1998, "")
    assert (added.phone, added.avoidance_units, added.membership().certificate_number) == (
        "13812345678", ("甲公司",), "智聘1号",
    )  # fmt: skip
    said = words(press(app, f"experts.open.{added.expert_id}"))
    shown = ("博士", "课题三项", "某期刊编委", "先进个人", "自荐", "甲公司", "王某", "2026年1月5日签署", "智聘1号")
    assert [part for part in shown if part not in said] == []
    assert "138****5678" in said
    assert "13812345678" not in said


def test_a_refused_form_keeps_everything_and_says_which_field(services: Services, open_page: Open) -> None:
    app = press(open_page("experts"), "experts.add")
    _field(app, "姓名").set_value("李新")
    _field(app, "简介").set_value("很长的简介")
    _field(app, "电话").set_value("1381234567")
    app = _submit(app)

    assert "11 位手机号" in app.error[0].value
    assert (_field(app, "简介").value, _field(app, "电话").value) == ("很长的简介", "1381234567")
    _field(app, "电话").set_value("13812345678")
    _submit(app)
    assert services.pool.list()[0].biography == "很长的简介"


def test_the_form_hides_the_contact_and_leaves_it_when_nothing_is_typed(services: Services, open_page: Open) -> None:
    saved = services.pool.save(ZHAO)
    app = press(open_page("experts", expert=saved.expert_id), "experts.edit")
    assert _field(app, "电话").value == ""
    assert "138****5678" in _field(app, "电话").placeholder
    _field(app, "邮箱").set_value("无")
    _submit(app)

    stored = services.pool.get(saved.expert_id)
    assert (stored.phone, stored.email, stored.penalties) == ("13812345678", "", "警告一次")


def test_a_contact_is_shown_for_a_reason_and_the_card_tells_who_looked(services: Services, open_page: Open) -> None:
    saved = services.pool.save(ZHAO)
    app = press(open_page("experts", expert=saved.expert_id), "experts.contact")
    app = press(app, "experts.contact.confirm")
    assert "请写明" in app.error[0].value
    app.text_input(key="experts.contact.more").set_value("邀请评审")
    app = press(app, "experts.contact.confirm")

    assert "13812345678" in words(app)
    assert "邀请评审" in words(app)
    app = press(app, "experts.contact.hide")
    assert "13812345678" not in words(app)
    assert [look.reason for look in services.personal.views(saved.expert_id)] == ["邀请评审"]


def test_missing_consent_is_said_and_can_be_listed(loaded: Services, open_page: Open) -> None:
    known = loaded.pool.list()[0]
    app = open_page("experts", expert=known.expert_id)
    assert "未登记个人信息使用同意书" in words(app)
    app = app.selectbox(key="experts.consent").select("consent_yes").run()
    assert "没有符合条件的专家" in words(app)


def test_the_form_points_to_who_is_there_and_takes_another_person(services: Services, open_page: Open) -> None:
    known = services.pool.save(ZHAO)
    app = press(open_page("experts"), "experts.add")
    _field(app, "姓名").set_value("钱新")
    _field(app, "电话").set_value("13812345678")
    app = _submit(app)
    assert "手机号与专家库中的赵新（云江大学）相同" in app.error[0].value
    app.checkbox(key="experts.form.apart").check()
    app = _submit(app)

    assert [one.name for one in services.pool.list()] == ["赵新", "钱新"]
    assert services.duplicates.list() == []
    app = press(app, "experts.add")
    _field(app, "姓名").set_value("赵新")
    _field(app, "单位").set_value("云江大学")
    app = press(_submit(app), "experts.form.known")
    assert app.query_params["expert"] in (known.expert_id, [known.expert_id])


def test_two_records_are_merged_field_by_field(services: Services, open_page: Open) -> None:
    kept = services.pool.save(replace(ZHAO, post="院长"))
    other = services.pool.save(
        Expert(expert_id="", name="赵新", unit="云江大学信息学院", post="教研室主任", title="教授")
    )
    app = press(open_page("experts"), "experts.duplicates")
    assert "姓名、单位相同或相近" in words(app)
    app = press(app, f"experts.merge.{kept.expert_id}.{other.expert_id}")
    app.radio(key=f"experts.take.{kept.expert_id}.{other.expert_id}.post").set_value(1)
    app = _submit(app, "合并为一条")

    (merged,) = services.pool.list()
    assert (merged.unit, merged.post, merged.title, merged.phone) == ("云江大学", "教研室主任", "教授", "13812345678")
    assert "合并前的记录" in "".join(one.label for one in app.expander)
    assert "已并入另一条记录" in words(open_page("experts", expert=other.expert_id))


def test_two_hidden_addresses_that_look_alike_can_be_chosen_between(services: Services, open_page: Open) -> None:
    kept = services.pool.save(ZHAO)
    other = services.pool.save(replace(ZHAO, unit="云江大学信息学院", phone="", email="zeng@x.cn"))
    for choice, address in ((0, "zhao@x.cn"), (1, "zeng@x.cn")):
        app = press(open_page("experts"), "experts.duplicates")
        app = press(app, f"experts.merge.{kept.expert_id}.{other.expert_id}")
        radio = app.radio(key=f"experts.take.{kept.expert_id}.{other.expert_id}.email")
        assert radio.value == 0
        assert len(set(radio.options)) == 2
        if choice:
            radio.set_value(choice)
            _submit(app, "合并为一条")
        assert services.pool.get(kept.expert_id).email == address


def test_two_people_are_told_apart_on_the_list(services: Services, open_page: Open) -> None:
    kept = services.pool.save(ZHAO)
    other = services.pool.save(replace(ZHAO, unit="云江大学信息学院", phone=""))
    app = press(open_page("experts"), "experts.duplicates")
    app = press(app, f"experts.apart.{kept.expert_id}.{other.expert_id}")

    assert "没有疑似重复的记录" in words(app)
    assert len(services.pool.list()) == 2


def test_an_import_shows_what_changes_and_asks_in_doubt(services: Services, open_page: Open) -> None:
    services.pool.save(replace(ZHAO, post="院长"))
    table = "姓名,单位,职务,联系电话\n赵新,云江大学,校长,\n赵欣,云江学院,讲师,13812345678\n孙新,,,123\n"
    app = press(open_page("experts"), "experts.import")
    app = app.file_uploader(key="experts.import.file").set_value(("专家.csv", table.encode(), "text/csv")).run()
    said = words(app)
    assert "<dt>职务</dt><dd><del>院长</del> → 校长</dd>" in said
    assert "第 4 行 D 列 联系电话" in said
    (doubt,) = [radio for radio in app.radio if "赵欣" in radio.label]
    app = doubt.set_value("other").run()
    assert "将新增 1 位，更新 1 位" in words(app)
    press(app, "experts.import.confirm")
    assert [(one.name, one.post) for one in services.pool.list()] == [("赵新", "校长"), ("赵欣", "讲师")]


def test_an_erasure_explains_leaving_and_erasing_and_asks_for_the_name(services: Services, open_page: Open) -> None:
    saved = services.pool.save(ZHAO)
    app = press(open_page("experts", expert=saved.expert_id), "experts.delete")
    assert "退出：不再聘用" in words(app)
    assert "不能撤销" in words(app)
    _field(app, "请输入姓名「赵新」确认").set_value("赵")
    app = _submit(app, "清除个人信息")
    assert "不一致" in app.error[0].value
    _field(app, "请输入姓名「赵新」确认").set_value("赵新")
    app = _submit(app, "清除个人信息")

    assert services.pool.list() == []
    assert "已清除一位专家的个人信息" in words(app)
    assert "按本人要求清除" in words(open_page("experts", expert=saved.expert_id))


def test_what_experts_may_see_holds_no_contact_and_no_penalty(loaded: Services, open_page: Open) -> None:
    known = loaded.pool.list()[0]
    loaded.pool.save(replace(known, penalties="警告一次", phone="13812345678", avoidance_people=("王某",)))
    loaded.delivery.drain(30)

    said = words(open_page("match", q="工业控制系统怎样防护", pick=known.expert_id))

    assert known.name in said
    assert [part for part in ("警告", "13812345678", "138****", "王某") if part in said] == []
