package org.musedance.evaluate.features;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;

/**
 * The convolutions of a classifier that LPIPS looks through, under torchvision's keys ({@code
 * features.0.weight}); five stages, pooled before all but the first.
 */
final class LpipsNet extends Layer {
  private final Pool pool;
  private final List<List<Conv2d>> stages = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  /** The pooling between stages. */
  private record Pool(long side, long stride) {
    Tensor apply(Tensor x) {
      long[] none = {0, 0};
      long[] one = {1, 1};
      return torch.max_pool2d(
          x, new long[] {side, side}, new long[] {stride, stride}, none, one, false);
    }
  }

  private LpipsNet(Pool pool) {
    this.pool = pool;
  }

  /** AlexNet (Krizhevsky 2014, "one weird trick"): torchvision's {@code alexnet}. */
  static LpipsNet alex() {
    LpipsNet net = new LpipsNet(new Pool(3, 2));
    net.stage(64).add(net.child("features.0", new Conv2d(3, 64, 11, 4, 2)));
    net.stage(192).add(net.child("features.3", new Conv2d(64, 192, 5, 1, 2)));
    net.stage(384).add(net.child("features.6", Conv2d.same(192, 384)));
    net.stage(256).add(net.child("features.8", Conv2d.same(384, 256)));
    net.stage(256).add(net.child("features.10", Conv2d.same(256, 256)));
    return net;
  }

  /** VGG-16 (Simonyan and Zisserman 2015): torchvision's {@code vgg16}. */
  static LpipsNet vgg() {
    LpipsNet net = new LpipsNet(new Pool(2, 2));
    int index = 0;
    int in = 3;
    int[] widths = {64, 128, 256, 512, 512};
    int[] depths = {2, 2, 3, 3, 3};
    for (int i = 0; i < widths.length; i++) {
      List<Conv2d> stage = net.stage(widths[i]);
      for (int k = 0; k < depths[i]; k++) {
        stage.add(net.child("features." + index, Conv2d.same(in, widths[i])));
        in = widths[i];
        index += 2;
      }
      index++;
    }
    return net;
  }

  private List<Conv2d> stage(int width) {
    List<Conv2d> stage = new ArrayList<>();
    stages.add(stage);
    widths.add(width);
    return stage;
  }

  /** Channels of each stage's output. */
  List<Integer> widths() {
    return widths;
  }

  /** Maps x [N, 3, H, W] to what follows the last ReLU of each stage, [N, C_i, H_i, W_i]. */
  List<Tensor> forward(Tensor x) {
    List<Tensor> seen = new ArrayList<>();
    Tensor hidden = x;
    for (int i = 0; i < stages.size(); i++) {
      hidden = pooledBefore(i) ? pool.apply(hidden) : hidden;
      for (Conv2d convolution : stages.get(i)) {
        hidden = torch.relu(convolution.forward(hidden));
      }
      seen.add(hidden);
    }
    return seen;
  }

  /** VGG pools before every stage but the first, AlexNet before its second and third alone. */
  private boolean pooledBefore(int stage) {
    return stage > 0 && (pool.side() == 2 || stage < 3);
  }
}
