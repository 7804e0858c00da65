package io.csm.examples.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of this host.
 *
 * @param seed whether an empty database gets a company to try things with
 * @param seedPassword the password of everybody in it
 * @param loginFailures after how many wrong passwords in a row a login is locked
 * @param lockOut for how long it is
 */
@ConfigurationProperties("host")
public record HostProperties(
    @DefaultValue("true") boolean seed,
    @DefaultValue("welcome-to-csm") String seedPassword,
    @DefaultValue("5") int loginFailures,
    @DefaultValue("10m") Duration lockOut) {}
