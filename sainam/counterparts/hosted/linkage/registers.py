"""What the registries say of a person or company: computed from the number, plainly invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sainam.counterparts.cis.customer import citizen_id, customer_of

MOST_PEOPLE = 100_000
MOST_COMPANIES = 999
_BUDDHIST = 543
Record = dict[str, Any]


def person_number(citizen: str) -> int | None:
    """The number of a person of the register; None where nobody has this id."""
    if len(citizen) != 13 or not citizen.isascii() or not citizen.isdigit():
        return None
    number = int(citizen[5:12])
    known = 1 <= number <= MOST_PEOPLE and citizen_id(number) == citizen
    return number if known else None


def juristic_id(number: int) -> str:
    """A company's id with a valid check digit; no office gives out 01055990."""
    body = f"01055990{number:04d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, range(13, 1, -1), strict=True))
    return body + str((11 - total % 11) % 10)


def company_number(juristic: str) -> int | None:
    digits = juristic[8:12]
    if not (digits.isascii() and digits.isdigit()):
        return None
    number = int(digits)
    known = 1 <= number <= MOST_COMPANIES and juristic_id(number) == juristic
    return number if known else None


def be_date(number: int, first_year: int, years: int) -> str:
    """YYYYMMDD of the Buddhist era; of every eleventh neither month nor day is known."""
    year = first_year + number % years + _BUDDHIST
    if number % 11 == 0:
        return f"{year}0000"
    return f"{year}{number % 12 + 1:02d}{number % 28 + 1:02d}"


def _name(number: int) -> tuple[str, str, str]:
    whole = customer_of(number).name
    title = next(one for one in ("นางสาว", "นาง", "นาย") if whole.startswith(one))
    first, _, last = whole.removeprefix(title).partition(" ")
    return title, first, last


def _house(number: int) -> Record:
    return {
        "HouseID": f"1000{number:07d}",
        "Address": customer_of(number).address,
        "StatusDesc": "เจ้าบ้าน" if number % 3 else "ผู้อาศัย",
        "MoveInDate": be_date(number, 1980, 40),
    }


def _card(number: int) -> Record:
    title, first, last = _name(number)
    return {
        "TitleDesc": title, "FirstName": first, "LastName": last,
        "BirthDate": be_date(number, 1940, 60), "CardStatus": "ปกติ",
        "ExpireDate": f"{2575 + number % 5}{number % 12 + 1:02d}{number % 28 + 1:02d}",
    }  # fmt: skip


def _name_changes(number: int) -> Record | None:
    if number % 4:
        return None
    _, first, last = _name(number)
    return {"ChangeList": [{
        "ChangeDate": be_date(number + 1, 2000, 20), "OldFirstName": f"เดิม{first}",
        "OldLastName": last, "NewFirstName": first, "NewLastName": last,
    }]}  # fmt: skip


def _marriage(number: int) -> Record | None:
    if number % 3:
        return None
    _, first, last = _name(number + 1)
    return {"MarriageList": [{
        "RegisterNo": f"TEST-M-{number:06d}", "RegisterDate": be_date(number + 1, 1990, 30),
        "RegisterOffice": "สำนักทะเบียนทดสอบ", "SpouseName": f"{first} {last}",
    }]}  # fmt: skip


def _divorce(number: int) -> Record | None:
    if number % 6:
        return None
    return {"DivorceList": [{
        "RegisterNo": f"TEST-D-{number:06d}", "RegisterDate": be_date(number + 1, 2010, 15),
        "RegisterOffice": "สำนักทะเบียนทดสอบ",
    }]}  # fmt: skip


def _veteran(number: int) -> Record | None:
    if number % 5:
        return None
    return {"CardClass": str(number % 4 + 1), "CardNo": f"TEST-V-{number:06d}", "Status": "มีสิทธิ"}


def _low_income(number: int) -> Record | None:
    if number % 2:
        return None
    return {"Registered": True, "ProjectYear": "2565", "Income": "30000"}


def _land(number: int) -> Record | None:
    if number % 2 == 0:
        return None
    return {"ParcelList": [{
        "DeedNo": f"TEST-{number:06d}", "Type": "CONDO" if number % 5 == 0 else "LAND",
        "Province": "กรุงเทพมหานคร", "District": "เขตสมมติ", "AppraisalPrice": "1000000",
    }]}  # fmt: skip


def _vat(number: int) -> Record | None:
    if number % 3 == 0:
        return None
    return {
        "Name": f"ร้านทดสอบ {number}", "BranchNo": "0",
        "RegisterDate": be_date(number + 1, 2000, 25), "Address": customer_of(number).address,
    }  # fmt: skip


# By OfficeID and ServiceID. The first is named in public examples; the others are invented.
SERVICES: Mapping[tuple[str, str], Callable[[int], Record | None]] = {
    ("00023", "001"): _card,
    ("00023", "002"): _house,
    ("00023", "003"): _name_changes,
    ("00023", "004"): _marriage,
    ("00023", "005"): _divorce,
    ("00101", "001"): _veteran,
    ("00102", "001"): _low_income,
    ("00103", "001"): _land,
    ("00104", "001"): _vat,
}


def company(number: int) -> Record:
    """As DBD's /ws/dbd/juristic/v4/profile/information has it: dates of the Buddhist era."""
    return {
        "JuristicType": "5", "JuristicID": juristic_id(number), "OldJuristicID": "",
        "RegisterDate": be_date(number + 1 if number % 11 == 0 else number, 1990, 30),
        "JuristicName_TH": f"บริษัท ทดสอบน้ำใส {number} จำกัด",
        "JuristicName_EN": f"TEST CLEAR WATER {number} COMPANY LIMITED",
        "RegisterCapital": "1000000", "PaidRegisterCapital": "1000000", "NumberOfObjective": "22",
        "NumberOfPageOfObjective": "3", "JuristicStatus": "ยังดำเนินกิจการอยู่", "StandardID": "36000",
        "CommitteeInformations": [
            {
                "Sequence": "1", "Title": "นาย", "FirstName": "ทดสอบสมมติ", "LastName": "สายน้ำ",
                "Type": "K",
            },
        ],
        "AuthorizeDescriptions": [], "StandardObjectives": [],
        "AddressInformations": [{"AddressName": "สำนักงานใหญ่", "FullAddress": f"{number} ถนนทดสอบ"}],
    }  # fmt: skip
