-- Statements as recorded, what finds them, and what voids them. Base tables have other names than the views people read.

CREATE TABLE IF NOT EXISTS sousbois.recorded (
  stored DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)) COMMENT 'When the record store took the statement in; the paging order, together with id',
  id UUID CODEC(NONE) COMMENT 'The id of the statement',
  timestamp DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)) COMMENT 'When it happened, as the statement says; held within the years 1900 to 2299',
  verb LowCardinality(String) COMMENT 'IRI of the verb',
  actor LowCardinality(String) COMMENT 'Identifier of the actor, as kind|value; empty for an anonymous group',
  agents Array(LowCardinality(String)) COMMENT 'What agent= matches: actor, object, and the members of groups there',
  related_agents Array(LowCardinality(String)) COMMENT 'What agent= with related_agents matches: also authority, instructor, team, context agents, and all of these in a SubStatement',
  object_kind Enum8('Activity' = 0, 'Agent' = 1, 'Group' = 2, 'StatementRef' = 3, 'SubStatement' = 4) COMMENT 'objectType of the object',
  object String CODEC(ZSTD(1)) COMMENT 'IRI of an activity, identifier of an agent or group, id of a statement; empty for a SubStatement',
  related_activities Array(String) CODEC(ZSTD(1)) COMMENT 'What activity= with related_activities matches',
  registration UUID CODEC(ZSTD(1)) COMMENT 'context.registration; zeros: none',
  voids UUID CODEC(ZSTD(1)) COMMENT 'The statement that this one voids; zeros: none',
  authority LowCardinality(String) COMMENT 'Identifier of who vouches for it: the credential that sent it',
  statement String CODEC(ZSTD(3)) COMMENT 'The statement itself, as JSON',
  INDEX by_agents agents TYPE text(tokenizer = 'array'),
  INDEX by_related_agents related_agents TYPE text(tokenizer = 'array'),
  INDEX by_object object TYPE text(tokenizer = 'array'),
  INDEX by_related_activities related_activities TYPE text(tokenizer = 'array'),
  INDEX by_verb verb TYPE text(tokenizer = 'array'),
  INDEX by_registration registration TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYear(stored) ORDER BY (stored, id)
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE TABLE IF NOT EXISTS sousbois.statement_ids (
  id UUID CODEC(NONE) COMMENT 'The id of a statement',
  stored DateTime64(6, 'UTC') CODEC(ZSTD(1)) COMMENT 'Where to find it in recorded'
) ENGINE = MergeTree ORDER BY id
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS sousbois.statement_ids_filled TO sousbois.statement_ids
AS SELECT id, stored FROM sousbois.recorded;

CREATE TABLE IF NOT EXISTS sousbois.voids (
  id UUID COMMENT 'The statement that is voided, whether it has arrived or not',
  by_id UUID COMMENT 'The voiding statement',
  stored DateTime64(6, 'UTC') COMMENT 'When the voiding statement was recorded'
) ENGINE = MergeTree ORDER BY id
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS sousbois.voids_filled TO sousbois.voids
AS SELECT voids AS id, id AS by_id, stored FROM sousbois.recorded WHERE voids != toUUID('00000000-0000-0000-0000-000000000000');

CREATE TABLE IF NOT EXISTS sousbois.targets (
  id UUID COMMENT 'A statement whose object is another statement',
  target UUID COMMENT 'That other one, whether it has arrived or not',
  stored DateTime64(6, 'UTC') COMMENT 'When the first was recorded',
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree ORDER BY target
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS sousbois.targets_filled TO sousbois.targets
AS SELECT id, toUUID(object) AS target, stored FROM sousbois.recorded WHERE object_kind = 'StatementRef';

CREATE TABLE IF NOT EXISTS sousbois.echoes (
  stored DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)) COMMENT 'Of a statement that targets another, directly or through others',
  id UUID CODEC(NONE) COMMENT 'Of that statement',
  authority LowCardinality(String) COMMENT 'Of that statement',
  voids UUID CODEC(ZSTD(1)) COMMENT 'Of that statement',
  target UUID COMMENT 'The statement that it targets, and by whose values the filters find it',
  verb LowCardinality(String) COMMENT 'Of the target, as the rest',
  agents Array(LowCardinality(String)) COMMENT 'As in recorded',
  related_agents Array(LowCardinality(String)) COMMENT 'As in recorded',
  object_kind Enum8('Activity' = 0, 'Agent' = 1, 'Group' = 2, 'StatementRef' = 3, 'SubStatement' = 4) COMMENT 'As in recorded',
  object String CODEC(ZSTD(1)) COMMENT 'As in recorded',
  related_activities Array(String) CODEC(ZSTD(1)) COMMENT 'As in recorded',
  registration UUID CODEC(ZSTD(1)) COMMENT 'As in recorded',
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_agents agents TYPE text(tokenizer = 'array'),
  INDEX by_related_agents related_agents TYPE text(tokenizer = 'array'),
  INDEX by_object object TYPE text(tokenizer = 'array'),
  INDEX by_related_activities related_activities TYPE text(tokenizer = 'array'),
  INDEX by_verb verb TYPE text(tokenizer = 'array'),
  INDEX by_registration registration TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYear(stored) ORDER BY (stored, id)
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE VIEW IF NOT EXISTS sousbois.statements (
  id UUID COMMENT 'The id of the statement',
  stored DateTime64(6, 'UTC') COMMENT 'When the record store took it in',
  timestamp DateTime64(6, 'UTC') COMMENT 'When it happened, as the statement says; held within the years 1900 to 2299',
  verb String COMMENT 'IRI of the verb',
  actor String COMMENT 'Identifier of the actor: mbox|mailto:…, sha1|…, openid|… or account|homePage|name; empty for an anonymous group',
  object String COMMENT 'IRI of an activity, identifier of an agent or group, id of a statement; empty for a SubStatement',
  registration Nullable(UUID) COMMENT 'context.registration',
  authority String COMMENT 'Identifier of who vouches for it',
  voided Bool COMMENT 'Whether another statement voids it; a voiding statement is never voided',
  statement String COMMENT 'The whole statement as JSON: read further values with JSONExtract'
) AS SELECT id, stored, timestamp, CAST(verb, 'String') AS verb, CAST(actor, 'String') AS actor, object,
  nullIf(registration, toUUID('00000000-0000-0000-0000-000000000000')) AS registration, CAST(authority, 'String') AS authority,
  CAST(voids = toUUID('00000000-0000-0000-0000-000000000000') AND id IN (SELECT id FROM sousbois.voids), 'Bool') AS voided,
  statement
FROM sousbois.recorded;
