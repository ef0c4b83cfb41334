"""What the end of a delivery means to the request that it carried."""

from __future__ import annotations

from sainam.exchanges.deliveries.delivery import Delivery
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import DataKeys
from sainam.service_requests import store
from sainam.service_requests.take_word import end_by_hub, refuse_edit
from sainam.service_requests.word import ENDED


def request_refused(tx: Tx, delivery: Delivery, code: str, *, keys: DataKeys) -> None:
    """Refused by the owner's system, or given up by a person, in the transaction that ends it.

    The submission: the request is rejected. An edit: the request stands as it was before.
    """
    found = store.find_by_delivery(tx, delivery.environment, delivery.id)
    if found is None:
        return
    request, version = found
    standing = store.lock_standing(tx, delivery.environment, request)
    if standing is None or standing.state in ENDED:
        return
    actor, at = f"owner:{delivery.owner}", clock.now(tx)
    if version == 1:
        end_by_hub(tx, standing, code, at, keys=keys, actor=actor)
    else:
        refuse_edit(tx, standing, version, code, at, keys=keys, actor=actor)
