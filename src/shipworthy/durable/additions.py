"""Statements of migrations that only add tables, in the order of their numbers."""

TIMERS = (
    "CREATE TABLE timers (id VARCHAR(64) NOT NULL PRIMARY KEY, session_id VARCHAR(200) NOT NULL,"
    " agent VARCHAR(200) NOT NULL, tenant VARCHAR(200) NOT NULL, data TEXT NOT NULL, kind VARCHAR(16) NOT NULL,"
    " contract VARCHAR(64) NOT NULL, due FLOAT NOT NULL, set_at FLOAT NOT NULL, state VARCHAR(16) NOT NULL,"
    " tries INTEGER NOT NULL, owner VARCHAR(200) NOT NULL, token VARCHAR(64) NOT NULL, until FLOAT NOT NULL,"
    " ended FLOAT NOT NULL, answer VARCHAR(200) NOT NULL)",
    "CREATE INDEX timers_by_time ON timers (state, due)",
    "CREATE INDEX timers_by_session ON timers (session_id)",
)
"""What the clock opens, and how it ended."""
