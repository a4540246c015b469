package org.musedance.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.shard.ClipLatents;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.world.Frame;

/**
 * A batch of clips as CPU tensors; N = previous + new frames per clip, clips outermost.
 *
 * <p>Pictures are uint8 in [B, H, W, 3] order, as they were rendered or filmed; {@link Pictures}
 * makes network input of them on the device. Of clips that were encoded before, there are latents
 * instead.
 */
public final class ClipBatch implements AutoCloseable {
  private final Tensor references;
  private final Tensor frames;
  private final Tensor flow;
  private final Tensor hidden;
  private final Tensor parts;
  private final Tensor referenceLatents;
  private final Tensor frameLatents;

  /**
   * @param clips equal in shape
   * @param flowStride side of the squares over which flow is averaged: 1 for full maps
   * @param withMaps whether hidden and part maps are needed
   */
  public ClipBatch(List<WorldClip> clips, int flowStride, boolean withMaps) {
    int size = clips.get(0).stage().size();
    List<Frame> rest = clips.stream().parallel().map(WorldClip::rest).toList();
    List<Frame> all = clips.stream().flatMap(clip -> clip.frames().stream()).toList();
    references = bytes(rest, frame -> frame.rgb, size, size, 3);
    frames = bytes(all, frame -> frame.rgb, size, size, 3);
    flow = flow(all, flowStride, size);
    hidden = withMaps ? bytes(all, frame -> frame.hidden, size, size) : null;
    parts = withMaps ? bytes(all, frame -> frame.parts, size, size) : null;
    referenceLatents = null;
    frameLatents = null;
  }

  private ClipBatch(
      Tensor references,
      Tensor frames,
      Tensor parts,
      Tensor referenceLatents,
      Tensor frameLatents) {
    this.references = references;
    this.frames = frames;
    this.parts = parts;
    this.referenceLatents = referenceLatents;
    this.frameLatents = frameLatents;
    flow = null;
    hidden = null;
  }

  /**
   * Clips of filmed pictures, all of one size, whose motion is not known.
   *
   * @param references one per clip
   * @param frames N per clip, clips outermost
   * @param labels DensePose labels [H * W] of each frame, or null where no pose is needed
   */
  public static ClipBatch filmed(
      List<Picture> references, List<Picture> frames, List<byte[]> labels) {
    int height = frames.get(0).height();
    int width = frames.get(0).width();
    return new ClipBatch(
        bytes(references, Picture::rgb, height, width, 3),
        bytes(frames, Picture::rgb, height, width, 3),
        labels == null ? null : bytes(labels, each -> each, height, width),
        null,
        null);
  }

  /**
   * Clips whose pictures were encoded before, all of one size.
   *
   * @param labels DensePose labels [height * width] of each frame, or null where no pose is needed
   */
  public static ClipBatch encoded(
      List<ClipLatents> clips, List<byte[]> labels, int height, int width) {
    return new ClipBatch(
        null,
        null,
        labels == null ? null : bytes(labels, each -> each, height, width),
        latents(clips, clip -> Stream.of(clip.reference())),
        latents(clips, clip -> Arrays.stream(clip.pictures())));
  }

  private static Tensor latents(
      List<ClipLatents> clips, Function<ClipLatents, Stream<float[]>> of) {
    float[][] rows = clips.stream().flatMap(of).toArray(float[][]::new);
    ClipLatents any = clips.get(0);
    long[] shape = {rows.length, any.channels(), any.height(), any.width()};
    Tensor tensor = TensorScope.pin(Tensors.empty(ScalarType.Float, shape));
    try (FloatPointer memory = new FloatPointer((Pointer) tensor.data_ptr_float())) {
      for (int i = 0; i < rows.length; i++) {
        memory.position((long) i * rows[i].length).put(rows[i], 0, rows[i].length);
      }
    }
    return tensor;
  }

  private static <T> Tensor bytes(List<T> frames, Function<T, byte[]> map, long... shape) {
    long[] whole = new long[shape.length + 1];
    whole[0] = frames.size();
    System.arraycopy(shape, 0, whole, 1, shape.length);
    Tensor tensor = TensorScope.pin(Tensors.empty(ScalarType.Byte, whole));
    try (BytePointer memory = new BytePointer((Pointer) tensor.data_ptr_byte())) {
      long offset = 0;
      for (T frame : frames) {
        byte[] values = map.apply(frame);
        memory.position(offset).put(values, 0, values.length);
        offset += values.length;
      }
    }
    return tensor;
  }

  private static Tensor flow(List<Frame> frames, int stride, int size) {
    int side = size / stride;
    IntFunction<float[]> pooled = i -> pool(frames.get(i).flow, stride, size);
    float[][] values =
        IntStream.range(0, frames.size()).parallel().mapToObj(pooled).toArray(float[][]::new);
    Tensor tensor = TensorScope.pin(Tensors.empty(ScalarType.Float, frames.size(), 2, side, side));
    try (FloatPointer memory = new FloatPointer((Pointer) tensor.data_ptr_float())) {
      for (int i = 0; i < values.length; i++) {
        memory.position((long) i * 2 * side * side).put(values[i], 0, values[i].length);
      }
    }
    return tensor;
  }

  /** Means over squares, in units of squares: flow in pixels becomes flow in latent pixels. */
  static float[] pool(float[] flow, int stride, int size) {
    if (stride == 1) {
      return flow;
    }
    int side = size / stride;
    float[] pooled = new float[2 * side * side];
    float share = 1f / (stride * stride * stride);
    for (int at = 0; at < flow.length; at++) {
      int plane = at / (size * size);
      int y = at / size % size;
      int x = at % size;
      pooled[(plane * side + y / stride) * side + x / stride] += flow[at] * share;
    }
    return pooled;
  }

  /** B. */
  public int clips() {
    return Math.toIntExact((isEncoded() ? referenceLatents : references).size(0));
  }

  /** Whether there are latents instead of pictures. */
  public boolean isEncoded() {
    return referenceLatents != null;
  }

  /** Scaled latents f32 [B, C, h, w]; of encoded clips. */
  public Tensor referenceLatents() {
    return referenceLatents;
  }

  /** Scaled latents f32 [B*N, C, h, w]; of encoded clips. */
  public Tensor frameLatents() {
    return frameLatents;
  }

  /** uint8 [B, H, W, 3]; null of encoded clips. */
  public Tensor references() {
    return references;
  }

  /** uint8 [B*N, H, W, 3]; null of encoded clips. */
  public Tensor frames() {
    return frames;
  }

  /** f32 [B*N, 2, h, w] from the frame to the reference, in pixels of that size; of drawn clips. */
  public Tensor flow() {
    return flow;
  }

  /**
   * uint8 [B*N, H, W]: 1 where the reference does not show what the frame shows; of drawn clips.
   */
  public Tensor hidden() {
    return hidden;
  }

  /** uint8 [B*N, H, W]: DensePose-like labels. */
  public Tensor parts() {
    return parts;
  }

  @Override
  public void close() {
    for (Tensor tensor :
        Arrays.asList(references, frames, flow, hidden, parts, referenceLatents, frameLatents)) {
      if (tensor != null) {
        TensorScope.unpin(tensor);
      }
    }
  }
}
