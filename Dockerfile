# The program and nothing else. Its statically linked binaries are put into target/image by
# .github/workflows/release.yml, or for one architecture by `.ci/image`.
FROM scratch
# Set by BuildKit; the older builder builds for amd64.
ARG TARGETARCH=amd64
LABEL org.opencontainers.image.title="Scantling" \
      org.opencontainers.image.description="Works out with which flags Kubernetes control planes will be started, and reports what fails or is not secure" \
      org.opencontainers.image.source="https://github.com/scantling/scantling" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY target/image/${TARGETARCH}/scantling /scantling
COPY LICENSE-APACHE LICENSE-MIT /licenses/
# pre-commit mounts the repository here.
WORKDIR /src
# A number, because there is no /etc/passwd to look a name up in.
USER 65532:65532
ENTRYPOINT ["/scantling"]
CMD ["check", "."]
