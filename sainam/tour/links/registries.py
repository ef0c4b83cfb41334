"""G3a to G3i and G5 on the tour: CIS asks a registry for one service request, and is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sainam.counterparts.agencies.hub_client import Answer, HubClient, On
from sainam.counterparts.cis.customer import citizen_id
from sainam.counterparts.hosted.linkage.registers import juristic_id
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import Tourist, passed, refused

CALLER = "cis"
OFFICER = citizen_id(77_001)
PURPOSE = "service-request-check"


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry as CIS asks it: somebody who has an entry in it, and somebody who has none."""

    dataset: str
    source: str
    key_field: str
    known: str
    unknown: str
    not_ours: str  # of the contract, not of CIS's order
    told: tuple[str, ...]
    in_address: bool = False


def _person(
    dataset: str, source: str, known: int, unknown: int, not_ours: str, *told: str
) -> Registry:
    key = "tax_id" if dataset == "vat-registration" else "citizen_id"
    return Registry(
        dataset, source, key, citizen_id(known), citizen_id(unknown), not_ours, (key, *told)
    )


NOBODY = 999_999  # more than the register has people
REGISTRIES: Mapping[str, Registry] = {
    "G3a": _person("house-registration", "PERMIT-DOPA-2568-01", 1, NOBODY, "moved_in_on",
                   "house_address", "house_id", "standing"),
    "G3b": _person("id-card", "PERMIT-DOPA-2568-01", 2, NOBODY, "birth_date",
                   "card_status", "expires_on", "first_name", "last_name", "title"),
    "G3c": _person("name-changes", "PERMIT-DOPA-2568-01", 4, 5, "other", "changes"),
    "G3d": _person("marriage", "PERMIT-DOPA-2568-01", 3, 4, "marriages.spouse_name", "marriages"),
    "G3e": _person("divorce", "PERMIT-DOPA-2568-01", 6, 7, "other", "divorces"),
    "G3f": _person("veteran", "PERMIT-WVO-2568-01", 5, 6, "card_no", "card_class", "status"),
    "G3g": _person("low-income", "PERMIT-MOF-OPS-2568-01", 2, 3, "income",
                   "project_year", "registered"),
    "G3h": _person("land-and-condominium", "PERMIT-DOL-2568-01", 7, 8, "parcels.appraisal",
                   "parcels"),
    "G3i": _person("vat-registration", "PERMIT-RD-2568-01", 1, 3, "other",
                   "address", "branch_no", "name", "registered_on"),
    "G5": Registry("juristic-person", "PERMIT-DBD-2568-01", "juristic_id", juristic_id(1),
                   juristic_id(9_999), "committee.last_name",
                   ("juristic_id", "name_en", "name_th", "registered_on", "status", "type_code"),
                   in_address=True),
}  # fmt: skip


def walks() -> Mapping[str, Callable[[Tourist, RowWalk], None]]:
    return {row: _walk_of(registry) for row, registry in REGISTRIES.items()}


def _walk_of(registry: Registry) -> Callable[[Tourist, RowWalk], None]:
    def walk(tourist: Tourist, row: RowWalk) -> None:
        tourist.run(_asked(tourist, row, registry))

    return walk


async def ask(hub: HubClient, registry: Registry, key: str, on: On, *fields: str) -> Answer:
    if registry.in_address and not fields:
        return await hub.look(registry.dataset, key, on)
    asked: dict[str, object] = {registry.key_field: key}
    if fields:
        asked["fields"] = list(fields)
    return await hub.ask(registry.dataset, asked, on)


