#!/bin/sh
# Prints the home of a JDK of at least version $1: JAVA_HOME first, then the usual folders. Prints nothing where there is none.
wanted=$1
for home in "$JAVA_HOME" /usr/lib/jvm/* /opt/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
  /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
  [ -x "$home/bin/javac" ] || continue
  version=$("$home/bin/javac" -version 2>&1 | sed 's/^javac \([0-9]*\).*/\1/')
  if [ "$version" -ge "$wanted" ] 2>/dev/null; then
    echo "$home"
    exit 0
  fi
done
exit 0
