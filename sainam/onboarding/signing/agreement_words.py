"""Words that an agreement has for what is coded elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sainam.contracts.contract import Classification
from sainam.formats.layout import Title

CLASSES: Mapping[Classification, Title] = {
    "public": Title("สาธารณะ", "public"),
    "internal": Title("ภายใน", "internal"),
    "personal": Title("ส่วนบุคคล", "personal"),
    "sensitive": Title("ส่วนบุคคลอ่อนไหว", "personal, sensitive"),
}
CHANNELS: Mapping[str, Title] = {
    "api": Title("API", "API"),
    "sftp": Title("SFTP", "SFTP"),
    "upload": Title("การนำเข้าแฟ้มทางเว็บไซต์", "upload on the website"),
    "mail": Title("ไปรษณีย์อิเล็กทรอนิกส์", "e-mail"),
    "": Title("–", "–"),
}
SECURITY: Mapping[str, Title] = {
    "oauth2-jwt": Title(
        "OAuth 2.0 ด้วยกุญแจของหน่วยงาน ผ่าน TLS", "OAuth 2.0 with the agency's key, over TLS"
    ),
    "oauth2-jwt-mtls": Title(
        "OAuth 2.0 ด้วยกุญแจของหน่วยงาน ผ่าน TLS สองทาง",
        "OAuth 2.0 with the agency's key, over mutual TLS",
    ),
    "sftp-keys": Title("SFTP ด้วยกุญแจเท่านั้น", "SFTP by key alone"),
    "sftp-keys-pgp": Title("SFTP ด้วยกุญแจ และแฟ้มเข้ารหัส PGP", "SFTP by key, files encrypted by PGP"),
}


def list_of(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "–"
