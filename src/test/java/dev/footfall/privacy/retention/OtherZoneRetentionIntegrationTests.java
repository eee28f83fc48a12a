package dev.footfall.privacy.retention;

import dev.footfall.testkit.FootfallTest;
import java.time.ZoneId;

/** The same where a day begins at a quarter past an hour of UTC's, and spans two partitions. */
@FootfallTest(properties = "footfall.zone=Asia/Kathmandu")
class OtherZoneRetentionIntegrationTests extends RetentionScene {

    @Override
    ZoneId zone() {
        return ZoneId.of("Asia/Kathmandu");
    }
}
