"""What codes are called, by the catalogue; a code that nobody knows stands for itself."""

from collections.abc import Collection
from dataclasses import dataclass

from sainam.agencies.case_secrecy import hidden_from
from sainam.agencies.store import find_agency
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.links.catalogue import Catalogue
from sainam.portal.views.bilingual import Words

HUB = Words(th="สายน้ำ", en="Sainam")


def words(title: Title) -> Words:
    return Words(th=title.th, en=title.en)


@dataclass(frozen=True, slots=True)
class Names:
    """`tx` reads agencies that registered by themselves: the catalogue has them from go-live on."""

    catalogue: Catalogue
    tx: Tx | None = None

    def agency(self, code: str) -> Words:
        agency = self.catalogue.agencies.get(code)
        if agency is None and self.tx is not None:
            agency = find_agency(self.tx, code)
        return words(agency.title) if agency else Words(th=code, en=code)

    def hidden_from(self, login: str, roles: Collection[str]) -> frozenset[str]:
        """Agencies of whose exchanges this person sees neither subject nor case."""
        return hidden_from(self.catalogue.agencies.values(), login, roles)

    def hidden_from_most(self) -> frozenset[str]:
        """From somebody named by no agency: for pages that are the same for everybody."""
        return self.hidden_from("", ())

    def end(self, code: str) -> Words:
        """Of a system, an agency, or the end of a link."""
        return words(self.catalogue.title_of(code))

    def dataset(self, name: str) -> Words:
        contract = self.catalogue.contracts.get(name)
        return words(contract.title) if contract else Words(th=name, en=name)

    def purposes(self, ids: tuple[str, ...]) -> Words:
        titles = [
            words(purpose.title)
            if (purpose := self.catalogue.purposes.get(one))
            else Words(one, one)
            for one in ids
        ]
        return joined(titles)


def joined(parts: list[Words]) -> Words:
    return Words(th=", ".join(part.th for part in parts), en=", ".join(part.en for part in parts))
