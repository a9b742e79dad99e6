"""Celery as plancheck uses it: one queue of hints, each a submission's id; RabbitMQ, Redis or a folder carry them.

A hint is acknowledged when the check is over, so that a worker that dies gives it back at once where the broker can do that.
Where it cannot, the sweeper gives another: the database alone knows what is to be done.
"""

from __future__ import annotations

from celery import Celery
from kombu import Exchange, Queue

from service.queue import folder_transport
from service.settings import Settings

QUEUE = "plancheck.checks"
TASK = "plancheck.check"
_POLL = 0.02
"""Seconds between two looks into the folder of hints. An upload waits for half of it; looking takes a hundredth of a core."""


def app_for(settings: Settings) -> Celery:
    """The Celery app of an installation. Nothing is connected to yet."""
    folder_transport.install()
    # kombu asks for a host's name even where there is none.
    broker = "filesystem://localhost//" if settings.embedded else settings.broker_url
    app = Celery("plancheck", broker=broker, set_as_current=False)
    app.conf.update(
        task_queues=[Queue(QUEUE, Exchange(""), routing_key=QUEUE, durable=True)],
        task_default_queue=QUEUE,
        task_default_exchange="",
        task_default_routing_key=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        # A check goes on when the broker is gone for a while: its result is wanted all the same.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=3,
        broker_connection_retry=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_options(settings),
    )
    return app


def _options(settings: Settings) -> dict[str, object]:
    if settings.embedded:
        notes = settings.data / "hints"
        notes.mkdir(parents=True, exist_ok=True)
        control = notes / "control"
        control.mkdir(exist_ok=True)
        taken = notes / "taken"
        taken.mkdir(exist_ok=True)
        # A note is taken by a rename, which is safe only within one file system.
        return {
            "data_folder_in": str(notes),
            "data_folder_out": str(notes),
            "control_folder": str(control),
            "processed_folder": str(taken),
            "polling_interval": _POLL,
        }
    if settings.broker_url.startswith(("redis:", "rediss:", "sentinel:")):
        return {"visibility_timeout": 3600, "socket_connect_timeout": 3, "socket_timeout": 30, "polling_interval": 1}
    return {}
