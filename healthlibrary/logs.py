"""Log records as JSON, one line each."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re

# Addresses that are keys: whoever reads a log must not be able to use them.
_KEY = re.compile(r"(/expert/)[^\s/?#\"']+")


def without_keys(text: str) -> str:
    return _KEY.sub(r"\1...", text)


class WithoutKeys(logging.Filter):
    """Take the keys out of addresses before anything is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (harmless := without_keys(message)) != message:
            record.msg, record.args = harmless, ()
        return True


class JsonFormatter(logging.Formatter):
    """JSON escapes every control character, and `ensure_ascii` those that only a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=True)
