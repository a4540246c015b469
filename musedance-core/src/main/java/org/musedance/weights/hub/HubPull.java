package org.musedance.weights.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;

/**
 * Brings a model from a hub into the cache.
 *
 * <p>A connection that breaks is taken up again where it broke, as long as something comes; a file
 * with wrong bytes is fetched once more. What a killed run has left, the next one goes on with.
 */
public final class HubPull {
  private static final int TRIES = 5;

  private final HubSettings settings;
  private final HubCache cache;
  private final HubClient client;
  private final HubPatience patience;

  public HubPull(HubSettings settings) {
    this(settings, HubPatience.USUAL);
  }

  HubPull(HubSettings settings, HubPatience patience) {
    this.settings = settings;
    this.cache = new HubCache(settings);
    this.client = new HubClient(settings);
    this.patience = patience;
  }

  /**
   * Fetches what is not there yet; gives the folder of the model.
   *
   * @param include patterns of the files to fetch; none for all
   * @throws UserError that says what to do where the network, the hub or the disk refuse
   */
  public Path pull(HubModel model, List<String> include, ByteProgress progress) {
    if (settings.offline()) {
      return cache
          .snapshot(model)
          .orElseThrow(
              () ->
                  new UserError(
                      "%s must be in %s when HF_HUB_OFFLINE is set, but is not; unset it to pull the model"
                          .formatted(model, settings.cache())));
    }
    HubClient.Listing listing = patiently(() -> client.list(model));
    List<HubFile> files = look(model, listing, new FileGlobs(include));
    Path snapshot = cache.snapshot(model, listing.commit());
    fetch(model, files, snapshot, progress);
    cache.note(model, listing.commit());
    return snapshot;
  }

  private List<HubFile> look(HubModel model, HubClient.Listing listing, FileGlobs globs) {
    List<HubFile> files = new ArrayList<>();
    for (String path : listing.paths()) {
      if (globs.take(path)) {
        files.add(patiently(() -> client.look(model, listing.commit(), path)));
      }
    }
    if (files.isEmpty()) {
      throw new UserError(
          "--include must take a file of %s, but takes none of %s; quote patterns, such as '*.json'"
              .formatted(model, listing.paths()));
    }
    return files;
  }

  private void fetch(HubModel model, List<HubFile> files, Path snapshot, ByteProgress progress) {
    long total = files.stream().mapToLong(file -> Math.max(0, file.size())).sum();
    requireSpace(model, files, total);
    long done = 0;
    for (HubFile file : files) {
      long before = done;
      Path blob = cache.blob(model, file);
      progress.at(file.path(), before, total);
      if (!Files.exists(blob)) {
        fetch(
            download(model, file, blob, bytes -> progress.at(file.path(), before + bytes, total)),
            file);
      }
      cache.link(snapshot, file, blob);
      done += Math.max(0, file.size());
      progress.at(file.path(), done, total);
    }
  }

  private HubDownload download(HubModel model, HubFile file, Path blob, LongConsumer progress) {
    return new HubDownload(client, model, file, blob, patience.silence(), progress);
  }

  private void requireSpace(HubModel model, List<HubFile> files, long total) {
    long there = 0;
    for (HubFile file : files) {
      Path blob = cache.blob(model, file);
      there +=
          Files.exists(blob)
              ? Math.max(0, file.size())
              : download(model, file, blob, bytes -> {}).present();
    }
    try {
      Files.createDirectories(settings.cache());
      long free = Files.getFileStore(settings.cache()).getUsableSpace();
      if (total - there > free) {
        throw new UserError(
            "the disk of %s must have %.1f GB free, but has %.1f; free some, leave files out with --include, or name another folder with HF_HOME"
                .formatted(settings.cache(), (total - there) / 1e9, free / 1e9));
      }
    } catch (IOException e) {
      throw HubCache.failed(settings.cache(), e);
    }
  }

  /** Fetches one file, again after each failure that is not the last. */
  private void fetch(HubDownload download, HubFile file) {
    boolean wrongBefore = false;
    while (true) {
      try {
        patiently(
            () -> {
              download.run();
              return file;
            },
            download);
        return;
      } catch (HubDownload.WrongBytes wrong) {
        if (wrongBefore) {
          throw new UserError(
              "%s must send %s as it was stored, but %s; try again later or set HF_ENDPOINT to another hub"
                  .formatted(settings.endpoint(), file.path(), wrong.getMessage()),
              wrong);
        }
        wrongBefore = true;
      }
    }
  }

  /** A request of the network. */
  @FunctionalInterface
  private interface Request<T> {
    T send() throws IOException;
  }

  private <T> T patiently(Request<T> request) {
    return patiently(request, null);
  }

  /**
   * Repeats a request while it fails, each time after a longer pause; something that came in
   * between counts as a new beginning.
   */
  private <T> T patiently(Request<T> request, HubDownload downloadOrNull) {
    int failures = 0;
    long before = -1;
    while (true) {
      try {
        return request.send();
      } catch (IOException | HubClient.BusyHub failure) {
        long now = downloadOrNull == null ? -1 : downloadOrNull.present();
        failures = now > before ? 1 : failures + 1;
        before = now;
        if (failures >= TRIES) {
          throw unreachable(failure);
        }
        rest(failures);
      }
    }
  }

  private void rest(int failures) {
    try {
      Thread.sleep(patience.pause().toMillis() << (failures - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("the pull must not be interrupted, but was; start it again to go on", e);
    }
  }

  private UserError unreachable(Exception failure) {
    return new UserError(
        "%s must be reachable, but %s; check the network and start again to go on, or set HF_HUB_OFFLINE=1 to use what was pulled before"
            .formatted(settings.endpoint(), reason(failure)),
        failure);
  }

  private static String reason(Exception failure) {
    return failure.getMessage() == null
        ? "is not (" + failure.getClass().getSimpleName() + ")"
        : failure.getMessage();
  }
}
