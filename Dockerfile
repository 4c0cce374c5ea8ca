# Three stages: two install from their lock files, the last holds what runs and nothing to build with.
# Not run here: there is no container engine where the tests run. What it starts is what `make serve` starts.
FROM python:3.11-slim AS build
WORKDIR /srv/vakgraaf
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
RUN .venv/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && .venv/bin/python -m compileall -q --invalidation-mode unchecked-hash app

FROM node:24-slim AS npm
WORKDIR /srv/vakgraaf
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv/vakgraaf vakgraaf && install -d -o vakgraaf /var/lib/vakgraaf
WORKDIR /srv/vakgraaf
COPY --from=build /srv/vakgraaf ./
COPY --from=npm /srv/vakgraaf/node_modules/@zazuko/yasgui node_modules/@zazuko/yasgui
COPY ontology ontology
COPY queries queries
COPY CHANGELOG.md ./
COPY shapes shapes
USER vakgraaf
ENV VAKGRAAF_DATA_DIR=/var/lib/vakgraaf VAKGRAAF_HOST=0.0.0.0 PYTHONDONTWRITEBYTECODE=1
VOLUME /var/lib/vakgraaf
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["/srv/vakgraaf/.venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/ready')"]
ENTRYPOINT ["/srv/vakgraaf/.venv/bin/vakgraaf"]
CMD ["serve"]
