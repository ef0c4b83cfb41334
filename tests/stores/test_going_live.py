"""Keys, conformance, acceptance and real use, with the real token endpoint, gate and records."""

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
from try_out_desk import GOOD_AND_BAD, Developer, public, tries

from sainam.agencies import store as agencies
from sainam.agreements import store as agreements
from sainam.agreements.refusals import DoorShut
from sainam.documents import store as documents
from sainam.exchanges.issue_token import AssertionRefused, NoOpenDoor
from sainam.kit.database import Database, connect_as_owner
from sainam.onboarding.going_live.refusals import (
    AlreadyAccepted,
    KeyKnown,
    KeyUnknown,
    LiveKeyMissing,
    NotGreen,
    PrivateKeyGiven,
    SampleUnknown,
)
from sainam.onboarding.refusals import BodyInvalid, RoleMissing, TwoSides
from sainam.onboarding.signing.refusals import NothingCrossed
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
    """Both have signed; the agency builds."""
    number = way.go_on(way.desk.open(), State.BUILDING).id
    return Developer(way, number, module_owner_url)


@pytest.fixture
def tried(developer: Developer) -> Developer:
    """All has been tried out in the sandbox, and the checks are green."""
    return try_out(developer)


@pytest.fixture
def ready(tried: Developer) -> Developer:
    """Presented and accepted by both; no live key yet."""
    return be_accepted(tried)


@pytest.fixture
def live(ready: Developer) -> Developer:
    return go_live(ready)


def try_out(developer: Developer) -> Developer:
    token = developer.token(developer.register())
    developer.ask(token, *tries())
    assert all(result.green for result in developer.check().values())
    return developer


def be_accepted(developer: Developer) -> Developer:
    developer.do("present")
    accept(developer, "officer")
    accept(developer, "operator")
    assert developer.found.state == State.READY
    return developer


def go_live(developer: Developer) -> Developer:
    developer.register("live")
    developer.way.desk.do(developer.number, "go_live", "operator2", reason="เปิดใช้งาน")
    return developer


def accept(developer: Developer, login: str) -> None:
    developer.way.desk.do(developer.number, "accept", login, position="ผู้ตรวจรับ")


# --- keys ---


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
    number = way.go_on(way.desk.open(), State.DESIGN).id
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


# --- conformance ---


def test_before_anything_was_tried_every_check_is_red_and_says_so(developer: Developer) -> None:
    developer.register()
    judged = developer.check()
    assert set(judged) == set(GOOD_AND_BAD)
    assert not any(one.green for one in judged.values())
    assert all("Nothing of this dataset" in one.why[0].en for one in judged.values())
    with pytest.raises(NotGreen):
        developer.do("present")


def test_each_try_turns_its_own_check_green_and_no_other(developer: Developer) -> None:
    token = developer.token(developer.register())
    left = set(GOOD_AND_BAD)
    for name in GOOD_AND_BAD:
        with pytest.raises(NotGreen):
            developer.do("present")
        developer.ask(token, *tries([name]))
        left.remove(name)
        assert {check for check, one in developer.check().items() if not one.green} == left


def test_what_is_red_is_named_where_presenting_is_refused(developer: Developer) -> None:
    token = developer.token(developer.register())
    developer.ask(token, *tries([name for name in GOOD_AND_BAD if name != "case"]))
    assert "answered" in developer.check()["case"].instead
    with pytest.raises(NotGreen) as refused:
        developer.do("present")
    assert refused.value.detail == "water-use-six-months:case"


def test_each_green_check_names_the_record_that_made_it_green(tried: Developer) -> None:
    records = {one.record for one in tried.check().values()}
    with tried.way.database.transaction() as tx:
        known = tx.execute(
            "SELECT count(*) FROM (SELECT id FROM exchange WHERE environment = 'sandbox'"
            " UNION SELECT id FROM refusal WHERE environment = 'sandbox') AS r"
            " WHERE id = ANY (%s::uuid[])",
            (list(records),),
        ).fetchone()
    assert known == (len(GOOD_AND_BAD),)


def test_what_another_agreement_of_the_agency_has_tried_counts_for_nothing_here(
    tried: Developer,
) -> None:
    way = tried.way
    other = Developer(way, way.go_on(way.desk.open(), State.BUILDING).id, tried.owner_url)
    other.register()
    assert not any(one.green for one in other.check().values())


