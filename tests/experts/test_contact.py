"""Telephone numbers and addresses: what people write, one spelling of it, and what is hidden."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from experts.contact import clean_emails, clean_phones, mask_email, mask_phone, mobiles, split_contact
from experts.fields import FieldError

MOBILE = some.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINE = some.from_regex(r"0[1-9][0-9]{1,2}-[2-8][0-9]{7}(转[1-9][0-9]{0,3})?", fullmatch=True)
ADDRESS = some.from_regex(r"[a-z][a-z0-9]{1,12}@[a-z]{2,8}\.(com|cn|edu\.cn)", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("138 1234 5678", "13812345678"), ("138-1234-5678", "13812345678"), ("+86 13812345678", "13812345678"),
        ("（86）13812345678", "13812345678"), ("１３８１２３４５６７８", "13812345678"),
        ("手机：13812345678", "13812345678"),
        ("0871-63123456", "0871-63123456"), ("(0871)63123456转801", "0871-63123456转801"),
        ("0871 6312 3456-801", "0871-63123456转801"), ("010—62345678 ext 12", "010-62345678转12"),
        ("+86-871-63123456", "0871-63123456"), ("63123456", "63123456"), ("400-123-4567", "4001234567"),
        ("+852 2345 6789", "+85223456789"),
        ("13812345678/0871-63123456", "13812345678、0871-63123456"),
        ("办公电话 0871-63123456 手机 13812345678；13812345678", "0871-63123456、13812345678"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_number_may_be_written_in_many_ways_and_is_stored_in_one(written, stored) -> None:
    assert clean_phones(written) == stored


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("1381234567", "11 位手机号"), ("138123456789", "11 位手机号"), ("12345678901", "11 位手机号"),
        ("秘书", "「秘书」"),
        ("13812345678（秘书）", "「秘书」"), ("1.3812E+10", "设为“文本”"), ("138****5678", "完整号码"),
        ("、".join(f"1381234567{n}" for n in range(6)), "最多 5 个"), ("=cmd|' /C calc'!A0", "不像电话号码"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_named_with_the_cure(written, cure) -> None:
    with pytest.raises(FieldError, match=re.escape(cure)) as caught:
        clean_phones(written)
    assert caught.value.field == "phone"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Zhang.San@Example.COM", "Zhang.San@example.com"), ("邮箱：a@x.cn；b@y.edu.cn", "a@x.cn、b@y.edu.cn"),
        ("ａ＠x.cn", "a@x.cn"), ("<a@x.cn>", "a@x.cn"), ("mailto:a@x.cn", "a@x.cn"), ("", ""),
    ],
)  # fmt: skip
def test_an_address_is_stored_with_its_domain_in_small_letters(written, stored) -> None:
    assert clean_emails(written) == stored


@pytest.mark.parametrize("written", ["zhang", "zhang@163,com", "zhang#163.com", "@x.cn", "a@x..cn", "a@x", "z***@x.cn"])
def test_what_is_no_address_is_refused(written) -> None:
    with pytest.raises(FieldError, match="邮箱"):
        clean_emails(written)


@given(some.lists(MOBILE | LANDLINE, max_size=5, unique=True))
def test_a_stored_number_is_stored_the_same_again(numbers) -> None:
    stored = clean_phones("；".join(numbers))

    assert stored.split("、") == (numbers or [""])
    assert clean_phones(stored) == stored


@given(some.lists(ADDRESS, max_size=5, unique=True))
def test_a_stored_address_is_stored_the_same_again(addresses) -> None:
    assert clean_emails(clean_emails(" ".join(addresses))) == "、".join(addresses)


@given(MOBILE)
def test_the_middle_of_a_mobile_number_is_hidden(number) -> None:
    assert mask_phone(number) == f"{number[:3]}****{number[7:]}"


@given(some.lists(MOBILE | LANDLINE, min_size=1, max_size=5), some.lists(ADDRESS, min_size=1, max_size=5))
def test_no_mask_shows_a_whole_number_or_name_and_no_mask_can_be_stored(numbers, addresses) -> None:
    phones, emails = "、".join(numbers), "、".join(addresses)

    assert not any(number in mask_phone(phones) for number in numbers)
    assert not any(address in mask_email(emails) for address in addresses)
    with pytest.raises(FieldError):
        clean_phones(mask_phone(phones))
    with pytest.raises(FieldError):
        clean_emails(mask_email(emails))


def test_masks_look_as_they_do_on_a_receipt() -> None:
    assert mask_phone("13812345678、0871-63123456转801、+85223456789") == "138****5678、0871-****3456转***、****6789"
    assert mask_email("zhang@x.cn、a@y.cn") == "z***@x.cn、***@y.cn"
    assert (mask_phone(""), mask_email("")) == ("", "")


def test_an_office_line_does_not_belong_to_one_person() -> None:
    assert mobiles("13812345678、0871-63123456、+85223456789") == {"13812345678"}
    assert mobiles("") == frozenset()


def test_a_cell_with_both_is_taken_apart() -> None:
    phones, emails = split_contact("电话13812345678，邮箱 a@x.cn")
    assert (clean_phones(phones), clean_emails(emails)) == ("13812345678", "a@x.cn")
