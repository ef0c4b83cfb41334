"""Checks an export of the audit trail, without the hub, its database or any of its code.

    python verify.py EXPORT [--head HEX]

An export is JSON Lines: the public keys; then each block's header, head and signature, followed
by its events, of those that went by their age the leaf alone (`gone`); then a closing line. Every
line is in RFC 8785 form, which for these lines is JSON with sorted keys, no spaces and plain UTF-8.
What is checked:

  leaf      = SHA-256(00 ‖ salt ‖ the event's bytes)
  root      = the Merkle tree of a block's leaves, node = SHA-256(01 ‖ left ‖ right), RFC 6962
  head      = SHA-256(the header's bytes); the header holds the root and the head before it
  signature = Ed25519 over the head; a key's id is the first 16 hex digits of its SHA-256

An event also names its transaction, which must lie in its block's half-open range; block follows
block without a gap. `--head` is a head you were given earlier, on an acknowledgement, a day
certificate or by mail: only with it is it proved that nothing was remade or cut off at the end.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "sainam-audit-export-1"
BEFORE_THE_FIRST = "00" * 32

Line: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` is a key of the table below; `line` counts from 1, 0 where no line is to blame."""

    ok: bool
    rule: str
    line: int
    english: str
    thai: str


def verify_export(path: Path, head: str | None = None) -> Verdict:
    """Stops at the first line that is wrong. `head` is hex, or as printed: number:hex."""
    held = head and head.rpartition(":")[2].strip().lower()
    with path.open("rb") as file:
        lines = _Lines(file)
        try:
            return _verify(lines, held)
        except _Wrong as wrong:
            return wrong.verdict
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            return _Wrong("form", lines.number).verdict


class _Lines:
    def __init__(self, file: BinaryIO) -> None:
        self.file, self.number = file, 0

    def read(self) -> Line:
        raw = self.file.readline()
        self.number += 1
        if not raw.endswith(b"\n"):
            raise _Wrong("cut", self.number)
        given: Line = json.loads(raw.decode())
        if _canonical(given) + b"\n" != raw:
            raise ValueError("not in the one form in which it may be written")
        return given


def _verify(lines: _Lines, held: str | None) -> Verdict:
    keys = _public_keys(lines)
    first = line = lines.read()
    before: Line | None = None
    blocks = events = gone = 0
    signers: set[str] = set()
    held_is: int | None = None  # the block whose head is the held one
    while "block" in line:
        number, at = line["block"]["number"], lines.number
        _check_header(line, before, keys, at)
        found, went, after = _check_events(lines, line["block"], at)
        if before is None and number > 1 and line["block"]["previous"] == held:
            held_is = number - 1
        if line["head"] == held:
            held_is = number
        signers.add(line["block"]["key_id"])
        blocks, events, gone = blocks + 1, events + found, gone + went
        before, line = line, after
    end = {"blocks": blocks, "events": events, "head": before and before["head"]}
    if before is None or _canonical(line) != _canonical({"end": end}):
        raise _Wrong("closing", lines.number, blocks=blocks, events=events)
    if lines.file.read(1):
        raise _Wrong("form", lines.number + 1)
    if signers != set(keys):
        raise _Wrong("form", 1)
    chain = f"{first['block']['number']}-{before['block']['number']}"
    about = {"chain": chain, "events": events, "gone": gone}
    about |= {"keys": ", ".join(keys), "head": before["head"]}
    if held is None:
        return _whole("head_not_given", **about)
    if held_is is None:
        raise _Wrong("head_missing", 0, **about)
    return _whole("head_found", held=held_is, **about)


def _public_keys(lines: _Lines) -> dict[str, Ed25519PublicKey]:
    form, texts = _parts(lines.read(), "format", "public_keys")
    if form != FORMAT:
        raise _Wrong("form", lines.number)
    for key_id, text in texts.items():
        if sha256(_unhex(text)).hexdigest()[:16] != key_id:
            raise _Wrong("key", lines.number, key=key_id)
    return {
        key_id: Ed25519PublicKey.from_public_bytes(_unhex(text)) for key_id, text in texts.items()
    }


