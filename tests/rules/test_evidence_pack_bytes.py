"""Row L3: a pack verifies with one plain file, and no byte of it is without meaning."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sainam.audit.block import BEFORE_THE_FIRST, Header
from sainam.audit.canonical_event import RecordedEvent, canonical_bytes
from sainam.audit.merkle import leaf, root
from sainam.audit.signing_key import SigningKey
from sainam.evidence import verify_pack
from sainam.evidence.pack import container
from sainam.evidence.pack.container import Entry, directory, local_header
from sainam.evidence.pack.spool import Spool
from sainam.evidence.verify_pack import FORMAT, Changed, is_signed, verify

pytestmark = pytest.mark.row("L3")
KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
FINGERPRINT = sha256(KEY.public).hexdigest()
VERIFIER = Path(verify_pack.__file__)
MOMENT = datetime(2026, 11, 22, 7, tzinfo=UTC)
# RFC 8032 section 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]  # fmt: skip


def line(value: Any) -> bytes:
    return rfc8785.dumps(value) + b"\n"


def sealed(
    number: int, previous: bytes, lines: list[tuple[RecordedEvent, str]]
) -> tuple[bytes, bytes]:
    """The lines of a block, and its head; the second word says how an event is shown."""
    salts = [bytes([event.seq]) * 16 for event, _ in lines]
    leaves = [
        leaf(salt, canonical_bytes(event)) for (event, _), salt in zip(lines, salts, strict=True)
    ]
    header = Header(
        number, (number - 1) * 10 if number > 1 else 0, number * 10, len(lines), root(leaves),
        previous, MOMENT, KEY.key_id,
    )  # fmt: skip
    head = header.head()
    out = line({"block": header.fields(), "head": head.hex(), "signature": KEY.sign(head).hex()})
    for (event, shown), salt, hashed in zip(lines, salts, leaves, strict=True):
        if shown == "event":
            out += b'{"event":%b,"leaf":"%b","salt":"%b"}\n' % (
                canonical_bytes(event), hashed.hex().encode(), salt.hex().encode(),
            )  # fmt: skip
        else:
            out += line({shown: hashed.hex()})
    return out, head


def event(number: int) -> RecordedEvent:
    return RecordedEvent(
        "login:สมมติ", None, "2026-11-22T06:59:59.000001Z", "{}", None, "portal:login:registered",
        None, number, f"login:{number}", number * 4,
    )  # fmt: skip


FIRST, HEAD_1 = sealed(1, BEFORE_THE_FIRST, [(event(1), "event"), (event(2), "hidden")])
SECOND, HEAD_2 = sealed(2, HEAD_1, [(event(3), "gone"), (event(4), "event")])
PAPER = bytes(range(256)) * 300  # two pieces
GIVEN = line({"block": 1, "head": HEAD_1.hex(), "receiver": "MPAY-TEST"})


def signed(digest: str, key: SigningKey = KEY, **said: Any) -> bytes:
    about = {
        "about": "", "first_block": 1, "first_day": "2026-11-01", "last_day": "2026-11-22",
        "head": {"block": 2, "head": HEAD_2.hex()}, "keys": {KEY.key_id: KEY.public.hex()},
        "made_at": "2026-11-22", "made_by": "สมมติ", "manifest": digest, "scope": "period",
        "second": "ทดสอบ", **said,
    }  # fmt: skip
    signature = key.sign(FORMAT.encode() + rfc8785.dumps(about))
    return line({"about": about, "public_key": key.public.hex(), "signature": signature.hex()})


def packed(members: dict[str, bytes], sign: Callable[[str], bytes] = signed) -> bytes:
    with TemporaryDirectory() as folder:
        made = Spool(Path(folder))
        for name, content in members.items():
            made.put(name, "ทดสอบ · test", content)
        with (Path(folder) / "pack").open("w+b") as out:
            made.assemble(out, sign)
            out.seek(0)
            return out.read()


WHOLE = {
    "trail/blocks-000001.jsonl": FIRST[:-100],  # a line may go on in the next part
    "trail/blocks-000002.jsonl": FIRST[-100:] + SECOND,
    "heads/given.jsonl": GIVEN,
    "documents/letter.pdf": PAPER,
}
PACK = packed(WHOLE)
SMALL = packed({**WHOLE, "documents/letter.pdf": PAPER[:200]})


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "pack.zip"


Check = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def check(place: Path) -> Check:
    def checked(content: bytes, head: str | None = None, key: str | None = None) -> dict[str, Any]:
        place.write_bytes(content)
        found: dict[str, Any] = verify(str(place), head, key)
        return found

    return checked


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """As an auditor would, with nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_signatures_are_those_of_rfc_8032(
    secret: str, public: str, message: str, signature: str
) -> None:
    key, text, signs = (bytes.fromhex(part) for part in (public, message, signature))
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(text) == signs
    assert is_signed(key, text, signs)
    assert not is_signed(key, text + b"!", signs)
    for place in range(64):
        assert not is_signed(
            key, text, signs[:place] + bytes([signs[place] ^ 1]) + signs[place + 1 :]
        )


