package dev.footfall.analytics.page;

/** In UTC, where reporting days are those of the raw table. */
class NumbersLeadToRowsIntegrationTests extends WithRandomNumbers {}
