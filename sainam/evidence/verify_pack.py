"""Verifies an evidence pack by itself: one file for Python 3.8 or newer, and nothing else.

    python -I -S verify_pack.py PACK [--head HEX] [--key HEX]

A pack is a ZIP of stored members in one canonical form. No ZIP reader opens it here: its bytes go by
in order, every header and the directory are reckoned from the manifest and compared, so there is no
byte that is not accounted for:
  manifest.jsonl   name, length, CRC-32, SHA-256 and the SHA-256 of each 64 KiB of every member
  signature.json   Ed25519 (RFC 8032) over the digest of the manifest and what the pack says it is
  trail/           leaf = SHA-256(00, salt, event), root by RFC 6962, head = SHA-256(header), signed
  heads/           the heads that were given away are those of the chain
A leaf alone is an event of others (hidden) or of a month that was deleted (gone). Exit code: 0
whole, 1 changed, 2 cannot be read. Nothing is kept in memory but a piece, a line and a tree's edge.
"""

from __future__ import annotations

import argparse
import json
import re
import struct
import sys
from hashlib import sha256, sha512
from itertools import chain
from typing import IO, Any, Callable, Iterator  # noqa: UP035  as Python 3.8 knows them
from zlib import crc32

FORMAT, MANIFEST, SIGNATURE = "sainam-evidence-pack-1", "manifest.jsonl", "signature.json"
PIECE, LONGEST_LINE, BIG, MANY = 1 << 16, 1 << 26, 0xFFFFFFFF, 0xFFFF
NAME = re.compile(r"(?!manifest|signature)[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)*", re.ASCII)
MEMBER = ["crc32", "length", "name", "pieces", "sha256", "what"]
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class Changed(Exception):  # noqa: N818  a finding, not an error of this program
    def __init__(self, rule: str, member: str, **about: object) -> None:
        super().__init__(*(text.format(**about) for text in SAYS[rule]))
        self.rule, self.member = rule, member


# Ed25519 of RFC 8032; points are x, y, z, t. A table of multiples for each key saves all doublings.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)


def add(p: Any, q: Any) -> Any:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_of(encoded: bytes) -> Any:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if len(encoded) != 32 or y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def multiples(point: Any) -> list[list[Any]]:
    rows = []
    for _ in range(64):
        rows.append([(0, 1, 1, 0)])
        for _ in range(15):
            rows[-1].append(add(rows[-1][-1], point))
        point = add(rows[-1][-1], point)
    return rows


BASE = multiples(point_of(bytes.fromhex("58" + "66" * 31)))
KEYS: dict[bytes, list[list[Any]]] = {}  # multiples of minus each key


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    if public not in KEYS:
        x, y, _, t = point_of(public) or (0, 0, 0, 0)
        KEYS[public] = multiples((P - x, y, 1, P - t)) if y else []
    scalar = int.from_bytes(signature[32:], "little")
    if not KEYS[public] or len(signature) != 64 or scalar >= L:
        return False
    hashed = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    total = (0, 1, 1, 0)
    for rows, factor in ((BASE, scalar), (KEYS[public], hashed)):
        for place, row in enumerate(rows):
            total = add(total, row[factor >> 4 * place & 15])
    inverse = pow(total[2], P - 2, P)
    x, y = total[0] * inverse % P, total[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def parsed(raw: bytes) -> Any:
    line = json.loads(raw.decode())
    if canonical(line) != raw or not isinstance(line, dict):
        raise ValueError("not in the one form in which it may be written")
    return line


def unhex(text: str) -> bytes:
    if bytes.fromhex(text).hex() != text:
        raise ValueError("not lower-case hex without spaces")
    return bytes.fromhex(text)


def header_of(name: str, crc: int, length: int, place: int | None = None) -> bytes:
    """The header before a member or, with its place, its entry in the directory."""
    big = [length, length] * (length >= BIG) + [place or 0] * ((place or 0) >= BIG)
    extra = struct.pack(f"<HH{len(big)}Q", 1, 8 * len(big), *big) if big else b""
    version, stored = 45 if big else 10, min(length, BIG)
    fields = (version, 0, 0, 0, 33, crc, stored, stored, len(name), len(extra))
    rest = struct.pack("<HHHHHIIIHH", *fields)
    if place is None:
        return b"PK\3\4" + rest + name.encode() + extra
    rest += struct.pack("<HHHII", 0, 0, 0, 0, min(place, BIG))
    return b"PK\1\2" + struct.pack("<H", version) + rest + name.encode() + extra


def end_of(count: int, place: int, length: int, end: bytes = b"") -> bytes:
    if count >= MANY or place >= BIG or length >= BIG:
        end = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, length, place)
        end = b"PK\6\6" + end + b"PK\6\7" + struct.pack("<IQI", 0, place + length, 1)
    count, length, place = min(count, MANY), min(length, BIG), min(place, BIG)
    return end + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, length, place, 0)


