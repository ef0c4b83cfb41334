"""nginx as the provider that answers at once, and as the plain proxy we are measured against."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sainam.bench.child import Child
from sainam.bench.wrk import BenchFailedError
from sainam.kit.free_port import free_port

WORKERS = 2
_WHOLE = """
worker_processes {workers};
daemon off;
master_process on;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log warn;
{user}
events {{ worker_connections 4096; }}
http {{
  access_log off;
  tcp_nodelay on;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  client_body_temp_path {prefix}/body;
  proxy_temp_path {prefix}/proxy;
  fastcgi_temp_path {prefix}/fastcgi;
  uwsgi_temp_path {prefix}/uwsgi;
  scgi_temp_path {prefix}/scgi;
  {rest}
}}
"""
_PROVIDER = """
  server {{
    listen 127.0.0.1:{port};
    default_type application/json;
{locations}
  }}
"""
# As nginx is set up for speed: connections to the provider are kept and shared.
_PROXY = """
  upstream provider {{
    server 127.0.0.1:{provider};
    keepalive 128;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://provider;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
  }}
"""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that answers; its process and port."""

    pid: int
    port: int


@contextmanager
def provider(folder: Path, answers: Mapping[str, str]) -> Iterator[Provider]:
    """Gives each path its answer; an answer must hold neither a single quote nor a dollar."""
    port = free_port()
    locations = "\n".join(
        f"    location {path} {{ return 200 '{answer}'; }}" for path, answer in answers.items()
    )
    with _nginx(folder, port, _PROVIDER.format(port=port, locations=locations)) as nginx:
        yield Provider(nginx.pid, port)


def plain_proxy(folder: Path, provider_port: int) -> tuple[int, Child]:
    port = free_port()
    return port, _nginx(folder, port, _PROXY.format(port=port, provider=provider_port))


def _nginx(prefix: Path, port: int, rest: str) -> Child:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise BenchFailedError("nginx is missing: see docs/packages.txt")
    prefix.mkdir(parents=True, exist_ok=True)
    config = prefix / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # its own folder is ours alone
    config.write_text(_WHOLE.format(workers=WORKERS, prefix=prefix, user=user, rest=rest))
    return Child(
        [program, "-p", str(prefix), "-c", str(config), "-e", str(prefix / "error.log")],
        port=port,
        log=prefix / "nginx.log",
    )
