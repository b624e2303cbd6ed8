"""The groups in which help lists the commands."""

from __future__ import annotations

from cyclopts import Group

FACTS = Group("Facts in", sort_key=1)
QUESTIONS = Group("Questions", sort_key=2)
SERVER = Group("Server", sort_key=3)
CARE = Group("Care", sort_key=4)
