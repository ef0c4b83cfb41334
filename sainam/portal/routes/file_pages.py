"""Files: the list, one file with live progress, its lines, its acknowledgement, a new try."""

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.portal.address import day_of, words_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Actions, Asked, Form, Hub, ThisPage
from sainam.portal.routes.exchange_pages import environment_of, reason_in
from sainam.portal.views.files import FEED_LINES, PAYMENT_LINES, FileFilter, LineFilter


def _wanted(page: ThisPage, request: Asked) -> FileFilter:
    query = request.query_params
    return FileFilter(
        environment=environment_of(page, request),
        agency=words_of(query, "agency"),
        state=words_of(query, "state"),
        from_day=day_of(query, "from"),
        to_day=day_of(query, "to"),
        name=words_of(query, "name"),
        after=words_of(query, "after"),
    )


def _wanted_lines(request: Asked) -> LineFilter:
    asked = words_of(request.query_params, "class")
    line_class = next((known for known in (*PAYMENT_LINES, *FEED_LINES) if known == asked), None)
    if asked and line_class is None:
        raise ValidationException("class")
    return LineFilter(line_class=line_class, after=words_of(request.query_params, "after"))


@get("/files", sync_to_thread=True)
def files(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    wanted = _wanted(page, request)
    return page.show("files.html", slice=hub.files(wanted), wanted=wanted, choices=hub.choices())


@get("/files.json", sync_to_thread=True)
def files_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(hub.files(_wanted(page, request)))


@get("/files/{file_id:str}", sync_to_thread=True)
def file(page: ThisPage, hub: Hub, file_id: FromPath[str]) -> Response[bytes]:
    return page.show("file.html", view=found(hub.file(file_id)))


@get("/files/{file_id:str}/file.json", sync_to_thread=True)
def file_json(page: ThisPage, hub: Hub, file_id: FromPath[str]) -> Response[bytes]:
    return page.json(found(hub.file(file_id)))


@get("/files/{file_id:str}/progress", sync_to_thread=True)
def file_progress(page: ThisPage, hub: Hub, file_id: FromPath[str]) -> Response[bytes]:
    """The progress alone, asked for every second by an open page until the file is done."""
    progress = found(hub.file_progress(file_id))
    answer = page.show("parts/file_progress.html", progress=progress, file_id=file_id)
    if progress.done:
        answer.headers["HX-Refresh"] = "true"
    return answer


@get("/files/{file_id:str}/lines", sync_to_thread=True)
def file_lines(page: ThisPage, hub: Hub, request: Asked, file_id: FromPath[str]) -> Response[bytes]:
    wanted = _wanted_lines(request)
    view = found(hub.file(file_id))
    return page.show(
        "file_lines.html",
        view=view,
        slice=hub.file_lines(file_id, wanted),
        wanted=wanted,
        classes=FEED_LINES if view.is_feed else PAYMENT_LINES,
    )


@get("/files/{file_id:str}/lines.json", sync_to_thread=True)
def file_lines_json(
    page: ThisPage, hub: Hub, request: Asked, file_id: FromPath[str]
) -> Response[bytes]:
    found(hub.file(file_id))
    return page.json(hub.file_lines(file_id, _wanted_lines(request)))


@get("/files/{file_id:str}/acknowledgement", sync_to_thread=True)
def acknowledgement(hub: Hub, file_id: FromPath[str]) -> Response[bytes]:
    download = found(hub.acknowledgement(file_id))
    name = download.name.encode("ascii", "replace").decode().replace('"', "_")
    return Response(
        download.content,
        media_type=download.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@post("/files/{file_id:str}/rerun", sync_to_thread=True, status_code=200)
def rerun(page: ThisPage, actions: Actions, file_id: FromPath[str], data: Form) -> Response[bytes]:
    """Lets a file be tried again that the hub gave up on."""
    actor = page.actor("rerun_file")
    actions.rerun_file(actor=actor, file_id=file_id, reason=reason_in(data))
    return page.go(f"/files/{file_id}")


HANDLERS = (
    files,
    files_json,
    file,
    file_json,
    file_progress,
    file_lines,
    file_lines_json,
    acknowledgement,
    rerun,
)
