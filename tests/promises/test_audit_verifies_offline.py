"""Promise 8: an export of the audit trail tells by itself, and where, when it was tampered with."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sainam.audit import verify
from sainam.audit.append import append
from sainam.audit.block import Block, Header
from sainam.audit.event import Event
from sainam.audit.export import export_audit
from sainam.audit.merkle import root
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.audit.verify import Verdict, verify_export
from sainam.kit.database import Database

Lines = list[dict[str, Any]]

KEY, NEXT_KEY = (
    SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)) for seed in (1, 2)
)
KEYS = {key.key_id: key.public for key in (KEY, NEXT_KEY)}

# Lines of the export below, counted from 1: the keys; block 1 on line 2 with events on 3 to 5;
# block 2 on line 6 with events on 7 to 9; block 3 on line 10 with events on 11 to 13; the end.


@pytest.fixture(scope="module")
def lines(module_database: Database) -> Lines:
    """Three blocks of three events, the last block signed with a newer key."""
    for number, key in enumerate((KEY, KEY, NEXT_KEY), 1):
        with module_database.transaction() as tx:
            for place in "abc":
                append(
                    tx,
                    Event.PORTAL_LOGIN_REGISTERED,
                    actor="login:demo",
                    subject=f"login:{number}{place}",
                    detail={"name": "นางสาวสมมติ ทดสอบ"},
                )
        sealed = None
        while sealed is None:
            with module_database.transaction() as tx:
                sealed = seal_audit(tx, key)
    out = BytesIO()
    with module_database.transaction() as tx:
        export_audit(tx, out, actor="login:auditor", public_keys=KEYS)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def written(lines: Lines) -> bytes:
    return b"".join(verify._canonical(line) + b"\n" for line in lines)  # noqa: SLF001


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def check(folder: Path) -> Callable[[bytes, str | None], Verdict]:
    def checked(content: bytes, head: str | None = None) -> Verdict:
        export = folder / "export.jsonl"
        export.write_bytes(content)
        return verify_export(export, head)

    return checked


Check = Callable[..., Verdict]


def copy(lines: Lines) -> Lines:
    return [json.loads(json.dumps(line)) for line in lines]


def test_an_untouched_export_is_whole_and_says_what_it_does_not_prove(
    lines: Lines, check: Check
) -> None:
    verdict = check(written(lines))
    assert verdict.ok
    assert "blocks 1-3, 9 events" in verdict.english
    assert "not proved that nothing was remade or cut off" in verdict.english
    assert "บล็อก 1-3 จำนวน 9 เหตุการณ์" in verdict.thai


@pytest.mark.parametrize(("line", "number"), [(2, 1), (6, 2), (10, 3)])
def test_a_head_given_out_earlier_is_found_in_the_chain(
    lines: Lines, check: Check, line: int, number: int
) -> None:
    head = lines[line - 1]["head"]
    for said in (head, head.upper(), f"{number}:{head}"):
        verdict = check(written(lines), said)
        assert verdict.ok
        assert f"block {number} of this chain" in verdict.english


def test_an_export_of_later_blocks_still_knows_the_head_before_it(
    module_database: Database, lines: Lines, check: Check
) -> None:
    out = BytesIO()
    with module_database.transaction() as tx:
        export_audit(tx, out, actor="login:auditor", public_keys=KEYS, first=2, last=2)
    verdict = check(out.getvalue(), lines[1]["head"])
    assert verdict.ok
    assert "blocks 2-2" in verdict.english
    assert "block 1 of this chain" in verdict.english


def change_an_event(lines: Lines) -> None:
    lines[7]["event"]["actor"] = "login:somebody"


def change_an_event_and_its_leaf(lines: Lines) -> None:
    change_an_event(lines)
    leaf_again(lines[7])


def leaf_again(line: dict[str, Any]) -> None:
    content = verify._canonical(line["event"])  # noqa: SLF001
    line["leaf"] = sha256(b"\x00" + bytes.fromhex(line["salt"]) + content).hexdigest()


def change_the_salt(lines: Lines) -> None:
    lines[2]["salt"] = "00" * 16


def drop_an_event(lines: Lines) -> None:
    del lines[7]


def add_an_event(lines: Lines) -> None:
    added = json.loads(json.dumps(lines[8]))
    added["event"]["seq"] += 1
    leaf_again(added)
    lines.insert(9, added)


def put_another_in_place_of_the_last(lines: Lines) -> None:
    add_an_event(lines)
    del lines[8]


def reorder_two_events(lines: Lines) -> None:
    lines[6], lines[7] = lines[7], lines[6]


def move_an_event_to_the_next_block(lines: Lines) -> None:
    lines.insert(9, lines.pop(8))


def move_an_event_into_another_block(lines: Lines) -> None:
    lines.insert(10, lines.pop(7))


def move_an_event_to_the_block_before(lines: Lines) -> None:
    lines.insert(9, lines.pop(10))


def swap_two_blocks(lines: Lines) -> None:
    lines[1:9] = lines[5:9] + lines[1:5]


def drop_a_block(lines: Lines) -> None:
    del lines[5:9]


def change_a_header(lines: Lines) -> None:
    lines[5]["block"]["sealed_at"] = "2026-11-22T00:00:00.000000Z"


def change_a_header_and_its_head(lines: Lines) -> None:
    change_a_header(lines)
    lines[5]["head"] = sha256(verify._canonical(lines[5]["block"])).hexdigest()  # noqa: SLF001


def change_a_signature(lines: Lines) -> None:
    lines[5]["signature"] = lines[1]["signature"]


def sign_with_an_unknown_key(lines: Lines) -> None:
    lines[0]["public_keys"] = {NEXT_KEY.key_id: NEXT_KEY.public.hex()}


def put_another_key_under_the_id(lines: Lines) -> None:
    lines[0]["public_keys"][KEY.key_id] = SigningKey.new().public.hex()


def name_a_key_that_signed_nothing(lines: Lines) -> None:
    other = SigningKey.new()
    lines[0]["public_keys"][other.key_id] = other.public.hex()


def cut_off_the_last_block(lines: Lines) -> None:
    del lines[9:13]


def cut_off_the_closing_line(lines: Lines) -> None:
    del lines[13]


def add_a_line_after_the_end(lines: Lines) -> None:
    lines.append(lines[13])


def name_a_value_that_nothing_seals(lines: Lines) -> None:
    lines[7]["note"] = "checked"


def leave_out_a_field(lines: Lines) -> None:
    del lines[7]["event"]["seq"]
    leaf_again(lines[7])


@pytest.mark.parametrize(
    ("tamper", "line", "says"),
    [
        (change_an_event, 8, "Event 5 of block 2 was changed"),
        (change_an_event_and_its_leaf, 6, "The events of block 2 are not those that were sealed"),
        (change_the_salt, 3, "Event 1 of block 1 was changed"),
        (drop_an_event, 6, "Block 2 was sealed with 3 events, but 2 stand here"),
        (add_an_event, 6, "Block 2 was sealed with 3 events, but 4 stand here"),
        (
            put_another_in_place_of_the_last,
            6,
            "The events of block 2 are not those that were sealed",
        ),
        (reorder_two_events, 8, "Event 4 of block 2 stands out of order"),
        (move_an_event_to_the_next_block, 6, "Block 2 was sealed with 3 events, but 2"),
        (move_an_event_into_another_block, 6, "Block 2 was sealed with 3 events, but 2"),
        (move_an_event_to_the_block_before, 10, "Event 7 does not belong into block 2"),
        (swap_two_blocks, 6, "Block 1 does not follow on block 2"),
        (drop_a_block, 6, "Block 3 does not follow on block 1"),
        (change_a_header, 6, "The header of block 2 was changed"),
        (change_a_header_and_its_head, 6, "The signature of block 2 is not one of key"),
        (change_a_signature, 6, "The signature of block 2 is not one of key"),
        (sign_with_an_unknown_key, 2, f"The signature of block 1 is not one of key {KEY.key_id}"),
        (put_another_key_under_the_id, 1, f"key id {KEY.key_id} does not belong"),
        (name_a_key_that_signed_nothing, 1, "not the line of an export"),
        (cut_off_the_last_block, 10, "2 blocks with 6 events stand before it"),
        (cut_off_the_closing_line, 14, "it was cut short"),
        (add_a_line_after_the_end, 15, "not the line of an export"),
        (name_a_value_that_nothing_seals, 8, "not the line of an export"),
        (leave_out_a_field, 8, "not the line of an export"),
    ],
)
def test_tampering_is_found_and_its_place_is_named(
    lines: Lines, check: Check, tamper: Callable[[Lines], None], line: int, says: str
) -> None:
    tampered = copy(lines)
    tamper(tampered)
    verdict = check(written(tampered))
    assert not verdict.ok
    assert verdict.line == line
    assert verdict.english.startswith(f"Line {line}: ")
    assert verdict.thai.startswith(f"บรรทัด {line}: ")
    assert says in verdict.english


def sealed_again(lines: Lines, key: SigningKey) -> Lines:
    """A forger's chain: every leaf, root, head and signature made anew with a key of his own."""
    starts = [place for place, line in enumerate(lines) if "block" in line]
    forged: Lines = [{**lines[0], "public_keys": {key.key_id: key.public.hex()}}]
    previous = bytes(32)
    events = 0
    for start, end in pairwise([*starts, len(lines) - 1]):
        fields, members = lines[start]["block"], lines[start + 1 : end]
        for member in members:
            leaf_again(member)
        header = Header(
            number=fields["number"],
            from_txid=fields["from_txid"],
            to_txid=fields["to_txid"],
            events=len(members),
            root=root([bytes.fromhex(member["leaf"]) for member in members]),
            previous=previous,
            sealed_at=datetime.fromisoformat(fields["sealed_at"]).astimezone(UTC),
            key_id=key.key_id,
        )
        block = Block(header, header.head(), key.sign(header.head()))
        forged.append(
            {
                "block": header.fields(),
                "head": block.head.hex(),
                "signature": block.signature.hex(),
            }
        )
        forged += members
        previous, events = block.head, events + len(members)
    end_line = {"blocks": len(starts), "events": events, "head": previous.hex()}
    return [*forged, {"end": end_line}]