def test_a_key_registered_after_the_check_wants_another_check(tried: Developer) -> None:
    tried.register()
    with pytest.raises(NotGreen):
        tried.do("present")
    tried.check()
    tried.do("present")
    assert tried.found.state == State.ACCEPTANCE


# --- acceptance and real use ---


def test_two_people_of_two_sides_accept_and_the_paper_has_every_check(tried: Developer) -> None:
    tried.do("present")
    accept(tried, "operator")
    with pytest.raises(AlreadyAccepted):
        accept(tried, "operator2")
    with pytest.raises(RoleMissing):
        accept(tried, "developer")
    assert tried.found.state == State.ACCEPTANCE
    accept(tried, "officer")
    with tried.way.database.transaction() as tx:
        [paper] = [
            row for row in documents.documents_of(tx, tried.number) if row.kind == "acceptance"
        ]
        signed = [row.login for row in documents.signatures_of(tx, paper.id)]
    assert sorted(signed) == ["officer", "operator"]
    cases = paper.record.content.cases.rows  # type: ignore[union-attr]
    assert len(cases) == len(GOOD_AND_BAD)
    assert all(found == "ผ่าน" and record for _, found, record in cases)


def test_sent_back_it_is_presented_and_accepted_anew(tried: Developer) -> None:
    tried.do("present")
    accept(tried, "operator")
    tried.way.desk.do(tried.number, "send_back", "officer", reason="ขอทดลองเพิ่ม")
    assert tried.found.state == State.BUILDING
    tried.do("present")
    accept(tried, "officer")
    assert tried.found.state.value == "acceptance", "what was accepted before counts no more"


def test_a_live_key_waits_without_a_door_until_real_use(ready: Developer) -> None:
    with pytest.raises(LiveKeyMissing):
        ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    credential = ready.register("live")
    with pytest.raises(NoOpenDoor):
        ready.token(credential)
    with ready.way.database.transaction() as tx:
        assert agreements.doors_of_credential(tx, credential) == ()
    ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    assert set(ready.token(credential).doors) == {ready.agreement}


def test_who_accepted_does_not_open_it_a_third_person_does(ready: Developer) -> None:
    ready.register("live")
    with pytest.raises(TwoSides):
        ready.way.desk.do(ready.number, "go_live", "operator", reason="เปิด")
    with pytest.raises(RoleMissing):
        ready.do("go_live", reason="เปิด")
    assert "live" not in ready.way.gates(ready.number)
    ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    assert ready.way.gates(ready.number)["live"] == "open"


def test_after_going_live_a_call_goes_through_the_live_gate(live: Developer) -> None:
    [credential] = [name for name in live.keys if "sandbox" not in name]
    assert live.ask(live.token(credential), *tries(["answered"])) == ["answered"]


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


def test_there_is_no_sample_file_where_calls_were_agreed(developer: Developer) -> None:
    with pytest.raises(SampleUnknown):
        developer.sample("water-use-six-months-good.txt")


def test_a_release_ends_with_the_exchange_that_was_it(
    way: DossierWay, module_owner_url: str
) -> None:
    number = way.go_on(way.desk.open("release"), State.BUILDING).id
    once = go_live(be_accepted(try_out(Developer(way, number, module_owner_url))))
    [credential] = [name for name in once.keys if "sandbox" not in name]
    with pytest.raises(NothingCrossed):
        record_release(once, "00000000-0000-7000-8000-000000000000")
    once.ask(once.token(credential), *tries(["answered"]))
    with way.database.transaction() as tx:
        [(exchange,)] = tx.execute(
            "SELECT id FROM exchange WHERE environment = 'live' AND agreement = %s",
            (once.agreement,),
        ).fetchall()
    record_release(once, f"{exchange}")
    assert once.found.state == State.RELEASED
    assert once.way.gates(number) == {"sandbox": "ended", "live": "ended"}
    with pytest.raises(NoOpenDoor):
        once.token(credential)


def record_release(developer: Developer, exchange: str) -> None:
    developer.way.desk.do(
        developer.number, "record_release", "operator", exchange=exchange, receiver="สมมติ ผู้รับ"
    )
