"""Runs one PostgreSQL server for as long as somebody holds the lock of its users."""

import fcntl
import functools
import json
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

from ronghe.config.launcher import locks
from ronghe.config.launcher.home import find_home
from ronghe.config.launcher.postgres import BENCH, MAIN, TEST, Cluster
from ronghe.config.launcher.processes import die_with_parent

SECONDS_TO_STOP = 60


def keep(cluster: Cluster) -> int:
    """Run the server, stop it quickly but cleanly when nobody uses it any more."""
    with locks.held(f"{cluster.name}.keeper") as note:
        server = subprocess.Popen(
            cluster.server_command(),
            stdin=subprocess.DEVNULL,
            cwd=cluster.folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, signal.SIGINT),  # noqa: PLW1509 -- a single prctl, no thread runs yet
            **find_home().identity,
        )
        locks.write_note(note, json.dumps({"keeper": os.getpid(), "server": server.pid}))

        def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
            server.send_signal(signal.SIGINT)
            threading.Timer(SECONDS_TO_STOP, server.send_signal, [signal.SIGQUIT]).start()

        def stop_after_last_user() -> None:
            locks.take(f"{cluster.name}.users", fcntl.LOCK_EX)  # held until we exit
            stop()

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)
        threading.Thread(target=stop_after_last_user, daemon=True).start()
        code = server.wait()
        _remove_socket_folder(cluster)
        # A stop that is waiting for its timer, or for the lock, must not hold us.
        os._exit(code)


def _remove_socket_folder(cluster: Cluster) -> None:
    folder = cluster.sockets()
    if folder.parent != cluster.folder and not any(folder.iterdir()):
        folder.rmdir()


if __name__ == "__main__":
    clusters = {cluster.name: cluster for cluster in (MAIN, TEST, BENCH)}
    sys.exit(keep(clusters[sys.argv[1]]))
