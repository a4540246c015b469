/**
 * Evaluations of a model: what is danced, what is measured on it, and the report that comes of it.
 */
package org.musedance.evaluate.study;
