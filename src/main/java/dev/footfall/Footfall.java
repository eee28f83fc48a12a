package dev.footfall;

import dev.footfall.jobs.JobCommand;
import dev.footfall.platform.OutOfMemory;
import java.util.List;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

/**
 * The application: {@code java -jar footfall.jar} serves, {@code java -jar footfall.jar job NAME key=value} runs a job.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableJdbcRepositories(considerNestedRepositories = true, enableDefaultTransactions = false)
public class Footfall {

    public static void main(String[] args) {
        OutOfMemory.watchThreads();
        // Spring Batch writes local times: all nodes must mean the same by them, in the hour too that the clock goes
        // back.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        if (args.length > 0 && args[0].equals("job")) {
            System.exit(JobCommand.run(Footfall.class, List.of(args).subList(1, args.length)));
        }
        SpringApplication.run(Footfall.class, args);
    }
}
