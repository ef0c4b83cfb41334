"""How a link is secured: the profiles that a form can name, and by which transport each goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sainam.formats.layout import Title
from sainam.onboarding.bodies import Transport


@dataclass(frozen=True, slots=True)
class Profile:
    transport: Transport
    title: Title


PROFILES: Mapping[str, Profile] = {
    "oauth2-jwt": Profile(
        "api",
        Title("OAuth 2.0 ด้วยกุญแจของหน่วยงาน ผ่าน TLS", "OAuth 2.0 with the agency's key, over TLS"),
    ),
    "oauth2-jwt-mtls": Profile(
        "api",
        Title(
            "OAuth 2.0 ด้วยกุญแจของหน่วยงาน ผ่าน TLS สองทาง",
            "OAuth 2.0 with the agency's key, over mutual TLS",
        ),
    ),
    "sftp-keys": Profile("sftp", Title("SFTP ด้วยกุญแจเท่านั้น", "SFTP by key alone")),
    "sftp-keys-pgp": Profile(
        "sftp", Title("SFTP ด้วยกุญแจ และแฟ้มเข้ารหัส PGP", "SFTP by key, files encrypted by PGP")
    ),
    "portal-two-factors": Profile(
        "upload",
        Title("เข้าสู่ระบบด้วยสองปัจจัย ผ่าน TLS", "sign-in with two factors, over TLS"),
    ),
    "mail-pgp": Profile(
        "mail", Title("แฟ้มเข้ารหัส PGP ทางไปรษณีย์อิเล็กทรอนิกส์", "files encrypted by PGP, by e-mail")
    ),
}
