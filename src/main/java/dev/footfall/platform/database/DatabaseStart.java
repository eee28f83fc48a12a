package dev.footfall.platform.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Opens the data folder and begins the server before Spring reads its first bean: both starts take seconds, and go on beside each other. Both are beans, closed
 * after all that are made from them, server before folder.
 */
final class DatabaseStart implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
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
