package org.musedance.animate;

import java.util.Optional;
import org.musedance.media.Picture;

/**
 * A frame and the motion it was made with.
 *
 * @param picture the frame
 * @param flow at the frame's size; absent with latents of pictures alone
 */
public record MovedPicture(Picture picture, Optional<FlowField> flow) {}
