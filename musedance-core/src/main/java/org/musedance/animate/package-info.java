/**
 * From a request to a video: a picture, music and words become a plan of clips, the clips become
 * frames, the frames a file.
 *
 * <p>{@link org.musedance.animate.Animator} is the way in; {@link org.musedance.animate.DanceModel}
 * is the only class here that knows the networks.
 */
package org.musedance.animate;
