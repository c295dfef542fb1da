"""The open lake, and the news that the server leaves, as routes receive them."""

import threading
from typing import Annotated

from fastapi import Depends, Request

from neurolake.app.lake import Lake


def _lake(request: Request) -> Lake:
    lake: Lake = request.app.state.lake
    return lake


def _leaving(request: Request) -> threading.Event:
    leaving: threading.Event = request.app.state.leaving
    return leaving


Leaving = Annotated[threading.Event, Depends(_leaving)]
"""Set when the server has been told to stop."""

OpenLake = Annotated[Lake, Depends(_lake)]
