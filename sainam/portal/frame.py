"""What every page has around it: the utility's name, the environment shown, cookie policy."""

from dataclasses import dataclass

from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Environment


@dataclass(frozen=True, slots=True)
class Frame:
    """`secure_cookies` where browsers reach the portal by https."""

    utility: Words
    environment: Environment
    secure_cookies: bool
