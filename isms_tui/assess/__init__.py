"""Assessment sessions: questions in order, answers that the rules read at once, and what comes of it all."""

from isms_tui.assess.assessor import Assessor
from isms_tui.assess.facts import Facts, Last
from isms_tui.assess.question import Question
from isms_tui.assess.result import Group, Moved, Result, result
from isms_tui.assess.rounds import Reply

__all__ = ["Assessor", "Facts", "Group", "Last", "Moved", "Question", "Reply", "Result", "result"]
