// swift-tools-version: 6.1
import PackageDescription

/// Rooms, ground floor first. A room imports only rooms above it in this list.
let package = Package(
  name: "affidavit",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "affidavit", targets: ["affidavit"]),
    .library(name: "CEL", targets: ["CEL"]),
    .library(name: "Provenance", targets: ["Provenance"]),
    .library(name: "Protection", targets: ["Protection"]),
    .library(name: "Privacy", targets: ["Privacy"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Foreign libraries behind a C ABI.
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .target(
      name: "CLibXML2", cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])],
      linkerSettings: [.linkedLibrary("xml2")]),
    .target(
      name: "CLibXSLT", dependencies: ["CLibXML2"], cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])],
      linkerSettings: [.linkedLibrary("xslt"), .linkedLibrary("exslt")]),
    .target(
      name: "CXMLSec", dependencies: ["CLibXML2"],
      cSettings: [.unsafeFlags(["-I/usr/include/libxml2", "-I/usr/include/xmlsec1"])],
      linkerSettings: [.linkedLibrary("xmlsec1"), .linkedLibrary("xmlsec1-openssl"), .linkedLibrary("crypto")]),
    .target(name: "CSystem"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    // Rooms.
    .target(name: "Durability", dependencies: ["CSystem"]),
    .target(name: "JSON", dependencies: ["CSimdjson"]),
    .target(name: "YAML", dependencies: ["JSON", "Yams"]),
    .target(name: "Crypto", dependencies: ["COpenSSL"]),
    .target(name: "Spill", dependencies: ["CSystem", "CZstd", "Crypto"]),
    .target(name: "Transparency", dependencies: ["Crypto", "JSON", "Durability"]),
    .target(name: "XML", dependencies: ["CLibXML2", "CLibXSLT", "CXMLSec"]),
    .target(name: "CEL", dependencies: ["CRE2"]),
    .target(name: "Provenance", dependencies: ["JSON", "Crypto", "Spill"]),
    .target(
      name: "Connectors",
      dependencies: [
        "Provenance", "JSON", "YAML", "Crypto", "Spill", "CSQLite", "CZlib", "CZstd",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(name: "Protection", dependencies: ["Provenance", "Crypto", "JSON", "Durability"]),
    .target(name: "Privacy", dependencies: ["Crypto", "Spill", "JSON", "BigInt"]),
    .target(name: "Policy", dependencies: ["CEL", "Provenance", "JSON", "YAML", "Crypto"]),
    .target(name: "Reporting", dependencies: ["XML"]),
    .target(
      name: "Ledger",
      dependencies: ["Crypto", "JSON", "Privacy", "Durability", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "Engine",
      dependencies: [
        "CSystem", "Durability", "Spill", "JSON", "YAML", "Crypto", "Transparency", "XML", "Provenance", "Connectors",
        "Protection", "Privacy", "Policy", "Reporting", "Ledger", .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "affidavit",
      dependencies: [
        "Engine", "Spill", "Transparency", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "affidavit-bench",
      dependencies: [
        "JSON", "Crypto", "CEL", "Provenance", "Protection", "Privacy", "Policy", "Engine", "Spill",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks", exclude: ["README.md", "memory", "peers", "run"]),

    // One test folder per room.
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
    .testTarget(name: "CryptoTests", dependencies: ["Crypto"]),
    .testTarget(name: "TransparencyTests", dependencies: ["Transparency", "Crypto", "JSON"]),
    .testTarget(name: "SpillTests", dependencies: ["Spill"]),
    .testTarget(name: "XMLTests", dependencies: ["XML"]),
    .testTarget(name: "CELTests", dependencies: ["CEL"]),
    .testTarget(name: "ProvenanceTests", dependencies: ["Provenance", "JSON", "Crypto", "Spill"]),
    .testTarget(name: "ConnectorsTests", dependencies: ["Connectors", "Spill", "Provenance", "JSON"]),
    .testTarget(name: "ProtectionTests", dependencies: ["Protection", "Provenance", "Crypto", "JSON"]),
    .testTarget(name: "PrivacyTests", dependencies: ["Privacy", "Spill", "JSON", "Crypto", "BigInt"]),
    .testTarget(name: "PolicyTests", dependencies: ["Policy", "CEL", "Provenance", "JSON", "YAML"]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "XML"]),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Privacy", "JSON"]),
    .testTarget(
      name: "EngineTests",
      dependencies: ["Engine", "Policy", "JSON", "Reporting", "Spill", "Connectors", "Crypto", "Privacy", "Provenance"]),
    .testTarget(name: "CommandTests", dependencies: ["affidavit", "Engine", "Protection", "Crypto"]),
    .testTarget(name: "FaultTests", dependencies: ["affidavit", "Crypto"], exclude: ["Shim"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// `make fuzz` alone builds the targets of Tests/Fuzz: they need the sanitizers' runtimes.
if Context.environment["AFFIDAVIT_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "affidavit-fuzz",
      dependencies: [
        "JSON", "YAML", "Crypto", "Transparency", "XML", "CEL", "Provenance", "Connectors", "Protection", "Privacy",
        "Policy", "Ledger", "Engine", "CZlib", "CZstd",
      ],
      path: "Tests/Fuzz/Sources"))
}
