"""Page 专家库: pools and their rules, the life of a membership step by step, batches, what is due, and papers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import Services
from core.experts import Expert
from core.pools import MAIN_POOL, Membership, MemberState, PoolKind, Step
from experts.due import DueKind
from tests.views.conftest import Open, address, press, words

TODAY = date.today()


def add(services: Services, name: str, state: MemberState = MemberState.ACTIVE, **known) -> str:
    member = Membership(pool_id=MAIN_POOL, state=state, since=TODAY, terms=1, **known)
    return services.pool.save(Expert(expert_id="", name=name, unit="云江大学", memberships=(member,))).expert_id


def member(services: Services, expert_id: str, pool_id: str = MAIN_POOL) -> Membership:
    found = services.pool.get(expert_id).membership(pool_id)
    assert found is not None
    return found


def test_a_pool_is_made_chosen_and_remembered_in_the_address(loaded: Services, open_page: Open) -> None:
    app = _manage(open_page("experts"), "新建专家库")
    app = _radio(app, "用途").set_value(PoolKind.EMERGENCY).run()
    assert "公示多少个工作日" not in [box.label for box in app.number_input]
    _text(app, "名称").set_value("应急保障专家库")
    app = _submit(app, "保存")

    made = loaded.pools.list()[1]
    assert (made.name, made.kind, made.rules.announce_workdays) == ("应急保障专家库", PoolKind.EMERGENCY, 0)
    assert "「应急保障专家库」里还没有人" in words(app)
    assert address(app, "pool") == made.pool_id
    assert "「应急保障专家库」里还没有人" in words(open_page("experts", pool=made.pool_id))
    assert "程远" in words(open_page("experts"))


def test_rules_are_edited_in_a_form_and_a_refused_one_keeps_what_was_typed(loaded: Services, open_page: Open) -> None:
    loaded.pools.create("应急库")
    app = _manage(open_page("experts"), "名称与规则")
    app.number_input[0].set_value(5)
    _text(app, "名称").set_value("应急库")
    app = _submit(app, "保存")
    assert "已有名为「应急库」的专家库" in words(app)
    assert app.number_input[0].value == 5
    _text(app, "名称").set_value("专家智库")
    app = _submit(app, "保存")
    assert loaded.pools.get(MAIN_POOL).rules.term_years == 5
    assert "「专家智库」已保存" in words(app)


def test_a_pool_is_put_away_after_a_question_and_comes_back(loaded: Services, open_page: Open) -> None:
    made = loaded.pools.create("应急库")
    app = open_page("experts", pool=made.pool_id)
    app = _manage(app, "停用这个库")
    assert "0 位专家和全部经过都会保留" in words(app)
    app = _submit(app, "停用")
    assert [one.pool_id for one in loaded.pools.list()] == [MAIN_POOL]
    app = _manage(app, "恢复「应急库」")
    assert address(app, "pool") == made.pool_id
    assert "停用这个库" not in open_page("experts").menu_button[0].options


@pytest.mark.parametrize(
    ("way", "state"), [(Step.REGISTER, MemberState.ACTIVE), (Step.NOMINATE, MemberState.NOMINATED)]
)
def test_a_new_person_is_registered_or_nominated_as_chosen(
    services: Services, open_page: Open, way: Step, state: MemberState
) -> None:
    app = press(open_page("experts"), "experts.add")
    _radio(app, "加入方式").set_value(way).run()
    _text(app, "姓名").set_value("李新")
    _submit(app, "保存")
    (person,) = services.pool.list()
    assert person.membership().state is state
    assert services.pools.store.history(person.expert_id)[0].step is way


def test_the_card_leads_from_the_nomination_to_the_appointment(services: Services, open_page: Open) -> None:
    key = add(services, "李新", MemberState.NOMINATED)
    app = press(open_page("experts", expert=key), "membership.main.review")
    app = _submit(app, "受理，开始资格审核")
    assert "李新进入资格审核" in words(app)
    app = press(app, "membership.main.announce")
    assert "公示 7 个工作日" in words(app)
    app = _submit(app, "开始公示")
    assert member(services, key).state is MemberState.ANNOUNCED
    appoint = next(button for button in app.button if button.key == "membership.main.appoint")
    assert appoint.disabled
    assert "期满后才能聘任" in words(app)


def test_an_appointment_proposes_term_and_number_which_can_be_changed(services: Services, open_page: Open) -> None:
    add(services, "张明", certificate_number=f"云互协聘〔{TODAY.year}〕008号")
    key = add(services, "李新", MemberState.ANNOUNCED, announced_until=TODAY - timedelta(days=1))
    app = press(open_page("experts", expert=key), "membership.main.appoint")
    number = _text(app, "聘书编号")
    assert number.value == f"云互协聘〔{TODAY.year}〕009号"
    number.set_value(f"云互协聘〔{TODAY.year}〕008号")
    _text(app, "聘期结束").set_value("2099年1月1日")
    app = _submit(app, "聘任")
    assert "已用于张明" in words(app)
    assert _text(app, "聘期结束").value == "2099年1月1日"
    _text(app, "聘书编号").set_value("特聘-1")
    app = _submit(app, "聘任")
    assert "李新已聘任，聘期到2099年1月1日" in words(app)
    assert (member(services, key).term_start, member(services, key).certificate_number) == (TODAY, "特聘-1")


def test_an_exit_needs_its_reason_and_can_be_taken_back(loaded: Services, open_page: Open) -> None:
    key = loaded.pool.list()[0].expert_id
    app = press(open_page("experts", expert=key), "membership.main.retire")
    app = _submit(app, "退出")
    assert "须写明原因" in words(app)
    next(box for box in app.text_area if box.label == "原因").set_value("本人提出申请")
    app = _submit(app, "退出")
    assert member(loaded, key).state is MemberState.RETIRED
    assert "原因：本人提出申请" in words(app)
    app = press(app, "membership.main.reinstate")
    next(box for box in app.text_area if box.label == "原因").set_value("误办")
    _submit(app, "恢复在聘")
    assert member(loaded, key).is_active


def test_a_wrong_term_is_corrected_and_the_correction_stands_in_the_history(loaded: Services, open_page: Open) -> None:
    key = loaded.pool.list()[1].expert_id
    app = press(open_page("experts", expert=key), "membership.main.correct")
    _text(app, "聘期结束").set_value("2023年1月1日")
    app = _submit(app, "更正聘期与编号")
    assert "聘期结束早于聘期开始" in words(app)
    _text(app, "聘期结束").set_value("2030年12月31日")
    app = _submit(app, "更正聘期与编号")
    assert member(loaded, key).term_end == date(2030, 12, 31)
    assert "更正" in words(app)
    assert [one.step for one in loaded.pools.store.history(key)] == [Step.REGISTER, Step.CORRECT]


def test_a_batch_names_who_cannot_and_does_the_others(services: Services, open_page: Open) -> None:
    over, running = TODAY - timedelta(days=1), TODAY + timedelta(days=3)
    first = add(services, "张明", MemberState.ANNOUNCED, announced_until=over)
    second = add(services, "李华", MemberState.ANNOUNCED, announced_until=running)
    third = add(services, "王新", MemberState.ANNOUNCED, announced_until=over)
    app = press(open_page("experts"), "batch.all")
    assert "已选 3 位" in words(app)
    app = press(app, "batch.appoint")
    assert "1 位不能办理" in words(app)
    assert "李华的公示到" in words(app)
    app = _submit(app, "为其余 2 位办理")
    assert "2 位已办理" in words(app)
    assert [member(services, key).certificate_number for key in (first, third)] == [
        f"{TODAY.year}-001",
        f"{TODAY.year}-002",
    ]
    assert member(services, second).state is MemberState.ANNOUNCED


def test_a_batch_offers_each_step_for_those_whose_state_lets_them(services: Services, open_page: Open) -> None:
    add(services, "张明", MemberState.NOMINATED)
    keys = [add(services, name) for name in ("李华", "王新")]
    app = press(open_page("experts"), "batch.all")
    assert {"受理 1", "续聘 2", "退出"} <= {button.label for button in app.button}
    app = press(app, "batch.renew")
    assert "不能办理" not in words(app)
    _submit(app, "为 2 位办理")
    assert [member(services, key).terms for key in keys] == [2, 2]


def test_one_refused_in_the_middle_of_a_batch_is_told_by_name(services: Services, open_page: Open) -> None:
    keys = [add(services, name) for name in ("张明", "李华")]
    app = press(open_page("experts"), "batch.all")
    app = press(app, "batch.retire")
    next(box for box in app.text_area if box.label == "原因").set_value("换届")
    services.lifecycle.take(Step.RETIRE, keys[1], reason="本人申请")  # a colleague was faster
    app = _submit(app, "为 2 位办理")
    assert member(services, keys[0]).state is MemberState.RETIRED
    assert "1 位已办理，1 位没有办成" in words(app)
    assert "李华现在的状态是「退出」" in words(app)


def test_what_is_due_is_done_with_one_click_for_one_or_all(services: Services, open_page: Open) -> None:
    keys = [
        add(services, name, term_start=TODAY - timedelta(days=900), term_end=TODAY + timedelta(days=days))
        for name, days in (("张明", 30), ("李华", 60), ("王新", 61))
    ]
    app = open_page("experts")
    assert _pills(app, "experts.due").options == ["60 天内到期 2"]
    app = _pills(app, "experts.due").set_value(DueKind.EXPIRING).run()
    assert "还有 30 天" in words(app)
    app = press(app, f"due.act.{keys[0]}")
    app = _submit(app, "续聘")
    assert member(services, keys[0]).terms == 2
    assert member(services, keys[0]).term_start == TODAY + timedelta(days=31)
    assert _pills(app, "experts.due").options == ["60 天内到期 1"]


def test_all_who_are_due_are_renewed_together_each_from_the_own_day(services: Services, open_page: Open) -> None:
    keys = [add(services, name, term_end=TODAY + timedelta(days=days)) for name, days in (("张明", 1), ("李华", 2))]
    app = _pills(open_page("experts"), "experts.due").set_value(DueKind.EXPIRING).run()
    app = press(app, "due.all")
    assert "未到期的从到期次日起" in words(app)
    app = _submit(app, "为 2 位办理")
    assert "2 位已办理" in words(app)
    assert [member(services, key).term_start for key in keys] == [TODAY + timedelta(days=days) for days in (2, 3)]


def test_an_old_record_is_confirmed_with_one_click(services: Services, open_page: Open) -> None:
    key = add(services, "张明")
    services.due._today = lambda: TODAY + timedelta(days=366)
    app = _pills(open_page("experts"), "experts.due").set_value(DueKind.STALE).run()
    assert "上次更新是" in words(app)
    press(app, f"due.act.{key}")
    assert services.log.read(limit=1)[0].type == "ExpertConfirmed"


def test_somebody_joins_one_more_pool_and_is_listed_there(loaded: Services, open_page: Open) -> None:
    second = loaded.pools.create("应急库", kind=PoolKind.EMERGENCY)
    key = loaded.pool.list()[0].expert_id
    app = press(open_page("experts", expert=key), "membership.join")
    app = _submit(app, "登记在聘")
    assert member(loaded, key, second.pool_id).is_active
    assert "已登记在聘" in words(app)
    page = words(open_page("experts", pool=second.pool_id))
    assert "程远" in page
    assert "顾清" not in page


def test_papers_are_made_for_one_and_what_is_missing_is_said(loaded: Services, open_page: Open) -> None:
    key = loaded.pool.list()[1].expert_id
    app = press(open_page("experts", expert=key), "membership.main.papers")
    app = _submit(app, "生成")
    assert "请填写发文单位" in words(app)
    _text(app, "发文单位").set_value("云江省互联网协会")
    app = _submit(app, "生成")
    assert "没有聘书编号" in words(app)
    loaded.lifecycle.correct(
        key, term_start=date(2024, 1, 1), term_end=date(2026, 12, 31), certificate_number="2024-001"
    )
    app = _submit(app, "生成")
    assert "已生成 1 份" in words(app)
    assert "聘书 顾清 2024-001.docx" in app.get("download_button")[-1].proto.label


def test_the_log_names_the_pool(loaded: Services, open_page: Open) -> None:
    made = loaded.pools.create("应急库")
    loaded.pools.change(made.pool_id, name="应急保障库")
    said = words(open_page("activity"))
    assert "新建专家库「应急保障库」" in said
    assert "修改专家库「应急保障库」的名称" in said


def _manage(app: AppTest, option: str) -> AppTest:
    menu = app.menu_button[0]
    return menu.click_index(menu.options.index(option)).run()


def _text(app: AppTest, label: str):
    return [box for box in app.text_input if box.label == label][-1]


def _radio(app: AppTest, label: str):
    return next(box for box in app.radio if box.label == label)


def _submit(app: AppTest, label: str) -> AppTest:
    return [button for button in app.button if button.label == label][-1].click().run()


def _pills(app: AppTest, key: str):
    return next(one for one in app.button_group if one.key == key)
