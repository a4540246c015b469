/**
 * Models from a hub that speaks the protocol of Hugging Face, kept in the cache that its own tools
 * use. The only part of the library that reaches the network, and only when it is asked by name.
 */
package org.musedance.weights.hub;
