"""The key that signs the audit trail: made once, kept private, changed without losing the past."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sainam.audit.signing_key import (
    SigningKeyError,
    change_signing_key,
    key_id_of,
    load_public_keys,
    load_signing_key,
)


def private_file(state: Path) -> Path:
    return state / "audit" / "signing-key.pem"


def test_a_demo_makes_its_key_once_for_its_own_eyes_only(tmp_path: Path) -> None:
    key = load_signing_key(tmp_path, create=True)
    assert load_signing_key(tmp_path, create=True).public == key.public
    assert stat.S_IMODE(private_file(tmp_path).stat().st_mode) == 0o600
    assert load_public_keys(tmp_path) == {key.key_id: key.public}
    assert key.key_id == key_id_of(key.public)
    assert sorted(path.name for path in (tmp_path / "audit").iterdir()) == [
        "public-keys",
        "signing-key.pem",
    ]


def test_processes_that_start_together_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        keys = list(starters.map(lambda _: load_signing_key(tmp_path, create=True), range(8)))
    assert len({key.key_id for key in keys}) == 1


def test_a_site_without_a_key_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError, match=r"openssl genpkey .*signing-key\.pem"):
        load_signing_key(tmp_path, create=False)


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    load_signing_key(tmp_path, create=True)
    private_file(tmp_path).chmod(0o640)
    with pytest.raises(SigningKeyError, match="chmod 600"):
        load_signing_key(tmp_path, create=True)


def another_kind_of_key() -> bytes:
    return Ed448PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"not a key", "not a private key"), (another_kind_of_key(), "not an Ed25519 key")],
    ids=["no key", "another kind"],
)
def test_a_file_that_is_no_such_key_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    load_signing_key(tmp_path, create=True)
    private_file(tmp_path).write_bytes(content)
    with pytest.raises(SigningKeyError, match=says):
        load_signing_key(tmp_path, create=True)


def test_after_a_change_the_old_public_key_stays(tmp_path: Path) -> None:
    old = load_signing_key(tmp_path, create=True)
    new = change_signing_key(tmp_path)
    assert load_signing_key(tmp_path, create=False).public == new.public
    assert load_public_keys(tmp_path) == {old.key_id: old.public, new.key_id: new.public}
    assert stat.S_IMODE(private_file(tmp_path).stat().st_mode) == 0o600


def test_a_public_key_under_another_id_is_not_believed(tmp_path: Path) -> None:
    key = load_signing_key(tmp_path, create=True)
    folder = tmp_path / "audit" / "public-keys"
    (folder / f"{key.key_id}.pem").rename(folder / "0123456789abcdef.pem")
    with pytest.raises(SigningKeyError, match=key.key_id):
        load_public_keys(tmp_path)