@pytest.mark.parametrize("line", [2, 6, 10])
def test_a_chain_remade_with_another_key_is_found_by_any_head_held_outside(
    lines: Lines, check: Check, line: int
) -> None:
    forged = copy(lines)
    forged[7]["event"]["actor"] = "login:somebody"
    forged = sealed_again(forged, SigningKey.new())
    assert check(written(forged)).ok
    verdict = check(written(forged), lines[line - 1]["head"])
    assert not verdict.ok
    assert "the end was cut off or the chain remade" in verdict.english


def test_an_end_cut_off_with_care_is_found_by_the_last_head(lines: Lines, check: Check) -> None:
    cut = copy(lines[:9])
    del cut[0]["public_keys"][NEXT_KEY.key_id]
    cut.append({"end": {"blocks": 2, "events": 6, "head": lines[5]["head"]}})
    assert check(written(cut)).ok
    verdict = check(written(cut), lines[9]["head"])
    assert not verdict.ok
    assert verdict.rule == "head_missing"


@given(data=st.data())
def test_no_byte_can_be_changed(lines: Lines, check: Check, data: st.DataObject) -> None:
    content = bytearray(written(lines))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    assert not check(bytes(content)).ok


@given(data=st.data())
def test_wherever_it_is_cut_it_is_found(lines: Lines, check: Check, data: st.DataObject) -> None:
    content = written(lines)
    assert not check(content[: data.draw(st.integers(0, len(content) - 1))]).ok


@given(st.binary(max_size=60))
def test_what_is_no_export_at_all_is_told_so(check: Check, content: bytes) -> None:
    verdict = check(content)
    assert not verdict.ok
    assert verdict.line >= 1


def test_nesting_without_end_is_no_export_either(check: Check) -> None:
    assert check(b"[" * 100_000 + b"\n").rule == "form"


def test_a_third_party_runs_the_program_alone(lines: Lines, folder: Path) -> None:
    program = folder / "verify.py"
    shutil.copy(Path(verify.__file__), program)
    export = folder / "alone.jsonl"
    export.write_bytes(written(lines))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(program), str(export), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    whole = run("--head", lines[9]["head"])
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("Whole: blocks 1-3")
    assert run("--head", "00" * 32).returncode == 1
    assert run("--head", "abc").returncode == 2
    assert run("--nonsense").returncode == 2
