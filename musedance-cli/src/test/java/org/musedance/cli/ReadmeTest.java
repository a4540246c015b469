package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows is what the program takes. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern COMMAND = Pattern.compile("\\./musedance ([^`\\n]*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern PICTURE = Pattern.compile("!\\[.*]\\((.*)\\)");
  private static final Pattern NUMBERS =
      Pattern.compile("^(\\| (?:model|control|ground truth|still picture).*)$", Pattern.MULTILINE);
  private static final Pattern COMMIT = Pattern.compile("at commit\\s+(\\p{XDigit}+)");
  private static final Pattern JAVA = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private static Stream<MatchResult> find(Pattern pattern) throws IOException {
    String text = Files.readString(ROOT.resolve("README.md"));
    String joined = text.replaceAll("\\\\\\R", " ");
    return pattern.matcher(joined).results();
  }

  static Stream<List<String>> commands() throws IOException {
    return find(COMMAND).map(found -> words(found.group(1)));
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsUnderstoodAndItsFilesAreThere(List<String> words) {
    Musedance.commandLine(new Musedance()).parseArgs(words.toArray(String[]::new));

    assertThat(words)
        .filteredOn(word -> word.startsWith("samples/") || word.startsWith("configs/"))
        .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
  }

  @Test
  void everyPictureIsThereAndSmall() throws IOException {
    assertThat(find(PICTURE).map(found -> ROOT.resolve(found.group(1))))
        .isNotEmpty()
        .allSatisfy(picture -> assertThat(Files.size(picture)).isLessThan(300_000));
  }

  @Test
  void itsNumbersAreThoseOfTheReport() throws IOException {
    Path report = ROOT.resolve("docs/evaluation/report.md");
    assertThat(find(NUMBERS).map(found -> found.group(1)))
        .hasSizeGreaterThan(3)
        .isSubsetOf(Files.readAllLines(report));
    String commit = find(COMMIT).findFirst().orElseThrow().group(1);
    assertThat(report).content().contains("commit: " + commit);
  }

  @Test
  void theJavaCompiles() throws IOException {
    String statements = find(JAVA).findFirst().orElseThrow().group(1);
    String source =
        """
        import java.nio.file.Path;
        import org.musedance.animate.*;
        import org.musedance.tensor.Compute;
        class Shown { void run() { %s } }
        """
            .formatted(statements);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));

    boolean compiled =
        compiler.getTask(said, null, null, options, null, List.of(file(source))).call();

    assertThat(compiled).as(said.toString()).isTrue();
  }

  private static SimpleJavaFileObject file(String source) {
    return new SimpleJavaFileObject(URI.create("string:///Shown.java"), Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
