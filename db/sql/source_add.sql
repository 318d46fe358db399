-- Partial until its last part is in.
INSERT INTO source (path, digest, name_id, format, encoding, bytes, lines,
                    accepted, skipped, rejected, assumptions, time_zone,
                    stated_local, modified_utc, ingested_utc, is_partial)
VALUES (:path, :digest, :name, :format, :encoding, :bytes, 0, 0, 0, 0,
        :assumptions, :time_zone, :stated, :modified, :ingested, 1);
