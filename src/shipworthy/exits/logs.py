"""Hides secrets in the log of the library, whichever handlers and formatters the program has."""

import logging

from shipworthy.exits.secrets import current

LOG = logging.getLogger("shipworthy")


class HidingFilter(logging.Filter):
    """Replaces secrets in the message and the stack trace of a record; no record is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide what is secret in the record; always true."""
        secrets = current().outward(())
        if not secrets.known:
            return True
        said = record.getMessage()
        if (hidden := secrets.hide(said)) is not said:
            record.msg, record.args = hidden, ()
        if record.exc_info and record.exc_info[0] is not None:
            trace = logging.Formatter().formatException(record.exc_info)
            if (hidden := secrets.hide(trace)) is not trace:
                # The exception itself holds the secret, so only its text goes on.
                record.exc_info, record.exc_text = None, hidden
        return True


def guard_log() -> None:
    """Let the log hide secrets from here on; a second call changes nothing."""
    if not any(isinstance(one, HidingFilter) for one in LOG.filters):
        LOG.addFilter(HidingFilter())