def _check_header(
    line: Line, before: Line | None, keys: dict[str, Ed25519PublicKey], at: int
) -> None:
    block, head, signature = _parts(line, "block", "head", "signature")
    number, key_id = block["number"], block["key_id"]
    if sha256(_canonical(block)).hexdigest() != head:
        raise _Wrong("header", at, number=number)
    stands = (number, block["from_txid"], block["previous"])
    follows = stands  # an export may begin at any block
    if number == 1:
        follows = (1, 0, BEFORE_THE_FIRST)
    if before is not None:
        follows = (before["block"]["number"] + 1, before["block"]["to_txid"], before["head"])
    if stands != follows:
        raise _Wrong("chain", at, number=number, before=follows[0] - 1)
    try:
        keys[key_id].verify(_unhex(signature), _unhex(head))
    except (KeyError, InvalidSignature):
        raise _Wrong("signature", at, number=number, key=key_id) from None


def _check_events(lines: _Lines, block: Line, at: int) -> tuple[int, int, Line]:
    """How many events stand here, of how many only the leaf, and the line after them."""
    number = block["number"]
    found, gone, latest = 0, 0, (-1, -1)
    tree: list[tuple[int, bytes]] = []  # full subtrees, the largest first: leaves, root
    while "event" in (line := lines.read()) or "gone" in line:
        found += 1
        if "gone" in line:
            [leaf] = _parts(line, "gone")
            hashed, gone = _unhex(leaf), gone + 1
        else:
            hashed, latest = _check_event(line, block, latest, lines.number)
        tree.append((1, hashed))
        while len(tree) > 1 and tree[-2][0] == tree[-1][0]:
            _join_last_two(tree)
    while len(tree) > 1:
        _join_last_two(tree)
    if found != block["events"]:
        raise _Wrong("count", at, number=number, wanted=block["events"], found=found)
    if not tree or tree[0][1].hex() != block["root"]:
        raise _Wrong("root", at, number=number)
    return found, gone, line


def _check_event(
    line: Line, block: Line, latest: tuple[int, int], at: int
) -> tuple[bytes, tuple[int, int]]:
    """Its leaf and its place, which comes after `latest`."""
    event, leaf, salt = _parts(line, "event", "leaf", "salt")
    about = {"number": block["number"], "seq": event["seq"], "txid": event["txid"]}
    hashed = sha256(b"\x00" + _unhex(salt) + _canonical(event)).digest()
    if hashed.hex() != leaf:
        raise _Wrong("leaf", at, **about)
    if not block["from_txid"] <= event["txid"] < block["to_txid"]:
        raise _Wrong("range", at, **about)
    if (event["txid"], event["seq"]) <= latest:
        raise _Wrong("order", at, **about)
    return hashed, (event["txid"], event["seq"])


def _join_last_two(tree: list[tuple[int, bytes]]) -> None:
    (right_leaves, right), (left_leaves, left) = tree.pop(), tree.pop()
    tree.append((left_leaves + right_leaves, sha256(b"\x01" + left + right).digest()))


def _canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _parts(line: Line, *names: str) -> list[Any]:
    """The values of a line that has just these names."""
    if sorted(line) != list(names):
        raise ValueError("a line of another kind")
    return [line[name] for name in names]


def _unhex(text: str) -> bytes:
    value = bytes.fromhex(text)
    if value.hex() != text:
        raise ValueError("not lower-case hex without spaces")
    return value


class _Wrong(Exception):  # noqa: N818  a finding, not an error of this program
    def __init__(self, rule: str, line: int, **about: object) -> None:
        super().__init__(rule)
        english, thai = (text.format_map(about) for text in _SAYS[rule])
        places = (f"Line {line}: ", f"บรรทัด {line}: ") if line else ("", "")
        self.verdict = Verdict(False, rule, line, places[0] + english, places[1] + thai)


def _whole(head_rule: str, **about: object) -> Verdict:
    pairs = zip(_SAYS["whole_gone" if about["gone"] else "whole"], _SAYS[head_rule], strict=True)
    english, thai = (f"{whole} {head}".format_map(about) for whole, head in pairs)
    return Verdict(True, head_rule, 0, english, thai)


