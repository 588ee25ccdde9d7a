"""Spreadsheet values as the sheet shows them: 9 under the format 00 is 09, 7-8 typed and turned into a date is 7-8."""

import re
from datetime import date, datetime, time, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE_PART = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d", re.IGNORECASE)
_PARTS = {
    "yyyy": "%Y",
    "yy": "%y",
    "mmmm": "%B",
    "mmm": "%b",
    "mm": "%m",
    "dddd": "%A",
    "ddd": "%a",
    "dd": "%d",
}
_CURRENCY = re.compile(r'\[\$([^\]-]+)[^\]]*\]|"?([$€£])"?')
_GENERAL_DIGITS = 15  # what a spreadsheet keeps of a number

Value = str | int | float | bool | datetime | date | time | timedelta | None


def shown(value: object, number_format: str) -> str:
    """The text that the cell shows, its outer spaces stripped."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    if isinstance(value, (datetime, date)):
        return _date(value, number_format)
    return "" if value is None else str(value).strip()


def is_partial_date(number_format: str) -> bool:
    """Whether the format shows only part of a date, as `m-d` or `d-mmm` do."""
    parts = "".join(_DATE_PART.findall(_LITERAL.sub("", number_format.split(";", maxsplit=1)[0]))).lower()
    return bool(parts) and not ({"y", "m", "d"} <= set(parts)) and "h" not in number_format.lower()


def _date(value: datetime | date, number_format: str) -> str:
    if is_partial_date(number_format):
        plain = _LITERAL.sub(lambda match: match[1] or match[2] or "", number_format.split(";", maxsplit=1)[0])
        return _DATE_PART.sub(lambda match: _date_part(value, match[0].lower()), plain).strip()
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return value.isoformat(" ", "seconds")
    return f"{value:%Y-%m-%d}"


def _date_part(value: date, part: str) -> str:
    return {"m": str(value.month), "d": str(value.day)}.get(part) or value.strftime(_PARTS[part])


def _number(value: float, number_format: str) -> str:
    section = number_format.split(";", maxsplit=1)[0]
    digits = _LITERAL.sub("", section)
    if re.fullmatch(r"0{2,}(-0+)*", digits) and value == int(value) and value >= 0:
        return _masked(int(value), digits)
    decimals = len(match[1]) if (match := re.search(r"\.(0+)", digits)) else 0
    if "%" in digits:
        return f"{value * 100:.{decimals}f}%"
    if re.search(r"[#0]", digits) and not re.search(r"[eE/]", digits):
        currency = _CURRENCY.search(section)
        sign = (currency[1] or currency[2] or "").strip() if currency else ""
        plain = f"{abs(value):{',' if ',' in digits else ''}.{decimals}f}"
        return ("-" if value < 0 else "") + (f"{sign}{plain}" if len(sign) <= 1 else f"{sign} {plain}")
    return str(int(value)) if value == int(value) and abs(value) < 10**_GENERAL_DIGITS else f"{value:.15g}"


def _masked(value: int, mask: str) -> str:
    """Digits under a mask like 00000-0000, filled with zeros."""
    digits = iter(str(value).zfill(mask.count("0")))
    return "".join(next(digits) if character == "0" else character for character in mask)
