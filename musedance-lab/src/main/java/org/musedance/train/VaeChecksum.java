package org.musedance.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * What tells a VAE's latents from those of others: a SHA-256 of the encoder's weights as f32, by
 * name, and of the latents' scale and shift. In which type a file stores the weights makes no
 * difference as long as the values are the same, and the decoder, which may be trained later, none
 * at all.
 */
final class VaeChecksum {
  private VaeChecksum() {}

  /** The checksum as hexadecimal digits. */
  static String of(AutoencoderKl vae) {
    MessageDigest digest = sha256();
    digest.update(text(vae.config().scalingFactor() + " " + vae.config().shiftFactor()));
    for (Map.Entry<String, Parameter> each : new TreeMap<>(vae.namedTensors()).entrySet()) {
      if (each.getKey().startsWith("encoder.") || each.getKey().startsWith("quant_conv.")) {
        digest.update(text(each.getKey() + Arrays.toString(each.getValue().shape())));
        digest.update(values(each.getValue()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static byte[] text(String words) {
    return words.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer values(Parameter parameter) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = Tensors.cast(parameter.tensor().detach().cpu(), ScalarType.Float).contiguous();
      byte[] bytes = new byte[Math.toIntExact(plain.nbytes())];
      new BytePointer(plain.data_ptr()).get(bytes);
      return ByteBuffer.wrap(bytes);
    }
  }
}
