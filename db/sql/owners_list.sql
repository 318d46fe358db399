SELECT pattern, owner, server FROM owner ORDER BY pattern, server;
