"""The database as the sockets reach it: a small pool of asynchronous connections of this process."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolClosed

MOST_CONNECTIONS = 6
# PostgreSQL that went away took every connection along.
WARY_SECONDS = 30.0


class Opslag:
    """Opened at first use: the event loop and the name of the database are known only then."""

    def __init__(self) -> None:
        self.pool: AsyncConnectionPool[Any] | None = None
        self.opening = asyncio.Lock()
        self.wary_until = 0.0
        self.closed = False

    async def query(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Each call commits by itself. Raises psycopg's errors: the caller knows what they mean for it."""
        pool = self.pool or await self._open()
        try:
            async with pool.connection() as link:
                cursor = await link.execute(sql.encode(), values)
                return list(await cursor.fetchall())
        except psycopg.OperationalError:
            self.wary_until = time.monotonic() + WARY_SECONDS
            raise

    async def _check(self, link: AsyncConnection[Any]) -> None:
        """After trouble a connection is tried before it is used; always would cost as much as the query."""
        if time.monotonic() < self.wary_until:
            await AsyncConnectionPool.check_connection(link)

    async def _open(self) -> AsyncConnectionPool[Any]:
        async with self.opening:
            if self.closed:
                raise PoolClosed("the sockets of this process have ended")
            if self.pool is None:
                parameters = connection.get_connection_params()
                known = ("dbname", "user", "password", "host", "port", "options", "sslmode")
                kwargs = {key: parameters[key] for key in known if parameters.get(key)}
                pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
                    kwargs={**kwargs, "autocommit": True, "connect_timeout": 5},
                    min_size=1,
                    max_size=MOST_CONNECTIONS,
                    open=False,
                    timeout=10,
                    reconnect_timeout=5,
                    check=self._check,
                )
                try:
                    await pool.open()
                except BaseException:  # whoever asked went away meanwhile
                    await pool.close()
                    raise
                self.pool = pool
        return self.pool

    async def close(self) -> None:
        """For good: a question that comes too late opens no new connections, which nobody would close."""
        self.closed = True
        if self.pool is not None:
            await self.pool.close()
            self.pool = None
