package io.csm.examples.spring.people;

/** What somebody is in their company. */
public enum Role {
  CUSTOMER,
  AGENT,
  SUPERVISOR,
  ADMINISTRATOR;

  /** Whether that is somebody who works here. */
  public boolean isStaff() {
    return this != CUSTOMER;
  }

  /** Whether that is somebody who may look at, and steer, everybody's work. */
  public boolean leads() {
    return this == SUPERVISOR || this == ADMINISTRATOR;
  }
}