def test_a_signature_with_the_group_order_added_is_not_taken() -> None:
    public, signature = bytes.fromhex(VECTORS[0][1]), bytes.fromhex(VECTORS[0][3])
    scalar = int.from_bytes(signature[32:], "little") + verify_pack.L
    assert not is_signed(public, b"", signature[:32] + scalar.to_bytes(32, "little"))
    assert not is_signed(bytes(31), b"", signature)
    assert not is_signed(public, b"", signature[:63])


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_whatever_one_library_signs_the_plain_file_accepts(message: bytes, secret: bytes) -> None:
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(secret))
    assert is_signed(key.public, message, key.sign(message))


def test_an_untouched_pack_is_whole_and_says_what_it_does_not_prove(place: Path) -> None:
    place.write_bytes(PACK)
    told = run(str(place))
    assert told.returncode == 0, told.stdout + told.stderr
    assert "blocks 1 to 2 with 2 events, 1 of others as leaves, 1 deleted" in told.stdout
    assert "NOT PROVED without --head" in told.stdout
    assert "NOT PROVED without --key" in told.stdout
    assert "ยังไม่ได้พิสูจน์" in told.stdout


def test_a_head_and_a_fingerprint_held_outside_are_found(place: Path) -> None:
    place.write_bytes(PACK)
    told = run(str(place), "--head", f"1:{HEAD_1.hex().upper()}", "--key", FINGERPRINT)
    assert told.returncode == 0
    assert "that of block 1 of this chain" in told.stdout
    assert "NOT PROVED" not in told.stdout


def test_what_cannot_be_read_is_no_changed_pack(place: Path) -> None:
    assert run(str(place.with_name("none.zip"))).returncode == 2
    assert run(str(place), "--head", "abc").returncode == 2


def test_another_head_or_fingerprint_is_told(check: Check, place: Path) -> None:
    with pytest.raises(Changed) as missing:
        check(PACK, head="ab" * 32)
    assert missing.value.rule == "head_missing"
    with pytest.raises(Changed) as other:
        check(PACK, key="ab" * 32)
    assert (other.value.rule, other.value.member) == ("other_key", "signature.json")


def spans(pack: bytes) -> list[tuple[int, int, str]]:
    """Which bytes are whose, read by another reader: header and content, then the directory."""
    with zipfile.ZipFile(BytesIO(pack)) as opened:
        infos = opened.infolist()
        start = opened.start_dir
    ends = [*(info.header_offset for info in infos[1:]), start]
    whose = [
        (info.header_offset, end, info.filename) for info, end in zip(infos, ends, strict=True)
    ]
    for info in infos:
        whose.append((start, start + 46 + len(info.filename), info.filename))
        start += 46 + len(info.filename)
    return [*whose, (start, len(pack), "ZIP")]


def test_every_single_byte_that_is_changed_is_found_and_its_member_named(check: Check) -> None:
    missed: list[tuple[int, str, str]] = []
    for first, end, whose in spans(SMALL):
        for at in range(first, end):
            changed = bytearray(SMALL)
            changed[at] ^= 1 << at % 8
            try:
                check(bytes(changed))
                missed.append((at, whose, "passed"))
            except Changed as found:
                if found.member != whose:
                    missed.append((at, whose, found.member))
    assert missed == []


@given(st.integers(0, len(PACK) - 1), st.integers(1, 255))
def test_any_other_value_of_a_byte_is_found(check: Check, at: int, change: int) -> None:
    changed = bytearray(PACK)
    changed[at] ^= change
    with pytest.raises(Changed):
        check(bytes(changed))


@given(st.integers(0, len(PACK)), st.binary(min_size=1, max_size=40))
def test_bytes_that_are_added_anywhere_are_found(check: Check, at: int, added: bytes) -> None:
    changed = PACK[:at] + added + PACK[at:]
    with pytest.raises(Changed):
        check(changed)


@given(st.integers(0, len(PACK) - 1), st.integers(1, 500))
def test_bytes_that_are_cut_out_anywhere_are_found(check: Check, at: int, length: int) -> None:
    with pytest.raises(Changed):
        check(PACK[:at] + PACK[at + length :])


