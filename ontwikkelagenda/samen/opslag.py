"""The database as the sockets reach it: a small pool of asynchronous connections of this process."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg_pool import AsyncConnectionPool

MOST_CONNECTIONS = 6


class Opslag:
    """Opened at first use: the event loop and the name of the database are known only then."""

    def __init__(self) -> None:
        self.pool: AsyncConnectionPool[Any] | None = None
        self.opening = asyncio.Lock()
        self.checking: asyncio.Future[None] | None = None

    async def query(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Each call commits by itself. Raises psycopg's errors: the caller knows what they mean for it."""
        pool = self.pool or await self._open()
        try:
            async with pool.connection() as link:
                cursor = await link.execute(sql.encode(), values)
                return list(await cursor.fetchall())
        except psycopg.OperationalError:
            # PostgreSQL went away, and with it every connection: the others need not be found out one by one.
            # Asking before each query whether it lives would cost as much as the query.
            self.checking = asyncio.ensure_future(self._check(pool))
            raise

    @staticmethod
    async def _check(pool: AsyncConnectionPool[Any]) -> None:
        with contextlib.suppress(psycopg.Error, OSError):
            await pool.check()

    async def _open(self) -> AsyncConnectionPool[Any]:
        async with self.opening:
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
                )
                await pool.open()
                self.pool = pool
        return self.pool

    async def close(self) -> None:
        if self.checking is not None:
            self.checking.cancel()
        if self.pool is not None:
            await self.pool.close()
            self.pool = None