async def _asked(tourist: Tourist, row: RowWalk, registry: Registry) -> None:
    on = On(purpose=PURPOSE, service_request=f"SR-TOUR-{tourist.number}", officer=OFFICER)
    async with tourist.hub(CALLER) as hub:
        answer = await ask(hub, registry, registry.known, on)
        passed(
            row, "asked for one service request, through an officer",
            "สอบถามเพื่อคำร้องหนึ่งเรื่อง โดยเจ้าหน้าที่", answer, f"fields {sorted(answer.body or {})}",
            ok=tuple(sorted(answer.body or {})) == tuple(sorted(registry.told)),
        )  # fmt: skip
        for told, told_th, rule, under in (
            ("no service request", "ไม่ระบุคำร้อง", "agreement.service_request",
             replace(on, service_request="")),
            ("no officer", "ไม่ระบุเจ้าหน้าที่", "agreement.officer", replace(on, officer="")),
            ("an officer whose id has a wrong check digit", "เลขเจ้าหน้าที่ผิด", "agreement.officer",
             replace(on, officer=OFFICER[:-1] + str((int(OFFICER[-1]) + 1) % 10))),
            ("another purpose", "วัตถุประสงค์อื่น", "agreement.purpose",
             replace(on, purpose="criminal-investigation")),
        ):  # fmt: skip
            refused(row, told, told_th, await ask(hub, registry, registry.known, under), rule)
        refused(
            row, "a field that was not granted", "ช่องข้อมูลที่ไม่ได้อนุญาต",
            await ask(hub, registry, registry.known, on, registry.not_ours), "agreement.field",
        )  # fmt: skip
        refused(
            row, "a number with a wrong check digit", "เลขประจำตัวผิด",
            await ask(hub, registry, _wrong(registry.known), on), "payload.invalid",
        )  # fmt: skip
        refused(
            row, "nobody of this number in the register", "ไม่มีข้อมูลในทะเบียน",
            await ask(hub, registry, registry.unknown, on), "owner.no_data",
        )  # fmt: skip
        await _provider_trouble(tourist, row, hub, registry, on)
        await _source_suspended(tourist, row, hub, registry, on)


async def _provider_trouble(
    tourist: Tourist, row: RowWalk, hub: HubClient, registry: Registry, on: On
) -> None:
    another = replace(on, service_request=f"SR-TOUR-{tourist.number}-2")
    for told, told_th, fault, rule in (
        ("the registry answers for another person", "ทะเบียนตอบข้อมูลของผู้อื่น", "another_key",
         "owner.another"),
        ("the registry answers what is no such answer", "ทะเบียนตอบผิดรูปแบบ", "wrong_shape",
         "owner.failed"),
    ):  # fmt: skip
        tourist.played("linkage", "PUT", "/faults", {fault: 1, "below": "/ws/d"})
        fresh = _another_known(registry)
        refused(row, told, told_th, await ask(hub, registry, fresh, another), rule)
    tourist.played("linkage", "PUT", "/faults", {})
    tourist.played("linkage", "DELETE", "/tokens")
    answer = await ask(hub, registry, _another_known(registry), another)
    passed(
        row, "the exchange forgot our token: signed in again", "ระบบต้นทางลืมโทเค็น ขอใหม่เอง", answer,
        "answered", ok=True,
    )  # fmt: skip


async def _source_suspended(
    tourist: Tourist, row: RowWalk, hub: HubClient, registry: Registry, on: On
) -> None:
    """The source's permission is the other leg: without it CIS's own order opens nothing."""
    tourist.suspend(registry.source)
    try:
        refused(
            row, "while the source's permission is suspended", "ระหว่างที่ต้นทางระงับการอนุญาต",
            await ask(hub, registry, registry.known, on), "agreement.owner",
        )  # fmt: skip
    finally:
        tourist.resume(registry.source)
    row.add(Step("resumed", "ยกเลิกการระงับ", True, registry.source, "seen", registry.source))


def _wrong(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _another_known(registry: Registry) -> str:
    """Of somebody who was not asked for: an answer that may be given again is none."""
    if registry.in_address:
        return juristic_id(2)
    step = {"name-changes": 4, "marriage": 3, "divorce": 6, "veteran": 5}.get(registry.dataset, 2)
    first = next(n for n in range(1, 10) if citizen_id(n) == registry.known)
    return citizen_id(first + step * (3 if registry.dataset == "vat-registration" else 1))
