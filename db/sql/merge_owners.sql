SELECT pattern, owner, server FROM owner;
