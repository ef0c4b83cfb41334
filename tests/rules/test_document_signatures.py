"""Signatures under papers: by whom, when, in which order, and what a changed byte does to them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from paper_samples import AT, LETTER, MOU, OFFICE, RECEIPT
from pkcs11.util.x509 import decode_x509_certificate

from sainam.commands import document as command
from sainam.counterparts.time_stamp_authority import TimeStampAuthority
from sainam.documents.document import Content, signatories_of
from sainam.documents.pades import PadesDesk
from sainam.documents.refusals import NoSigningKey, SigningKeyUnusable, TimestampUnavailable
from sainam.documents.signing_keys import (
    BadTokenAddressError,
    SigningKeys,
    as_asn1,
    read_token_address,
)
from sainam.documents.trial_authority import TrialAuthority
from sainam.documents.typeset import record_of, typeset
from sainam.documents.verify_document import NotADocumentError, verify_document
from sainam.kit.settings import read_settings

LATER = AT + timedelta(days=30)
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@dataclass(frozen=True)
class Desk:
    folder: Path

    @property
    def trials(self) -> TrialAuthority:
        return TrialAuthority(self.folder / "trial", "หน่วยงานสมมติ")

    @property
    def roots(self) -> list[x509.Certificate]:
        return [as_asn1(self.trials.root())]

    def sign(self, content: Content, *, url: str | None = None, only: int | None = None) -> bytes:
        """By `only` so many of its signatories; all without it."""
        desk = PadesDesk(SigningKeys(self.folder, self.trials), url)
        made = typeset(record_of(OFFICE.letterhead, content, "มท 5421/12", AT))
        pdf = made.pdf
        signatories = list(zip(signatories_of(content), made.places, strict=True))[:only]
        for rank, (who, place) in enumerate(signatories, 1):
            at = AT + timedelta(hours=rank)
            pdf = desk.sign(pdf, place, login=f"person{rank}", name=who.name, rank=rank, at=at).pdf
        return pdf


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "signers")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeStampAuthority]:
    with TimeStampAuthority(tmp_path_factory.mktemp("time-stamps")) as running:
        yield running


def root_of(authority: TimeStampAuthority) -> x509.Certificate:
    return x509.Certificate.load(authority.authority.root.public_bytes(Encoding.DER))


@pytest.mark.row("P6")
def test_both_sides_sign_in_their_order_and_each_keeps_the_bytes_before(desk: Desk) -> None:
    first, both = desk.sign(MOU, only=1), desk.sign(MOU)
    unsigned = typeset(record_of(OFFICE.letterhead, MOU, "มท 5421/12", AT)).pdf
    assert first.startswith(unsigned)
    assert both.startswith(unsigned)
    verdict = verify_document(both, desk.roots, LATER)
    assert verdict.is_good
    assert [one.name for one in verdict.signatures] == [one.name for one in MOU.signatories]
    assert all(one.name in one.certificate for one in verdict.signatures)
    assert [one.stated_at for one in verdict.signatures] == [
        AT + timedelta(hours=1),
        AT + timedelta(hours=2),
    ]
    assert verdict.unsigned_sha256 == sha256(unsigned).digest()
    assert verdict.record is not None
    assert verdict.record.number == "มท 5421/12"


def test_a_paper_that_one_has_still_to_sign_is_not_good_yet(desk: Desk) -> None:
    verdict = verify_document(desk.sign(MOU, only=1), desk.roots, LATER)
    assert [one.standing for one in verdict.signatures] == ["good"]
    assert verdict.missing == 1
    assert not verdict.is_good


def test_without_a_trusted_root_a_signature_is_whole_but_vouched_for_by_nobody(desk: Desk) -> None:
    verdict = verify_document(desk.sign(LETTER), [], LATER)
    assert [one.standing for one in verdict.signatures] == ["untrusted"]
    assert not verdict.is_good


def test_another_installation_s_root_does_not_vouch(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    verdict = verify_document(desk.sign(LETTER), other.roots, LATER)
    assert [one.standing for one in verdict.signatures] == ["untrusted"]


def test_a_changed_byte_of_the_text_spoils_every_signature_and_is_named(desk: Desk) -> None:
    pdf = bytearray(desk.sign(MOU))
    pdf[20_000] ^= 1
    verdict = verify_document(bytes(pdf), desk.roots, LATER)
    assert [one.standing for one in verdict.signatures] == ["altered", "altered"]
    assert (verdict.again, verdict.differs_at) == ("other", 20_000)


def test_a_changed_byte_behind_the_first_signature_is_not_laid_to_the_first(desk: Desk) -> None:
    first, pdf = len(desk.sign(MOU, only=1)), bytearray(desk.sign(MOU))
    pdf[pdf.index(b"stream", first) + 60] ^= 1
    verdict = verify_document(bytes(pdf), desk.roots, LATER)
    assert [one.standing for one in verdict.signatures] == ["changed_after", "altered"]
    assert not verdict.is_good


@pytest.mark.parametrize("bit", [1, 0x20])
@pytest.mark.parametrize(
    "at", [0, 9, 200, 3_000, 15_000, 30_000, 40_000, 50_000, -4_000, -2_000, -1_200, -100, -10]
)
def test_no_changed_byte_goes_unseen(desk: Desk, at: int, bit: int) -> None:
    pdf = bytearray(desk.sign(LETTER))
    pdf[at] ^= bit
    try:
        verdict = verify_document(bytes(pdf), desk.roots, LATER)
    except NotADocumentError:
        return
    assert not verdict.is_good


def test_what_is_put_behind_the_last_signature_is_seen(desk: Desk) -> None:
    verdict = verify_document(desk.sign(LETTER) + b"\n% more", desk.roots, LATER)
    assert verdict.unsigned_tail
    assert not verdict.is_good


def test_a_paper_nobody_signs_is_good_only_by_the_register(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = typeset(record_of(OFFICE.letterhead, RECEIPT, "รค 1/2569", AT)).pdf
    assert not verify_document(pdf, [], LATER).is_good
    file = tmp_path / "receipt.pdf"
    file.write_bytes(pdf)
    settings = read_settings({"SAINAM_STATE": str(tmp_path / "none")})
    assert command.main(["verify", str(file)], settings) == 1
    kept = sha256(pdf).hexdigest()
    assert command.main(["verify", str(file), "--sha256", kept], settings) == 0
    assert command.main(["verify", str(file), "--sha256", kept[::-1]], settings) == 1
    assert "not the bytes of the register" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["verify", str(tmp_path / "none.pdf")], read_settings({})) == 2
    assert "a file cannot be read" in capsys.readouterr().err


def test_what_is_no_pdf_is_told_to_be_none() -> None:
    with pytest.raises(NotADocumentError):
        verify_document(b"a letter", [], LATER)


def test_an_authority_attests_the_time_and_the_hub_s_clock_is_not_believed_instead(
    desk: Desk, authority: TimeStampAuthority
) -> None:
    pdf = desk.sign(LETTER, url=authority.url)
    verdict = verify_document(pdf, [*desk.roots, root_of(authority)], LATER)
    (one,) = verdict.signatures
    assert one.standing == "good"
    assert one.attested_at is not None
    assert one.attested_at != one.stated_at
    untrusted = verify_document(pdf, desk.roots, LATER)
    assert not untrusted.is_good


def test_where_the_authority_does_not_answer_nothing_is_signed(
    desk: Desk, authority: TimeStampAuthority
) -> None:
    authority.authority.refuse = 1
    with pytest.raises(TimestampUnavailable):
        desk.sign(LETTER, url=authority.url)
    assert verify_document(
        desk.sign(LETTER, url=authority.url), [*desk.roots, root_of(authority)], LATER
    ).is_good


def move_clock(authority: TimeStampAuthority, by: timedelta) -> None:
    told = urllib.request.Request(
        f"{authority.url}clock", json.dumps({"offset_s": by.total_seconds()}).encode(),
        method="PUT",
    )  # fmt: skip
    urllib.request.urlopen(told, timeout=5).close()


def test_the_authority_stamps_by_a_moved_clock_after_a_restart_too(
    desk: Desk, tmp_path: Path
) -> None:
    far = timedelta(days=400)
    with TimeStampAuthority(tmp_path / "stamps") as before:
        move_clock(before, far)
    with TimeStampAuthority(tmp_path / "stamps") as again:
        pdf = desk.sign(LETTER, url=again.url)
        now = again.authority.clock.now()
        verdict = verify_document(pdf, [*desk.roots, root_of(again)], now)
    attested = verdict.signatures[0].attested_at
    assert attested is not None
    assert again.authority.clock.offset == far
    assert abs(now - attested) < timedelta(minutes=5)


def test_one_signs_from_a_program_that_runs_an_event_loop_too(desk: Desk) -> None:
    async def whole() -> bytes:
        return desk.sign(LETTER)

    assert verify_document(asyncio.run(whole()), desk.roots, LATER).is_good


def key_file(desk: Desk, passphrase: bytes) -> None:
    pair = desk.trials.of("somebody", "นางสาวแฟ้ม กุญแจ")
    desk.folder.mkdir(parents=True, exist_ok=True)
    (desk.folder / "person1.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"person1", pair.key, pair.certificate, None, BestAvailableEncryption(passphrase)
        )
    )


def test_who_has_a_key_in_a_file_signs_with_that(desk: Desk) -> None:
    key_file(desk, b"correct")
    (desk.folder / "person1.passphrase").write_text("correct\n")
    verdict = verify_document(desk.sign(LETTER), desk.roots, LATER)
    assert verdict.is_good
    certificate = as_asn1(desk.trials.of("somebody", "นางสาวแฟ้ม กุญแจ"))
    assert verdict.signatures[0].fingerprint == sha256(certificate.dump()).digest()


def test_a_file_with_a_wrong_passphrase_signs_nothing(desk: Desk) -> None:
    key_file(desk, b"correct")
    (desk.folder / "person1.passphrase").write_text("wrong\n")
    with pytest.raises(SigningKeyUnusable):
        desk.sign(LETTER)


def test_in_a_site_nobody_signs_without_a_key_of_their_own(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path, None)
    with pytest.raises(NoSigningKey), keys.of("person1", "นาย ก"):
        pytest.fail("there is a key")


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A software token of this test alone; the file that holds its PIN."""
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    pin = tmp_path / "pin"
    pin.write_text("4711\n")
    init = ["--init-token", "--free", "--label", "office", "--so-pin", "4711", "--pin", "4711"]
    subprocess.run(["softhsm2-util", *init], check=True, capture_output=True, env=os.environ)
    return pin


