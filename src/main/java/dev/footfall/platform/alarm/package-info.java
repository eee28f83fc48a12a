/** What somebody has to look at: modules say what is wrong just now, one place keeps it, tells the log and the metrics, and hands it to the pages. */
@NullMarked
package dev.footfall.platform.alarm;

import org.jspecify.annotations.NullMarked;
