"""Build the demonstration in order. Each part finds out by itself what is still missing."""

from datetime import date

from reporting.demo.live import open_live
from reporting.demo.past import publish_past
from reporting.demo.people import gather


def build_demo(*, today: date) -> None:
    """Make people, the published past and the collection under way. A second call changes nothing."""
    gather()
    publish_past()
    open_live(today=today)
