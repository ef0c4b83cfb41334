"""The worker process: its duties bound to verbs, stores and owners' systems."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial

import msgspec

from sainam.audit.seal import EVENTS_IN_A_BLOCK, seal_audit
from sainam.audit.signing_key import SigningKey, load_signing_key
from sainam.channels.owner_http import OwnerHttp
from sainam.channels.syslog_out import SyslogOut
from sainam.channels.webhook_out import WebhookOut
from sainam.evidence.processing.observe import Observing
from sainam.evidence.security_events.follow import Following
from sainam.exchanges.abandoned_look_ups.sweep import Sweep
from sainam.exchanges.deletion.take_up import take_up_deletions
from sainam.exchanges.deliveries.deliver import Deliverer, Ways
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.forget_assertions import forget_expired_assertions
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.month_partitions import ensure_months
from sainam.kit.thai_dates import business_date
from sainam.payments.days.store import days_to_close
from sainam.service_requests.ask_for_steps import ask_for_steps
from sainam.wiring.agent_days import AgentDay, close_day
from sainam.wiring.batch_lines import lines_as_ndjson
from sainam.wiring.consequences import consequences
from sainam.wiring.datasets import Datasets
from sainam.wiring.events import drainer
from sainam.wiring.files import FileDesk
from sainam.wiring.installation import Installation
from sainam.wiring.lists import NightlyLists
from sainam.wiring.mail import mail_carrier
from sainam.wiring.owners import Owners
from sainam.wiring.tending import Tending
from sainam.worker import Duties

_log = logging.getLogger(__name__)
# A file of a million lines posts in one transaction; so are the blocks of a long absence observed.
LONGEST_STATEMENT = 30 * 60 * 1000


@asynccontextmanager
async def open_duties(installation: Installation) -> AsyncIterator[Duties]:
    """Everything the worker needs, closed again at its end."""
    url = installation.settings.database_url or ""
    database = Database(url, application_name="sainam worker", max_size=24)
    bulk = Database(
        url, application_name="sainam files", max_size=8, statement_timeout=LONGEST_STATEMENT
    )
    datasets = Datasets(database)
    datasets.load()
    data_keys = DataKeys(database, installation.masters())
    owners = Owners(installation, datasets.catalogue)
    http = OwnerHttp(owners.address, seconds=installation.settings.provider_timeout)
    partners = WebhookOut(
        owners.address, owners.secrets_of, seconds=installation.settings.provider_timeout
    )
    key = load_signing_key(installation.settings.state, create=False)
    following = asyncio.create_task(datasets.follow())
    server = installation.syslog_server()
    operations = None if server is None else SyslogOut(server, ca=installation.settings.syslog_ca)
    try:
        yield Duties(
            deliver=Deliverer(
                database=database,
                held=HeldDeliveries(url),
                ways=Ways(http.post, http.get, owners.owner_of, partial(lines_as_ndjson, bulk)),
                consequences=consequences(data_keys),
                masters=installation.masters(),
            ),
            tell_partners=drainer(installation, database, datasets.catalogue, partners),
            process_due_files=FileDesk(installation, bulk, datasets).process_due,
            seal=lambda: _seal(database, key),
            sweep=Sweep(database),
            ensure_months=lambda: ensure_months(database, _today(database)),
            forget_assertions=lambda: forget_expired_assertions(database),
            days_to_reconcile=lambda: _days_to_reconcile(database),
            reconcile_day=partial(_reconcile, database, owners),
            carry_mail=mail_carrier(installation),
            tend_dossiers=Tending(installation, database),
            take_up_deletions=lambda: take_up_deletions(
                bulk, installation.masters(), installation.byte_store()
            ),
            tell_operations=Following(database, operations, host=socket.gethostname()),
            observe_processing=Observing(bulk, installation.public_url()),
            take_over_lists=NightlyLists(
                bulk,
                url,
                datasets.catalogue,
                owners,
                seconds=installation.settings.provider_timeout,
            ).take_due,
            ask_for_steps=lambda: asyncio.run(
                _ask_for_steps(installation, database, data_keys, owners)
            ),
        )
    finally:
        following.cancel()
        await http.close()
        await partners.close()
        if operations is not None:
            operations.close()
        bulk.close()
        database.close()


def _seal(database: Database, key: SigningKey) -> bool:
    """Whether the block was full, so that more is waiting."""
    with database.transaction() as tx:
        block = seal_audit(tx, key)
    return block is not None and block.header.events >= EVENTS_IN_A_BLOCK


async def _ask_for_steps(
    installation: Installation, database: Database, keys: DataKeys, owners: Owners
) -> int:
    http = OwnerHttp(owners.address, seconds=installation.settings.provider_timeout, connections=1)
    try:
        return await ask_for_steps(database, keys, http.get)
    finally:
        await http.close()


def _today(database: Database) -> date:
    with database.read_only() as tx:
        return business_date(now(tx))


def _days_to_reconcile(database: Database) -> Sequence[bytes]:
    with database.read_only() as tx:
        return [
            msgspec.json.encode(AgentDay(environment, agent, day))
            for environment, agent, day in days_to_close(tx, business_date(now(tx)))
        ]


def _reconcile(database: Database, owners: Owners, payload: bytes) -> None:
    close_day(database, owners, msgspec.json.decode(payload, type=AgentDay), actor="hub:worker")
