import Foundation

// All fuzz targets are one program: `affidavit-fuzz TARGET [libFuzzer's flags and folders or files]`. `main` is libFuzzer's; it
// calls the two functions below (https://llvm.org/docs/LibFuzzer.html).

/// What runs on each input. Invariant: set once, before libFuzzer asks for the first input, on the one thread that it uses.
nonisolated(unsafe) private var run: (UnsafeRawBufferPointer) -> Void = { _ in }

/// Takes the target's name out of the arguments, so that libFuzzer sees its own alone.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
  let name = count.pointee > 1 ? arguments.pointee[1].map { String(cString: $0) } : nil
  if name == "--list" {
    for target in Target.all { print(target.name, target.dictionary, target.longest) }
    exit(0)
  }
  if name == "--self-test" {
    // AddressSanitizer must end the program here.
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 8)
    memory.initialize(repeating: 0, count: 8)
    print(memory[8 + Int(count.pointee)])
    exit(0)
  }
  guard let target = Target.all.first(where: { $0.name == name }) else {
    let names = Target.all.map { "  \($0.name)\t\($0.summary)\n" }.joined()
    let usage = "usage: affidavit-fuzz TARGET [-flag=value …] [folder or file …]\n"
    FileHandle.standardError.write(Data((usage + names).utf8))
    exit(2)
  }
  arguments.pointee[1] = arguments.pointee[0]
  arguments.pointee += 1
  count.pointee -= 1
  run = target.make()
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  run(UnsafeRawBufferPointer(start: start, count: count))
  return 0
}
