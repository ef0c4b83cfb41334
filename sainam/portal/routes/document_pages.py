"""A document of a dossier: number, hash, signatures; its bytes; whether it is what was issued."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sainam.portal.routes.asked import Asked, ThisPage
from sainam.portal.routes.dossier_asked import Dossiers
from sainam.portal.sessions import FOR_AGENCIES


@get("/dossiers/{dossier:str}/documents/{document:uuid}", opt={FOR_AGENCIES: True},
     sync_to_thread=True)  # fmt: skip
def document_page(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str],
    document: FromPath[UUID],
) -> Response[bytes]:  # fmt: skip
    verify = "verify" in request.query_params
    login = page.reader.person.login
    view = dossiers.document(login, dossier, document, verify=verify)
    return page.show("document.html", view=view, dossier=dossier, verify=verify)


@get("/dossiers/{dossier:str}/documents/{document:uuid}/file", opt={FOR_AGENCIES: True},
     sync_to_thread=True)  # fmt: skip
def document_file(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], document: FromPath[UUID]
) -> Response[bytes]:
    return _file(*dossiers.document_bytes(page.reader.person.login, dossier, document))


@get("/dossiers/{dossier:str}/attachments/{sha256:str}", opt={FOR_AGENCIES: True},
     sync_to_thread=True)  # fmt: skip
def attachment_file(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], sha256: FromPath[str]
) -> Response[bytes]:
    """Somebody else's bytes: to be saved, never shown as a page of ours."""
    return _file(*dossiers.attachment_bytes(page.reader.person.login, dossier, sha256))


@get("/dossiers/{dossier:str}/samples/{name:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def sample_file(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    return _file(name, dossiers.sample(page.reader.person.login, dossier, name))


@get("/dossiers/{dossier:str}/design/{name:path}", sync_to_thread=True)
def design_file(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], name: FromPath[Path]
) -> Response[bytes]:
    """One of the catalogue files that the chosen form made: within the utility."""
    files = dict(dossiers.design(page.reader.person.login, dossier).files)
    wanted = name.as_posix().lstrip("/")
    if wanted not in files:
        raise NotFoundException(wanted)
    return _file(name.name, files[wanted].encode())


def _file(name: str, content: bytes) -> Response[bytes]:
    return Response(
        content,
        media_type="application/pdf" if name.endswith(".pdf") else "application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )


HANDLERS = (document_page, document_file, attachment_file, sample_file, design_file)
