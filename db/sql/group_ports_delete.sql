DELETE FROM grp_ports WHERE id BETWEEN :first AND :last;
