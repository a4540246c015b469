package org.musedance.media;

import java.io.IOException;
import java.nio.file.Path;

/** Writes a folder of numbered PNG files, 00001.png onwards, that appears when it is complete. */
public final class PictureSequenceWriter implements PictureSink {
  private final OutputFile output;
  private boolean closed;
  private int frames;

  private PictureSequenceWriter(OutputFile output) {
    this.output = output;
  }

  /** Opens folder, which must not exist or be empty. */
  public static PictureSequenceWriter open(Path folder) {
    return new PictureSequenceWriter(OutputFile.folder(folder));
  }

  @Override
  public void write(Picture picture) {
    frames++;
    try {
      PictureWriter.writePng(picture, output.temporary().resolve("%05d.png".formatted(frames)));
    } catch (IOException e) {
      abandon();
      throw output.failed(e);
    }
  }

  @Override
  public void close() {
    if (frames == 0) {
      abandon();
    } else if (!closed) {
      closed = true;
      output.publish();
    }
  }

  @Override
  public void abandon() {
    closed = true;
    output.discard();
  }
}
