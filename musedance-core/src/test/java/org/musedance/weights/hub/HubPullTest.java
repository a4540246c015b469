package org.musedance.weights.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.hub.TestHub.Fault;
import org.musedance.weights.hub.TestHub.Request;

class HubPullTest {
  private static final HubModel MODEL = HubModel.parse(TestHub.NAME);
  private static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";
  private static final byte[] BYTES = bytes(300_000);
  private static final HubPatience LITTLE =
      new HubPatience(Duration.ofMillis(1), Duration.ofMillis(300));

  @TempDir private Path home;
  private final TestHub hub =
      new TestHub().with("model_index.json", "{\"a\": 1}").withLarge(WEIGHTS, BYTES);
  private final Map<String, String> variables = new HashMap<>();

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(5).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Path pull(String... include) {
    return pull(MODEL, ByteProgress.NONE, include);
  }

  private Path pull(HubModel model, ByteProgress progress, String... include) {
    variables.putIfAbsent("HF_ENDPOINT", hub.endpoint());
    variables.put("HF_HOME", home.toString());
    return new HubPull(HubSettings.of(variables), LITTLE).pull(model, List.of(include), progress);
  }

  private Path blob() {
    return home.resolve("hub/models--dancers--waltz/blobs/" + TestHub.sha256(BYTES));
  }

  private Path incomplete() {
    return blob().resolveSibling(blob().getFileName() + ".incomplete");
  }

  @Test
  void laysFilesOutAsOtherToolsExpectThem() throws IOException {
    Path snapshot = pull();

    Path model = home.resolve("hub/models--dancers--waltz");
    assertThat(snapshot).isEqualTo(model.resolve("snapshots").resolve(TestHub.COMMIT));
    assertThat(model.resolve("refs/main")).hasContent(TestHub.COMMIT);
    assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(BYTES);
    assertThat(snapshot.resolve("model_index.json")).hasContent("{\"a\": 1}");
    assertThat(snapshot.resolve(WEIGHTS).toRealPath()).isEqualTo(blob().toRealPath());
    assertThat(Files.readSymbolicLink(snapshot.resolve(WEIGHTS)))
        .isEqualTo(Path.of("../../../blobs", TestHub.sha256(BYTES)));
    assertThat(model.resolve("blobs").resolve(TestHub.gitId("{\"a\": 1}".getBytes()))).exists();
    try (Stream<Path> all = Files.walk(home)) {
      assertThat(all.filter(file -> file.toString().contains("incomplete"))).isEmpty();
    }
  }

  @Test
  void fetchesNothingTwice() {
    pull();
    pull();

    assertThat(hub.ranges(WEIGHTS)).containsExactly("");
    assertThat(hub.ranges("model_index.json")).containsExactly("");
  }

  @Test
  void tellsHowFarItIs() {
    List<Long> done = new ArrayList<>();

    pull(
        MODEL,
        (item, bytes, total) -> {
          assertThat(total).isEqualTo(BYTES.length + 8);
          done.add(bytes);
        });

    assertThat(done).isSorted().endsWith((long) BYTES.length + 8).hasSizeGreaterThan(4);
  }

