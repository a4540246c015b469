/**
 * The questions that the paper leaves open, as benches: whether long dances hold, and whether the
 * move changes when the text says so.
 */
package org.musedance.evaluate.bench;
