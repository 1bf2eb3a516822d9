# Affidavit: `make demo` and `make test` work on a fresh Debian machine with a Swift toolchain.

LIBRARIES := libre2-dev libsimdjson-dev libsqlite3-dev libssl-dev libxml2-dev libxmlsec1-dev libxslt1-dev libzstd-dev \
             pkg-config zlib1g-dev
# Other people's tools, which the tests hold us to.
TOOLS     := jose libxml2-utils openssl xmlsec1 xsltproc zstd
SWIFT     ?= swift
FORMATTED := Package.swift Sources Tests Benchmarks

.PHONY: demo build test bench format lint clean packages test-packages

demo: packages
	$(SWIFT) build -c release --product affidavit
	Examples/quarterly/demo

build: packages
	$(SWIFT) build -c release --product affidavit

test: packages test-packages
	$(SWIFT) test --disable-xctest

bench: packages
	$(SWIFT) build -c release --product affidavit-bench
	Benchmarks/run

format:
	$(SWIFT) format --in-place --parallel --recursive $(FORMATTED)

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(FORMATTED)

packages:
	@command -v $(SWIFT) >/dev/null || { echo "A Swift 6.1 or newer toolchain is needed: https://www.swift.org/install/linux/" >&2; exit 1; }
	@.ci/install-packages $(LIBRARIES)

test-packages:
	@.ci/install-packages $(TOOLS)

clean:
	rm -rf .build .build-demo
