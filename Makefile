# Affidavit: `make demo` and `make test` work on a fresh Debian machine with a Swift toolchain.

LIBRARIES := libre2-dev libsimdjson-dev libsqlite3-dev libssl-dev libxml2-dev libxmlsec1-dev libxslt1-dev libzstd-dev \
             pkg-config zlib1g-dev
# Other people's tools, which the tests hold us to.
TOOLS     := jose libxml2-utils openssl xmlsec1 xsltproc zstd
SWIFT     ?= swift
FORMATTED := Package.swift Sources Tests Benchmarks

.PHONY: demo build test bench fuzz fuzz-build format lint clean packages test-packages

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

# Every parser of foreign bytes, FUZZ_SECONDS each (Tests/Fuzz/README.md). Debug preconditions stay on; symbols are internal.
FUZZ_SECONDS ?= 60

fuzz: fuzz-build
	FUZZ_SECONDS=$(FUZZ_SECONDS) SWIFT=$(SWIFT) Tests/Fuzz/run

# The compiler takes the last -sanitize alone, and SwiftPM gives one for each sanitizer: hence both in one at the end.
fuzz-build: packages
	AFFIDAVIT_FUZZ=1 $(SWIFT) build -c release --product affidavit-fuzz --scratch-path .build-fuzz --sanitize=address \
	  --sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -assert-config -Xswiftc Debug \
	  -Xswiftc -enable-testing -Xswiftc -use-ld=lld

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
	rm -rf .build .build-demo .build-fuzz
