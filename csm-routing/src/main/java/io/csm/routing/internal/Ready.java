package io.csm.routing.internal;

/**
 * Who is ready, kept so that the best of them for a class of work are found without a look at
 * everybody.
 */
interface Ready {
  void profileAdded(Profile profile);

  void profileRemoved(Profile profile);

  void classAdded(WorkClass workClass);

  void skillForgotten(int skill);

  void channelForgotten(int channel);

  /** An agent, who is not entered, has another profile or none. */
  void moved(int agent);

  /** Adds an agent with a profile and a standing. */
  void enter(int agent);

  /** Takes out an agent who was entered, and has not changed since. */
  void leave(int agent);

  /** Gives all who may take work of the class to {@code choice}, except those it has no use for. */
  void choose(WorkClass workClass, Choice choice);

  /** How many are AVAILABLE who meet the first so many demands of the class. */
  int countWhoMeet(WorkClass workClass, int demands);

  /** Counts who is AVAILABLE with the skills for the class, and who of them may take its work. */
  void count(WorkClass workClass, Count count);
}
