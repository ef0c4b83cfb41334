"""What is attached has a name that a list on a paper can hold, and stands there once."""

from __future__ import annotations

import pytest

from sainam.onboarding.bodies import Attachment, ExitItem, Paper, Request
from sainam.onboarding.uploads.attached import named_faults

pytestmark = pytest.mark.row("P1")


def attached(name: str = "คำสั่ง.pdf", digest: str = "00") -> Attachment:
    return Attachment(sha256=digest * 32, name=name, media_type="application/pdf", length=9)


@pytest.mark.parametrize(
    "name", ["", "  ", "ก" * 201, "บรรทัด\nสอง.pdf", "a\rb.pdf", "/etc/x.pdf", "..\\x.pdf", "a\tb"]
)
def test_a_name_is_a_files_on_one_line_without_a_path(name: str) -> None:
    for body, place in (
        (Request(attachments=(attached(), attached(name, "01"))), "attachments.1.name"),
        (Paper(scan=attached(name)), "scan.name"),
        (ExitItem(item="destroyed", certificate=attached(name)), "certificate.name"),
    ):
        (fault,) = named_faults(body)
        assert (fault.field, fault.rule) == (place, "attachment.name")


def test_the_same_file_is_attached_once() -> None:
    faults = named_faults(
        Request(attachments=(attached(), attached("อื่น.pdf"), attached("x", "01")))
    )
    assert [(one.field, one.rule) for one in faults] == [("attachments.1", "attachment.twice")]


def test_names_as_people_give_them_pass() -> None:
    body = Request(attachments=(attached("ก" * 200), attached("หนังสือ (ที่ 1) ลงนาม.PDF", "01")))
    assert list(named_faults(body)) == []
