/**
 * What becomes of the rollups when raw activity fades. {@link dev.footfall.analytics.fading.RollupRetention} is the way in, called through
 * {@link dev.footfall.activity.RollupLifecycle} by the jobs that anonymise and purge days: with the anonymised rows go the activities by person and the audiences
 * by type and app; with the purged ones the audience of the day and the ids of people who were not active since. Before, every number that needs them is
 * written down (tables {@code frozen_*}), and of each person the last day that they were active on is kept, by number: so no number changes.
 */
@NullMarked
package dev.footfall.analytics.fading;

import org.jspecify.annotations.NullMarked;