class Archive:
    """The pack's bytes in order; `at` is how many have gone by."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.at = file, 0

    def take(self, length: int, member: str) -> bytes:
        content = self.file.read(length)
        self.at += len(content)
        if len(content) < length:
            raise Changed("cut", member, at=self.at)
        return content

    def match(self, wanted: bytes, rule: str, member: str, found: bytes | None = None) -> None:
        found = self.take(len(wanted), member) if found is None else found
        if found != wanted:
            alike = next(i for i in range(len(found)) if found[i] != wanted[i])
            raise Changed(rule, member, at=self.at - len(found) + alike)

    def read_open(self, member: str, last: str) -> tuple[Any, str, dict[str, Any]]:
        """A member whose last line says that it is: this line, digest, and the member's own line."""
        header = self.take(30 + len(member), member)
        digest, crc, length, number = sha256(), 0, 0, 0
        while True:
            raw, number = self.file.readline(LONGEST_LINE), number + 1
            digest.update(raw)
            crc, length = crc32(raw, crc), length + len(raw)
            try:
                line = parsed(raw[:-1])
            except UNREADABLE:
                raise Changed("line", member, line=number) from None
            if last in line:
                self.match(header_of(member, crc, length), "header", member, header)
                self.at += length
                return line, digest.hexdigest(), {"name": member, "crc32": crc, "length": length}

    def check(self, line: dict[str, Any], feed: Callable[[bytes], None] | None) -> None:
        name, length, lines, place = line["name"], line["length"], 1, 0
        self.match(header_of(name, line["crc32"], length), "header", name)
        whole, crc = sha256(), 0
        for number, wanted in enumerate(line["pieces"], 1):
            piece = self.take(min(PIECE, length - place), name)
            first, lines = lines, lines + piece.count(b"\n")
            if sha256(piece).hexdigest() != wanted:
                last = place + len(piece) - 1
                raise Changed("piece", name, n=number, a=place, b=last, first=first, last=lines)
            whole.update(piece)
            crc, place = crc32(piece, crc), place + len(piece)
            if feed is not None:
                feed(piece)
        if whole.hexdigest() != line["sha256"] or crc != line["crc32"]:
            raise Changed("digest", name)


