"""The mailbox to look into: a page for people, JSON for the tour and the tests."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import fontpkg_sarabun
import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from sainam.counterparts.mailbox.kept_mail import KeptMail, MailFolder
from sainam.counterparts.mailbox.smtp_side import Faults, SmtpSide

SIDE = web.AppKey("side", SmtpSide)
_MOST_LISTED = 200
_FONT = fontpkg_sarabun.ROOT / "files" / "Sarabun-Regular.ttf"
_STYLE = """
@font-face { font-family: Sarabun; src: url("/sarabun.ttf"); }
body { font: 1rem/1.6 Sarabun, sans-serif; margin: 0 auto; max-width: 60rem;
  padding: 1rem; color: #16242e; background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem; border-bottom: 1px solid #c8d3da;
  overflow-wrap: anywhere; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
li { margin-bottom: .6rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
a { color: #0b5394; }
"""


class ListedAttachment(msgspec.Struct):
    name: str
    media_type: str
    sha256: str


class ListedMail(msgspec.Struct):
    """A mail as GET /mails tells it."""

    number: int
    to: str
    sender: str
    subject: str
    message_id: str
    date: str
    text: str
    attachments: list[ListedAttachment]


def application(side: SmtpSide) -> web.Application:
    app = web.Application(middlewares=[_guarded])
    app[SIDE] = side
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/style.css", _style),
            web.get("/sarabun.ttf", _font),
            web.get("/health", _health),
            web.get("/mails", _listed),
            web.get(r"/mails/{number:\d{1,6}}", _mail_page),
            web.get(r"/mails/{number:\d{1,6}}/raw", _raw),
            web.get(r"/mails/{number:\d{1,6}}/attachments/{rank:\d{1,3}}", _attachment),
            web.put("/faults", _set_faults),
        ]
    )
    return app


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    response.headers["Sainam-Counterpart"] = "mailbox"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; font-src 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"counterpart": "mailbox"})


async def _style(_request: web.Request) -> web.Response:
    return web.Response(text=_STYLE, content_type="text/css")


async def _font(_request: web.Request) -> web.Response:
    return web.Response(body=_FONT.read_bytes(), content_type="font/ttf")


async def _listed(request: web.Request) -> web.Response:
    told = [_told(mail) for mail in _newest(request)]
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def _page(request: web.Request) -> web.Response:
    items = "".join(
        f'<li><a href="/mails/{mail.number}">{escape(mail.subject)}</a><br>'
        f'<a href="/?to={quote(mail.to)}">{escape(mail.to)}</a> · {escape(mail.date)}'
        f"{f' · แนบ {len(mail.attachments)}' if mail.attachments else ''}</li>"
        for mail in _newest(request)
    )
    body = f"<ul>{items}</ul>" if items else "<p>ยังไม่มีอีเมล · No mail yet</p>"
    return _html("กล่องอีเมลจำลอง · Played mailbox", body)


async def _mail_page(request: web.Request) -> web.Response:
    mail = _mail(request)
    headers = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in mail.headers
    )
    attached = "".join(
        f'<li><a href="/mails/{mail.number}/attachments/{rank}">{escape(one.name)}</a> '
        f"({len(one.content)} bytes)</li>"
        for rank, one in enumerate(mail.attachments)
    )
    body = (
        f'<p><a href="/">ทั้งหมด · All</a> · <a href="/mails/{mail.number}/raw">ต้นฉบับ · Raw</a></p>'
        f"<pre>{escape(mail.text)}</pre><ul>{attached}</ul>"
        f"<details><summary>ส่วนหัว · Headers</summary><table>{headers}</table></details>"
    )
    return _html(mail.subject, body)


async def _raw(request: web.Request) -> web.Response:
    raw = _folder(request).raw(int(request.match_info["number"]))
    if raw is None:
        raise web.HTTPNotFound
    return _download("mail.eml", raw)


async def _attachment(request: web.Request) -> web.Response:
    attachments = _mail(request).attachments
    rank = int(request.match_info["rank"])
    if rank >= len(attachments):
        raise web.HTTPNotFound
    return _download(attachments[rank].name, attachments[rank].content)


async def _set_faults(request: web.Request) -> web.Response:
    """PUT /faults: replaces them all; {} ends them."""
    try:
        faults = msgspec.json.decode(await request.read(), type=Faults)
    except msgspec.DecodeError as error:
        return web.Response(status=400, text=f"{error}\nอ่านรายการข้อขัดข้องไม่ได้")
    request.app[SIDE].faults = faults
    return web.Response(body=msgspec.json.encode(faults), content_type="application/json")


def _folder(request: web.Request) -> MailFolder:
    return request.app[SIDE].folder


def _newest(request: web.Request) -> list[KeptMail]:
    return _folder(request).newest(to=request.query.get("to"), most=_MOST_LISTED)


def _mail(request: web.Request) -> KeptMail:
    mail = _folder(request).read(int(request.match_info["number"]))
    if mail is None:
        raise web.HTTPNotFound
    return mail


def _told(mail: KeptMail) -> ListedMail:
    return ListedMail(
        number=mail.number,
        to=mail.to,
        sender=mail.sender,
        subject=mail.subject,
        message_id=mail.message_id,
        date=mail.date,
        text=mail.text,
        attachments=[
            ListedAttachment(one.name, one.media_type, one.sha256) for one in mail.attachments
        ],
    )


def _html(title: str, body: str) -> web.Response:
    page = (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" '
        f'href="/style.css"></head><body><h1>{escape(title)}</h1>{body}</body></html>'
    )
    return web.Response(text=page, content_type="text/html")


def _download(name: str, content: bytes) -> web.Response:
    """Never shown in the page's own right: whatever was sent is only saved."""
    return web.Response(
        body=content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
