"""Telephone numbers and e-mail addresses: reading what people write, one spelling for all, and hiding the middle."""

from __future__ import annotations

import re
import unicodedata

from experts.fields import FieldError, clean_line

MOST_NUMBERS = 5
LONGEST_EMAIL = 254
BETWEEN = "、"

_NUMBER = re.compile(
    r"""(?<![\d*])(?:
      (?:\(?(?:\+|00)?86\)?[\s-]*)?(?P<mobile>1[\s-]?[3-9](?:[\s-]?\d){9})
    | (?P<service>[48]00[\s-]?\d{3}[\s-]?\d{4})
    | (?:\(?(?:\+|00)86\)?[\s-]*)?
      (?:\(?(?P<area>0[1-9]\d{1,2}|(?<=86[\s-])[1-9]\d{1,2})\)?[\s-]*)?(?P<local>[2-8]\d{2,3}[\s-]?\d{4})
      (?:\s*(?:转|分机|ext\.?|x|\#|-)\s*(?P<extension>\d{1,6}))?
    | (?P<foreign>(?:\+|00)(?!86)[1-9]\d{0,2}(?:[\s-]?\d){6,12})
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_LABELS = re.compile(
    r"移动电话|联系电话|办公电话|固定电话|手机号码?|电话号码?|手机|电话|座机|固话|办公室?|单位|住宅|宅电|联系方式|号码"
    r"|或者?|tel\.?|mobile|phone",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s、，,；;/|。:：()（）和及-]+")
_EMAIL_BREAK = re.compile(r"[\s、，,；;|/]+")
_EMAIL = re.compile(r"[\w.%+'-]+@(?:[\w-]+\.)+[^\W\d_][\w-]*")
_EMAIL_LABEL = re.compile(r"^(?:电子邮箱|电子邮件|邮箱|邮件|e-?mail)[:：]?", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+\d+$", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
MASK = "*"


def clean_phones(text: str) -> str:
    """The numbers of a text in one spelling: "138 1234 5678；(0871)63123456-8" gives "13812345678、0871-63123456转8".

    Raises:
        FieldError: If something in the text is no number, or there are more than `MOST_NUMBERS`.
    """
    words = unicodedata.normalize("NFKC", clean_line(text)).replace("—", "-").replace("–", "-").replace("−", "-")
    if _SCIENTIFIC.match(words):
        raise FieldError("phone", f"号码「{words}」被表格软件改成了科学计数，请把这一列设为“文本”后重新填写。")
    if MASK in words:
        raise FieldError("phone", f"「{words[:30]}」是隐去了中间几位的号码，请填写完整号码，或留空不改动。")
    found = [_spell(match) for match in _NUMBER.finditer(words)]
    left = _SEPARATORS.sub("", _LABELS.sub(" ", _NUMBER.sub(" ", words)))
    if left:
        raise FieldError(
            "phone", f"「{left[:20]}」不像电话号码，请填 11 位手机号，或带区号的座机，如 0871-63123456转801。"
        )
    numbers = [*dict.fromkeys(found)]
    if len(numbers) > MOST_NUMBERS:
        raise FieldError("phone", f"电话有 {len(numbers)} 个，最多 {MOST_NUMBERS} 个，请只留常用的。")
    return BETWEEN.join(numbers)


def clean_emails(text: str) -> str:
    """The addresses of a text, once each, the domain in small letters.

    Raises:
        FieldError: If something in the text is no address, or there are more than `MOST_NUMBERS`.
    """
    words = unicodedata.normalize("NFKC", clean_line(text)).replace("。", ".")
    if MASK in words:
        raise FieldError("email", f"「{words[:40]}」是隐去了一部分的邮箱，请填写完整邮箱，或留空不改动。")
    addresses = []
    for part in _EMAIL_BREAK.split(_EMAIL_LABEL.sub("", words)):
        address = part.strip("<>()").removeprefix("mailto:")
        if not address:
            continue
        if not _EMAIL.fullmatch(address) or ".." in address or len(address) > LONGEST_EMAIL:
            raise FieldError(
                "email", f"「{address[:40]}」不像邮箱，请照 name@example.com 的样子填写，多个之间用顿号分开。"
            )
        name, _, domain = address.rpartition("@")
        addresses.append(f"{name}@{domain.lower()}")
    addresses = [*dict.fromkeys(addresses)]
    if len(addresses) > MOST_NUMBERS:
        raise FieldError("email", f"邮箱有 {len(addresses)} 个，最多 {MOST_NUMBERS} 个，请只留常用的。")
    return BETWEEN.join(addresses)


def split_contact(text: str) -> tuple[str, str]:
    """Telephone and e-mail of a cell that holds both, each as it was written."""
    words = unicodedata.normalize("NFKC", text)
    addresses = _EMAIL.findall(words)
    rest = _EMAIL.sub(" ", words)
    return re.sub(r"电子邮箱|电子邮件|邮箱|邮件|e-?mail", " ", rest, flags=re.IGNORECASE), BETWEEN.join(addresses)


def mobiles(phones: str) -> frozenset[str]:
    """The mobile numbers among cleaned numbers. They belong to one person; an office line is shared by many."""
    return frozenset(one for one in phones.split(BETWEEN) if _MOBILE.fullmatch(one))


def mask_phone(phones: str) -> str:
    """Cleaned numbers with the middle hidden: 138****5678, 0871-****3456转***."""
    return BETWEEN.join(_mask_number(one) for one in phones.split(BETWEEN)) if phones else ""


def mask_email(addresses: str) -> str:
    """Cleaned addresses with all but the first letter of the name hidden: z***@x.cn."""
    return BETWEEN.join(_mask_address(one) for one in addresses.split(BETWEEN)) if addresses else ""


def _spell(match: re.Match[str]) -> str:
    groups = {name: re.sub(r"[\s-]", "", value) for name, value in match.groupdict().items() if value}
    for name in ("mobile", "service"):
        if name in groups:
            return groups[name]
    if "foreign" in groups:
        return "+" + groups["foreign"].removeprefix("+").removeprefix("00")
    area = groups.get("area", "")
    if area and not area.startswith("0"):
        area = f"0{area}"
    extension = groups.get("extension", "")
    return (f"{area}-" if area else "") + groups["local"] + (f"转{extension}" if extension else "")


def _mask_number(number: str) -> str:
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    line, _, extension = number.partition("转")
    area, _, local = line.rpartition("-")
    shown = 4 if len(local) >= 7 else 0
    return (f"{area}-" if area else "") + f"****{local[-shown:] if shown else ''}" + ("转***" if extension else "")


def _mask_address(address: str) -> str:
    name, _, domain = address.rpartition("@")
    return f"{name[:1] if len(name) > 1 else ''}***@{domain}"
