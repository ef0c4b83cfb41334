"""A wrong catalogue is told by file, line and key, in both languages; a right one has no fault."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from sainam.agencies.operation import OF_THE_HUB
from sainam.kit.settings import Mode
from sainam.links.catalogue_fault import SENTENCES, Rule
from sainam.links.check_catalogue import check_catalogue
from sainam.links.check_links import link_faults
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.own_datasets import OWN

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"

FILES = {
    "groups.yaml": """\
groups:
  - {id: A, title: {th: ตัวแทน, en: Agents}}
""",
    "purposes.yaml": """\
purposes:
  - {id: bill-payment, title: {th: ชำระค่าน้ำ, en: Payment}}
""",
    "law/register.yaml": """\
instruments:
  - id: PDPA
    title: {th: พ.ร.บ., en: Act}
    page_rows: [L4]
    state: confirmed
    provisions:
      - id: PDPA-24
        number: {th: มาตรา 24, en: s. 24}
        about: {th: ฐาน, en: bases}
        state: confirmed
""",
    "agencies/all.yaml": """\
agencies:
  - {code: MWA, kind: utility, title: {th: กปน., en: Utility}}
  - {code: BIGC, kind: agent, title: {th: บิ๊กซี, en: Big C}}
  - {code: GATEWAY, kind: bank, title: {th: ผู้นำส่ง, en: Carrier}}
""",
    "systems/all.yaml": """\
systems:
  - code: CIS
    agency: MWA
    title: {th: CIS, en: CIS}
    capabilities: {deduplicates: true}
    addresses:
      live: {url: 'https://cis.example.test'}
    operations:
      bills: {path: /bills, key: customer_account}
""",
    "contracts/bills.odcs.yaml": """\
apiVersion: v3.1.0
kind: DataContract
id: bills
name: bills
version: 1.0.0
status: active
customProperties:
  - {property: titleThai, value: ใบแจ้ง}
  - {property: titleEnglish, value: Bills}
  - {property: pattern, value: lookup}
  - {property: key, value: customer_account}
  - {property: securityLevel, value: confidential}
  - {property: retention, value: look_ups}
  - property: gdCatalog
    value:
      data_type: record
      owner_org: MWA
      maintainer: {th: กองรายได้, en: Revenue}
      maintainer_email: revenue@mwa.example
      tag_string: [ค่าน้ำ]
      notes: {th: ใบแจ้งค้างชำระ, en: Unpaid bills}
      objective: {th: รับชำระ, en: To be paid}
      update_frequency_unit: day
      geo_coverage: {th: กรุงเทพมหานคร, en: Bangkok}
      data_source: {th: CIS, en: CIS}
      data_format: [JSON]
      data_category: personal
      license_id: not-open
schema:
  - name: bills
    properties:
      - name: customer_account
        logicalType: string
        description: Customer account
        classification: personal
        required: true
        customProperties:
          - {property: thai, value: เลขที่ผู้ใช้น้ำ}
      - name: name
        logicalType: string
        description: Name
        classification: personal
        customProperties:
          - {property: thai, value: ชื่อ}
""",
    "links/agents.yaml": """\
links:
  - id: A2b
    row: A2
    group: A
    from: BIGC
    to: CIS
    title: {th: ชำระ, en: Payments}
    pattern: submit
    transports: [api]
    format: JSON
    reason: {th: เบา, en: light}
    built: true
    datasets: [bills]
""",
    "agreements/bigc.yaml": """\
agreement: CONTRACT-BIGC
kind: contract
agency: BIGC
title: {th: สัญญา, en: Contract}
reference: REF/1
from: 2026-01-01
until: 2027-01-01
environments: [live]
recorded_by: legal.officer
confirmed_by: legal.head
grants:
  - clause: '1'
    dataset: bills
    link: A2b
    pattern: lookup
    fields: [customer_account]
    purposes: [bill-payment]
    channels: [api]
    owner: CIS
    owner_agreement: ORDER-CIS
clauses:
  - {number: '1', th: ข้อ, en: clause, provisions: [PDPA-24]}
""",
    "agreements/order.yaml": """\
agreement: ORDER-CIS
kind: internal_order
agency: MWA
title: {th: คำสั่ง, en: Order}
reference: REF/2
from: 2026-01-01
until: 2027-01-01
environments: [live]
recorded_by: legal.officer
confirmed_by: legal.head
grants:
  - clause: '1'
    dataset: bills
    link: A2
    pattern: lookup
    fields: [customer_account]
    purposes: [bill-payment]
    channels: [api]
    owner: CIS
