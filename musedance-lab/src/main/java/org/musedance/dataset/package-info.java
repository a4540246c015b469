/** Batches of dance clips with everything a training stage learns from. */
package org.musedance.dataset;
