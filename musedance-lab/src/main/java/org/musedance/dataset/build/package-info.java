/**
 * Datasets from many videos, and from the dance world: which clips are kept, which split they
 * belong to, how far the work is, and the report about all of it.
 */
package org.musedance.dataset.build;
