/**
 * The {@code musedance} command: one class per subcommand, which reads its options, calls the
 * library and says what came out. Exit codes: 0 done, 1 an error of ours, 2 something the user can
 * put right.
 */
package org.musedance.cli;
