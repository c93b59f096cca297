"""Where chunks are solved: in this process, in others on this machine, or on a Dask cluster.

All have the interface of ``concurrent.futures``. What a chunk gives depends on nothing but the plan, so the table is
the same whichever is used, and in whichever order chunks come back.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from sim.errors import RunError
from sim.sweeps.plan import Plan
from sim.sweeps.table import SolvedChunk, solve_chunk
from sim.words import say

# Libraries that would start threads of their own in each process.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_PER_JOB = 2  # chunks that are handed out for each process, so that none waits


@contextmanager
def executor_of(jobs: int = 1, scheduler: str | None = None) -> Iterator[Executor | None]:
    """An executor: None for this process itself.

    Args:
        jobs: how many processes.
        scheduler: the address of a Dask scheduler, such as ``tcp://host:8786``, instead of processes.

    Raises:
        RunError: Dask is not installed, or the scheduler does not answer.
    """
    if scheduler is not None:
        with _cluster(scheduler) as cluster:
            yield cluster
    elif jobs > 1:
        with _one_thread_each(), ProcessPoolExecutor(jobs, get_context("spawn"), _deaf) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    else:
        yield None


def solve_each(
    plan: Plan, numbers: Sequence[int], executor: Executor | None = None, jobs: int = 1
) -> Iterator[tuple[int, SolvedChunk]]:
    """Solve some of a plan's chunks; they come with their numbers, in any order. Only a few are held at a time."""
    chunks = plan.chunks
    if executor is None:
        for number in numbers:
            yield number, solve_chunk(plan, chunks[number])
        return
    waiting = list(reversed(numbers))
    running: dict[Future[SolvedChunk], int] = {}
    while waiting or running:
        while waiting and len(running) < _PER_JOB * jobs:
            number = waiting.pop()
            running[executor.submit(solve_chunk, plan, chunks[number])] = number
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future.result()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        distributed: Any = import_module("distributed")  # an extra
    except ImportError:
        raise RunError(say("errors.sweeps.no_dask")) from None
    try:
        client = distributed.Client(scheduler, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise RunError(say("errors.sweeps.no_answer", scheduler=scheduler, reason=error)) from error
    with client:
        executor: Executor = client.get_executor()
        yield executor


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started here use one thread."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _deaf() -> None:
    """Ctrl-C is for the process that gives out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
