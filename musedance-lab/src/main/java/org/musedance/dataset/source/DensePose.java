package org.musedance.dataset.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.PoseColours;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.TorchScript;

/**
 * Finds body parts in pictures with a DensePose predictor (Güler et al. 2018) that was exported as
 * TorchScript. Two public exports are understood: a dictionary with {@code pred_boxes} and {@code
 * pred_densepose_*} or a tuple of boxes, coarse and fine segmentation and more. Labels are computed
 * as detectron2 does: scores are resized to the box, the finest label counts where the coarse one
 * is not ground. Safe for several threads, one picture at a time; libtorch uses all cores for it.
 */
public final class DensePose implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("pred_boxes", "pred_densepose_coarse_segm", "pred_densepose_fine_segm");

  private final Path file;
  private final Device device;
  private final TorchScript program;

  private DensePose(Path file, Device device, TorchScript program) {
    this.file = file;
    this.device = device;
    this.program = program;
  }

  /** Opens a predictor on a device. */
  public static DensePose open(Path file, Device device) {
    return new DensePose(file, device, TorchScript.open(file, device));
  }

  /** Labels 0 to 24 of a picture, [height, width]; where people overlap, the surer one counts. */
  synchronized byte[] labels(Picture picture) {
    byte[] labels = new byte[picture.width() * picture.height()];
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> found = program.forward(blueFirst(picture).to(device, ScalarType.Byte));
      float[] boxes = Tensors.floats(output(found, 0));
      for (int person = boxes.length / 4 - 1; person >= 0; person--) {
        Box box = Box.of(boxes, person);
        long[] inBox =
            Tensors.longs(
                labels(output(found, 1), output(found, 2), person, box.width, box.height));
        box.paste(inBox, picture, labels);
      }
    }
    return labels;
  }

  private Tensor output(Map<String, Tensor> found, int index) {
    Tensor named = found.get(NAMES.get(index));
    Tensor tensor = named == null ? found.get(Integer.toString(index)) : named;
    if (tensor == null) {
      throw new UserError(
          "DensePose predictor %s must give %s by name or as a tuple in this order, but gave %s; export another"
              .formatted(file, NAMES, found.keySet()));
    }
    return tensor;
  }

  /** uint8 [H, W, 3], blue first as OpenCV reads pictures, which is what the exports expect. */
  private static Tensor blueFirst(Picture picture) {
    byte[] rgb = picture.rgb();
    byte[] bgr = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    Tensor tensor = Tensors.empty(ScalarType.Byte, picture.height(), picture.width(), 3);
    try (BytePointer memory = new BytePointer((Pointer) tensor.data_ptr_byte())) {
      memory.put(bgr, 0, bgr.length);
    }
    return tensor;
  }

  /** int64 [height, width] of one person in its box. */
  private static Tensor labels(Tensor coarse, Tensor fine, int person, int width, int height) {
    Tensor body = best(coarse.narrow(0, person, 1), width, height).clamp_max(new Scalar(1));
    return best(fine.narrow(0, person, 1), width, height).mul(body).squeeze(0);
  }

  private static Tensor best(Tensor scores, int width, int height) {
    Tensor resized =
        torch.upsample_bilinear2d(
            Tensors.cast(scores, ScalarType.Float), new long[] {height, width}, false);
    return resized.argmax(new LongOptional(1), false);
  }

  /** Where a person is, in whole pixels. */
  private record Box(int left, int top, int width, int height) {
    static Box of(float[] corners, int person) {
      int left = (int) corners[4 * person];
      int top = (int) corners[4 * person + 1];
      int width = (int) (corners[4 * person + 2] - corners[4 * person]);
      int height = (int) (corners[4 * person + 3] - corners[4 * person + 1]);
      return new Box(left, top, Math.max(1, width), Math.max(1, height));
    }

    void paste(long[] inBox, Picture picture, byte[] labels) {
      for (int y = Math.max(0, -top); y < Math.min(height, picture.height() - top); y++) {
        for (int x = Math.max(0, -left); x < Math.min(width, picture.width() - left); x++) {
          byte label = (byte) inBox[y * width + x];
          if (label != 0) {
            labels[(top + y) * picture.width() + left + x] = label;
          }
        }
      }
    }
  }

  /** Maps in the colours of {@link PoseColours}. */
  PoseTrack track() {
    return new PoseTrack() {
      @Override
      public Optional<Picture> next(Picture picture) {
        byte[] labels = labels(picture);
        return Optional.of(PoseColours.paint(labels, picture.width(), picture.height()));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    program.close();
  }
}
