"""What every backend for durable work must do. Subclass, and provide the fixtures `database` and `open_workflows`.

>>> class TestMine(WorkflowsConformance):
...     @pytest.fixture
...     def open_workflows(self, database) -> WorkflowsOpener: ...
"""

import contextlib
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Cancelled, Conflict
from neurolake.metadata.database import Database
from neurolake.workflows.base import Held, Task, Workflows

WorkflowsOpener = Callable[[str], Workflows]
"""`open_workflows("a")`: the backend as the process `a` of the lake has it, closed when the test ends."""

_PATIENCE_S = 120.0


class Worker:
    """Does tasks, counts what it does, and waits inside them as long as it is told to."""

    def __init__(self, database: Database, workflows: Workflows, sort: str = "s") -> None:
        self.database, self.workflows, self.sort = database, workflows, sort
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.refused: list[Exception] = []
        self.at_once = self.most_at_once = 0
        self.go = threading.Event()
        self.go.set()
        self._lock = threading.Lock()

    def serve(self) -> "Worker":
        """Begin to do tasks."""
        self.workflows.serve(self.sort, self.work)
        return self

    def work(self, held: Held) -> None:
        """Do one."""
        with self._lock:
            self.begun.append(held.id)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        stop = threading.Event()
        held.on_stop(stop.set)
        while not self.go.is_set() and not stop.is_set():
            self.go.wait(0.01)
        with self._lock:
            self.at_once -= 1
        try:
            with self.database.write() as session:
                self.workflows.hold(session, held.id)
                if held.stopped is None:
                    self.workflows.done(session, held.id)
        except (Cancelled, Conflict) as error:
            self.refused.append(error)
            with self.database.write() as session:
                if isinstance(error, Cancelled):
                    self.workflows.done(session, held.id)
            return
        if held.stopped is None:
            self.ended.append(held.id)

    def put(self, *names: str, **more: object) -> None:
        """Have tasks done, in one transaction."""
        with self.database.write() as session:
            for name in names:
                self.workflows.put(session, Task(name, self.sort, **more))  # type: ignore[arg-type]  # as a test wants


def until(seen: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + _PATIENCE_S
    while not seen():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.01)


class WorkflowsConformance:
    """Tests of the Protocol."""

    def test_tasks_are_done_once(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """By one of two processes, whoever comes first."""
        workers = [Worker(database, open_workflows(name)).serve() for name in "ab"]
        names = [f"t{number:02d}" for number in range(40)]
        workers[0].put(*names)
        until(lambda: sum(len(worker.ended) for worker in workers) == len(names))
        assert sorted(workers[0].begun + workers[1].begun) == names

    def test_what_is_not_committed_is_not_done(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """A task belongs to the transaction that puts it."""
        worker = Worker(database, open_workflows("a")).serve()
        with contextlib.suppress(Conflict), database.write() as session:
            worker.workflows.put(session, Task("lost", "s"))
            # Raises, so that nothing of the transaction is kept.
            worker.workflows.hold(session, "no such task")
        worker.put("kept")
        until(lambda: worker.ended == ["kept"])
        assert worker.begun == ["kept"]

    def test_a_task_that_is_there_is_not_put_again(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """Nor while it runs."""
        worker = Worker(database, open_workflows("a")).serve()
        worker.go.clear()
        worker.put("t")
        until(lambda: worker.begun == ["t"])
        worker.put("t", "u")
        until(lambda: len(worker.begun) == 2)
        worker.go.set()
        until(lambda: sorted(worker.ended) == ["t", "u"])
        assert sorted(worker.begun) == ["t", "u"]

    def test_a_task_waits_for_its_time(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """The clock of the lake says when."""
        worker = Worker(database, open_workflows("a")).serve()
        worker.put("tomorrow", not_before=utc_now() + timedelta(days=1))
        worker.put("now")
        until(lambda: worker.ended == ["now"])
        assert worker.begun == ["now"]

    def test_pools_hold_in_all_processes_together(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """And what is in no pool does not wait for them."""
        workers = [Worker(database, open_workflows(name)).serve() for name in "ab"]
        for worker in workers:
            worker.go.clear()
        workers[0].put(*(f"p{number}" for number in range(6)), pool="p", pool_size=2)
        workers[0].put("z")
        until(lambda: sum(len(worker.begun) for worker in workers) == 3)
        assert "z" in workers[0].begun + workers[1].begun
        for worker in workers:
            worker.go.set()
        until(lambda: sum(len(worker.ended) for worker in workers) == 7)
        assert max(worker.most_at_once for worker in workers) <= 3

    def test_work_of_a_dead_process_is_taken_over(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """Nobody has to ask; and the dead one, if it is not quite dead, can finish nothing."""
        slow = Worker(database, open_workflows("dies")).serve()
        slow.go.clear()
        slow.put("t")
        until(lambda: slow.begun == ["t"])
        quick = Worker(database, open_workflows("b")).serve()
        until(lambda: quick.ended == ["t"])
        slow.go.set()
        until(lambda: bool(slow.refused))
        assert isinstance(slow.refused[0], Conflict)
        assert slow.ended == []

    def test_stopping_reaches_who_works_in_any_process(
        self, database: Database, open_workflows: WorkflowsOpener
    ) -> None:
        """What waits is gone; what runs is told."""
        worker, other = Worker(database, open_workflows("a")).serve(), open_workflows("b")
        worker.go.clear()
        worker.put("runs")
        worker.put("waits", not_before=utc_now() + timedelta(days=1))
        until(lambda: worker.begun == ["runs"])
        with database.write() as session:
            assert other.stop(session, "runs")
            assert not other.stop(session, "waits")
            assert not other.stop(session, "never there")
        until(lambda: bool(worker.refused))
        assert isinstance(worker.refused[0], Cancelled)

    def test_who_leaves_gives_work_back(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """At once, to whoever is there."""
        leaving = Worker(database, open_workflows("a")).serve()
        leaving.go.clear()
        leaving.put("t")
        until(lambda: leaving.begun == ["t"])
        leaving.workflows.close()
        assert leaving.ended == []
        other = Worker(database, open_workflows("b")).serve()
        until(lambda: other.ended == ["t"])

    def test_work_that_breaks_is_tried_again(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """And so is work that ends without saying how."""
        workflows, tries = open_workflows("a"), [0]

        def work(held: Held) -> None:
            tries[0] += 1
            if tries[0] == 1:
                raise ZeroDivisionError
            if tries[0] > 2:
                with database.write() as session:
                    workflows.done(session, held.id)

        workflows.serve("s", work)
        with database.write() as session:
            workflows.put(session, Task("t", "s"))
        until(lambda: tries[0] == 3)

    def test_one_cluster_may_be_worked_on_alone(self, database: Database, open_workflows: WorkflowsOpener) -> None:
        """The others are left to others."""
        worker = Worker(database, open_workflows("a"))
        worker.put("mine", cluster="m")
        worker.put("theirs", cluster="t")
        worker.workflows.focus("m")
        worker.serve()
        until(lambda: worker.ended == ["mine"])
        worker.workflows.focus(None)
        until(lambda: worker.ended == ["mine", "theirs"])
