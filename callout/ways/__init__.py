"""The ways out of this installation: mail, browser push, and the gateway for SMS and voice."""