# What each rule says, in English and in Thai.
_SAYS = {
    "whole": (
        "Whole: blocks {chain}, {events} events, signed by {keys}. Last head: {head}.",
        "ครบถ้วน: บล็อก {chain} จำนวน {events} เหตุการณ์ ลงนามด้วยกุญแจ {keys} หัวสุดท้าย: {head}",
    ),
    "whole_gone": (
        "Whole: blocks {chain}, {events} events ({gone} as leaves), signed by {keys}. Head {head}.",
        "ครบถ้วน: บล็อก {chain} {events} เหตุการณ์ (เหลือค่าใบ {gone}) ลงนามด้วย {keys} หัวสุดท้าย: {head}",
    ),
    "head_not_given": (
        "No head was given, so it is not proved that nothing was remade or cut off at the end.",
        "ไม่ได้ระบุค่าหัว จึงยังพิสูจน์ไม่ได้ว่าไม่มีการทำขึ้นใหม่หรือตัดตอนท้ายออก",
    ),
    "head_found": (
        "The head you hold is that of block {held} of this chain.",
        "ค่าหัวที่ท่านถืออยู่คือของบล็อก {held} ในสายบล็อกนี้",
    ),
    "head_missing": (
        "The head you hold is not in blocks {chain}: the end was cut off or the chain remade.",
        "ไม่พบค่าหัวที่ท่านถืออยู่ในบล็อก {chain}: ตอนท้ายถูกตัดออกหรือสายบล็อกถูกทำขึ้นใหม่",
    ),
    "form": (
        "This is not the line of an export that should stand here.",
        "บรรทัดนี้ไม่ใช่บรรทัดของไฟล์ส่งออกที่ควรอยู่ตรงนี้",
    ),
    "key": (
        "The key id {key} does not belong to its public key.",
        "หมายเลขกุญแจ {key} ไม่ตรงกับกุญแจสาธารณะ",
    ),
    "header": (
        "The header of block {number} was changed: it does not give its head.",
        "ส่วนหัวของบล็อก {number} ถูกแก้ไข: คำนวณแล้วไม่ตรงกับค่าหัว",
    ),
    "chain": (
        "Block {number} does not follow on block {before}: a block is missing, moved or remade.",
        "บล็อก {number} ไม่ต่อจากบล็อก {before}: มีบล็อกขาดหาย สลับที่ หรือทำขึ้นใหม่",
    ),
    "signature": (
        "The signature of block {number} is not one of key {key}.",
        "ลายมือชื่อของบล็อก {number} ไม่ใช่ของกุญแจ {key}",
    ),
    "leaf": (
        "Event {seq} of block {number} was changed: it does not give its leaf.",
        "เหตุการณ์ {seq} ของบล็อก {number} ถูกแก้ไข: คำนวณแล้วไม่ตรงกับค่าใบ",
    ),
    "range": (
        "Event {seq} does not belong into block {number}: its transaction {txid} is outside it.",
        "เหตุการณ์ {seq} ไม่ใช่ของบล็อก {number}: ธุรกรรม {txid} อยู่นอกช่วงของบล็อก",
    ),
    "order": (
        "Event {seq} of block {number} stands out of order.",
        "เหตุการณ์ {seq} ของบล็อก {number} อยู่ผิดลำดับ",
    ),
    "count": (
        "Block {number} was sealed with {wanted} events, but {found} stand here.",
        "บล็อก {number} ปิดผนึกไว้ {wanted} เหตุการณ์ แต่พบ {found} เหตุการณ์",
    ),
    "root": (
        "The events of block {number} are not those that were sealed: their root is another.",
        "เหตุการณ์ของบล็อก {number} ไม่ใช่ชุดที่ปิดผนึกไว้: คำนวณแล้วไม่ตรงกับค่าราก",
    ),
    "cut": (
        "The export ends here without its closing line: it was cut short.",
        "ไฟล์ส่งออกจบตรงนี้โดยไม่มีบรรทัดปิดท้าย: ไฟล์ถูกตัด",
    ),
    "closing": (
        "The closing line does not fit: {blocks} blocks with {events} events stand before it.",
        "บรรทัดปิดท้ายไม่ตรง: ก่อนหน้านี้มี {blocks} บล็อก {events} เหตุการณ์",
    ),
}


def _head(text: str) -> str:
    if re.fullmatch(r"(\d+:)?[0-9a-fA-F]{64}", text) is None:
        raise argparse.ArgumentTypeError("a head is 64 hex digits")
    return text


def main(words: Sequence[str] | None = None, *, called: str | None = None) -> int:
    """0 whole, 1 wrong, 2 not readable at all."""
    parser = argparse.ArgumentParser(called, description="Checks an export of the audit trail.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--head", type=_head, metavar="HEX", help="a head you were given earlier")
    arguments = parser.parse_args(words)
    try:
        verdict = verify_export(arguments.export, arguments.head)
    except OSError as error:
        parser.error(str(error))
    sys.stdout.buffer.write(f"{verdict.english}\n{verdict.thai}\n".encode())
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main())
