"""Credentials and people: keys are public, passwords are hashes, sessions end."""

from datetime import timedelta

import pytest

from sainam.agencies.agency import Agency
from sainam.agencies.authenticated import find_session
from sainam.agencies.end_credential import end_credential
from sainam.agencies.open_session import (
    OpenedSession,
    check_password,
    close_session,
    open_session,
)
from sainam.agencies.public_key import PublicKey
from sainam.agencies.refusals import (
    BadPublicKey,
    CredentialEnded,
    CredentialTaken,
    LoginTaken,
    PasswordTooShort,
)
from sainam.agencies.register_credential import register_credential
from sainam.agencies.register_login import register_login
from sainam.agencies.sealer import KEY_BYTES, Sealer
from sainam.agencies.store import Login, find_agency, find_credential, insert_agency_version
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx, connect_as_owner

ACTOR = "สมมติ ผู้ดูแล"
PASSWORD = "น้ำใสไหลเย็นเห็นตัวปลา"
PERSON = Login("somsri.t", Title("สมศรี ทดสอบ", "Somsri Test"), frozenset({"agency_officer"}), None)
SEALER = Sealer(bytes(KEY_BYTES))
# RFC 8037 appendix A.3: this key's thumbprint is printed there.
JWK = '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f agent"


def opened_by(tx: Tx, name: str, password: str) -> OpenedSession | None:
    return open_session(tx, name, password, "", via="portal", sealer=SEALER, actor="127.0.0.1")


def test_a_key_is_known_by_its_standard_fingerprint() -> None:
    assert PublicKey("jwk", JWK).fingerprint == THUMBPRINT
    assert PublicKey("ssh", SSH).fingerprint.startswith("SHA256:")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("jwk", "{}"),
        ("jwk", "not json"),
        ("jwk", JWK.replace("}", ',"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}')),
        ("jwk", '{"kty":"oct","k":"AAAA"}'),
        ("ssh", "ssh-ed25519 notbase64!"),
        ("ssh", SSH.replace("ssh-ed25519 ", "ssh-rsa ")),
        ("ssh", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    ],
)
def test_what_is_no_public_key_is_refused(kind: str, text: str) -> None:
    with pytest.raises(BadPublicKey):
        _ = PublicKey(kind, text).fingerprint  # type: ignore[arg-type]


def test_a_credential_is_registered_once_and_ends_once(database: Database) -> None:
    with database.transaction() as tx:
        agency = Agency(code="BIGC", kind="agent", title=Title("บิ๊กซี", "Big C"))
        insert_agency_version(tx, agency, actor=ACTOR)
        assert find_agency(tx, "BIGC") == agency
        for _ in range(2):
            register_credential(tx, "bigc", "live", "BIGC", PublicKey("jwk", JWK), actor=ACTOR)
        with pytest.raises(CredentialTaken):
            register_credential(tx, "bigc", "live", "BIGC", PublicKey("ssh", SSH), actor=ACTOR)
        end_credential(tx, "bigc", actor=ACTOR, reason="หมดอายุ")
        with pytest.raises(CredentialEnded):
            end_credential(tx, "bigc", actor=ACTOR, reason="หมดอายุ")
        found = find_credential(tx, "bigc")
        assert found is not None
        assert found.ended_at is not None


@pytest.mark.row("S1")
def test_who_knows_the_password_gets_a_session_of_twelve_hours(
    database: Database, owner_url: str
) -> None:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    with database.transaction() as tx:
        register_login(tx, PERSON, PASSWORD, actor=ACTOR)
        assert check_password(tx, "somsri.t", PASSWORD) == PERSON
        opened = opened_by(tx, "somsri.t", PASSWORD)
        assert opened is not None
        session = find_session(tx, opened.token)
        assert session is not None
        assert session.login == PERSON
        kept = tx.execute("SELECT token_sha256, login FROM portal_session").fetchall()
        assert opened.token.encode() not in bytes(kept[0][0])
        assert find_session(tx, opened.token + "x") is None
        clock.shift(tx, timedelta(hours=12))
        assert find_session(tx, opened.token) is None


def test_a_wrong_password_and_an_unknown_name_are_refused_alike_and_on_record(
    database: Database,
) -> None:
    with database.transaction() as tx:
        register_login(tx, PERSON, PASSWORD, actor=ACTOR)
        assert opened_by(tx, "somsri.t", PASSWORD + "!") is None
        assert opened_by(tx, "a-password-typed-here", PASSWORD) is None
        told = tx.execute(
            "SELECT subject FROM audit_event WHERE event = 'portal:session:refused' ORDER BY seq"
        ).fetchall()
    assert told == [("login:somsri.t",), ("login:unknown",)]


def test_a_closed_session_is_over(database: Database) -> None:
    with database.transaction() as tx:
        register_login(tx, PERSON, PASSWORD, actor=ACTOR)
        opened = opened_by(tx, "somsri.t", PASSWORD)
        assert opened is not None
        for _ in range(2):
            close_session(tx, opened.token, actor="somsri.t")
        assert find_session(tx, opened.token) is None


def test_a_name_is_taken_once_and_a_password_has_twelve_characters(database: Database) -> None:
    with database.transaction() as tx:
        with pytest.raises(PasswordTooShort):
            register_login(tx, PERSON, "น้ำใส", actor=ACTOR)
        register_login(tx, PERSON, PASSWORD, actor=ACTOR)
        with pytest.raises(LoginTaken):
            register_login(tx, PERSON, PASSWORD, actor=ACTOR)
