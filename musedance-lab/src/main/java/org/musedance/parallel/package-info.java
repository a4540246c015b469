/**
 * Several processes that compute as one: who a process is among them ({@link
 * org.musedance.parallel.RankEnvironment}), how they exchange tensors ({@link
 * org.musedance.parallel.RankGroup}), and how they are started on one machine ({@link
 * org.musedance.parallel.LocalRanks}).
 *
 * <p>A rank is one of the processes, counted from 0; rank 0 leads: it alone writes files.
 */
package org.musedance.parallel;