def test_a_second_directory_behind_the_first_is_found(check: Check) -> None:
    begin = spans(PACK)[len(WHOLE) + 2][0]
    with pytest.raises(Changed) as found:
        check(PACK + PACK[begin:])
    assert found.value.member == "ZIP"
    with pytest.raises(Changed):
        check(PACK[:begin] + PACK[begin:] + PACK[begin:])


def test_a_place_in_a_member_is_named_by_piece_and_line(check: Check) -> None:
    at = PACK.index(PAPER) + verify_pack.PIECE + 5
    changed = PACK[:at] + bytes([PACK[at] ^ 1]) + PACK[at + 1 :]
    with pytest.raises(Changed) as found:
        check(changed)
    assert found.value.member == "documents/letter.pdf"
    english, thai = found.value.args
    assert "Piece 2 was changed: bytes 65536 to 76799" in english
    assert "ส่วนที่ 2 ถูกแก้ไข" in thai


def swap(trail: bytes) -> bytes:
    """The hidden leaf and the deleted one change places."""
    hidden, gone = (trail.partition(b'{"%b":"' % kind)[2][:64] for kind in (b"hidden", b"gone"))
    return trail.replace(hidden, b"!").replace(gone, hidden).replace(b"!", gone)


def another() -> bytes:
    return sealed(3, HEAD_2, [(event(5), "event")])[0]


CHANGED_TRAILS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "an event": ("leaf", lambda trail: trail.replace(b"login:4", b"login:9")),
    "a salt": ("leaf", lambda trail: trail.replace(b"04" * 16, b"05" * 16)),
    "a hidden leaf": ("root", swap),
    "a header": ("block", lambda trail: trail.replace(b'"events":2', b'"events":3', 1)),
    "a block left out": ("chain", lambda trail: trail[: trail.index(b'{"block"', 1)] + another()),
    "the end cut off": ("end", lambda _: FIRST),
    "a head given away": ("given", lambda trail: trail),
}


@pytest.mark.parametrize("name", CHANGED_TRAILS)
def test_a_chain_that_was_changed_before_it_was_packed_is_found_too(
    check: Check, name: str
) -> None:
    rule, change = CHANGED_TRAILS[name]
    given = GIVEN if rule != "given" else line({"block": 2, "head": HEAD_1.hex()})
    with pytest.raises(Changed) as found:
        check(
            packed(
                {"trail/blocks-000001.jsonl": change(FIRST + SECOND), "heads/given.jsonl": given}
            )
        )
    assert found.value.rule == rule


def test_manifest_and_signature_remade_together_have_another_fingerprint(check: Check) -> None:
    thief = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32))
    remade = packed(WHOLE, lambda digest: signed(digest, thief))
    assert check(remade)["fingerprint"] != FINGERPRINT
    with pytest.raises(Changed) as found:
        check(remade, key=FINGERPRINT)
    assert found.value.rule == "other_key"


def test_a_manifest_of_another_pack_is_not_the_one_that_was_signed(check: Check) -> None:
    with pytest.raises(Changed) as found:
        check(packed(WHOLE, lambda _: signed("00" * 32)))
    assert (found.value.rule, found.value.member) == ("manifest", "manifest.jsonl")


@pytest.mark.parametrize("name", ["../letter.pdf", "a//b", ".hidden", "a b", "signature.json"])
def test_a_name_that_leads_elsewhere_is_not_taken(check: Check, name: str) -> None:
    with pytest.raises(Changed) as found:
        check(packed({**WHOLE, name: b"x"}))
    assert found.value.member in {"manifest.jsonl", name}


def test_anyone_opens_the_pack_and_finds_the_members_as_they_were(place: Path) -> None:
    place.write_bytes(PACK)
    with zipfile.ZipFile(place) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in WHOLE} == WHOLE


def test_a_pack_longer_than_four_gigabytes_has_the_numbers_of_zip64(
    check: Check, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried with a limit of 50,000 bytes: a member, its place and the directory are beyond it."""
    monkeypatch.setattr(container, "FITS", 50_000)
    monkeypatch.setattr(verify_pack, "BIG", 50_000)
    assert check(packed(WHOLE))["bytes"] > len(PACK)
    entry, limit = Entry("a", 7, 1 << 33), (1 << 32) - 1
    monkeypatch.setattr(container, "FITS", limit)
    monkeypatch.setattr(verify_pack, "BIG", limit)
    assert local_header(entry) == verify_pack.header_of("a", 7, 1 << 33)
    ours = b"".join(directory([entry, entry]))
    place_of_second = len(local_header(entry)) + entry.length
    theirs = verify_pack.header_of("a", 7, 1 << 33, 0)
    theirs += verify_pack.header_of("a", 7, 1 << 33, place_of_second)
    assert ours == theirs + verify_pack.end_of(2, place_of_second * 2, len(theirs))
