# One image for web, websockets, worker and beat; docker-compose.yml says which command each of them runs.
FROM debian:trixie-slim AS bouw
RUN apt-get update -q \
    && apt-get install -yq --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/portaal
COPY requirements/base.txt requirements/build.txt requirements/
# Two environments: the portal's own goes along, the one with Node stays behind.
RUN for name in base build; do \
        python3 -m venv "/opt/$name" \
        && "/opt/$name/bin/pip" install -q --no-cache-dir --disable-pip-version-check \
            --require-hashes --no-deps -r "requirements/$name.txt" || exit 1; \
    done
COPY package.json package-lock.json .npmrc ./
COPY bisc_portal/__init__.py bisc_portal/
COPY bisc_portal/lokaal/__init__.py bisc_portal/lokaal/assets.py bisc_portal/lokaal/
COPY ontwikkelagenda/editor ontwikkelagenda/editor
RUN /opt/build/bin/python -m bisc_portal.lokaal.assets && rm -rf node_modules
COPY . .
# Names with a hash of the content; the check of the settings needs values, and these serve nothing else.
RUN env SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')" \
        PORTAAL_ADRES=https://bouw.invalid DATABASE_URL=postgresql://bouw@bouw.invalid/bouw \
        REDIS_URL=redis://bouw.invalid MAIL_AFZENDER=bouw@bouw.invalid MAIL_SERVER=bouw.invalid \
        /opt/base/bin/python manage.py collectstatic --noinput -v 0 \
    && /opt/base/bin/python -m compileall -q --invalidation-mode unchecked-hash .

FROM debian:trixie-slim
RUN apt-get update -q \
    && apt-get install -yq --no-install-recommends \
        python3 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /srv/portaal --shell /usr/sbin/nologin portaal
WORKDIR /srv/portaal
COPY --from=bouw /opt/base /opt/base
COPY --from=bouw /srv/portaal ./
RUN install -d -o portaal -g portaal var var/media
ENV PATH=/opt/base/bin:$PATH PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/tmp PORTAAL_OMGEVING=productie
USER portaal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "bisc_portal.healthcheck"]
CMD ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--host", "0.0.0.0", "--port", "8000", "bisc_portal.wsgi:application"]
