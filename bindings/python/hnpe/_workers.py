"""Simulators in worker processes.

The library cuts the rows of a run into chunks, each with a random stream named by the seed and the number of its first row, and
may be asked for any part that begins at a chunk. So each task is such a part, run by the library in its process: the results are
those of a run in this process, bit for bit, for any number of workers.
"""
from __future__ import annotations

import concurrent.futures
import hashlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
import weakref
from typing import Any

import numpy as np

from ._handle import count_of
from .errors import CallbackError, Cancelled
from .monitor import Progress, ProgressLike, watching

TASKS_PER_WORKER = 8


class Workers:
    """Where the tasks of a simulator run."""

    def __init__(self, given: Any) -> None:
        if not isinstance(given, concurrent.futures.Executor):
            given = count_of(given, "workers")
        self.given = given
        self._pool: Any = None

    def check(self, simulator: Any) -> None:
        """Can it be sent there? Better known now than after the first run has begun."""
        self._payload(simulator)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _executor(self):
        if isinstance(self.given, concurrent.futures.Executor):
            return self.given
        if self._pool is None:
            self._pool = concurrent.futures.ProcessPoolExecutor(self.given, initializer=_prepare)
            weakref.finalize(self, self._pool.shutdown, wait=False, cancel_futures=True)
        return self._pool

    def _payload(self, simulator):
        try:
            packed = pickle.dumps((simulator.function, simulator.d_local, simulator.d_global, simulator.d_x, simulator.vectorized,
                                   simulator.options.chunk), protocol=pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            raise TypeError(f"the simulator's function cannot be sent to worker processes: {error}. Lambdas and functions inside "
                            "functions cannot; define it at the top level of a module, or leave workers out") from error
        return hashlib.sha256(packed).digest(), packed

    def _rows_per_task(self, simulator, n):
        chunk = simulator.options.chunk
        workers = self.given if isinstance(self.given, int) else getattr(self.given, "_max_workers", os.cpu_count() or 1)
        chunks = -(-n // chunk)
        return chunk * max(1, chunks // (TASKS_PER_WORKER * workers))

    def run(self, simulator: Any, theta_local: Any, theta_global: Any, seed: int, first_row: int, progress: ProgressLike, x: Any,
            done: np.ndarray | None = None) -> None:
        """Fill the rows of x. After a failure or an interrupt those rows are there that `done` says; another call goes on."""
        if done is None:
            done = np.zeros(len(x), dtype=bool)
        payload, executor = self._payload(simulator), self._executor()
        step = self._rows_per_task(simulator, len(x))
        parts = [slice(begin, min(begin + step, len(x))) for begin in range(0, len(x), step)]
        todo = _join([part for part in _split(parts, simulator.options.chunk) if not done[part].all()], step)
        futures: dict[Any, Any] = {}
        with watching(progress) as monitor:
            try:
                for part in todo:
                    arguments = _part(theta_local, part), _part(theta_global, part), seed, first_row + part.start
                    futures[executor.submit(_simulate, payload, *arguments)] = part
                _collect(futures, monitor, x, done)
            except BaseException as error:
                self._give_up(executor, futures, error)
                _keep_finished(futures, x, done)
                raise

    def _give_up(self, executor, futures, error):
        """After a failure or an interrupt. Who was asked to stop does not work on: it would hold up the next run, and the end of the
        program."""
        ours = executor is self._pool
        stopped = isinstance(error, Cancelled) or not isinstance(error, Exception)
        if ours and stopped:  # tasks that were cancelled before it would trip up the pool's own thread
            for process in list((self._pool._processes or {}).values()):
                process.terminate()
        else:
            for future in futures:
                future.cancel()
        if ours and (stopped or isinstance(error, concurrent.futures.BrokenExecutor)):  # the next run starts others
            self.close()


def _split(parts, chunk):
    for part in parts:
        for begin in range(part.start, part.stop, chunk):
            yield slice(begin, min(begin + chunk, part.stop))


def _join(chunks, step):
    """Chunks side by side as one part, of at most `step` rows."""
    parts: list[slice] = []
    for chunk in chunks:
        if parts and parts[-1].stop == chunk.start and chunk.stop - parts[-1].start <= step:
            parts[-1] = slice(parts[-1].start, chunk.stop)
        else:
            parts.append(chunk)
    return parts


def _part(theta, part):
    return None if theta is None else theta[part]


def _collect(futures, monitor, x, done):
    """In the order of the rows, so that the first failure is the one that a run in this process would meet."""
    begin = time.monotonic()
    _report(monitor, done, begin)
    for future, part in futures.items():
        while not future.done():  # a wait without end could not be interrupted on every system
            concurrent.futures.wait([future], timeout=0.1)
            _keep_finished(futures, x, done)
            _report(monitor, done, begin)
        x[part] = future.result()
        done[part] = True
    _report(monitor, done, begin)


def _keep_finished(futures, x, done):
    for future, part in futures.items():
        if future.done() and not future.cancelled() and not done[part.start] and future.exception() is None:
            x[part] = future.result()
            done[part] = True


def _report(monitor, done, begin):
    count, elapsed, nan = int(done.sum()), time.monotonic() - begin, float("nan")
    remaining = elapsed * (len(done) - count) / count if count else nan
    stop = monitor._tell(Progress("simulating", count, len(done), elapsed, remaining, nan, nan, 0, 0))
    if stop or monitor._was_asked_to_stop():
        raise Cancelled("simulating in workers: asked to stop")


# ---- in the worker ----

_here = threading.local()


def _prepare():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal: the parent decides
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent):
    """A parent that was killed cannot end its workers, which would wait for more for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _simulate(payload, theta_local, theta_global, seed, first_row):
    simulator = _simulator_of(payload)
    x = np.empty((len(theta_local if theta_local is not None else theta_global), simulator.d_x))
    try:
        simulator._run_here(theta_local, theta_global, seed, first_row, False, x)
    except BaseException as exception:
        if multiprocessing.parent_process() is not None and not _travels(exception):
            raise CallbackError(f"the simulator's function raised {type(exception).__name__}: {exception} (which cannot be pickled, and "
                                "so is not raised here as itself)") from exception
        raise
    return x


def _travels(exception):
    """Some exceptions cannot be pickled, or not be made from their arguments, which would break the pool of processes."""
    try:
        return type(pickle.loads(pickle.dumps(exception))) is type(exception)
    except Exception:
        return False


def _simulator_of(payload):
    from .simulator import Simulator

    name, packed = payload
    if getattr(_here, "name", None) != name:
        function, d_local, d_global, d_x, vectorized, chunk = pickle.loads(packed)
        _here.simulator = Simulator(function, d_local, d_global, d_x, vectorized=vectorized, chunk=chunk)
        _here.name = name
    return _here.simulator
