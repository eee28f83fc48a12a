/** The benchmarks of {@code make bench}: each a ratio of two things measured in turn in one run. */
package dev.footfall.bench;
