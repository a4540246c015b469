/**
 * Weights on disk: safetensors files, PyTorch's zip and legacy pickles, sharded and diffusers
 * folders, and their strict loading into layers.
 *
 * <p>Files are mapped into memory, never run: a pickle may name only a short list of globals, and
 * none of them is executed.
 */
package org.musedance.weights;
