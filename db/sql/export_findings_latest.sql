SELECT * FROM findings_latest;
