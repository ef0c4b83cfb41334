"""Whose keys open an agreement: the agency's, an earlier dossier's, or those of who carries."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from dossier_way import DossierWay, way_on
from joserfc.jwk import ECKey, OKPKey, RSAKey
from psycopg import sql
from try_out_desk import Developer, be_accepted, go_live, public, tries, try_out

from sainam.agencies import store as agencies
from sainam.agencies.refusals import KeyKnown
from sainam.agencies.store import find_credential
from sainam.agreements.refusals import DoorShut
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.terms import Environment
from sainam.exchanges.issue_token import AssertionRefused
from sainam.kit.database import Database, connect_as_owner
from sainam.onboarding.going_live.refusals import (
    KeyUnknown,
    LiveKeyMissing,
    PrivateKeyGiven,
    SandboxKeyMissing,
)
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.state import State
from sainam.onboarding.take_event import open_dossier

pytestmark = pytest.mark.row("P7")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def developer(way: DossierWay, module_owner_url: str) -> Developer:
    return Developer(way, way.go_on(way.desk.open(), State.BUILDING).id, module_owner_url)


@pytest.fixture
def live(developer: Developer) -> Developer:
    return go_live(be_accepted(try_out(developer)))


def private_keys() -> dict[str, tuple[str, str]]:
    """Form, text and the part of it that must not be found anywhere."""
    jwk = OKPKey.generate_key("Ed25519").as_dict(private=True)
    secret = str(jwk["d"])
    one, two = ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()
    nothing = forms.NoEncryption()
    pem = one.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, nothing).decode()
    ssh = two.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.OpenSSH, nothing).decode()
    plain = f'{{"kty": "OKP", "crv": "Ed25519", "x": "{jwk["x"]}", "d": "{secret}"}}'
    return {
        "jwk": (plain, secret),
        "jwk with its name written otherwise": (plain.replace('"d"', r'"\u0064"'), secret),
        "a set of keys": (f'{{"keys": [{plain}]}}', secret),
        "a shared secret": ('{"kty": "oct", "k": "c2VjcmV0LXNlY3JldA"}', "c2VjcmV0LXNlY3JldA"),
        "pem": (pem, pem.splitlines()[1]),
        "openssh": (ssh, ssh.splitlines()[2]),
        "putty": (
            "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\ncHJpdmF0ZQ==",
            "cHJpdmF0ZQ==",
        ),
    }


def test_a_private_key_is_refused_and_is_nowhere_afterwards(
    developer: Developer, caplog: pytest.LogCaptureFixture
) -> None:
    before = developer.found
    for form, (text, secret) in private_keys().items():
        channel = "sftp" if form in ("openssh", "putty") else "api"
        with caplog.at_level(logging.DEBUG), pytest.raises(PrivateKeyGiven) as refused:
            developer.do("register_key", environment="sandbox", channel=channel, public_key=text)
        told = f"{refused.value} {refused.value.detail} {refused.value.place} {caplog.text}"
        assert secret not in told, form
        assert tables_with(developer.owner_url, secret) == [], form
    assert developer.found == before


def tables_with(owner_url: str, text: str) -> list[str]:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        names = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'sainam'"
        ).fetchall()
        return [
            name
            for (name,) in names
            if owner.execute(
                sql.SQL("SELECT 1 FROM sainam.{} AS row WHERE row::text LIKE %s LIMIT 1").format(
                    sql.Identifier(name)
                ),
                (f"%{text}%",),
            ).fetchone()
        ]


def ssh_public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return (
        key.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH).decode()
    )


def test_a_key_that_the_token_endpoint_cannot_use_is_refused_beside_its_field(
    developer: Developer,
) -> None:
    unusable = {
        "EC": public(ECKey.generate_key("P-256")),
        "RSA": public(RSAKey.generate_key(3072)),
        "X25519": public(OKPKey.generate_key("X25519")),
        "no key": "กุญแจ",
        "OpenSSH": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ9mHnT5o3wM1",
        "empty": "",
    }
    for name, text in unusable.items():
        with pytest.raises(BodyInvalid) as refused:
            developer.do("register_key", environment="sandbox", public_key=text)
        assert [one.field for one in refused.value.field_faults] == ["public_key"], name


def test_a_key_of_another_channel_than_was_agreed_is_refused(developer: Developer) -> None:
    key = ssh_public(rsa.generate_private_key(65537, 3072))
    with pytest.raises(BodyInvalid) as refused:
        developer.do("register_key", environment="sandbox", channel="sftp", public_key=key)
    assert [one.rule for one in refused.value.field_faults] == ["key.channel"]


def test_while_building_no_key_for_real_use_is_taken(developer: Developer) -> None:
    with pytest.raises(BodyInvalid) as refused:
        developer.register("live")
    assert [one.rule for one in refused.value.field_faults] == ["key.environment"]


def test_a_key_that_is_known_here_is_refused_whoever_has_it(developer: Developer) -> None:
    key = OKPKey.generate_key("Ed25519")
    developer.do("register_key", environment="sandbox", public_key=public(key))
    with pytest.raises(KeyKnown):
        developer.do("register_key", environment="sandbox", public_key=public(key))
    way = developer.way
    other = Developer(way, way.go_on(way.desk.open(), State.BUILDING).id, developer.owner_url)
    with pytest.raises(KeyKnown):
        other.do("register_key", environment="sandbox", public_key=public(key))


@pytest.mark.parametrize(
    "x",
    ["AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "A" * 43, "AAAA"],
    ids=["neutral", "zero", "short"],
)
def test_what_is_no_key_is_refused_beside_its_field(developer: Developer, x: str) -> None:
    """By the first one anybody could sign, with the same signature for everything."""
    text = f'{{"kty": "OKP", "crv": "Ed25519", "x": "{x}"}}'
    with pytest.raises(BodyInvalid) as refused:
        developer.do("register_key", environment="sandbox", public_key=text)
    assert [(one.field, one.rule) for one in refused.value.field_faults] == [
        ("public_key", "key.form")
    ]


def test_the_key_of_the_sandbox_is_none_for_real_use(developer: Developer) -> None:
    be_accepted(try_out(developer))
    tried = next(iter(developer.keys.values()))
    with pytest.raises(KeyKnown):
        developer.do("register_key", environment="live", public_key=public(tried))


def test_a_sandbox_key_opens_the_agreement_at_once_and_nothing_else(developer: Developer) -> None:
    token = developer.token(developer.register())
    assert token.environment == "sandbox"
    assert set(token.doors) == {developer.agreement}
    assert developer.ask(token, *tries(["answered"])) == ["answered"]


def test_credentials_are_named_by_the_hub_and_never_twice(developer: Developer) -> None:
    first, second = developer.register(), developer.register()
    assert first.startswith("testbureau-sandbox-")
    assert first != second
    developer.do("retire_key", credential=first, reason="หมุนเวียน")
    assert developer.register() not in (first, second)


def test_a_carriers_keys_open_the_agreement_too(way: DossierWay, module_owner_url: str) -> None:
    number = way.go_on(way.desk.submitted(carrier="DGA"), State.DESIGN).id
    proposed = way.desk.do(number, "propose", "fpt1", **way.desk.design(carriers=["DGA"]))
    way.desk.do(number, "agree", "fys1", proposal=proposed.dossier.number)
    carried = Developer(way, way.go_on(number, State.BUILDING).id, module_owner_url)
    key = OKPKey.generate_key("Ed25519")
    with way.database.transaction() as tx:
        row = agencies.Credential("dga-sandbox", "sandbox", "DGA", "jwk", public(key), "f", None)
        agencies.insert_credential(tx, row, actor="tests")
    carried.keys["dga-sandbox"] = key
    carried.register()
    token = carried.token("dga-sandbox")
    assert carried.ask(token, *tries()) != []
    assert all(result.green for result in carried.check().values())


def test_a_second_live_key_works_at_once_beside_the_first_until_that_is_retired(
    live: Developer,
) -> None:
    [first] = [name for name in live.keys if "sandbox" not in name]
    second = live.register("live")
    old, new = live.token(first), live.token(second)
    good = tuple(tries(["answered"]))
    assert live.ask(old, *good) == live.ask(new, *good) == ["answered"]

    live.do("retire_key", credential=first, reason="หมุนเวียนกุญแจ")
    with pytest.raises(AssertionRefused):
        live.token(first)
    assert live.ask(old, *good) == [DoorShut], "also with a token that it had"
    assert live.ask(live.token(second), *good) == ["answered"]
    with pytest.raises(KeyUnknown):
        live.do("retire_key", credential=first, reason="อีกครั้ง")


def test_a_retired_key_is_known_for_ever(developer: Developer) -> None:
    credential = developer.register()
    key = developer.keys[credential]
    developer.do("retire_key", credential=credential, reason="รั่วไหล")
    with pytest.raises(AssertionRefused):
        developer.token(credential)
    with pytest.raises(KeyKnown):
        developer.do("register_key", environment="sandbox", public_key=public(key))


def test_an_amended_agreement_goes_on_with_the_keys_that_it_has(live: Developer) -> None:
    way = live.way
    [credential] = [name for name in live.keys if "sandbox" not in name]
    with way.database.transaction() as tx:
        opened = open_dossier(
            tx, way.desk.world, kind="amendment", agency=live.found.agency,
            actor=way.desk.actor("officer"), earlier=live.number,
        )  # fmt: skip
    number = opened.dossier.id
    amended = Developer(way, way.go_on(number, State.BUILDING).id, live.owner_url, live.keys)
    assert amended.agreement == live.agreement
    sandbox = next(name for name in live.keys if "sandbox" in name)
    amended.ask(amended.token(sandbox), *tries())
    assert all(one.green for one in amended.check().values())
    be_accepted(amended)
    way.pass_time(timedelta(days=1))
    way.desk.do(number, "go_live", "operator2", reason="เปิด")
    assert amended.found.state == State.LIVE
    assert amended.ask(amended.token(credential), *tries(["answered"])) == ["answered"]


def carriers_key(way: DossierWay, environment: Environment) -> tuple[str, OKPKey]:
    """The Linkage Center has it from elsewhere."""
    key = OKPKey.generate_key("Ed25519")
    name = f"dopa-{environment}-{key.thumbprint()[:8].lower()}"
    with way.database.transaction() as tx:
        made = agencies.Credential(
            name, environment, "DOPA-LINKAGE", "jwk", public(key), key.thumbprint(), None
        )
        agencies.insert_credential(tx, made, actor="tests")
    return name, key


def carried_all_the_way(way: DossierWay, owner_url: str) -> Developer:
    """All calls of the agency go through the Linkage Center."""
    number = way.go_on(way.desk.submitted(carrier="DOPA-LINKAGE"), State.DESIGN).id
    body = way.desk.design(carriers=["DOPA-LINKAGE"])
    proposed = way.desk.do(number, "propose", "fpt1", **body)
    way.desk.do(number, "agree", "fys1", proposal=proposed.dossier.number)
    return Developer(way, way.go_on(number, State.BUILDING).id, owner_url)


def test_who_is_carried_goes_live_without_a_key_of_its_own(
    way: DossierWay, module_owner_url: str
) -> None:
    sandbox, key = carriers_key(way, "sandbox")
    carried = carried_all_the_way(way, module_owner_url)
    carried.keys[sandbox] = key
    carried.ask(carried.token(sandbox), *tries())
    assert all(result.green for result in carried.check().values())
    be_accepted(carried)
    with pytest.raises(LiveKeyMissing):
        way.desk.do(carried.number, "go_live", "operator2", reason="เปิด")
    live, key = carriers_key(way, "live")
    carried.keys[live] = key
    way.desk.do(carried.number, "go_live", "operator2", reason="เปิด")
    assert carried.ask(carried.token(live), *tries(["answered"])) == ["answered"]


def test_a_key_that_a_carrier_comes_by_later_opens_with_the_next_check(
    way: DossierWay, module_owner_url: str
) -> None:
    carried = carried_all_the_way(way, module_owner_url)
    later, carried.keys[f"{later}"] = carriers_key(way, "sandbox")
    carried.check()
    assert carried.agreement in carried.token(later).doors


def test_nobody_presents_where_neither_agency_nor_carrier_has_a_key(developer: Developer) -> None:
    developer.check()
    with pytest.raises(SandboxKeyMissing):
        developer.do("present")


def test_a_key_that_was_ended_elsewhere_counts_no_more(developer: Developer) -> None:
    ready = be_accepted(try_out(developer))
    ended = ready.register("live")
    with ready.way.database.transaction() as tx:
        revoke_credential(tx, ended, actor="operator", reason="รั่วไหล")
    with pytest.raises(LiveKeyMissing):
        ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    ready.register("live")
    ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    assert ready.found.state == State.LIVE
    with pytest.raises(KeyUnknown):
        ready.do("retire_key", credential=ended, reason="อีกครั้ง")


def test_a_key_of_an_earlier_dossier_is_retired_by_the_later_one_for_both(
    developer: Developer,
) -> None:
    way = developer.way
    be_accepted(try_out(developer))
    first, second = developer.register("live"), developer.register("live")
    way.desk.do(developer.number, "go_live", "operator2", reason="เปิด")
    with way.database.transaction() as tx:
        opened = open_dossier(
            tx, way.desk.world, kind="amendment", agency=developer.found.agency,
            actor=way.desk.actor("officer"), earlier=developer.number,
        )  # fmt: skip
    number = opened.dossier.id
    amended = Developer(way, way.go_on(number, State.BUILDING).id, developer.owner_url)
    amended.do("retire_key", credential=first, reason="หมุนเวียน")
    with way.database.read_only() as tx:
        found = find_credential(tx, first)
    assert found is not None
    assert found.ended_at is not None
    for one in (developer, amended):
        with pytest.raises(KeyUnknown):
            one.do("retire_key", credential=first, reason="อีกครั้ง")
    assert developer.ask(developer.token(second), *tries(["answered"])) == ["answered"]