clauses:
  - {number: '1', th: ข้อ, en: clause, provisions: [PDPA-24]}
""",
    "retention/all.yaml": """\
retention_classes:
  - id: look_ups
    title: {th: การสอบถาม, en: Look-ups}
    patterns: [lookup, submit]
    months: 12
    least_days: 365
    provision: PDPA-24
    recorded_by: dpo.officer
    confirmed_by: dpo.head
  - id: consent
    title: {th: ความยินยอม, en: Consents}
    months: 144
    least_days: 4400
    provision: PDPA-24
    recorded_by: dpo.officer
    confirmed_by: dpo.head
""",
    "credentials/all.yaml": """\
credentials:
  - {id: bigc, environment: live, agency: BIGC, kind: jwk}
  - {id: bigc-files, environment: live, agency: BIGC, kind: ssh}
""",
    "doors/all.yaml": """\
doors:
  - {credential: bigc, agreement: CONTRACT-BIGC, channel: api}
""",
}
BIGC = "agreements/bigc.yaml"
DOORS = "doors/all.yaml"
RETENTION = "retention/all.yaml"
BILLS = "contracts/bills.odcs.yaml"
SYSTEMS = "systems/all.yaml"
SANDBOX = "sandbox: {url: 'https://cis.example.test'}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def told(folder: Path, mode: Mode = "site") -> list[tuple[str, int, str, Rule]]:
    return [
        (fault.file, fault.line, fault.key, fault.rule) for fault in check_catalogue(folder, mode)
    ]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_right_catalogue_has_no_fault(folder: Path) -> None:
    assert check_catalogue(folder, "site") == []


# Where the fault is told, if not where the wrong text ends: the words that stand there.
AT = {
    (BIGC, "agency: [BIGC"): "title:",
    (BIGC, ""): "clause: '1'",
    (SYSTEMS, f"{SANDBOX}\n      live: {{url"): "sandbox:",
    (BIGC, "legal.officer"): "confirmed_by",
    ("links/agents.yaml", "row: A3"): "id: A2b",
    ("agencies/all.yaml", "code: BIGC"): "code: BIGC, kind: bank",
    (BILLS, "value: account"): "customProperties:",
    (BILLS, ""): "value:\n",
    (RETENTION, "id: trail"): "value: look_ups",
    ("credentials/all.yaml", "agency: GATEWAY"): "credential: bigc",
    ("credentials/all.yaml", "environment: sandbox"): "credential: bigc",
}


@pytest.mark.parametrize(
    ("file", "right", "wrong", "key", "rule"),
    [
        (BIGC, "agency: BIGC", "agency: [BIGC", "$", "file.unreadable"),
        (BIGC, "kind: contract", "kind: contract\nkind: mou", "kind", "file.duplicate_key"),
        (BIGC, "agency: BIGC", "agency: &one BIGC", "agency", "file.anchor"),
        (DOORS, "doors:", "portals:", "$", "file.shape"),
        (BIGC, "reference:", "referense:", "referense", "key.unknown"),
        (BIGC, "    owner: CIS\n", "", "grants[0]", "key.missing"),
        (BIGC, "fields: [customer_account]", "fields: all", "grants[0].fields", "value.type"),
        (BIGC, "fields: [customer_account]", "fields: [1]", "grants[0].fields[0]", "value.type"),
        (BIGC, "kind: contract", "kind: promise", "kind", "value.choice"),
        (BIGC, "CONTRACT-BIGC", "contract bigc", "agreement", "value.form"),
        (BIGC, "from: 2026-01-01", "from: 2026-01-01T00:00:00", "from", "value.date"),
        (BIGC, "from: 2026-01-01", "from: 1 ม.ค. 2569", "from", "value.date"),
        (BIGC, "until: 2027-01-01", "until: 2026-01-01", "until", "agreement.period"),
        (BIGC, "legal.head", "legal.officer", "confirmed_by", "agreement.one_person"),
        (BIGC, "agency: BIGC", "agency: BIGD", "agency", "reference.unknown"),
        (BIGC, "dataset: bills", "dataset: bill", "grants[0].dataset", "reference.unknown"),
        (BIGC, "link: A2b", "link: A2c", "grants[0].link", "reference.unknown"),
        (BIGC, "owner: CIS", "owner: SAP", "grants[0].owner", "reference.unknown"),
        (BIGC, "ORDER-CIS", "ORDER-SAP", "grants[0].owner_agreement", "reference.unknown"),
        (BIGC, "clause: '1'", "clause: '7'", "grants[0].clause", "reference.unknown"),
        (BIGC, "[PDPA-24]", "[PDPA-99]", "clauses[0].provisions[0]", "reference.unknown"),
        (BIGC, "[bill-payment]", "[marketing]", "grants[0].purposes[0]", "reference.unknown"),
        (BIGC, "[bill-payment]", "[]", "grants[0].purposes", "value.empty"),
        (
            BIGC,
            "[customer_account]",
            "[customer_account, citizen_id]",
            "grants[0].fields[1]",
            "grant.field",
        ),
        (
            BIGC,
            "[customer_account]",
            "[customer_account, name]",
            "grants[0].fields[1]",
            "grant.owner_field",
        ),
        (BIGC, "[api]", "[api]\n    layout: bills-256", "grants[0].layout", "grant.layout"),
        (BIGC, "[api]", "[sftp]", "grants[0].channels[0]", "grant.channel"),
        (BIGC, "pattern: lookup", "pattern: submit", "grants[0].pattern", "grant.pattern"),
        (BIGC, "[api]", "[api]\n    cut_off: 22:00", "grants[0].cut_off", "grant.cut_off"),
        (BIGC, "[api]", "[api]\n    folder: {files: 5}", "grants[0].folder", "grant.folder"),
        (BIGC, "[api]", "[sftp]\n    folder: {bytes: 5, file_bytes: 6}",
         "grants[0].folder.file_bytes", "grant.folder_file"),
        (BIGC, "[api]", "[sftp]\n    folder: {bytes: 5}", "grants[0].folder.file_bytes",
         "grant.folder_file"),
        (BIGC, "[api]", "[sftp]\n    folder: {files: 0}", "grants[0].folder.files", "value.type"),
        (BIGC, "[api]", "[sftp]\n    folder: {file: 5}", "grants[0].folder.file", "key.unknown"),
        (BIGC, "pattern: lookup", "pattern: submit\n    consent_required: true",
         "grants[0].consent_required", "grant.consent"),
        (BIGC, "pattern: lookup", "pattern: submit\n    replaces: id_card",
         "grants[0].replaces", "grant.paper"),
        (BIGC, "[api]", "[api]\n    cut_off: 25:00", "grants[0].cut_off", "value.hour"),
        (BIGC, "[api]", "[api]\n    cut_off: 22.30", "grants[0].cut_off", "value.type"),
        (BIGC, "[api]", "[api]\n    cut_off: 00:30", "grants[0].cut_off", "value.hour"),
        (BIGC, "[api]", "[api]\n    cut_off: 10 pm", "grants[0].cut_off", "value.hour"),
        (
            BIGC,
            "owner: CIS",
            "owner: CIS\n    carriers: [BIGC]",
            "grants[0].carriers[0]",
            "agreement.carrier",
        ),
        ("links/agents.yaml", "to: CIS", "to: SAP", "links[0].to", "reference.unknown"),
        ("links/agents.yaml", "row: A2", "row: A3", "links[0].id", "link.row"),
        (
            "systems/all.yaml",
            "{url: 'https://cis.example.test'}",
            "{counterpart: cis}",
            "systems[0].addresses.live.counterpart",
            "system.counterpart",
        ),
        (
            "systems/all.yaml",
            "live: {url",
            f"{SANDBOX}\n      live: {{url",
            "systems[0].addresses.sandbox.url",
            "system.same_address",
        ),
        (BILLS, "logicalType: string", "logicalType: text", "schema[0].properties[0].logicalType",
         "contract.standard"),
        (BILLS, "status: active", "statuss: active", "statuss", "key.unknown"),
        (BILLS, "        logicalType", "        logicaltype", "schema[0].properties[0].logicaltype",
         "key.unknown"),
        (BILLS, "classification: personal", "classification: secret",
         "schema[0].properties[0].classification", "contract.profile"),
        (BILLS, "value: customer_account", "value: account", "customProperties",
         "contract.profile"),
        (BILLS, "name: bills", "name: water-bills", "name", "contract.name"),
        (BILLS, "      license_id: not-open\n", "", "customProperties[6].value", "dataset.missing"),
        (BILLS, "revenue@mwa.example", "revenue", "customProperties[6].value.maintainer_email",
         "dataset.wrong"),
        (BILLS, "value: confidential", "value: hidden", "customProperties[4].value",
         "dataset.wrong"),
        (BILLS, "value: confidential", "value: open", "customProperties[4].value",
         "dataset.level"),
        (BILLS, "data_category: personal", "data_category: public",
         "customProperties[6].value.data_category", "dataset.category"),
        (BILLS, "owner_org: MWA", "owner_org: NOBODY", "customProperties[6].value.owner_org",
         "reference.unknown"),
        (BILLS, "value: look_ups", "value: for_ever", "customProperties[5].value",
         "reference.unknown"),
        (BILLS, "value: look_ups", "value: consent", "customProperties[5].value",
         "retention.pattern"),
        (RETENTION, "least_days: 4400", "least_days: 3652", "retention_classes[1].least_days",
         "retention.short"),
        (RETENTION, "id: look_ups", "id: trail", "customProperties[5].value",
         "reference.unknown"),
        (RETENTION, "confirmed_by: dpo.head", "confirmed_by: dpo.officer",
         "retention_classes[0].confirmed_by", "retention.one_person"),
        (RETENTION, "provision: PDPA-24", "provision: PDPA-99", "retention_classes[0].provision",
         "reference.unknown"),
        (DOORS, "credential: bigc", "credential: bigd", "doors[0].credential",
         "reference.unknown"),
        (DOORS, "credential: bigc", "credential: bigc-files", "doors[0].channel", "door.channel"),
        (DOORS, "channel: api", "channel: sftp", "doors[0].channel", "door.folder"),
        ("credentials/all.yaml", "agency: BIGC", "agency: GATEWAY", "doors[0].credential",
         "door.agency"),
        ("credentials/all.yaml", "environment: live", "environment: sandbox",
         "doors[0].agreement", "door.environment"),
        ("agencies/all.yaml", "code: GATEWAY", "code: BIGC", "agencies[2]", "object.twice"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_by_file_line_and_key(
    folder: Path, file: str, right: str, wrong: str, key: str, rule: Rule
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    faults = [fault for fault in check_catalogue(folder, "site") if fault.rule == rule]
    assert key in [fault.key for fault in faults]
    fault = next(fault for fault in faults if fault.key == key)
    expected = AT.get((file, wrong), wrong.splitlines()[-1] if wrong else "")
    assert fault.line == line_of((folder / fault.file).read_text(encoding="utf-8"), expected)
    assert fault.thai != fault.english


@pytest.mark.parametrize(
    "name", ["agreements/bigc2.yml", "agreement/bigc2.yaml", "bigc2.yaml", "contracts/bigc2.yaml"]
)
def test_a_file_that_nothing_would_read_is_told(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(FILES[BIGC], encoding="utf-8")
    assert told(folder) == [(name, 1, "$", "file.unread")]


def test_no_folder_is_no_catalogue_in_order(tmp_path: Path) -> None:
    [fault] = check_catalogue(tmp_path / "mva", "site")
    assert fault.rule == "folder.empty"
    assert "mva" in fault.english


def test_what_is_nested_without_end_is_told(folder: Path) -> None:
    (folder / BIGC).write_text("a: " + "[" * 9_999, encoding="utf-8")
    assert told(folder) == [(BIGC, 1, "$", "file.unreadable")]


def test_two_agreements_for_the_same_matter_at_the_same_time_are_told(folder: Path) -> None:
    again = FILES[BIGC].replace("CONTRACT-BIGC", "CONTRACT-BIGC-2")
    (folder / "agreements/bigc2.yaml").write_text(again, encoding="utf-8")
    line = line_of(again, "dataset: bills")
    assert told(folder) == [
        ("agreements/bigc2.yaml", line, "grants[0].dataset", "agreement.overlap")
    ]
    later = again.replace("2027-01-01", "2028-01-01").replace("2026-01-01", "2027-01-01")
    (folder / "agreements/bigc2.yaml").write_text(later, encoding="utf-8")
    assert told(folder) == []


def test_an_agents_day_that_would_end_at_two_times_is_told(folder: Path) -> None:
    bills = (
        (folder / BILLS)
        .read_text(encoding="utf-8")
        .replace("value: lookup}", "value: submit}\n  - {property: takes, value: payment}")
    )
    (folder / BILLS).write_text(bills, encoding="utf-8")
    for rank, (name, ends) in enumerate({"BIGC": "22:00", "BIGC2": "23:00"}.items()):
        text = (
            FILES[BIGC]
            .replace("CONTRACT-BIGC", f"CONTRACT-{name}")
            .replace("pattern: lookup", "pattern: submit")
            .replace("[api]", f"[api]\n    cut_off: {ends}")
            .replace("[bill-payment]", f"[bill-payment{rank or ''}]")
        )
        (folder / f"agreements/{name.lower()}.yaml").write_text(text, encoding="utf-8")
    purposes = FILES["purposes.yaml"] + "  - {id: bill-payment1, title: {th: ชำระ, en: Pay}}\n"
    (folder / "purposes.yaml").write_text(purposes, encoding="utf-8")
    orders = FILES["agreements/order.yaml"].replace("pattern: lookup", "pattern: submit")
    (folder / "agreements/order.yaml").write_text(orders, encoding="utf-8")

    [told] = check_catalogue(folder, "site")

    assert (told.file, told.key, told.rule) == (
        "agreements/bigc2.yaml", "grants[0].cut_off", "grant.day"
    )  # fmt: skip
    assert "CONTRACT-BIGC has 22:00" in told.english
    assert "CONTRACT-BIGC ใช้ 22:00" in told.thai


def test_a_grant_that_stands_twice_in_one_agreement_is_told(folder: Path) -> None:
    text = FILES[BIGC]
    grant = text[text.index("  - clause") : text.index("clauses:")]
    (folder / BIGC).write_text(text.replace("clauses:", grant + "clauses:"), encoding="utf-8")
    assert [rule for *_, rule in told(folder)] == ["grant.twice"]


def test_a_counterpart_is_right_in_the_demo_only(folder: Path) -> None:
    systems = FILES["systems/all.yaml"].replace(
        "{url: 'https://cis.example.test'}", "{counterpart: cis}"
    )
    (folder / "systems/all.yaml").write_text(systems, encoding="utf-8")
    assert told(folder, "demo") == []
    assert [rule for *_, rule in told(folder, "site")] == ["system.counterpart"]


def test_the_hub_is_owner_of_what_it_can_tell_itself_and_of_nothing_else(folder: Path) -> None:
    """Its own path in both modes; another path, or a second address beside it, is told."""
    systems = FILES["systems/all.yaml"].replace("{url: 'https://cis.example.test'}", "{hub: true}")
    for path, expected in (("/disclosures", []), ("/bills", ["system.hub"])):
        (folder / "systems/all.yaml").write_text(systems.replace("/bills", path), encoding="utf-8")
        assert [rule for *_, rule in told(folder)] == expected
    both = systems.replace("hub: true", "hub: true, url: 'https://cis.example.test'")
    (folder / "systems/all.yaml").write_text(both, encoding="utf-8")
    assert [rule for *_, rule in told(folder)] == ["system.address"]


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [("material-list", []), ("water-use-six-months", ["system.nightly"])],
)
def test_only_a_feed_with_a_key_and_nothing_personal_is_taken_over_by_night(
    dataset: str, expected: list[str]
) -> None:
    read = read_catalogue(MWA)
    entry = read.entries["system", "SAP"]
    operation = entry.value.operations["material-list"]
    sap = msgspec.structs.replace(entry.value, operations={dataset: operation})
    entries = {**read.entries, ("system", "SAP"): replace(entry, value=sap)}
    faults = link_faults(replace(read, entries=entries), "demo")
    assert [fault.rule for fault in faults] == expected


def test_personal_data_without_a_retention_class_is_told(folder: Path) -> None:
    text = FILES[BILLS].replace("  - {property: retention, value: look_ups}\n", "")
    (folder / BILLS).write_text(text, encoding="utf-8")
    where = (BILLS, line_of(text, "customProperties:"), "customProperties", "retention.missing")
    assert told(folder) == [where]


@pytest.mark.parametrize(("days", "expected"), [(90, []), (89, ["retention.short"])])
def test_traffic_is_kept_at_least_ninety_days(
    folder: Path, days: int, expected: list[Rule]
) -> None:  # fmt: skip
    text = FILES[RETENTION].replace("id: consent", "id: trail").replace("4400", str(days))
    (folder / RETENTION).write_text(text, encoding="utf-8")
    assert [rule for *_, rule in told(folder)] == expected


def test_all_that_the_catalogue_may_ask_of_the_hub_is_answered() -> None:
    assert set(OWN) == set(OF_THE_HUB)


def test_both_languages_are_complete() -> None:
    assert set(SENTENCES) == set(get_args(Rule))
    assert all(said.th and said.en and said.th != said.en for said in SENTENCES.values())


def test_the_default_catalogue_has_no_fault_and_holds_every_row_of_the_page() -> None:
    assert check_catalogue(MWA, "demo") == []
    links = read_catalogue(MWA).catalogue.links.values()
    rows = {link.row for link in links}
    assert rows == {
        *("I1", "I2", "I3", "I4", "I5", "I6", "C1", "C2", "C3", "C4"),
        *("G1", "G2", "G3", "G4", "G5", "A1", "A2", "A3", "A4", "M1", "M2", "M3", "M4"),
    }
    assert sum(link.row == "G3" for link in links) == 9
    assert {"G4c", "A2b", "A3c", "M1"} <= {link.id for link in links if link.built}
