/**
 * What is measured, one measure a class, each with its definition, variant and source; no measure
 * knows a model or a report.
 *
 * <p>Pictures are 8-bit RGB. Flow fields are planes [2, H, W] of dx, dy in pixels. Times are in
 * seconds.
 */
package org.musedance.evaluate.metrics;
