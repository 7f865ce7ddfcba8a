-- Whose consent a statement touches: everybody whom it names, under one name for all their spellings.

ALTER TABLE sousbois.recorded ADD COLUMN IF NOT EXISTS
  people Array(LowCardinality(String)) DEFAULT related_agents COMMENT 'Everybody whom it names, also by mention in an extension; an address as its SHA-1';
