DELETE FROM grp WHERE id BETWEEN :first AND :last;
