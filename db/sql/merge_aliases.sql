SELECT old, new FROM alias;
