"""A wrong law register is told by file, line and key before anything of it is applied."""

from pathlib import Path

import pytest

from sainam.links.catalogue_fault import CatalogueFault, Rule
from sainam.links.check_catalogue import check_catalogue

ACT = "law/act.yaml"
NOTICE = "law/notice.yaml"
ROWS = "law/page/rows.yaml"
BASES = "law/bases/bases.yaml"
FILES = {
    "agencies/all.yaml": """\
agencies:
  - {code: DOPA, kind: government, title: {th: กรมการปกครอง, en: Provincial Administration}}
""",
    ACT: """\
instruments:
  - id: PDPA
    title: {th: พระราชบัญญัติ, en: Act}
    page_rows: [L4]
    state: confirmed
    provisions:
      - id: PDPA-19
        number: {th: มาตรา 19, en: s. 19}
        about: {th: ความยินยอม, en: consent}
        state: confirmed
        asks: {th: ยินยอมแล้วหรือไม่, en: Is there consent?}
        applies:
          - {fields: [personal], legal_bases: [consent]}
          - {carriers: [DOPA]}
      - id: PDPA-41
        number: {th: มาตรา 41, en: s. 41}
        about: {th: เจ้าหน้าที่, en: officer}
        state: to_confirm
""",
    NOTICE: """\
instruments:
  - id: NOTICE
    title: {th: ประกาศ, en: Notice}
    page_rows: []
    under: PDPA
    state: to_confirm
    provisions:
      - {id: NOTICE-1, number: {th: ข้อ 1, en: cl. 1}, about: {th: ก, en: a}, state: to_confirm}
""",
    ROWS: """\
page_rows:
  - id: L4
    heading: PDPA
    entries:
      - {printed: {th: 'มาตรา 19, 41', en: 'ss. 19, 41'}, provisions: [PDPA-19, PDPA-41]}
""",
    BASES: """\
legal_bases:
  - id: consent
    title: {th: ความยินยอม, en: Consent}
    provision: PDPA-19
    state: confirmed
    covers: [personal]
    chosen_by:
      - {fields: [personal]}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def faults(folder: Path, file: str, right: str, wrong: str) -> list[CatalogueFault]:
    text = FILES[file]
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return check_catalogue(folder, "site")


def test_the_right_register_has_no_fault(folder: Path) -> None:
    assert check_catalogue(folder, "site") == []


@pytest.mark.parametrize(
    ("file", "right", "wrong", "line", "key", "rule"),
    [
        (ACT, "fields: [personal]", "fields: [secret]", 13,
         "instruments[0].provisions[0].applies[0].fields[0]", "value.choice"),
        (ACT, "carriers: [DOPA]", "carriers: []", 14,
         "instruments[0].provisions[0].applies[1].carriers", "value.type"),
        (ACT, "{carriers: [DOPA]}", "{}", 14,
         "instruments[0].provisions[0].applies[1]", "value.empty"),
        (ACT, "carriers: [DOPA]", "carrier: [DOPA]", 14,
         "instruments[0].provisions[0].applies[1].carrier", "key.unknown"),
        (ACT, "carriers: [DOPA]", "carriers: [DOPE]", 14,
         "instruments[0].provisions[0].applies[1].carriers[0]", "reference.unknown"),
        (ACT, "legal_bases: [consent]", "legal_bases: [assent]", 13,
         "instruments[0].provisions[0].applies[0].legal_bases[0]", "reference.unknown"),
        (ACT, "        asks: {th: ยินยอมแล้วหรือไม่, en: Is there consent?}\n", "", 7,
         "instruments[0].provisions[0].id", "law.question"),
        (ACT, "        state: to_confirm\n",
         "        state: to_confirm\n        asks: {th: มีหรือไม่, en: Is there one?}\n", 15,
         "instruments[0].provisions[1].id", "law.question"),
        (ACT, "en: Is there consent?", "en: ''", 11,
         "instruments[0].provisions[0].asks.en", "value.empty"),
        (ACT, "id: PDPA-41", "id: PDPA-19", 15, "instruments[0].provisions[1].id", "object.twice"),
        (ACT, "id: PDPA-41", "id: s. 41", 15, "instruments[0].provisions[1].id", "value.form"),
        (ACT, "page_rows: [L4]", "page_rows: [L7]", 4, "instruments[0].page_rows[0]",
         "value.choice"),
        (ACT, "page_rows: [L4]", "page_rows: [L5]", 5,
         "page_rows[0].entries[0].provisions[0]", "law.page_row"),
        (ACT, "state: confirmed", "state: known", 5, "instruments[0].state", "value.choice"),
        (ACT, "page_rows: [L4]", "page_rows: [L4]\n    under: NOTICE", 5, "instruments[0].under",
         "law.under"),
        (NOTICE, "under: PDPA", "under: PDPB", 5, "instruments[0].under", "reference.unknown"),
        (NOTICE, "id: NOTICE-1", "id: PDPA-41", 8, "instruments[0].provisions[0].id",
         "object.twice"),
        (ROWS, "heading: PDPA", "heading: PDPB", 3, "page_rows[0].heading", "reference.unknown"),
        (ROWS, "PDPA-41]", "PDPA-42]", 5, "page_rows[0].entries[0].provisions[1]",
         "reference.unknown"),
        (ROWS, "PDPA-41]", "NOTICE-1]", 5, "page_rows[0].entries[0].provisions[1]",
         "law.page_row"),
        (BASES, "provision: PDPA-19", "provision: PDPA-20", 4, "legal_bases[0].provision",
         "reference.unknown"),
        (BASES, "provision: PDPA-19", "item: {th: (1), en: (1)}", 4, "legal_bases[0].item",
         "key.missing"),
        (BASES, "covers: [personal]", "covers: []", 6, "legal_bases[0].covers", "value.type"),
        (BASES, "{fields: [personal]}", "{}", 8, "legal_bases[0].chosen_by[0]", "value.empty"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_by_file_line_and_key(
    folder: Path, file: str, right: str, wrong: str, line: int, key: str, rule: Rule
) -> None:
    found = faults(folder, file, right, wrong)
    assert (line, key, rule) in [(fault.line, fault.key, fault.rule) for fault in found]
    assert all(fault.thai != fault.english for fault in found)
