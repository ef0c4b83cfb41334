"""The certificate a caller has shown to the proxy in front of the hub (RFC 8705)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

from sainam.exchanges.access_token import AccessToken
from sainam.kit.refusal import Refusal

_SECRET, _CERTIFICATE = b"sainam-proxy", b"sainam-client-certificate"


class CertificateNotShown(Refusal):
    """This token is bound to a certificate, and the call came without that certificate."""

    rule = "token.certificate"
    thai = "โทเค็นนี้ผูกกับใบรับรอง แต่คำขอไม่ได้มากับใบรับรองนั้น"


class ProvenCertificates:
    """Believes the header only of who knows the proxy's secret: anybody can write a header."""

    def __init__(self, proxy_secret: bytes) -> None:
        self._secret = proxy_secret

    def __call__(self, headers: Mapping[bytes, bytes]) -> str | None:
        """x5t#S256 of the certificate; None where the proxy has told of none."""
        escaped = headers.get(_CERTIFICATE)
        if not escaped or not hmac.compare_digest(headers.get(_SECRET, b""), self._secret):
            return None
        return _thumbprint(escaped)

    def judge(self, token: AccessToken, headers: Mapping[bytes, bytes]) -> None:
        """Raises CertificateNotShown; a token that is bound to none goes by."""
        if token.cnf is not None and self(headers) != token.cnf.x5t:
            raise CertificateNotShown


@lru_cache(maxsize=1024)
def _thumbprint(escaped: bytes) -> str | None:
    try:
        certificate = load_pem_x509_certificate(unquote(escaped.decode("ascii")).encode("ascii"))
    except ValueError:  # UnicodeError is one
        return None
    return urlsafe_b64encode(certificate.fingerprint(SHA256())).rstrip(b"=").decode()
