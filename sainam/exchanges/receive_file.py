"""Puts a file on record as it came. Its bytes are in the byte store already.

The gate's word at this moment stands: a file that is taken is completed, whatever happens to the
agreement afterwards. One that is not taken is on record all the same, and its sender is told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sainam.agreements import store as agreements
from sainam.agreements.in_force import file_acceptance
from sainam.agreements.refusals import AmbiguousAgreement, ChannelNotGranted, NoAgreement
from sainam.agreements.terms import Channel, Environment, Grant, Standing
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.files import store
from sainam.exchanges.files.received_file import ReceivedFile
from sainam.kit import clock
from sainam.kit.byte_store import Stored
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal


def receive_file(
    tx: Tx,
    *,
    stored: Stored,
    name: str,
    environment: Environment,
    agency: str,
    agreement: str,
    channel: Channel,
    credential: str,
    actor: str,
    dataset: str | None = None,
    file_id: UUID | None = None,
) -> ReceivedFile:
    """Never refuses by exception: see `acceptance` and `rule`.

    `dataset` is needed only where the agreement grants files of more than one by the channel;
    `file_id` is given by a channel that made it when the upload began.
    """
    gate = agreements.find_gate_number(tx, environment, agreement)
    if gate is not None:
        agreements.lock_gate_shared(tx, gate)
    standing = agreements.load_standing(tx, environment, agreement) if gate is not None else None
    at = clock.now(tx)
    file = ReceivedFile(
        environment=environment,
        id=file_id or new_id(),
        agency=agency,
        agreement=standing.agreement if standing else None,
        link=None,
        dataset=dataset,
        layout=None,
        channel=channel,
        credential=credential,
        name=name,
        sha256=stored.sha256,
        length=stored.length,
        received_at=at,
        acceptance="refused",
        rule=None,
    )
    store.insert_archived_bytes(tx, stored)
    judged = _judge(standing, file, at)
    if isinstance(judged, Refusal):
        return _refuse(tx, file, judged, actor=actor)
    return _take(tx, *judged, actor=actor)


def _judge(
    standing: Standing | None, file: ReceivedFile, at: datetime
) -> tuple[ReceivedFile, Standing, Grant] | Refusal:
    if standing is None or standing.agency != file.agency:
        return NoAgreement(file.dataset or "")
    acceptance = file_acceptance(standing, at)
    if isinstance(acceptance, Refusal):
        return acceptance
    grants = [
        grant
        for grant in standing.terms.grants
        if grant.layout is not None and file.dataset in (None, grant.dataset)
    ]
    if not grants:
        return NoAgreement(file.dataset or "")
    grants = [grant for grant in grants if file.channel in grant.channels]
    if not grants:
        return ChannelNotGranted(file.channel)
    if len(grants) > 1:
        return AmbiguousAgreement(", ".join(grant.dataset for grant in grants))
    [grant] = grants
    taken = replace(
        file,
        acceptance=acceptance,
        link=grant.link,
        dataset=grant.dataset,
        layout=grant.layout,
        pattern="feed" if grant.pattern == "feed" else "batch",
        owner=grant.owner,
        version=standing.version,
    )
    return taken, standing, grant


def _take(
    tx: Tx, file: ReceivedFile, standing: Standing, grant: Grant, *, actor: str
) -> ReceivedFile:
    store.insert_file(tx, file)
    store.insert_exchange(tx, file, standing, grant)
    store.insert_state(tx, file.environment, file.id, "received", actor=actor)
    store.put_due(tx, file.environment, file.id, "process")
    _note(tx, Event.EXCHANGE_FILE_RECEIVED, file, actor=actor)
    return file


def _refuse(tx: Tx, file: ReceivedFile, refusal: Refusal, *, actor: str) -> ReceivedFile:
    refused = replace(file, rule=refusal.rule)
    environment = file.environment
    store.insert_file(tx, refused)
    store.insert_refusal(tx, refused, refusal)
    store.insert_finding(
        tx,
        environment,
        file.id,
        rule=refusal.rule,
        fault=refusal.fault,
        thai=refusal.thai,
        english=refusal.sentence(),
    )
    store.insert_state(tx, environment, file.id, "refused", actor=actor)
    store.put_due(tx, environment, file.id, "acknowledge")
    _note(tx, Event.EXCHANGE_FILE_REFUSED, refused, actor=actor)
    return refused


def _note(tx: Tx, event: Event, file: ReceivedFile, *, actor: str) -> None:
    append(
        tx,
        event,
        actor=actor,
        subject=f"file:{file.id}",
        environment=file.environment,
        agency=file.agency,
        exchange=file.id,
        detail={
            "name": file.name,
            "sha256": file.sha256.hex(),
            "length": file.length,
            "channel": file.channel,
            "credential": file.credential,
            "agreement": file.agreement,
            "acceptance": file.acceptance,
            "rule": file.rule,
        },
    )
