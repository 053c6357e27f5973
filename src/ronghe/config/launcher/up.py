"""`./ronghe up`: everything, in order, until somebody asks it to stop."""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from ronghe.config.launcher import locks, postgres
from ronghe.config.launcher.demo import DemoProgress
from ronghe.config.launcher.frontend import prepare_frontend, prepare_messages
from ronghe.config.launcher.installation import (
    database,
    has_own_database,
    is_demo,
    main_stamps,
    migrate,
)
from ronghe.config.launcher.paths import LOGS, PYTHON, VENV
from ronghe.config.launcher.processes import Stopped, end_leftovers, ignore_signals, start, stop
from ronghe.config.launcher.say import Trouble, say, step, tr

SECONDS_TO_ANSWER = 90
SECONDS_FOR_JOBS = 8
Process = subprocess.Popen[bytes]
# Should we be killed: the web server has children to end, a worker would wait for its job.
ENDS = {"web": signal.SIGTERM, "worker": signal.SIGKILL}


def up(argv: Sequence[str]) -> int:
    options = _parse(argv)
    try:
        with locks.held("up", wait=False) as note:
            _end_earlier()
            return _run(options, note)
    except locks.HeldByOther as other:
        known = json.loads(other.note or "{}")
        where = known.get("address", tr("it is still getting ready"))
        raise Trouble(
            tr("Ronghe is already running from this folder: {where}", where=where),
            tr("Open that address, or stop it there with Ctrl-C first."),
        ) from None


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./ronghe up", allow_abbrev=False)
    parser.add_argument("--host", default=os.environ.get("RONGHE_HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("RONGHE_PORT") or 8000))
    parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
    parser.add_argument("--no-worker", action="store_true", help="only the web: jobs run elsewhere")
    return parser.parse_args(argv)


def _end_earlier() -> None:
    """Clear what an earlier start, ended by force, may have left behind."""
    record = locks.path_of("up.groups")
    if record.exists():
        left = end_leftovers(json.loads(record.read_text()), mark=str(VENV))
        if left:
            say("• Ended {count} processes that an earlier start had left behind.", count=left)
        record.unlink()


def _run(options: argparse.Namespace, note: int) -> int:
    _refuse_taken_port(options.host, options.port)
    address = os.environ.get("RONGHE_URL") or _address(options)
    prepare_frontend()
    processes: dict[str, Process] = {}
    try:
        with database(announce=True) as env:
            env.setdefault("RONGHE_URL", address)
            prepare_messages(env)
            migrate(env, main_stamps())
            try:
                _start_all(processes, options, env, note, address)
                return _watch(processes, env)
            finally:
                ignore_signals()
                say("• Stopping …")
                stop(list(processes.values()))
    except Stopped:
        ignore_signals()
        say("• Stopped.")
        return 0
    finally:
        locks.path_of("up.groups").unlink(missing_ok=True)
        locks.write_note(note, "")


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                tr(
                    "Port {port} on {host} cannot be used: {why}",
                    port=port,
                    host=host,
                    why=error.strerror,
                ),
                tr("Choose another one: ./ronghe up --port {port}", port=port + 1),
            ) from None


def _address(options: argparse.Namespace) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host, options.host)  # noqa: S104 -- compared
    return f"http://{f'[{host}]' if ':' in host and host[0] != '[' else host}:{options.port}"


def _start_all(
    processes: dict[str, Process],
    options: argparse.Namespace,
    env: Mapping[str, str],
    note: int,
    address: str,
) -> None:
    begun = time.monotonic()
    with step("Web server and job worker"):
        commands = {"web": _web_command(options)}
        if not options.no_worker:
            commands["worker"] = _worker_command()
        for name, command in commands.items():
            with (LOGS / f"{name}.log").open("wb") as log:
                processes[name] = start(command, out=log, env=env, dies_by=ENDS[name])
            groups = [process.pid for process in processes.values()]
            locks.path_of("up.groups").write_text(json.dumps(groups))
        _wait_for_answer(_address(options), processes)
    locks.write_note(note, json.dumps({"address": address, "begun": begun}))
    say()
    say("Ronghe is at {address}", address=address)
    if is_demo(env):
        say("To sign in, open it and choose a role of the demonstration region.")
    else:
        say("Sign in with your account. Without one yet: ./ronghe manage open_installation --help")
    if options.no_worker:
        say(
            "No job worker runs here: imports, reminders and the demonstration wait for one elsewhere."
        )
    say("Logs are in {folder}. Ctrl-C stops everything.", folder=LOGS)
    say()


def _web_command(options: argparse.Namespace) -> list[str]:
    return [
        str(PYTHON), "-P", "-m", "granian", "--interface", "wsgi", "--host", options.host,
        "--port", str(options.port), "--workers", str(options.workers), "--no-ws",
        "--workers-kill-timeout", "5", "--respawn-failed-workers", "ronghe.config.wsgi:application",
    ]  # fmt: skip


def _worker_command() -> list[str]:
    return [
        str(PYTHON), "-P", "-m", "django", "procrastinate", "worker",
        "--shutdown-graceful-timeout", str(SECONDS_FOR_JOBS),
    ]  # fmt: skip


def _wait_for_answer(address: str, processes: Mapping[str, Process]) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    while True:
        _refuse_dead(processes)
        try:
            opener.open(address, timeout=30)
        except urllib.error.HTTPError as answer:
            if answer.code < 500:  # noqa: PLR2004 -- a redirect, or a host name we are not to answer to
                return
            raise Trouble(
                tr("The first page answers with error {code}.", code=answer.code),
                log=LOGS / "web.log",
            ) from None
        except OSError:
            if time.monotonic() > deadline:
                raise Trouble(tr("The web server does not answer."), log=LOGS / "web.log") from None
            time.sleep(0.1)
        else:
            return


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        """Take the redirect itself as the answer."""


def _refuse_dead(processes: Mapping[str, Process]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise Trouble(
                tr(
                    "The {name} process ended by itself (exit code {code}).",
                    name=name,
                    code=process.returncode,
                ),
                tr("The log says why; ./ronghe up starts it again."),
                LOGS / f"{name}.log",
            )


def _watch(processes: Mapping[str, Process], env: Mapping[str, str]) -> int:
    with contextlib.closing(DemoProgress(env)) as demo:
        while True:
            time.sleep(0.3)
            _refuse_dead(processes)
            if not has_own_database() and locks.is_free(f"{postgres.MAIN.name}.keeper"):
                raise Trouble(tr("PostgreSQL ended by itself."), log=postgres.MAIN.log)
            demo.show()
