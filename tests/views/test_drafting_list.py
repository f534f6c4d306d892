"""Page 文稿起草: the list of papers, beginning one, what is known about one, deleting one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bootstrap import Services
from core.drafts import Draft
from tests.views.conftest import Open, address, press, submit, words


def test_without_papers_the_page_says_what_will_be_here_and_how_to_begin(services: Services, open_page: Open) -> None:
    assert "这里会列出正在办理的文稿" in words(open_page("drafting"))


def test_a_paper_is_begun_from_its_topic_and_what_was_typed_stays_where_it_is_wrong(
    services: Services, open_page: Open
) -> None:
    app = press(open_page("drafting"), "drafting.add")
    app.radio[0].set_value("sheqing").run()
    field = {one.label: one for one in app.text_input}
    field["主送"].set_value("省委统战部")
    field["期限"].set_value("2026-3-15")
    app = submit(app, "开始")
    assert "请填写题目" in words(app)
    assert {one.label: one.value for one in app.text_input}["主送"] == "省委统战部"

    {one.label: one for one in app.text_input}["题目"].set_value("规范直播带货")
    app = submit(app, "开始")

    (made,) = services.drafting.desk.store.list()
    assert (made.profile, made.addressee, made.due_on) == ("sheqing", "省委统战部", date(2026, 3, 15))
    assert address(app, "draft") == made.draft_id
    assert made.title in words(app)


def test_a_file_of_ones_own_kind_that_cannot_be_read_is_named_where_kinds_are_chosen(
    services: Services, open_page: Open
) -> None:
    assert len(open_page("drafting", draft="new").warning) == 0
    folder = services.settings.home / "profiles"
    folder.mkdir()
    (folder / "jianbao.toml").write_text("name = 简报", encoding="utf-8")

    app = open_page("drafting", draft="new")

    (warned,) = app.warning
    assert "jianbao.toml" in warned.value
    assert "改正这个文件" in warned.value
    assert len(app.radio[0].options) > 3  # the shipped ones serve all the same


def test_the_list_says_what_is_late_and_its_filters_are_remembered(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    other = loaded.drafting.desk.start("算力", loaded.drafting.profile("xinxi"))
    loaded.drafting.desk.change(replace(other, due_on=date.today() - timedelta(days=2)))
    app = open_page("drafting")
    said = words(app)
    assert "文稿 2 份" in said
    assert "已过 2 天" in said
    assert "第 1 稿" in said

    app.selectbox(key="drafting.state").set_value("起草").run()

    assert "符合条件 1 份，共 2 份" in words(app)
    app.switch_page("views/library.py").run()
    app.switch_page("views/drafting.py").run()
    assert "符合条件 1 份，共 2 份" in words(app)
    assert address(app, "state") == "起草"


def test_title_and_deadline_are_changed_and_the_text_gets_the_title(
    loaded: Services, draft: Draft, open_page: Open
) -> None:
    app = open_page("drafting", draft=draft.draft_id, part="about")
    field = {one.label: one for one in app.text_input}
    field["标题"].set_value("关于加强数据安全的建议")
    field["期限"].set_value("明天")
    app = submit(app, "保存")
    assert "看不懂日期" in words(app)
    {one.label: one for one in app.text_input}["期限"].set_value("2026年12月1日")
    app = submit(app, "保存")
    kept = loaded.drafting.desk.store.get(draft.draft_id)
    assert (kept.title, kept.due_on) == ("关于加强数据安全的建议", date(2026, 12, 1))
    assert loaded.drafting.desk.store.revision(draft.draft_id).content.title == "关于加强数据安全的建议"


def test_deleting_names_what_is_lost_and_asks_first(loaded: Services, draft: Draft, open_page: Open) -> None:
    app = press(open_page("drafting"), f"drafting.delete.{draft.draft_id}")
    assert "正文及全部 1 稿" in words(app)
    assert loaded.drafting.desk.store.list()
    app = next(one for one in app.button if one.key and one.key.startswith("dialog.draft-delete.confirm")).click().run()
    assert loaded.drafting.desk.store.list() == []
    assert "已删除" in words(app)


def test_a_paper_or_sentence_that_is_gone_is_said_calmly(loaded: Services, draft: Draft, open_page: Open) -> None:
    assert "没有这份文稿" in words(open_page("drafting", draft="gone"))
    assert "待核实 1 句" in words(open_page("drafting", draft=draft.draft_id, s="gone"))
