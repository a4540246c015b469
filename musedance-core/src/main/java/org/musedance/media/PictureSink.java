package org.musedance.media;

/** Where the pictures of an animation go, in order. */
public interface PictureSink extends AutoCloseable {

  /** Appends a picture; all pictures have the same size. */
  void write(Picture picture);

  /**
   * Finishes the output with the pictures written so far and moves it into place; without any
   * picture nothing stays. Closing again does nothing.
   */
  @Override
  void close();

  /** Ends without any output; {@link #close} then does nothing. */
  void abandon();
}
