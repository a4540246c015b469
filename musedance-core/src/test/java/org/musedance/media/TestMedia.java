package org.musedance.media;

/** Pictures and sounds with known content. */
final class TestMedia {
  private TestMedia() {}

  /** A smooth picture whose colours drift with the frame number. */
  static Picture gradient(int width, int height, int frame) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rgb[i++] = (byte) (255 * x / width);
        rgb[i++] = (byte) (255 * y / height);
        rgb[i++] = (byte) (128 + 100 * Math.sin(frame / 4.0));
      }
    }
    return new Picture(width, height, rgb);
  }

  /** A sine of half amplitude in every channel. */
  static Sound tone(double hertz, double seconds, int sampleRate, int channels) {
    float[][] samples = new float[channels][(int) Math.round(seconds * sampleRate)];
    for (float[] channel : samples) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / sampleRate));
      }
    }
    return new Sound(samples, sampleRate);
  }

  /** Silence but for a burst of 10 ms of noise-like square waves at that time. */
  static Sound click(double atSeconds, double seconds, int sampleRate) {
    float[] samples = new float[(int) Math.round(seconds * sampleRate)];
    int from = (int) Math.round(atSeconds * sampleRate);
    for (int i = 0; i < sampleRate / 100; i++) {
      samples[from + i] = i / 8 % 2 == 0 ? 0.9f : -0.9f;
    }
    return Sound.ofMono(samples, sampleRate);
  }

  /** When the sound first exceeds a quarter of full scale, in seconds, or NaN. */
  static double onset(Sound sound) {
    float[] mono = sound.mono();
    for (int i = 0; i < mono.length; i++) {
      if (Math.abs(mono[i]) > 0.25) {
        return (double) i / sound.sampleRate();
      }
    }
    return Double.NaN;
  }

  /** The mean of all bytes, 0-255. */
  static double brightness(Picture picture) {
    long sum = 0;
    for (byte value : picture.rgb()) {
      sum += value & 255;
    }
    return (double) sum / picture.rgb().length;
  }

  /** Peak signal-to-noise ratio in decibels. */
  static double psnr(Picture one, Picture other) {
    double squares = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      double difference = (one.rgb()[i] & 255) - (other.rgb()[i] & 255);
      squares += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * one.rgb().length / squares);
  }
}
