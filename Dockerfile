# The image of the scaled mode: API and worker, with the extra `scaled`, from the hash-pinned lock.
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/klaarlicht
WORKDIR /build
COPY requirements-scaled.lock ./
RUN /opt/klaarlicht/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements-scaled.lock
COPY pyproject.toml README.md ./
COPY LICENSES LICENSES
COPY records records
COPY ingest ingest
COPY search search
COPY disclosure disclosure
COPY storage storage
COPY runtime runtime
COPY cli cli
COPY api api
COPY web web
COPY front front
RUN /opt/klaarlicht/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="Klaarlicht" \
      org.opencontainers.image.licenses="EUPL-1.2"
ENV PATH=/opt/klaarlicht/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KLAARLICHT_DATA=/data
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libarchive-tools=3.6.2-* pst-utils=0.6.76-* tesseract-ocr=5.3.0-* tesseract-ocr-nld=1:4.1.0-* \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin klaarlicht \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/klaarlicht /opt/klaarlicht
USER 10001:10001
VOLUME /data
ENTRYPOINT ["klaarlicht"]
CMD ["--help"]
