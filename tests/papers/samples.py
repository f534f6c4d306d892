"""One record of each kind, as an association would fill it in; shared by the tests of papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from papers.expert_records import (
    AppointmentPaper,
    Contact,
    ContactListPaper,
    DrawPaper,
    EmergencyPaper,
    Exclusion,
    ExitPaper,
    InvitationPaper,
    Occasion,
    Person,
    Precedent,
    PublicNoticePaper,
    RenewalPaper,
)

BODY = "示例省互联网协会"
TODAY = date(2026, 11, 25)
CONTACT = Contact(name="王晓敏", phone="0871-65000000", email="office@example.org", address="示例市人民路1号协会秘书处")

PEOPLE = (
    Person(name="张建国", unit="示例大学信息学院", post="院长", title="教授", field="网络安全", phone="13800000001"),
    Person(name="李雪梅", unit="示例省通信管理局", post="处长", field="电信监管", phone="13800000002"),
    Person(
        name="买买提·吐尔逊",
        unit="示例云计算有限公司",
        post="首席技术官",
        title="高级工程师",
        field="云计算与数据中心",
        phone="13800000003",
    ),
    Person(
        name="扎西多吉",
        unit="示例科学院计算技术研究所",
        post="研究员",
        title="研究员",
        field="人工智能",
        phone="13800000004",
    ),
    Person(
        name="王海涛",
        unit="示例信息安全测评中心",
        post="副主任",
        title="正高级工程师",
        field="等级保护测评",
        phone="13800000005",
    ),
    Person(
        name="陈思远",
        unit="示例工业互联网研究院",
        post="总工程师",
        title="高级工程师",
        field="工业互联网",
        phone="13800000006",
    ),
    Person(name="赵敏", unit="示例律师事务所", post="合伙人", title="二级律师", field="数据合规", phone="13800000007"),
)

APPOINTMENT = AppointmentPaper(
    name="张建国",
    pool="专家智库",
    certificate_number="示互协聘〔2026〕001号",
    term_start=date(2026, 12, 1),
    term_end=date(2029, 11, 30),
    body=BODY,
    issued_on=TODAY,
    field="网络安全",
)
RENEWAL = RenewalPaper(
    name="李雪梅",
    pool="专家智库",
    certificate_number="示互协聘〔2026〕002号",
    term_start=date(2027, 1, 1),
    term_end=date(2029, 12, 31),
    body=BODY,
    issued_on=TODAY,
    previous_term_end=date(2026, 12, 31),
    reply_by=date(2026, 12, 10),
    contact=CONTACT,
)
EXIT = ExitPaper(
    name="王海涛",
    pool="网络安全应急保障专家库",
    certificate_number="示互协聘〔2023〕018号",
    left_on=date(2026, 12, 31),
    reason="聘期届满且本人不再续聘",
    body=BODY,
    issued_on=TODAY,
    contact=CONTACT,
)
MEETING = InvitationPaper(
    name="赵敏",
    matter="2026年示例省数据安全治理专家座谈会",
    starts_at=datetime(2026, 12, 8, 14, 30),
    ends_at=datetime(2026, 12, 8, 17, 0),
    place="示例市会议中心三楼第二会议室",
    contact=CONTACT,
    body=BODY,
    issued_on=TODAY,
    honorific="律师",
    unit="示例律师事务所",
    agenda=("解读《网络数据安全管理条例》", "通报2026年行业数据安全检查情况", "研讨2027年工作建议"),
    materials=("座谈会议程", "行业数据安全检查情况通报（征求意见稿）"),
    fee="按照国家有关规定发放",
    reply_by=date(2026, 12, 3),
)
CONSULTATION = replace(
    MEETING,
    name="扎西多吉",
    honorific="研究员",
    occasion=Occasion.CONSULTATION,
    matter="《示例省算力基础设施发展行动方案（征求意见稿）》",
    agenda=("对方案的目标、任务和保障措施提出意见",),
    ends_at=None,
    reply_by=None,
)
CONTACTS = ContactListPaper(
    title="网络安全应急保障专家库联系名单",
    columns=("姓名", "工作单位", "职务", "专业领域", "联系电话"),
    rows=tuple((one.name, one.unit, one.post, one.field, one.phone) for one in PEOPLE * 5),
    body=BODY,
    issued_on=TODAY,
    note="本名单含个人信息，仅供内部工作使用，不得外传。",
)
NOTICE = PublicNoticePaper(
    pool="专家智库",
    candidates=PEOPLE,
    starts_on=date(2026, 11, 26),
    ends_on=date(2026, 12, 4),
    contact=CONTACT,
    body=BODY,
    issued_on=TODAY,
    working_days=7,
)
DRAW = DrawPaper(
    matter="示例省工业互联网平台建设项目评审",
    pool="专家智库",
    rules=(
        "从网络安全、工业互联网领域的在聘专家中抽取5人，候补2人",
        "主管部门专家不超过三分之一",
        "与项目申报单位有利害关系的专家回避",
    ),
    candidates=PEOPLE,
    exclusions=(
        Exclusion(name="周立", unit="示例工业软件有限公司", reason="与申报单位为同一单位"),
        Exclusion(name="吴桐", unit="示例大学", reason="近三年内在申报单位兼职"),
    ),
    chosen=PEOPLE[:5],
    standbys=PEOPLE[5:],
    seed="20261125-7f3a9c",
    algorithm="draw-1",
    operator="刘洋",
    supervisor="孙丽",
    drawn_at=datetime(2026, 11, 25, 10, 5, 30),
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    body=BODY,
    record_number="CQ-2026-012",
)
EMERGENCY = EmergencyPaper(
    matter="某政务网站页面遭篡改",
    pool="网络安全应急保障专家库",
    called_at=datetime(2026, 11, 25, 9, 12),
    called_by="值班员 刘洋",
    people=PEOPLE[:4],
    standbys=PEOPLE[4:],
    precedents=(
        Precedent(title="2024年门户网站挂马事件处置", when="2024年6月", source="《2024年工作报告》三、（二）"),
    ),
    place="协会应急指挥室（腾讯会议同步）",
    level="Ⅲ级",
    task="1小时内完成研判，提出处置建议",
    body=BODY,
)
