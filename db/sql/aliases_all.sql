SELECT old, new FROM alias ORDER BY old;
