#!/usr/bin/env bash
# Puts mongo-java-server, the MongoDB of the tests, into .deps/mongo: its jars by Maven, and a launcher.
. "$(dirname "$0")/stamp.sh"
place=$deps/mongo
version=1.47.0
wanted=$(hash_of "$0")
is_done mongo "$wanted" && [ -f "$place/Serve.class" ] && exit 0
command -v mvn > /dev/null && command -v javac > /dev/null || fail "Maven and a JDK are needed: apt-get install maven openjdk-17-jdk-headless"
say "fetching mongo-java-server $version"
rm -rf "$place"
mkdir -p "$place"
cat > "$place/pom.xml" << POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>servers</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>de.bwaldvogel</groupId><artifactId>mongo-java-server</artifactId>
<version>$version</version></dependency></dependencies></project>
POM
(cd "$place" && mvn -q -B -Dstyle.color=never dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime)
cat > "$place/Serve.java" << 'JAVA'
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

public class Serve {
  public static void main(String[] arguments) throws Exception {
    MongoServer server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    Thread.currentThread().join();
  }
}
JAVA
javac -cp "$place/lib/*" -d "$place" "$place/Serve.java"
mark_done mongo "$wanted"
