SELECT count(DISTINCT name_id) FROM horizon;
