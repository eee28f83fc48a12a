package dev.footfall;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The application: {@code java -jar footfall.jar} serves. */
@SpringBootApplication
@EnableScheduling
@ConfigurationPropertiesScan
public class Footfall {

    public static void main(String[] args) {
        SpringApplication.run(Footfall.class, args);
    }
}
