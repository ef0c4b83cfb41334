"""What the filters offer: agencies and datasets by name."""

from sainam.links.catalogue import Catalogue
from sainam.portal.readings.names import Names, words
from sainam.portal.views.exchanges import Choice, Choices


def choices_in(catalogue: Catalogue) -> Choices:
    names = Names(catalogue)
    return Choices(
        agencies=tuple(
            Choice(value=agency.code, name=words(agency.title))
            for agency in sorted(catalogue.agencies.values(), key=lambda one: one.title.th)
        ),
        datasets=tuple(
            Choice(value=name, name=names.dataset(name)) for name in sorted(catalogue.contracts)
        ),
    )
