import Foundation
import Testing

@Suite("A run on a disk that is too small") struct FullDisk {
  /// KiB beyond what the workspace takes before the run; the last one is nearly enough for the whole.
  private static let sizes = FaultSweep.isComplete ? Array(stride(from: 0, through: 1200, by: 24)) : [0, 40, 200, 600]

  /// `$1` is the workspace, `$2` a folder for what is left, `$3` KiB of room.
  private static let script = """
    set -e
    mkdir "$2/disk"
    mount -t tmpfs -o mode=700 tmpfs "$2/disk"
    cp -a "$1/." "$2/disk"
    used=$(df -k --output=used "$2/disk" | tail -n 1)
    mount -o "remount,size=$((used + $3))k" "$2/disk"
    cd "$2/disk/workspace"
    code=0
    TMPDIR="$2/disk/temporary" "$0" run --workers 1 || code=$?
    mkdir "$2/left"
    cp -a "$2/disk/." "$2/left"
    exit $code
    """

  @Test(
    "says so, leaves nothing half done, and the next run with more room succeeds", arguments: FaultSweep.Stage.allCases)
  func full(_ stage: FaultSweep.Stage) throws {
    guard let namespace = MountNamespace() else { return }
    let reference = try Undisturbed(SmallWorkspace.reported())
    let before = try LedgerLog(stage.workspace())
    var refused = 0
    for size in Self.sizes {
      let (start, folder) = (try stage.workspace(), try TemporaryFolder())
      let outcome = try namespace.run(
        Self.script, start.root.path, folder.url.path, String(size), in: folder.url)
      var found: [String] = []
      if outcome.code != 0 {
        refused += 1
        if outcome.code != 3 { found.append("it ends with \(outcome.code)") }
        if !outcome.message.lowercased().contains("no space left") { found.append("it does not say why") }
        if outcome.message.firstMatch(of: /error: .*cannot .+\/.+/) == nil { found.append("it does not say what") }
      }
      let left = SmallWorkspace(folder: try TemporaryFolder())
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("left").path) {
        try FileManager.default.moveItem(
          at: folder.url.appendingPathComponent("left/\(name)"), to: left.root.appendingPathComponent(name))
      }
      if outcome.code != 0, try !left.hiddenReports().isEmpty { found.append("it leaves \(try left.hiddenReports())") }
      var trial = try Trial(left, reference: reference, before: before)
      for line in try found + trial.afterFault() + trial.afterNextRun() {
        Issue.record("\(size) KiB of room, \(stage.testDescription): \(line)\n\(outcome.message)")
      }
    }
    #expect(refused > 0)
    print("\(stage.testDescription): \(Self.sizes.count) sizes of a disk, \(refused) too small")
  }

  /// `$1` is the workspace, `$2` a folder for the image. The records lie outside of the image.
  private static let imageScript = """
    set -e
    truncate -s 64M "$2/image"
    mkfs.ext4 -q -F "$2/image"
    mkdir "$2/disk"
    mount -o loop "$2/image" "$2/disk"
    mv "$1/workspace/records" "$2/records"
    cp -a "$1/." "$2/disk"
    cd "$2/disk/workspace"
    sed -i "s#records/#$2/records/#" affidavit.yaml
    export TMPDIR="$2/disk/temporary"
    for delay in 0.05 0.2 0.4 0.6 0.8; do
      timeout -s KILL $delay "$0" run >/dev/null 2>&1 || true
      sync
    done
    "$0" run --quiet
    code=0
    "$0" check --quiet --fail-on none || code=$?
    cd /
    umount "$2/disk"
    exit $code
    """

  @Test("of which every block is searched after kills, holds nothing in the clear") func image() throws {
    guard let namespace = MountNamespace() else { return }
    let (workspace, folder) = (try SmallWorkspace.fresh(), try TemporaryFolder())
    let outcome = try namespace.run(Self.imageScript, workspace.root.path, folder.url.path, in: folder.url)
    guard outcome.code == 0 else {
      // Containers have no loop devices.
      let isMissing = outcome.message.contains("loop") || outcome.message.contains("mkfs")
      try #require(isMissing, "\(outcome.code): \(outcome.message)")
      print("skipped: no image of a disk can be mounted: \(outcome.message)")
      return
    }
    let image = folder.url.appendingPathComponent("image")
    let bytes = try Data(contentsOf: image, options: .mappedIfSafe)
    #expect(bytes.range(of: Data("manifest.jws".utf8)) != nil, "the image holds a bundle")
    #expect(!Canaries().stands(in: bytes))
    // The search finds what a deleted file has left.
    let deleted = try namespace.run(
      """
      set -e
      mount -o loop "$1/image" "$1/disk"
      echo "$2" >"$1/disk/file"
      sync
      rm "$1/disk/file"
      umount "$1/disk"
      """, folder.url.path, SmallWorkspace.canary, in: folder.url)
    #expect(deleted.code == 0, "\(deleted.message)")
    #expect(Canaries().stands(in: try Data(contentsOf: image)))
  }
}
