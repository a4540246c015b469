#!/bin/sh
# Makes a folder and a tar file that run MuseDance on a machine without JDK, Maven and network: a
# Java runtime with the modules that are needed, the program's jars, the unpacked natives, the
# bundled model and the samples. Build first (make build, or mvn -Pcuda -DskipTests package).
#
# usage: bundle.sh FOLDER, which must not exist; FOLDER.tar.gz is written beside it.
set -eu

fail() {
  echo "bundle: $1" >&2
  exit 2
}

[ $# -eq 1 ] || fail "one folder must be named, but there were $# arguments; try: $0 target/musedance"
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$1
[ ! -e "$target" ] || fail "the folder must be new, but $target exists; remove it or name another"
java_home=${JAVA_HOME:-$(java -XshowSettings:properties -version 2>&1 | sed -n 's/ *java\.home = //p')}
[ -x "$java_home/bin/jlink" ] && [ -d "$java_home/jmods" ] ||
  fail "a JDK with jlink and jmods is needed, but $java_home has none; set JAVA_HOME to a full JDK"

mkdir -p "$target/lib" "$target/models"
trap 'rm -rf "$target"' EXIT

# What jdeps finds in the jars, and what is only found by name: character sets, elliptic curves for
# HTTPS, jars as file systems.
"$java_home/bin/jlink" --output "$target/runtime" --strip-debug --no-header-files --no-man-pages \
  --compress=2 --add-modules \
  java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.charsets,jdk.crypto.ec,jdk.unsupported,jdk.zipfs

cp "$home"/musedance-cli/target/musedance-cli-*.jar "$home"/musedance-cli/target/lib/*.jar "$target/lib"
cp -r "$home/musedance-mini/src/main/resources/mini" "$target/models/mini"
cp -r "$home/samples" "$target/samples"
cp "$home/musedance" "$home/LICENSE" "$home/README.md" "$target"

# The first run unpacks the natives to where every later run finds them.
"$target/musedance" animate --image "$target/samples/cat.png" --music "$target/samples/funk.ogg" \
  --seconds 0.2 --size 64 --output "$target/first.mp4" >/dev/null
rm "$target/first.mp4"

tar -czf "$target.tar.gz" -C "$(dirname -- "$target")" "$(basename -- "$target")"
trap - EXIT
echo "$target.tar.gz"
