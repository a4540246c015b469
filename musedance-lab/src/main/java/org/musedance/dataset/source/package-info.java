/**
 * From a video to clips: which files there are, where their shots are cut, what moves and sounds in
 * them, what people or models say about them, and the clips themselves.
 *
 * <p>Two passes over a video: {@link org.musedance.dataset.source.SourceStudy} looks at small
 * pictures and finds the clips, {@link org.musedance.dataset.source.ClipCutter} writes those that
 * are wanted.
 */
package org.musedance.dataset.source;
