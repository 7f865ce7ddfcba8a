-- What statements said of activities and agents, beside the statements themselves; filled from those that are there already.

CREATE TABLE IF NOT EXISTS sousbois.said (
  kind Enum8('activity' = 0, 'agent' = 1) COMMENT 'Of whom it was said',
  subject String CODEC(ZSTD(1)) COMMENT 'IRI of the activity, identifier of the agent',
  digest String CODEC(NONE) COMMENT 'Of the content, 32 hexadecimal digits: each content is kept once a subject',
  stored DateTime64(6, 'UTC') CODEC(ZSTD(1)) COMMENT 'When it was said last before something else was, as recorded.stored',
  bytes UInt32 COMMENT 'Length of the content',
  content String CODEC(ZSTD(3)) COMMENT 'The definition of the activity, or the name of the agent, as JSON'
) ENGINE = ReplacingMergeTree(stored) ORDER BY (kind, subject, digest)
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;
