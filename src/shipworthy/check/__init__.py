"""Whether an agent is fit to ship: rules over its definition, trials, an adversarial dry run, a certificate."""
