-- Moments: every change, appended; each moment as it stands; and what people read of both.

CREATE TABLE IF NOT EXISTS sousbois.moments (
  id UUID COMMENT 'Made from the kind and the key evidence: the same moment found again has the same id',
  kind LowCardinality(String) COMMENT 'What was found, such as help_exchange; see the register of detectors',
  version UInt16 COMMENT 'Version of the detector that found it',
  start DateTime64(6, 'UTC') COMMENT 'Event time of the first evidence',
  end DateTime64(6, 'UTC') COMMENT 'Event time of the last evidence',
  confidence Float64 COMMENT '0 to 1, made of the factors',
  tier LowCardinality(String) COMMENT 'weak below 0.5, probable below 0.8, solid from there on',
  closes DateTime64(6, 'UTC') COMMENT 'Event time from which on nothing later can change it',
  place Nullable(String) COMMENT 'Where it happened',
  space_kind LowCardinality(String) COMMENT 'project, community, work_situation, formal or unknown',
  topics Array(String) COMMENT 'What it was about, sorted',
  units Array(String) COMMENT 'The units of the people in it, sorted',
  formal Bool COMMENT 'Whether a course, a campaign or training staff is within reach of it',
  factors Map(String, Float64) COMMENT 'The named factors of the confidence',
  revision UInt64 COMMENT 'Counts the changes of this moment; never lower again, not even after a retraction',
  change Enum8('found' = 1, 'revised' = 2, 'retracted' = 3, 'contested' = 4) COMMENT 'What happened to the moment',
  seq UInt64 COMMENT 'Order of writing: no smaller one appears later, so read on from the greatest you have seen',
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree ORDER BY (seq, id)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE TABLE IF NOT EXISTS sousbois.moment_states (
  id UUID COMMENT 'The id of the moment',
  revision UInt64 COMMENT 'The greatest one counts',
  change Enum8('found' = 1, 'revised' = 2, 'retracted' = 3, 'contested' = 4) COMMENT 'retracted and contested ones are not current',
  kind LowCardinality(String) COMMENT 'As in moments',
  version UInt16 COMMENT 'As in moments',
  start DateTime64(6, 'UTC') COMMENT 'As in moments',
  end DateTime64(6, 'UTC') COMMENT 'As in moments',
  confidence Float64 COMMENT 'As in moments',
  tier LowCardinality(String) COMMENT 'As in moments',
  closes DateTime64(6, 'UTC') COMMENT 'As in moments',
  place Nullable(String) COMMENT 'As in moments',
  space_kind LowCardinality(String) COMMENT 'As in moments',
  topics Array(String) COMMENT 'As in moments',
  units Array(String) COMMENT 'As in moments',
  formal Bool COMMENT 'As in moments',
  factors Map(String, Float64) COMMENT 'As in moments',
  participants Array(Tuple(person String, role String, unit Nullable(String))) COMMENT 'Pseudonyms, their roles and units',
  evidence Array(Tuple(item UUID, item_kind Enum8('statement' = 1, 'moment' = 2), role String)) COMMENT 'What it rests on, by time and id',
  content String CODEC(ZSTD(3)) COMMENT 'The moment as JSON, but for its state'
) ENGINE = ReplacingMergeTree(revision) ORDER BY id
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1;

CREATE TABLE IF NOT EXISTS sousbois.moment_through (
  one UInt8 COMMENT 'Always 0',
  at DateTime64(6, 'UTC') COMMENT 'All event time up to here has passed'
) ENGINE = ReplacingMergeTree(at) ORDER BY one;

CREATE VIEW IF NOT EXISTS sousbois.current_moments (
  id UUID COMMENT 'Made from the kind and the key evidence: the same moment found again has the same id',
  kind String COMMENT 'What was found, such as help_exchange; see the register of detectors',
  version UInt16 COMMENT 'Version of the detector that found it',
  start DateTime64(6, 'UTC') COMMENT 'Event time of the first evidence',
  end DateTime64(6, 'UTC') COMMENT 'Event time of the last evidence',
  confidence Float64 COMMENT '0 to 1, made of the factors',
  tier String COMMENT 'weak below 0.5, probable below 0.8, solid from there on',
  closes DateTime64(6, 'UTC') COMMENT 'Event time from which on nothing later can change it',
  state String COMMENT 'open while event time has not reached closes, else closed',
  place Nullable(String) COMMENT 'Where it happened',
  space_kind String COMMENT 'project, community, work_situation, formal or unknown',
  topics Array(String) COMMENT 'What it was about, sorted',
  units Array(String) COMMENT 'The units of the people in it, sorted',
  formal Bool COMMENT 'Whether a course, a campaign or training staff is within reach of it',
  factors Map(String, Float64) COMMENT 'The named factors of the confidence'
) AS SELECT id, CAST(kind, 'String') AS kind, version, start, end, confidence, CAST(tier, 'String') AS tier, closes,
  if((SELECT max(at) FROM sousbois.moment_through) < closes, 'open', 'closed') AS state,
  place, CAST(space_kind, 'String') AS space_kind, topics, units, formal, factors
FROM sousbois.moment_states FINAL WHERE change IN ('found', 'revised');

CREATE VIEW IF NOT EXISTS sousbois.moment_evidence (
  moment UUID COMMENT 'The moment',
  item UUID COMMENT 'The statement or moment it rests on',
  item_kind Enum8('statement' = 1, 'moment' = 2) COMMENT 'Which of the two',
  role String COMMENT 'What the item is in it, such as question or answer'
) AS SELECT id AS moment, one.item AS item, one.item_kind AS item_kind, one.role AS role
FROM sousbois.moment_states FINAL ARRAY JOIN evidence AS one WHERE change IN ('found', 'revised');

CREATE VIEW IF NOT EXISTS sousbois.moment_participants (
  moment UUID COMMENT 'The moment',
  person String COMMENT 'Pseudonym, or unknown: somebody who has not consented',
  role String COMMENT 'What the person did in it, such as helper or learner',
  unit Nullable(String) COMMENT 'The unit the person was in at the time'
) AS SELECT id AS moment, one.person AS person, one.role AS role, one.unit AS unit
FROM sousbois.moment_states FINAL ARRAY JOIN participants AS one WHERE change IN ('found', 'revised');
