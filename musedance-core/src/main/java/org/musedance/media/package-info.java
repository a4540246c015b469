/**
 * Pictures, sound and video: files in, plain arrays out, and back. The only package that names
 * FFmpeg.
 *
 * <p>A {@link org.musedance.media.Picture} is H x W x 3 bytes, a {@link org.musedance.media.Sound}
 * is one float array per channel at the file's own rate. Readers apply what a viewer would apply
 * (orientation, transparency, rotation); writers write beside the target and move into place, so
 * that a failure leaves nothing behind. Whatever a user can put right is a {@link
 * org.musedance.tensor.UserError}.
 *
 * <p>Every native object that outlives a call is made by FFmpeg's own allocators and freed by
 * {@code close()}, never by JavaCPP's scopes, so readers and writers can be used inside any tensor
 * scope.
 */
package org.musedance.media;
