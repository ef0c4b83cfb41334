"""Words that an agreement has for what is coded elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sainam.contracts.contract import Classification
from sainam.formats.layout import Title
from sainam.onboarding.design.security_profiles import PROFILES

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
SECURITY: Mapping[str, Title] = {name: one.title for name, one in PROFILES.items()}


def list_of(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "–"
