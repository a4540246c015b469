/**
 * Clips on disk: tar shards in the WebDataset convention, one of a few files per clip, all named by
 * its key.
 *
 * <p>{@code KEY.mp4} has the pictures and the sound, {@code KEY.json} is a {@link
 * org.musedance.dataset.shard.ClipRecord}, {@code KEY.pose.mp4}, where known, shows DensePose
 * labels in the colours of {@link org.musedance.dataset.PoseColours}. {@code dataset.json} beside
 * the shards lists them.
 */
package org.musedance.dataset.shard;
