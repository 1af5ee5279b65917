"""`python -m bisc_portal.healthcheck`: asks the server in this container whether it is well."""

import http.client
import os
import sys
from http import HTTPStatus
from urllib.parse import urlsplit


def is_healthy(port: int, host: str) -> bool:
    """True when the process answers /gezond/ under the portal's own name; others it refuses."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/gezond/", headers={"Host": host})
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_healthy(8000, urlsplit(os.environ["PORTAAL_ADRES"]).netloc))