def members(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The manifest's lines once more, from behind its header: it is not kept in memory."""
    number, before = file.seek(30 + len(MANIFEST)) and 1, ""
    try:
        if json.loads(file.readline()) != {"format": FORMAT}:
            raise ValueError("of another format")
        for raw in file:
            line, number = json.loads(raw), number + 1
            if line == {"end": {"members": number - 2}}:
                return
            name, whole = line["name"], sorted(line) == MEMBER and NAME.fullmatch(line["name"])
            if not whole or not before < name or len(line["pieces"]) != -(-line["length"] // PIECE):
                raise ValueError("not a member, out of order, twice, or another number of pieces")
            before = name
            yield {**line, "crc32": int(line["crc32"], 16)}
    except UNREADABLE:
        raise Changed("line", MANIFEST, line=number) from None


class Trail:
    """The chain of blocks, line by line; `held` is a head from outside, `given` those of heads/."""

    def __init__(self, keys: dict[str, str], held: str | None) -> None:
        self.keys, self.held, self.held_is = keys, held, 0
        self.given: dict[int, str] = {}
        self.member, self.number, self.rest, self.heads = MANIFEST, 0, b"", b""
        self.block: dict[str, Any] = {}
        self.head, self.first, self.count, self.latest = "", 0, 0, (-1, -1)
        self.seen = {"event": 0, "hidden": 0, "gone": 0}
        self.tree: list[tuple[int, bytes]] = []  # full subtrees, the largest first: leaves, root

    def feeder(self, member: str) -> Callable[[bytes], None] | None:
        self.member, self.number = member, 0
        feeders = {"trail": self.feed, "heads": self.feed_heads}
        return feeders.get(member.partition("/")[0]) if member.endswith(".jsonl") else None

    def feed_heads(self, piece: bytes) -> None:
        *lines, self.heads = (self.heads + piece).split(b"\n")
        self.given.update((one["block"], one["head"]) for one in map(json.loads, lines))

    def feed(self, piece: bytes) -> None:
        *lines, self.rest = (self.rest + piece).split(b"\n")
        for line in lines:
            self.number += 1
            (self.take_event if line.startswith(b'{"event":') else self.take)(line)

    def wrong(self, rule: str, n: int = 0) -> Changed:
        return Changed(rule, self.member, line=self.number, n=n)

    def take(self, raw: bytes) -> None:
        line = parsed(raw)
        if sorted(line) == ["block", "head", "signature"]:
            self.close()
            self.open(line["block"], line["head"], unhex(line["signature"]))
            return
        ((kind, leaf),) = line.items()
        self.grow(kind, unhex(leaf))

    def take_event(self, line: bytes) -> None:
        event, leaf, salt = line[9:-117], line[-108:-44], line[-34:-2]
        if line != b'{"event":%b,"leaf":"%b","salt":"%b"}' % (event, leaf, salt):
            raise ValueError("a line of another kind")
        hashed = sha256(b"\0" + bytes.fromhex(salt.decode()) + event).digest()
        seq = event.rindex(b',"seq":') + 7  # no string has this: its quotes have a backslash
        about = (int(event[event.rindex(b":") + 1 : -1]), int(event[seq : event.index(b",", seq)]))
        inside = self.block["from_txid"] <= about[0] < self.block["to_txid"]
        if hashed.hex().encode() != leaf or about <= self.latest or not inside:
            raise self.wrong("leaf", about[1])
        self.latest = about
        self.grow("event", hashed)

    def grow(self, kind: str, leaf: bytes) -> None:
        self.seen[kind], self.count = self.seen[kind] + 1, self.count + 1
        self.tree.append((1, leaf))
        while len(self.tree) > 1 and self.tree[-2][0] == self.tree[-1][0]:
            self.join()

    def join(self) -> None:
        (one, right), (other, left) = self.tree.pop(), self.tree.pop()
        self.tree.append((one + other, sha256(b"\1" + left + right).digest()))

    def open(self, block: dict[str, Any], head: str, signature: bytes) -> None:
        number, previous = block["number"], block["previous"]
        if sha256(canonical(block)).hexdigest() != head:
            raise self.wrong("block", number)
        stands = (number, block["from_txid"], previous)
        follows = stands if number > 1 else (1, 0, "00" * 32)
        if self.block:
            follows = (self.block["number"] + 1, self.block["to_txid"], self.head)
        if stands != follows:
            raise self.wrong("chain", number)
        key = unhex(self.keys.get(block["key_id"], ""))
        known = sha256(key).hexdigest()[:16] == block["key_id"]
        if not known or not is_signed(key, unhex(head), signature):
            raise self.wrong("sealed", number)
        if self.given.get(number, head) != head:
            raise self.wrong("given", number)
        if self.held and self.held in (head, "" if self.block else previous):
            self.held_is = number - (head != self.held)
        self.block, self.head, self.first = block, head, self.first or number
        self.count, self.tree = 0, []

    def close(self) -> None:
        while len(self.tree) > 1:
            self.join()
        root = self.tree[0][1].hex() if self.tree else None
        if self.block and (self.count, root) != (self.block["events"], self.block["root"]):
            raise self.wrong("root", self.block["number"])

    def end(self, about: dict[str, Any]) -> None:
        self.close()
        last = {"block": self.block["number"], "head": self.head} if self.block else None
        said = (about["first_block"] or 0, about["head"])
        if self.rest or self.heads or said != (self.first, last):
            raise self.wrong("end")


def verify(path: str, held: str | None = None, key: str | None = None) -> Any:
    """What the pack says of itself and of its chain. Raises Changed at the first wrong place."""
    with open(path, "rb") as file, open(path, "rb") as again:  # noqa: PTH123  as in Python 3.8
        archive = Archive(file)
        _, digest, one = archive.read_open(MANIFEST, "end")
        signed, _, two = archive.read_open(SIGNATURE, "signature")
        try:
            about, public = signed["about"], unhex(signed["public_key"])
            good = is_signed(public, FORMAT.encode() + canonical(about), unhex(signed["signature"]))
            trail = Trail(about["keys"], held)
        except UNREADABLE:
            raise Changed("line", SIGNATURE, line=1) from None
        if not good or len(signed) != 3:
            raise Changed("signed", SIGNATURE)
        if about["manifest"] != digest:
            raise Changed("manifest", MANIFEST)
        about["fingerprint"] = sha256(public).hexdigest()
        if key and not about["fingerprint"].startswith(key.lower()):
            raise Changed("other_key", SIGNATURE, **about)
        for line in members(again):
            try:
                archive.check(line, trail.feeder(line["name"]))
            except UNREADABLE:
                raise Changed("line", line["name"], line=trail.number) from None
        trail.end(about)
        begin, place, count = archive.at, 0, 0
        for line in chain((one, two), members(again)):
            named = (line["name"], line["crc32"], line["length"])
            archive.match(header_of(*named, place), "entry", line["name"])
            place, count = place + len(header_of(*named)) + line["length"], count + 1
        archive.match(end_of(count, begin, archive.at - begin), "tail", "ZIP")
        if file.read(1):
            raise Changed("tail", "ZIP", at=archive.at)
        last, found = trail.block.get("number"), {"members": count, "bytes": archive.at}
        about.update(found, first=trail.first, last=last, hash=trail.head, held=trail.held_is)
        if held and not trail.held_is:
            raise Changed("head_missing", "trail", **about)
        return {**about, **trail.seen}


# fmt: off
SAYS = {  # what each rule says, in English and in Thai
    "cut": ("The pack ends at byte {at}, in the middle.", "แฟ้มจบที่ไบต์ {at} กลางคัน"),
    "line": ("Line {line} is not one that should stand here.", "บรรทัด {line} ไม่ใช่บรรทัดที่ควรอยู่ตรงนี้"),
    "header": ("Byte {at} of the pack, in its header, was changed.", "ไบต์ {at} ของแฟ้ม ในส่วนหัวของรายการนี้ ถูกแก้ไข"),
    "entry": ("Byte {at} of the pack, in its entry of the directory, was changed.", "ไบต์ {at} ของแฟ้ม ในสารบัญของรายการนี้ ถูกแก้ไข"),
    "tail": ("Byte {at} of the pack, in the end of the directory or behind it, was changed or added.", "ไบต์ {at} ของแฟ้ม ในส่วนท้ายของสารบัญหรือหลังจากนั้น ถูกแก้ไขหรือเพิ่มเข้ามา"),
    "piece": ("Piece {n} was changed: bytes {a} to {b} of it, lines {first} to {last}.", "ส่วนที่ {n} ถูกแก้ไข: ไบต์ {a} ถึง {b} บรรทัด {first} ถึง {last}"),
    "whole": ("WHOLE: {members} members, {bytes} bytes; {scope} {about}, {first_day} to {last_day}; made {made_at} by {made_by} with {second}.", "ครบถ้วน: {members} รายการ {bytes} ไบต์ ขอบเขต {scope} {about} ตั้งแต่ {first_day} ถึง {last_day} จัดทำเมื่อ {made_at} โดย {made_by} ร่วมกับ {second}"),
    "digest": ("Its digest is not the one of the manifest.", "ค่าแฮชไม่ตรงกับบัญชีรายการ"),
    "signed": ("The signature does not fit: this or what it says was changed.", "ลายมือชื่อไม่ตรง: รายการนี้หรือข้อความในรายการนี้ถูกแก้ไข"),
    "manifest": ("It is not the manifest that was signed.", "ไม่ใช่บัญชีรายการที่ลงลายมือชื่อไว้"),
    "other_key": ("Signed by another key, of the fingerprint {fingerprint}.", "ลงลายมือชื่อด้วยกุญแจอื่น ลายพิมพ์กุญแจ {fingerprint}"),
    "leaf": ("Line {line}: event {n} was changed, or stands in another place.", "บรรทัด {line}: เหตุการณ์ {n} ถูกแก้ไขหรืออยู่ผิดที่"),
    "block": ("Line {line}: the header of block {n} was changed.", "บรรทัด {line}: ส่วนหัวของบล็อก {n} ถูกแก้ไข"),
    "chain": ("Line {line}: block {n} does not follow on the one before.", "บรรทัด {line}: บล็อก {n} ไม่ต่อจากบล็อกก่อนหน้า"),
    "sealed": ("Line {line}: the signature of block {n} does not fit.", "บรรทัด {line}: ลายมือชื่อของบล็อก {n} ไม่ตรง"),
    "given": ("Line {line}: block {n} has another head than was given away: the chain was remade.", "บรรทัด {line}: ค่าหัวของบล็อก {n} ไม่ตรงกับที่ส่งมอบไว้ภายนอก: สายบล็อกถูกทำขึ้นใหม่"),
    "root": ("Before line {line}: the events of block {n} are not those that were sealed.", "ก่อนบรรทัด {line}: เหตุการณ์ของบล็อก {n} ไม่ใช่ชุดที่ปิดผนึกไว้"),
    "end": ("The chain does not end as the signature says.", "สายบล็อกไม่จบตามที่ลายมือชื่อระบุ"),
    "head_missing": ("The head you hold is not in blocks {first} to {last}: the end was cut off, the chain remade, or it is of other blocks.", "ไม่พบค่าหัวที่ท่านถืออยู่ในบล็อก {first} ถึง {last}: ตอนท้ายถูกตัด สายบล็อกถูกทำขึ้นใหม่ หรือเป็นค่าหัวของบล็อกอื่น"),
    "trail": ("Trail: blocks {first} to {last} with {event} events, {hidden} of others as leaves, {gone} deleted; last head {hash}.", "สายบล็อก {first} ถึง {last}: {event} เหตุการณ์ อีก {hidden} เป็นของผู้อื่น และ {gone} ถูกลบตามกำหนด ค่าหัวสุดท้าย {hash}"),
    "no_trail": ("No sealed block falls into these days.", "ไม่มีบล็อกที่ปิดผนึกในช่วงวันนี้"),
    "head": ("The head you hold is that of block {held} of this chain.", "ค่าหัวที่ท่านถืออยู่คือของบล็อก {held} ในสายบล็อกนี้"),
    "no_head": ("NOT PROVED without --head: that nothing was remade, or cut off at the end.", "ยังไม่ได้พิสูจน์ (ไม่ได้ระบุ --head): ว่าไม่มีการทำขึ้นใหม่หรือตัดตอนท้าย"),
    "key": ("Signed by the key whose fingerprint you hold.", "ลงลายมือชื่อด้วยกุญแจที่ตรงกับลายพิมพ์ที่ท่านถืออยู่"),
    "no_key": ("NOT PROVED without --key: whose key signed. Compare {fingerprint} with what the utility has published.", "ยังไม่ได้พิสูจน์ (ไม่ได้ระบุ --key): ว่าเป็นกุญแจของผู้ใด โปรดเทียบ {fingerprint} กับที่หน่วยงานเผยแพร่"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies an evidence pack by itself.")
    parser.add_argument("pack")
    parser.add_argument("--head", help="a head you were given: HEX or NUMBER:HEX")
    parser.add_argument("--key", help="fingerprint of the signing key, 16 hex digits or more")
    given = parser.parse_args()
    held = given.head and given.head.rpartition(":")[2].lower()
    if (held and not re.fullmatch("[0-9a-f]{64}", held)) or (given.key and len(given.key) < 16):
        parser.error("a head has 64 hex digits, a fingerprint at least 16")
    try:
        about, head = verify(given.pack, held, given.key), "head" if held else "no_head"
        rules = ["whole", *(["trail", head] if about["first"] else ["no_trail"])]
        rules.append("key" if given.key else "no_key")
        lines, code = [SAYS[rule][part].format(**about) for part in (0, 1) for rule in rules], 0
    except Changed as found:
        english, thai = found.args
        lines, code = [f"CHANGED {found.member}: {english}", f"ถูกแก้ไข {found.member}: {thai}"], 1
    except OSError as error:
        lines, code = [f"cannot be read: {error}", "อ่านแฟ้มไม่ได้"], 2
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
