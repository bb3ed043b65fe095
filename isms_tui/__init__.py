"""isms-tui: build, run and prove an information security management system in the terminal."""

__version__ = "0.1.0"
