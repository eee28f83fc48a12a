package dev.footfall;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application: {@code java -jar footfall.jar} serves. */
@SpringBootApplication
public class Footfall {

    public static void main(String[] args) {
        SpringApplication.run(Footfall.class, args);
    }
}
