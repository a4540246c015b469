package org.musedance.weights;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.UserError;

/** Names that point into other weights: renamings, unions and sharded files. */
final class LinkedWeights implements Weights {
  private final String source;
  private final List<Weights> parts;
  private final Map<String, Link> links;

  /** Rows {@code part/parts} of a tensor. */
  private record Link(Weights weights, String name, int part, int parts) {
    long[] shape() {
      long[] shape = weights.shape(name);
      if (parts > 1) {
        shape[0] /= parts;
      }
      return shape;
    }

    Tensor tensor() {
      Tensor whole = weights.tensor(name);
      if (parts == 1) {
        return whole;
      }
      try (whole) {
        long rows = shape()[0];
        return whole.narrow(0, part * rows, rows);
      }
    }
  }

  private LinkedWeights(String source, List<Weights> parts) {
    this.source = source;
    this.parts = parts;
    this.links = new LinkedHashMap<>();
  }

  /** The same tensors under new names. */
  static Weights renamed(Weights weights, KeyMap map) {
    LinkedWeights renamed = new LinkedWeights(weights.source(), List.of(weights));
    for (String name : weights.names()) {
      for (KeyMap.Target target : map.apply(name)) {
        renamed.requireRows(weights, name, target.parts());
        renamed.link(target.key(), new Link(weights, name, target.part(), target.parts()));
      }
    }
    return renamed;
  }

  /** All tensors of several files together; no name may occur twice. */
  static Weights union(String source, List<Weights> parts) {
    LinkedWeights union = new LinkedWeights(source, parts);
    for (Weights part : parts) {
      part.names().forEach(name -> union.link(name, new Link(part, name, 0, 1)));
    }
    return union;
  }

  private void link(String name, Link link) {
    Link other = links.put(name, link);
    if (other != null) {
      throw new UserError(
          source
              + " must give each name once, but \""
              + name
              + "\" comes from \""
              + other.name()
              + "\" of "
              + other.weights().source()
              + " and from \""
              + link.name()
              + "\" of "
              + link.weights().source()
              + "; leave one of them out");
    }
  }

  private void requireRows(Weights weights, String name, int rowParts) {
    long[] shape = weights.shape(name);
    if (rowParts > 1 && (shape.length == 0 || shape[0] % rowParts != 0)) {
      throw new UserError(
          source
              + ": \""
              + name
              + "\" must have rows for "
              + rowParts
              + " tensors, but has the "
              + "shape "
              + Arrays.toString(shape)
              + "; check where the file comes from");
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(links.keySet());
  }

  @Override
  public long[] shape(String name) {
    return link(name).shape();
  }

  @Override
  public ScalarType dtype(String name) {
    Link link = link(name);
    return link.weights().dtype(link.name());
  }

  @Override
  public Tensor tensor(String name) {
    return link(name).tensor();
  }

  private Link link(String name) {
    Link link = links.get(name);
    if (link == null) {
      throw Weights.noSuchTensor(this, name);
    }
    return link;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public List<Path> files() {
    return parts.stream().flatMap(part -> part.files().stream()).distinct().toList();
  }

  @Override
  public void close() {
    parts.forEach(Weights::close);
  }
}