def onto_token(desk: Desk, pin: Path) -> x509.Certificate:
    """A key and its certificate under the name "governor"."""
    pair = desk.trials.of("somebody", "นางสาวโทเคน สมมติ")
    key = pin.with_name("key.pem")
    key.write_bytes(pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    keep = ["--import", str(key), "--token", "office", "--label", "governor"]
    subprocess.run(
        ["softhsm2-util", *keep, "--id", "01", "--pin", "4711"], check=True, capture_output=True
    )
    certificate = as_asn1(pair)
    with (
        pkcs11.lib(str(SOFTHSM))
        .get_token(token_label="office")
        .open(rw=True, user_pin="4711") as at
    ):
        at.create_object(
            decode_x509_certificate(certificate.dump())
            | {pkcs11.Attribute.LABEL: "governor", pkcs11.Attribute.TOKEN: True}
        )
    return certificate


def test_who_has_a_token_signs_with_the_key_on_it(desk: Desk, token: Path) -> None:
    certificate = onto_token(desk, token)
    (desk.folder / "person1.pkcs11").write_text(
        f"pkcs11:token=office;object=governor?module-path={SOFTHSM}&pin-source=file:{token}\n"
    )
    verdict = verify_document(desk.sign(LETTER), desk.roots, LATER)
    assert verdict.is_good
    assert verdict.signatures[0].fingerprint == sha256(certificate.dump()).digest()
    token.write_text("0000\n")
    with pytest.raises(SigningKeyUnusable):
        desk.sign(LETTER)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "file:/key",
        "pkcs11:token=a?module-path=/m&pin-source=file:/p",
        "pkcs11:token=a;object=b",
    ],
)
def test_the_address_of_a_token_says_module_token_object_and_pin(address: str) -> None:
    with pytest.raises(BadTokenAddressError):
        read_token_address(address)


@pytest.mark.parametrize("byte", [None, 20_000])
def test_the_command_tells_in_both_languages_whether_a_paper_is_good(
    byte: int | None, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = bytearray(desk.sign(LETTER))
    if byte is not None:
        pdf[byte] ^= 1
    file, root = tmp_path / "letter.pdf", tmp_path / "root.pem"
    file.write_bytes(pdf)
    root.write_bytes(desk.trials.root().certificate.public_bytes(Encoding.PEM))
    settings = read_settings({"SAINAM_STATE": str(tmp_path / "none")})
    code = command.main(["verify", str(file), "--root", str(root)], settings)
    told = capsys.readouterr().out
    assert "มท 5421/12" in told
    assert code == (0 if byte is None else 1)
    assert ("ถูกต้อง · Result: good" if byte is None else "byte 20000") in told
