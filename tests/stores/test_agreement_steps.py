"""Steps of an agreement: what they stop, what they cut, what they leave alone."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from sainam.agencies import store as agencies
from sainam.agencies.agency import Agency
from sainam.agencies.public_key import PublicKey
from sainam.agencies.register_credential import register_credential
from sainam.agreements import store
from sainam.agreements.agreement import Agreement
from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.bring_in_agreement import bring_in_agreement
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.open_door import open_door
from sainam.agreements.refusals import (
    AlreadySuspended,
    AmendmentNotBegun,
    DoorAlreadyShut,
    NotSuspended,
    ReasonMissing,
    SamePerson,
    StepAfterEnd,
    UnknownAgreement,
)
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.revoke_credential import revoke_credential
from sainam.agreements.shut_door import shut_door
from sainam.agreements.store import Door
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.agreements.terms import Clause, Environment, Grant
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal

ACTOR = "สมมติ ผู้ปฏิบัติการ"
WHY = "หนังสือแจ้งระงับ เลขที่ ทดสอบ/1"
LIVE: Environment = "live"
# Public keys of published examples and of nobody.
JWK = '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f agent"


def paper(name: str, agency: str, **changes: Any) -> Agreement:
    grant = Grant(
        dataset="water-use-six-months",
        link="G4c",
        pattern="lookup",
        fields=("customer_account",),
        purposes=("narcotics-investigation",),
        channels=("api",),
        owner="CIS",
    )
    given: dict[str, Any] = {
        "id": name,
        "kind": "mou",
        "agency": agency,
        "title": Title("ข้อตกลง", "Agreement"),
        "reference": "ทดสอบ/1",
        "first_day": date(2025, 1, 1),
        "until": date(2100, 1, 1),
        "run_off_days": 30,
        "recorded_by": "legal.officer",
        "confirmed_by": "legal.head",
        "grants": (grant,),
        "clauses": (Clause("1", "ข้อ", "clause", ()),),
    }
    return Agreement(**(given | changes))


MOU = paper("MOU-ONCB", "ONCB")
OTHER = paper("MOU-CIB", "CIB")
ORDER = paper("ORDER-CIS", "MWA", kind="internal_order")


def brought_in(database: Database) -> Database:
    """Two agreements that one carrier's credential opens, and the owner's order."""
    with database.transaction() as tx:
        for code in ("ONCB", "CIB", "MWA", "DOPA-LINKAGE"):
            agency = Agency(code=code, kind="government", title=Title(code, code))
            agencies.insert_agency_version(tx, agency, actor=ACTOR)
        for agreement in (MOU, OTHER, ORDER):
            bring_in_agreement(tx, agreement, actor=ACTOR, reason="ทำไว้ก่อนแล้ว")
        key = PublicKey("jwk", JWK)
        register_credential(tx, "linkage", LIVE, "DOPA-LINKAGE", key, actor=ACTOR)
        for name in ("MOU-ONCB", "MOU-CIB"):
            door = Door(f"linkage:{name}", LIVE, name, "linkage", "api", None, shut=False)
            open_door(tx, door, actor=ACTOR)
    return database


@pytest.fixture
def hub(database: Database) -> Database:
    return brought_in(database)


@pytest.fixture(scope="module")
def untouched_hub(module_database: Database) -> Database:
    """Of all tests of this file: what they try in it is rolled back."""
    return brought_in(module_database)


def demo(owner_url: str) -> None:
    """Only a demo may move the clock."""
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")


def gate(tx: Tx, agreement: str, environment: Environment = LIVE) -> int:
    number = store.find_gate_number(tx, environment, agreement)
    assert number is not None
    return number


def ask(tx: Tx, agreement: str = "MOU-ONCB", *, owner: str | None = None, ago: int = 0) -> UUID:
    """A look-up on record as asked, `ago` seconds ago."""
    exchange = new_id()
    tx.execute(
        "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,"
        " agreement_version, gate, term, owner, owner_gate, agency, caller, credential, channel,"
        " purpose) VALUES (%s, 'live', %s, 'lookup', 'G4c', 'water-use-six-months', %s, 1, %s, 1,"
        " 'CIS', %s, 'ONCB', 'DOPA-LINKAGE', 'linkage', 'api', 'narcotics-investigation')",
        (
            clock.now(tx) - timedelta(seconds=ago),
            exchange,
            agreement,
            gate(tx, agreement),
            gate(tx, owner) if owner else None,
        ),
    )
    return exchange


def answer(tx: Tx, exchange: UUID, *, ago: float = 0) -> None:
    tx.execute(
        "INSERT INTO exchange_outcome (at, environment, exchange, outcome) VALUES"
        " (%s, 'live', %s, 'answered')",
        (clock.now(tx) - timedelta(seconds=ago), exchange),
    )


def outcomes(tx: Tx, exchange: UUID) -> list[str]:
    rows = tx.execute("SELECT outcome FROM exchange_outcome WHERE exchange = %s", (exchange,))
    return [outcome for (outcome,) in rows.fetchall()]


@pytest.mark.row("G4")
@pytest.mark.parametrize("owner", [None, "ORDER-CIS"])
def test_a_suspension_cuts_what_runs_and_names_what_may_be_leaving(
    hub: Database, owner: str | None
) -> None:
    with hub.transaction() as tx:
        running, answered, long_answered = (ask(tx, owner=owner, ago=5) for _ in range(3))
        elsewhere = ask(tx, "MOU-CIB")
        answer(tx, answered)
        answer(tx, long_answered, ago=3)
    with hub.transaction() as tx:
        taken = suspend_agreement(tx, LIVE, owner or "MOU-ONCB", actor=ACTOR, reason=WHY)
    assert taken.cut == (running,)
    assert taken.leaving == (answered,)
    with hub.transaction() as tx:
        assert outcomes(tx, running) == ["cut"]
        assert outcomes(tx, elsewhere) == []
        events = tx.execute(
            "SELECT event::text, detail::json -> 'cut' ->> 0 FROM audit_event"
            " WHERE event IN ('agreement:gate:suspended', 'exchange:lookup:cut') ORDER BY 1"
        ).fetchall()
        assert events == [("agreement:gate:suspended", str(running)), ("exchange:lookup:cut", None)]


def test_what_was_cut_is_not_cut_again_by_the_other_gate(hub: Database) -> None:
    with hub.transaction() as tx:
        running = ask(tx, owner="ORDER-CIS")
    with hub.transaction() as tx:
        suspend_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=WHY)
    with hub.transaction() as tx:
        assert suspend_agreement(tx, LIVE, "ORDER-CIS", actor=ACTOR, reason=WHY).cut == ()
        assert outcomes(tx, running) == ["cut"]


def test_the_sandbox_is_another_world(hub: Database) -> None:
    with hub.transaction() as tx:
        running = ask(tx)
        assert suspend_agreement(tx, "sandbox", "MOU-ONCB", actor=ACTOR, reason=WHY).cut == ()
        assert outcomes(tx, running) == []
        assert store.load_standings(tx, LIVE)["MOU-ONCB"].state == "open"
        assert store.load_standings(tx, "sandbox")["MOU-ONCB"].state == "suspended"


def test_a_suspension_waits_for_who_records_and_then_nobody_records_under_it(
    hub: Database,
) -> None:
    suspended = threading.Event()

    def suspend() -> None:
        with hub.transaction() as tx:
            suspend_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=WHY)
        suspended.set()

    thread = threading.Thread(target=suspend)
    with hub.transaction() as tx:
        store.lock_gate_shared(tx, gate(tx, "MOU-ONCB"))
        thread.start()
        assert not suspended.wait(0.3)
        recorded = ask(tx)
    thread.join(10)
    with hub.transaction() as tx:
        assert outcomes(tx, recorded) == ["cut"]
        standing = store.load_standing(tx, LIVE, "MOU-ONCB")
    assert standing is not None
    assert (standing.state, standing.term) == ("suspended", 2)


def test_steps_at_many_gates_by_many_people_never_wait_in_a_ring(hub: Database) -> None:
    def back_and_forth(agreement: str) -> None:
        for _ in range(10):
            for step in (suspend_agreement, resume_agreement):
                with hub.transaction() as tx:
                    step(tx, LIVE, agreement, actor=ACTOR, reason=WHY)

    def both() -> None:
        for _ in range(10):
            with hub.transaction() as tx:
                store.lock_gates(tx, ["MOU-CIB", "MOU-ONCB"])

    threads = [
        threading.Thread(target=back_and_forth, args=(name,)) for name in ("MOU-ONCB", "MOU-CIB")
    ]
    threads.append(threading.Thread(target=both))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with hub.transaction() as tx:
        standings = store.load_standings(tx, LIVE)
    assert {standings[name].term for name in ("MOU-ONCB", "MOU-CIB")} == {21}


@pytest.mark.row("G4")
def test_one_credential_with_two_agreements_one_ended_the_other_lives(hub: Database) -> None:
    with hub.transaction() as tx:
        assert store.open_doors(tx, "linkage") == {"MOU-ONCB": 1, "MOU-CIB": 1}
        suspend_agreement(tx, LIVE, "MOU-CIB", actor=ACTOR, reason=WHY)
        end_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=WHY)
        assert store.open_doors(tx, "linkage") == {"MOU-CIB": 1}
        end_agreement(tx, LIVE, "MOU-CIB", actor=ACTOR, reason=WHY)
        assert store.open_doors(tx, "linkage") == {}


def test_a_door_shut_once_stays_shut_and_moves_the_epoch(hub: Database) -> None:
    with hub.transaction() as tx:
        running = ask(tx)
        assert shut_door(tx, "linkage:MOU-ONCB", actor=ACTOR, reason=WHY).cut == (running,)
        assert store.open_doors(tx, "linkage") == {"MOU-CIB": 1}
        assert store.load_standings(tx, LIVE)["MOU-ONCB"].door_epoch == 2
        with pytest.raises(DoorAlreadyShut):
            shut_door(tx, "linkage:MOU-ONCB", actor=ACTOR, reason=WHY)


def test_a_revoked_credential_opens_nothing_and_says_so_once(hub: Database) -> None:
    with hub.transaction() as tx:
        taken = revoke_credential(tx, "linkage", actor=ACTOR, reason="กุญแจรั่ว")
        assert set(taken) == {"linkage:MOU-ONCB", "linkage:MOU-CIB"}
        assert store.open_doors(tx, "linkage") == {}
        found = agencies.find_credential(tx, "linkage")
    assert found is not None
    assert found.ended_at is not None


@pytest.mark.row("A3")
def test_a_folder_stays_open_for_the_run_off_and_no_longer(hub: Database, owner_url: str) -> None:
    demo(owner_url)
    with hub.transaction() as tx:
        register_credential(tx, "agent", LIVE, "ONCB", PublicKey("ssh", SSH), actor=ACTOR)
        door = Door("agent:MOU-ONCB", LIVE, "MOU-ONCB", "agent", "sftp", "payments", shut=False)
        open_door(tx, door, actor=ACTOR)
        end_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=WHY)
        assert set(store.open_folders(tx, "agent")) == {"payments"}
        clock.shift(tx, timedelta(days=30, seconds=1))
        assert store.open_folders(tx, "agent") == {}


def test_an_amendment_is_a_new_version_at_every_gate(hub: Database) -> None:
    with hub.transaction() as tx:
        suspend_agreement(tx, "sandbox", "MOU-ONCB", actor=ACTOR, reason=WHY)
        amended = amend_agreement(
            tx, paper("MOU-ONCB", "ONCB", run_off_days=7), actor=ACTOR, reason=WHY
        )
        assert set(amended) == {"sandbox", "live"}
        live, sandbox = (store.load_standing(tx, where, "MOU-ONCB") for where in (LIVE, "sandbox"))
        assert live is not None
        assert sandbox is not None
        assert (live.version, live.state, live.run_off_days) == (2, "open", 7)
        assert (sandbox.version, sandbox.state) == (2, "suspended")


def _suspend(tx: Tx, name: str = "MOU-ONCB", reason: str = WHY) -> None:
    suspend_agreement(tx, LIVE, name, actor=ACTOR, reason=reason)


def _end(tx: Tx) -> None:
    end_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=WHY)


def _resume(tx: Tx) -> None:
    resume_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=WHY)


@pytest.mark.parametrize(
    ("before", "step", "refusal"),
    [
        ((_suspend,), _suspend, AlreadySuspended),
        ((), _resume, NotSuspended),
        ((_end,), _suspend, StepAfterEnd),
        ((_end,), _resume, StepAfterEnd),
        ((_end,), _end, StepAfterEnd),
        (
            (),
            lambda tx: suspend_agreement(tx, LIVE, "NONE", actor=ACTOR, reason=WHY),
            UnknownAgreement,
        ),
        (
            (),
            lambda tx: suspend_agreement(tx, LIVE, "MOU-ONCB", actor=ACTOR, reason=" "),
            ReasonMissing,
        ),
        (
            (),
            lambda tx: amend_agreement(
                tx, paper("MOU-ONCB", "ONCB", first_day=date(2099, 1, 1)), actor=ACTOR, reason=WHY
            ),
            AmendmentNotBegun,
        ),
        (
            (),
            lambda tx: bring_in_agreement(
                tx, paper("MOU-NEW", "ONCB", confirmed_by="legal.officer"), actor=ACTOR, reason=WHY
            ),
            SamePerson,
        ),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused_by_name(
    untouched_hub: Database,
    before: tuple[Callable[[Tx], None], ...],
    step: Callable[[Tx], object],
    refusal: type[Refusal],
) -> None:
    def all_in_one() -> None:
        with untouched_hub.transaction() as tx:
            for done in before:
                done(tx)
            step(tx)

    with pytest.raises(refusal) as told:
        all_in_one()
    assert told.value.sentence()
    assert told.value.thai
