package org.musedance.animate;

/**
 * Some frames that are made together.
 *
 * @param index which clip of the video, from 0
 * @param firstFrame its first frame in the video
 * @param frames how many frames the video keeps of it; the last clip may be cut
 */
public record Clip(int index, int firstFrame, int frames) {}
