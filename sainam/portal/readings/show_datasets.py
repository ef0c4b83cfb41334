"""The datasets of the catalogue, how each is described, and who receives it by an agreement."""

from collections.abc import Iterator

from sainam.agreements.store import load_standings
from sainam.agreements.terms import Environment
from sainam.contracts.contract import Contract
from sainam.contracts.gd_catalog import DATA_CATEGORIES, DATA_TYPES, FREQUENCIES, DatasetRecord
from sainam.exchanges.deletion.store import retention_rules
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.portal.readings.agreements.list_agreements import rows_by_agreement
from sainam.portal.readings.names import Names, words
from sainam.portal.views.bilingual import Words
from sainam.portal.views.datasets import (
    DatasetField,
    DatasetPage,
    DatasetRow,
    KeptBy,
    Receiver,
    RecordField,
    RecordLine,
)


def list_datasets(
    tx: Tx, names: Names, environment: Environment, agency: str | None
) -> tuple[DatasetRow, ...]:
    """`agency`: only what an agreement grants it."""
    own = _granted_to(tx, environment, agency) if agency else names.catalogue.contracts.keys()
    return tuple(
        _row(names, contract)
        for name, contract in sorted(names.catalogue.contracts.items())
        if name in own
    )


def show_dataset(
    tx: Tx, names: Names, environment: Environment, name: str, agency: str | None
) -> DatasetPage | None:
    """`agency`: of another's agreements it is not even told that they are there."""
    contract = names.catalogue.contracts.get(name)
    if contract is None or (agency and name not in _granted_to(tx, environment, agency)):
        return None
    return DatasetPage(
        dataset=_row(names, contract),
        record=tuple(_record(names, contract)),
        fields=tuple(
            DatasetField(
                name=leaf.name,
                title=words(leaf.title),
                type=leaf.type,
                classification=leaf.classification,
            )
            for leaf in contract.leaves.values()
        ),
        receivers=tuple(_receivers(tx, names, environment, name, agency)),
        kept_by=_kept_by(tx, contract),
    )


def _kept_by(tx: Tx, contract: Contract) -> KeptBy | None:
    """By the rule that stands, which two people may have set since the catalogue was applied."""
    for rule in retention_rules(tx):
        if rule.retention == contract.retention:
            return KeptBy(
                retention=rule.retention, title=Words(th=rule.thai, en=rule.english),
                months=rule.months, least_days=rule.least_days, provision=rule.provision,
            )  # fmt: skip
    return None


def _granted_to(tx: Tx, environment: Environment, agency: str) -> frozenset[str]:
    return frozenset(
        grant.dataset
        for standing in load_standings(tx, environment).values()
        if standing.agency == agency
        for grant in standing.terms.grants
    )


def _receivers(
    tx: Tx, names: Names, environment: Environment, name: str, agency: str | None
) -> Iterator[Receiver]:
    rows = rows_by_agreement(tx, names)
    for agreement, standing in load_standings(tx, environment).items():
        if agency not in (None, standing.agency):
            continue
        granted = [grant for grant in standing.terms.grants if grant.dataset == name]
        fields = dict.fromkeys(field for grant in granted for field in grant.fields)
        if granted:
            yield Receiver(agreement=rows[agreement], fields=tuple(fields))


def _row(names: Names, contract: Contract) -> DatasetRow:
    found = contract.described
    return DatasetRow(
        name=contract.name,
        title=words(contract.title),
        pattern=contract.pattern,
        version=contract.version,
        level=found.level if found else None,
        owner=names.agency(found.record.owner_org) if found else _same("–"),
        personal=any(leaf.personal for leaf in contract.leaves.values()),
    )


def _record(names: Names, contract: Contract) -> Iterator[RecordLine]:
    """In the order of the government's catalogue."""
    if contract.described is None:
        return
    record = contract.described.record
    told: dict[RecordField, Words] = {
        "data_type": words(DATA_TYPES[record.data_type]),
        "title": words(contract.title),
        "owner_org": names.agency(record.owner_org),
        "maintainer": words(record.maintainer),
        "maintainer_email": _same(record.maintainer_email),
        "tag_string": _same(", ".join(record.tag_string)),
        "notes": words(record.notes),
        "objective": words(record.objective),
        "update_frequency_unit": words(_frequency(record)),
        "geo_coverage": words(record.geo_coverage),
        "data_source": words(record.data_source),
        "data_format": _same(", ".join(record.data_format)),
        "data_category": words(DATA_CATEGORIES[record.data_category]),
        "license_id": _same(record.license_id),
    }
    for field, value in told.items():
        yield RecordLine(field=field, value=value)


def _frequency(record: DatasetRecord) -> Title:
    unit = FREQUENCIES[record.update_frequency_unit]
    many = record.update_frequency_interval
    if record.update_frequency_unit == "real_time":
        return unit
    return Title(f"ทุก {many} {unit.th}", f"every {many} {unit.en}(s)")


def _same(text: str) -> Words:
    return Words(th=text, en=text)
