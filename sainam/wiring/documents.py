"""Where documents are signed, and whom a verification trusts, as the installation has it."""

from __future__ import annotations

from pathlib import Path

from sainam.documents.office import Office, read_office
from sainam.documents.pades import PadesDesk
from sainam.documents.signing_keys import SigningKeys
from sainam.documents.trial_authority import TrialAuthority
from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation

_TIME_STAMPS = "time-stamp-authority"


def office(settings: Settings) -> Office:
    return read_office(settings.catalogue)


def signing_desk(installation: Installation) -> PadesDesk:
    """A demo has certificates for trials and the counterpart's time stamps; a site has neither."""
    settings = installation.settings
    if settings.mode == "site":
        return PadesDesk(SigningKeys(signers(settings), None), settings.timestamp_url)
    trials = TrialAuthority(signers(settings) / "trial", office(settings).organisation)
    counterpart = f"http://127.0.0.1:{installation.port('time_stamps')}/"
    return PadesDesk(SigningKeys(signers(settings), trials), settings.timestamp_url or counterpart)


def signers(settings: Settings) -> Path:
    return settings.state / "signers"


def time_stamps(settings: Settings) -> Path:
    """The counterpart's folder."""
    return settings.state / _TIME_STAMPS


def trusted_root_files(settings: Settings) -> tuple[Path, ...]:
    """PEM files: <state>/signers/roots/, and in a demo the two authorities for trials."""
    files = sorted((signers(settings) / "roots").glob("*.pem"))
    if settings.mode == "demo":
        files += [signers(settings) / "trial" / "authority.pem", time_stamps(settings) / "root.pem"]
    return tuple(file for file in files if file.exists())
