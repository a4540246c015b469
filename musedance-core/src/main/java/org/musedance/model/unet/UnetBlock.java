package org.musedance.model.unet;

import java.util.ArrayList;
import java.util.List;
import org.musedance.model.blocks.ResnetBlock;
import org.musedance.model.blocks.SpatialTransformer;
import org.musedance.model.dance.ConditionAttention;
import org.musedance.model.dance.MotionModule;
import org.musedance.tensor.Layer;

/** A block of the U-Net: layers of one width at one resolution. */
abstract sealed class UnetBlock extends Layer permits DownBlock, MidBlock, UpBlock {
  private final UnetConfig config;
  private final String path;
  private final long width;
  private final int heads;
  private final List<UnetLayer> layers = new ArrayList<>();

  /**
   * @param path key path, such as {@code mid_block}
   * @param level from the finest, 0, to the coarsest
   */
  UnetBlock(UnetConfig config, String path, int level) {
    this.config = config;
    this.path = path;
    width = config.blockOutChannels().get(level);
    heads = config.attentionHeadDim().get(level);
  }

  final long width() {
    return width;
  }

  final List<UnetLayer> layers() {
    return layers;
  }

  /** Adds the next layer, from {@code in} channels to the block's width. */
  final void addLayer(long in, boolean attends, boolean readsReference, boolean moves) {
    int index = layers.size();
    layers.add(
        new UnetLayer(
            path,
            index,
            readsReference,
            resnet(index, in),
            attends ? child("attentions." + index, transformer()) : null,
            attends ? conditionAttention("music_modules." + index, config.musicModules()) : null,
            attends ? conditionAttention("beat_modules." + index, config.beatModules()) : null,
            moves ? motion(index) : null));
  }

  final ResnetBlock resnet(int index, long in) {
    return child(
        "resnets." + index, new ResnetBlock(in, width, config.timeWidth(), config.normalisation()));
  }

  private SpatialTransformer transformer() {
    return new SpatialTransformer(
        width,
        config.crossAttentionDim(),
        heads,
        config.normNumGroups(),
        config.useLinearProjection());
  }

  private ConditionAttention conditionAttention(String name, UnetConfig.TokenWidth tokens) {
    return tokens == null
        ? null
        : child(name, new ConditionAttention(width, tokens.tokenWidth(), heads));
  }

  private MotionModule motion(int index) {
    return config.motionModules() == null
        ? null
        : child(
            "motion_modules." + index,
            new MotionModule(Math.toIntExact(width), config.motionModules()));
  }
}
