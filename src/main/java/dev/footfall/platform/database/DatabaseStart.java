package dev.footfall.platform.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Opens the data folder and begins the server before Spring reads its first bean: both starts take seconds, and go on beside each other. Both are beans, closed
 * after all that are made from them, server before folder.
 */
final class DatabaseStart implements ApplicationContextInitializer<GenericApplicationContext> {

    /** What Java reads in the place of bytes that its locale has no character for. */
    private static final char UNREADABLE = '\uFFFD';

    @Override
    public void initialize(GenericApplicationContext context) {
        if (context.getEnvironment().getProperty("footfall.data-dir", "").indexOf(UNREADABLE) >= 0) {
            throw new StartupException(
                    "The name of the data folder in FOOTFALL_DATA_DIR holds characters that Java cannot write in this locale.",
                    "Start with LC_ALL=C.UTF-8 in the environment, or name a folder in ASCII.");
        }
        Settings settings = Binder.get(context.getEnvironment()).bindOrCreate("footfall", Settings.class);
        DataFolder folder = settings.database().attach()
                ? DataFolder.ownOrAttach(settings.dataDir())
                : DataFolder.own(settings.dataDir());
        DatabaseServer server = DatabaseServer.of(settings.database(), folder);
        DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
        beans.registerSingleton("dataFolder", folder);
        beans.registerDisposableBean("dataFolder", folder::close);
        beans.registerSingleton("databaseServer", server);
        beans.registerDisposableBean("databaseServer", server::close);
    }
}
