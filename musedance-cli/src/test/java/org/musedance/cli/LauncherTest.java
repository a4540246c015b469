package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code musedance} script in a project of its own, with a Java and a Maven that only say how
 * they were called.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "musedance");

  @TempDir private Path folder;
  private Path home;
  private Path target;
  private final Map<String, String> environment = new TreeMap<>();

  private record Run(int exitCode, List<String> out, List<String> err) {}

  @BeforeEach
  void layOutAProject() throws Exception {
    home = Files.createDirectories(folder.resolve("a project"));
    target = home.resolve("musedance-cli/target");
    Files.copy(SCRIPT, home.resolve("musedance"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    makeJava("17.0.9");
    makeProgram(
        "bin/mvn",
        "mkdir -p musedance-cli/target/lib; touch musedance-cli/target/musedance-cli-1.jar; echo built");
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
  }

  private void makeJava(String version) throws IOException {
    makeProgram("jdk/bin/java", "printf '%s\\n' \"$@\"");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private void makeProgram(String name, String script) throws IOException {
    Path program = folder.resolve(name);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private void makeJar() throws IOException {
    Files.createDirectories(target.resolve("lib"));
    Files.writeString(target.resolve("musedance-cli-1.jar"), "");
  }

  private Run run(Path script, Path directory, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(directory.toFile()).environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), out.lines().toList(), err.lines().toList());
  }

  private Run run(String... arguments) throws Exception {
    return run(home.resolve("musedance"), home, arguments);
  }

  @Test
  void aBundleNeedsNothingOfTheMachine() throws Exception {
    makeProgram("a project/runtime/bin/java", "printf '%s\\n' bundled \"$@\"");
    environment.clear();
    environment.put("PATH", folder.resolve("nothing").toString());

    Run run = run("listen", "my song.mp3");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("bundled")
        .contains(
            "-Dmusedance.models=" + home.resolve("models"),
            "-Dorg.bytedeco.javacpp.cachedir=" + home.resolve("natives"))
        .containsSubsequence(
            home.resolve("lib/*").toString(), "org.musedance.cli.Musedance", "my song.mp3");
  }

  @Test
  void mallocKeepsItsMemoryUnlessTheUserSaysOtherwise() throws Exception {
    makeJar();
    makeProgram("jdk/bin/java", "echo \"$MALLOC_ARENA_MAX $MALLOC_MMAP_MAX_\"");
    environment.put("MALLOC_ARENA_MAX", "4");

    assertThat(run("listen").out()).containsExactly("4 0");
  }

  @Test
  void trainingsHaveAHeapForEveryThreadThatComputes() throws Exception {
    makeJar();
    makeProgram("jdk/bin/java", "echo \"$MALLOC_ARENA_MAX\"");

    assertThat(run("train", "motion").out()).containsExactly("3");
    assertThat(run("bench", "train").out()).containsExactly("3");
    assertThat(run("animate").out()).containsExactly("1");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell what a processor can")
  void openBlasHasOneSettingForAllProcessorsWithoutAvx512() throws Exception {
    makeJar();
    makeProgram("jdk/bin/java", "echo \"[$OPENBLAS_CORETYPE]\"");
    String processor = Files.readString(Path.of("/proc/cpuinfo"));
    boolean chosen = processor.contains(" avx2 ") && !processor.contains(" avx512f ");

    assertThat(run("animate").out()).containsExactly(chosen ? "[Haswell]" : "[]");

    environment.put("OPENBLAS_CORETYPE", "Zen");
    assertThat(run("animate").out()).containsExactly("[Zen]");
  }

  @Test
  void startsJavaWithItsOptionsAndArguments() throws Exception {
    makeJar();
    environment.put("MUSEDANCE_OPTS", "-Xmx8g -Dsome=thing");

    Run run = run("listen", "my song.mp3");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-Xmx8g", "-Dsome=thing")
        .containsSubsequence(
            target.resolve("musedance-cli-1.jar") + ":" + target.resolve("lib/*"),
            "org.musedance.cli.Musedance",
            "listen",
            "my song.mp3");
    assertThat(run.out().indexOf("-Xmx8g")).isGreaterThan(run.out().indexOf("-Xmx2g"));
  }

  @Test
  void leavesTheChoiceOfACollectorToItsUser() throws Exception {
    makeJar();
    assertThat(run().out()).contains("-XX:+UseSerialGC");

    environment.put("MUSEDANCE_OPTS", "-XX:+UseG1GC");

    assertThat(run().out()).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void worksThroughSymbolicLinksFromAnywhere() throws Exception {
    makeJar();
    Path link = folder.resolve("bin/dance");
    Files.createSymbolicLink(link, Path.of("hop"));
    Files.createSymbolicLink(folder.resolve("bin/hop"), Path.of("../a project/musedance"));

    Run run = run(link, Path.of("/"), "--version");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("--version");
  }

  @Test
  void buildsOnceWhereThereIsNoProgram() throws Exception {
    Run first = run("--version");
    Run second = run("--version");

    assertThat(first.err()).hasSize(2).first().asString().contains("building");
    assertThat(first.out()).endsWith("org.musedance.cli.Musedance", "--version");
    assertThat(second.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"musedance-core/src/main/java/A.java", "configs/sd15/musedance.json"})
  void buildsAgainWhenASourceIsNewer(String newer) throws Exception {
    makeJar();
    Path jar = target.resolve("musedance-cli-1.jar");
    Path source = home.resolve(newer);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    assertThat(jar.toFile().setLastModified(source.toFile().lastModified() - 10_000)).isTrue();

    assertThat(run("--version").err()).first().asString().contains("building");
    assertThat(run("--version").err()).isEmpty();
  }

  @Test
  void saysThatTheBuildFailed() throws Exception {
    makeProgram("bin/mvn", "exit 1");

    Run run = run("--version");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).last().asString().contains("the build failed");
  }

  @Test
  void asksForANewerJava() throws Exception {
    makeJar();
    makeJava("11.0.2");
    assertThat(run().err()).singleElement().asString().contains("17 or newer").contains("11");
    makeJava("1.8.0_402");
    assertThat(run().err()).singleElement().asString().contains("17 or newer").contains("8");
    assertThat(run().exitCode()).isEqualTo(1);
  }

  @Test
  void asksForAJava() throws Exception {
    makeJar();
    environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
    assertThat(run().err()).singleElement().asString().contains("JAVA_HOME").contains("nowhere");
  }
}
