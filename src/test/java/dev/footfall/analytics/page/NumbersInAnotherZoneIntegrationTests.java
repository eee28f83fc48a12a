package dev.footfall.analytics.page;

import dev.footfall.testkit.FootfallTest;

/** In a zone whose days and hours begin at a quarter to the hour in UTC. */
@FootfallTest(properties = "footfall.zone=Asia/Kathmandu")
class NumbersInAnotherZoneIntegrationTests extends WithRandomNumbers {}
