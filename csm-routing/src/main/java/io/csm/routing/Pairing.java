package io.csm.routing;

/**
 * A class of work and a profile that has the skills for it, matched once.
 *
 * <p>It is open, or asleep: then no agent of the profile is ready who has {@code cost} units free,
 * and the class is not tried on the profile until one gets ready.
 */
final class Pairing {
  final WorkClass workClass;
  final Profile profile;

  /** The units that work of the class takes from an agent of the profile. */
  final int cost;

  Pairing(WorkClass workClass, Profile profile) {
    this.workClass = workClass;
    this.profile = profile;
    this.cost = profile.costOf(workClass.key.channel());
  }
}
