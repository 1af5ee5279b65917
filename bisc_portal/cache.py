"""The cache on Valkey, with a small one in this process for when Valkey is away.

Rate limits and used one-time codes live here. Without Valkey they hold per process instead of for all
processes together: weaker, but nobody is shut out and nobody may guess without end.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.utils.functional import cached_property
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# After a failure Valkey is left alone this long: each attempt may cost the connection's whole timeout.
REST_SECONDS = 10.0


class _Resilient:
    """Asks Valkey, and the cache in this process when Valkey does not answer."""

    resting_until = 0.0  # shared by every thread of this process

    def __init__(self, remote: Any, local: LocMemCache) -> None:
        self._remote = remote
        self._local = local

    def __getattr__(self, name: str) -> Callable[..., Any]:
        remote, local = getattr(self._remote, name), getattr(self._local, name)

        def ask(*args: Any) -> Any:
            if time.monotonic() < _Resilient.resting_until:
                return local(*args)
            try:
                return remote(*args)
            except RedisError as error:
                _Resilient.resting_until = time.monotonic() + REST_SECONDS
                logger.warning(
                    "Valkey antwoordt niet (%s); de cache staat even in dit proces.", type(error).__name__
                )
                return local(*args)

        return ask


class ResilientCache(RedisCache):
    @cached_property
    def _cache(self) -> Any:
        return _Resilient(super()._cache, LocMemCache("zonder-valkey", {}))
