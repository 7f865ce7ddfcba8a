-- A ledger of schema version 1, with a row in each table; its credential and its people are made up.
BEGIN TRANSACTION;
CREATE TABLE choices (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "choices" VALUES('home_page','https://store.example');
CREATE TABLE consent_acts (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person TEXT NOT NULL, 
	source TEXT, 
	act TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	counts_from BIGINT, 
	token BLOB
);
INSERT INTO "consent_acts" VALUES(1,'mbox|mailto:anne@people.example',NULL,'grant',1767225600000000,NULL,NULL);
CREATE TABLE credentials (
	"key" TEXT NOT NULL, 
	name TEXT NOT NULL, 
	salt BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	scopes TEXT NOT NULL, 
	created BIGINT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (name)
);
INSERT INTO "credentials" VALUES('020202020202020202020202','tablet',X'04040404040404040404040404040404',X'48CF07DC60CFA63737B4E5FCDE4B092766E620726E751FAD7E3CA76313E85F33','statements/write',1767225600000000);
CREATE TABLE dead_letters (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	stage TEXT NOT NULL, 
	"offset" BIGINT NOT NULL, 
	statement TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	at BIGINT NOT NULL
);
INSERT INTO "dead_letters" VALUES(1,'record',5,'00000000-0000-4000-8000-000000000001','Refused',1767225600000000);
CREATE TABLE orders (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	arguments TEXT NOT NULL, 
	at BIGINT NOT NULL
);
INSERT INTO "orders" VALUES(1,'hear','{"a":1}',1767225600000000);
CREATE TABLE positions (
	stage TEXT NOT NULL, 
	position BIGINT NOT NULL, 
	PRIMARY KEY (stage)
);
INSERT INTO "positions" VALUES('record',7);
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO "schema_version" VALUES(1);
CREATE INDEX ix_consent_acts_person ON consent_acts (person);
CREATE UNIQUE INDEX dead_letters_by_statement ON dead_letters (stage, "offset", statement);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('consent_acts',1);
INSERT INTO "sqlite_sequence" VALUES('orders',1);
INSERT INTO "sqlite_sequence" VALUES('dead_letters',1);
COMMIT;
