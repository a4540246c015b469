/**
 * Training: one loop for every stage. A {@link org.musedance.train.Stage} says what is trained and
 * how a batch becomes a loss; {@link org.musedance.train.Trainer} does everything else.
 */
package org.musedance.train;
