#!/usr/bin/env bash
# Puts Hadoop's jars into .deps/hadoop, for the tests that read files of a real HDFS. Their versions are those that the one
# named here asks for.
. "$(dirname "$0")/stamp.sh"
place=$deps/hadoop
wanted=$(hash_of "$0")
is_done hadoop "$wanted" && [ -d "$place/lib" ] && exit 0
say "fetching Hadoop (104 MB)"
rm -rf "$place"
mkdir -p "$place"
cat > "$place/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>phlox</groupId>
  <artifactId>hadoop</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-minicluster</artifactId>
      <version>3.4.2</version>
    </dependency>
  </dependencies>
</project>
POM
(cd "$place" && mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib -DincludeScope=runtime)
mark_done hadoop "$wanted"
