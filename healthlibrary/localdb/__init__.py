"""A private PostgreSQL server for trying out, developing and testing.

    python -m healthlibrary.localdb run COMMAND...               with DATABASE_URL and DATABASE_OWNER_URL; the last one
                                                                 out stops the server
    python -m healthlibrary.localdb run --throwaway COMMAND...   the same on an empty server that is gone afterwards
    python -m healthlibrary.localdb start | stop | url           a server that stays until it is stopped
    python -m healthlibrary.localdb find                         where PostgreSQL's programs are, if they are anywhere

The role `library` owns the tables, the application is `library_app`, as in production.
Where DATABASE_URL is set, that database is used and nothing is started. Never for production: the server trusts
everybody who reaches its socket, that is, the account that started it and root.
"""

from healthlibrary.localdb.cluster import Cluster, local, throwaway
from healthlibrary.localdb.errors import LocalDatabaseError

__all__ = ["Cluster", "LocalDatabaseError", "local", "throwaway"]
