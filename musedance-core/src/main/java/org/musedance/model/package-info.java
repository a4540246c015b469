/**
 * The networks under their published key names, one package per family, and what they share in
 * reading published {@code config.json} files.
 */
package org.musedance.model;
