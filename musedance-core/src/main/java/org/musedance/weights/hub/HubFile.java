package org.musedance.weights.hub;

import java.net.URI;

/**
 * A file of a model at one commit.
 *
 * @param path in the model's folder, with slashes
 * @param location where the hub gives it, before redirects
 * @param etag its identity: SHA-256 of large files, Git's blob id of small ones
 * @param size bytes, or -1 where the hub does not say
 */
record HubFile(String path, URI location, String etag, long size) {
  private static final String HEX = "[0-9a-f]";

  boolean hasSha256() {
    return etag.matches(HEX + "{64}");
  }

  boolean hasGitId() {
    return etag.matches(HEX + "{40}");
  }
}
