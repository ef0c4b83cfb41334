"""Trying out by file: the samples that the hub gives turn the checks green, and only they do."""

from __future__ import annotations

from collections.abc import Iterator

import asyncssh
import pytest
from dossier_way import DossierWay, way_on
from try_out_desk import Developer

from sainam.agreements import store as agreements
from sainam.kit.database import Database
from sainam.onboarding.going_live.refusals import NotGreen, SampleUnknown
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.state import State

pytestmark = pytest.mark.row("P7")

FIELDS = ["customer_account", "bill_no", "amount_satang", "paid_at", "side", "bank_code"]
ASKED = {
    "purpose": "bill-payment",
    "wanted": [{"dataset": "payment-file", "fields": FIELDS}],
    "direction": "in",
    "transport": "sftp",
    "case_numbers": False,
}
FORM = {
    "link": "A3z", "pattern": "batch", "transport": "sftp", "format": "txt",
    "layout": "bot-cross-bank-256", "schedule": "ทุกวัน 22.00 น.", "security": "sftp-keys",
    "quota": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def developer(way: DossierWay, module_owner_url: str) -> Developer:
    number = way.desk.approved(**ASKED)
    proposed = way.desk.do(number, "propose", "fpt1", **way.desk.design(**FORM))
    way.desk.do(number, "agree", "fys1", proposal=proposed.dossier.number)
    return Developer(way, way.go_on(number, State.BUILDING).id, module_owner_url)


def register(developer: Developer, algorithm: str = "ssh-ed25519", **size: int) -> dict[str, str]:
    key = asyncssh.generate_private_key(algorithm, comment="", **size)
    line = key.export_public_key().decode()
    return developer.do(
        "register_key", environment="sandbox", channel="sftp", public_key=line.strip()
    )


def test_an_ssh_key_opens_a_folder_of_the_agreement_at_once(developer: Developer) -> None:
    opened = register(developer)
    with developer.way.database.transaction() as tx:
        folders = agreements.open_folders(tx, opened["credential"])
    assert set(folders) == {developer.agreement.lower()} == {opened["folder"]}


def test_an_rsa_key_is_taken_from_3072_bits_on(developer: Developer) -> None:
    assert register(developer, "ssh-rsa", key_size=3072)["credential"]
    with pytest.raises(BodyInvalid) as refused:
        register(developer, "ssh-rsa", key_size=2048)
    assert [one.field for one in refused.value.field_faults] == ["public_key"]


def test_two_keys_in_one_text_are_none(developer: Developer) -> None:
    lines = [
        asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
        for _ in range(2)
    ]
    with pytest.raises(BodyInvalid):
        developer.do(
            "register_key", environment="sandbox", channel="sftp", public_key="\n".join(lines)
        )


def test_the_samples_turn_the_checks_green_one_by_one(developer: Developer) -> None:
    credential = register(developer)["credential"]
    assert red(developer) == {"good", "planted", "off-by-one-satang", "resent"}

    developer.drop(developer.sample("payment-file-off-by-one-satang.txt"), "OFF.TXT", credential)
    assert red(developer) == {"good", "planted", "resent"}
    why = developer.check()["good"]
    assert "held" in why.instead, "the developer is told what became of the file"

    good = developer.sample("payment-file-good.txt")
    file = developer.drop(good, "GOOD.TXT", credential)
    assert red(developer) == {"planted", "resent"}
    assert developer.check()["good"].record == str(file)

    developer.drop(developer.sample("payment-file-planted.txt"), "BAD.TXT", credential)
    assert red(developer) == {"resent"}
    with pytest.raises(NotGreen):
        developer.do("present")

    developer.drop(good, "AGAIN.TXT", credential)
    assert red(developer) == set()
    developer.do("present")
    assert developer.found.state == State.ACCEPTANCE


def red(developer: Developer) -> set[str]:
    return {name for name, one in developer.check().items() if not one.green}


def test_a_sample_that_is_not_there_is_told(developer: Developer) -> None:
    for name in ("payment-file-corrected.txt", "payment-file-good.csv", "../secrets", ""):
        with pytest.raises(SampleUnknown):
            developer.sample(name)