  @Test
  void takesOnlyWhatIsIncluded() {
    assertThat(pull("*.json").resolve("unet")).doesNotExist();
    assertThat(pull("unet/*").resolve(WEIGHTS)).exists();
    assertThatThrownBy(() -> pull("*.gguf"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--include must take a file of dancers/waltz, but takes none of");
  }

  @Test
  void givesTheTokenToTheHubAndToNobodyElse() {
    variables.put("HF_TOKEN", "hf_secret");

    pull();

    assertThat(hub.requests()).filteredOn(Request::atHub).hasSizeGreaterThan(3);
    assertThat(hub.requests())
        .allSatisfy(
            request ->
                assertThat(request.authorization())
                    .isEqualTo(request.atHub() ? "Bearer hf_secret" : ""));
    assertThat(hub.requests()).anyMatch(request -> !request.atHub());
  }

  @Test
  void goesOnWhereAConnectionBroke() {
    hub.failing(WEIGHTS, Fault.CUT, Fault.CUT, Fault.BUSY);

    assertThat(pull().resolve(WEIGHTS)).hasBinaryContent(BYTES);
    List<String> ranges = hub.ranges(WEIGHTS);
    assertThat(ranges).hasSize(4).startsWith("");
    // what was on its way when the connection broke may be lost
    assertThat(start(ranges.get(1))).isBetween(1, 150_000);
    assertThat(start(ranges.get(2))).isBetween(start(ranges.get(1)) + 1, 225_000);
    assertThat(ranges.get(3)).isEqualTo(ranges.get(2));
  }

  private static int start(String range) {
    return Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  @Test
  void goesOnWhereARunWasKilled() {
    ByteProgress killer =
        (item, done, total) -> {
          if (done > 100_000) {
            throw new OutOfMemoryError("killed");
          }
        };
    assertThatThrownBy(() -> pull(MODEL, killer)).isInstanceOf(OutOfMemoryError.class);
    assertThat(incomplete()).exists();
    long left = incomplete().toFile().length();

    assertThat(pull().resolve(WEIGHTS)).hasBinaryContent(BYTES);
    assertThat(left).isBetween(90_000L, 299_999L);
    assertThat(hub.ranges(WEIGHTS)).containsExactly("", "bytes=" + left + "-");
  }

  @Test
  void doesNotWaitForASilentServer() {
    hub.failing(WEIGHTS, Fault.SILENT);

    assertThat(pull().resolve(WEIGHTS)).hasBinaryContent(BYTES);
    assertThat(hub.ranges(WEIGHTS)).containsExactly("", "bytes=150000-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO_RANGE", "OTHER_RANGE"})
  void beginsAgainWhereAServerKnowsNoRanges(Fault fault) {
    hub.failing(WEIGHTS, Fault.CUT, fault);

    assertThat(pull().resolve(WEIGHTS)).hasBinaryContent(BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WRONG", "LONGER"})
  void throwsWrongBytesAwayAndTriesOnceMore(Fault fault) {
    hub.failing(WEIGHTS, fault);

    assertThat(pull().resolve(WEIGHTS)).hasBinaryContent(BYTES);
    assertThat(hub.ranges(WEIGHTS)).containsExactly("", "");
  }

  @Test
  void refusesWrongBytes() {
    hub.failing(WEIGHTS, Fault.WRONG, Fault.WRONG);

    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must send " + WEIGHTS + " as it was stored, but sends bytes with")
        .hasMessageContaining("instead of " + TestHub.sha256(BYTES))
        .hasMessageEndingWith("try again later or set HF_ENDPOINT to another hub");
    assertThat(blob()).doesNotExist();
    assertThat(incomplete()).isEmptyFile();
  }

  @Test
  void refusesWrongBytesOfSmallFiles() {
    hub.failing("model_index.json", Fault.WRONG, Fault.WRONG);

    assertThatThrownBy(this::pull)
        .hasMessageContaining("must send model_index.json as it was stored");
  }

  @ParameterizedTest
  @CsvSource({"299000, sends more than its 299000 bytes", "300100, has no byte 300000"})
  void refusesLengthsThatAreLies(long claimed, String sentence) {
    hub.claiming(WEIGHTS, claimed);

    assertThatThrownBy(this::pull).isInstanceOf(UserError.class).hasMessageContaining(sentence);
    assertThat(blob()).doesNotExist();
  }

  @Test
  void refusesWhatTheDiskCannotHold() {
    hub.claiming(WEIGHTS, 9_000_000_000_000_000L);

    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageMatching(
            "the disk of .* must have 9000000\\.\\d GB free, but has .*; free some, leave files out"
                + " with --include, or name another folder with HF_HOME");
    assertThat(hub.ranges(WEIGHTS)).isEmpty();
  }

  @Test
  void knowsAPointerInPlaceOfAFile() {
    hub.with("vae.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");

    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "vae.safetensors of dancers/waltz must be a file, but the hub sends a"
                + " git-lfs pointer in its place");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | RepoNotFound | must be open to you, but .* answers 401 and you gave no token; .*HF_TOKEN.*",
        "403 | GatedRepo | must be open to you, but .* answers 403; accept its terms.*",
        "404 | RepoNotFound | must exist, but .* does not have it; check the name and the revision",
        "404 | RevisionNotFound | v9 must be a revision of dancers/waltz, but .*; leave it out for main",
        "418 | '' | must answer a request for dancers/waltz@v9, but answers 418; try again later",
        "503 | '' | must be reachable, but it answers 503 when asked for dancers/waltz@v9; check .*",
      })
  void saysWhyTheHubRefuses(int status, String code, String sentence) {
    hub.refusing(status, code);

    assertThatThrownBy(() -> pull(HubModel.parse("dancers/waltz@v9"), ByteProgress.NONE))
        .isInstanceOf(UserError.class)
        .hasMessageMatching("(?s)(.* )?" + sentence);
  }

  @Test
  void saysThatThereIsNoNetwork() {
    hub.close();

    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageMatching(
            "http://127.0.0.1:\\d+ must be reachable, but .*; check the network and start again to"
                + " go on, or set HF_HUB_OFFLINE=1 to use what was pulled before");
  }

  @Test
  void worksOfflineWithWhatWasPulled() {
    variables.put("HF_HUB_OFFLINE", "1");
    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("when HF_HUB_OFFLINE is set, but is not; unset it");
    variables.remove("HF_HUB_OFFLINE");
    Path pulled = pull();
    int requests = hub.requests().size();
    variables.put("HF_HUB_OFFLINE", "true");

    assertThat(pull()).isEqualTo(pulled);
    assertThat(hub.requests()).hasSize(requests);
  }

  @Test
  void findsCommitsAndTagsAgain() {
    HubModel tagged = HubModel.parse(TestHub.NAME + "@v1/final");
    Path pulled = pull(tagged, ByteProgress.NONE);
    HubCache cache = new HubCache(HubSettings.of(variables));

    assertThat(cache.snapshot(tagged)).contains(pulled);
    assertThat(cache.snapshot(HubModel.parse(TestHub.NAME + "@" + TestHub.COMMIT)))
        .contains(pulled);
    assertThat(cache.snapshot(MODEL)).isEmpty();
    assertThat(hub.requests().get(0).path()).endsWith("/revision/v1/final");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../evil", "/etc/passwd", "a/../../b", "C:\\\\evil", "a//b", "./a", ""})
  void leavesItsFolderForNobody(String path) throws IOException {
    hub.listing(
        "{\"sha\": \"%s\", \"siblings\": [{\"rfilename\": \"%s\"}]}"
            .formatted(TestHub.COMMIT, path));

    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must list files inside the model's folder, but lists");
    assertThat(Files.exists(home.resolve("hub"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>hello</html>", "{}", "{\"sha\": \"../..\", \"siblings\": []}"})
  void namesAServerThatIsNoHub(String answer) {
    hub.listing(answer);

    assertThatThrownBy(this::pull)
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("; check HF_ENDPOINT");
  }
}
