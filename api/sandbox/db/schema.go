package db

// migrations are applied in order, each in a transaction of its own; the
// number of those applied is the database's user_version. One that has been
// released is never changed.
var migrations = []string{
	`
CREATE TABLE settings (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE companies (
	company_id TEXT PRIMARY KEY,
	name       TEXT NOT NULL,
	meta_data  TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE users (
	user_id         TEXT PRIMARY KEY,
	company_id      TEXT REFERENCES companies ON DELETE CASCADE,
	user_type       TEXT NOT NULL,
	email           TEXT NOT NULL UNIQUE COLLATE NOCASE,
	first_name      TEXT NOT NULL DEFAULT '',
	middle_name     TEXT NOT NULL DEFAULT '',
	last_name       TEXT NOT NULL DEFAULT '',
	password_hash   BLOB NOT NULL,
	meta_data       TEXT NOT NULL DEFAULT '{}',
	can_quality     INTEGER NOT NULL DEFAULT 1,
	can_biometry    INTEGER NOT NULL DEFAULT 1,
	can_collection  INTEGER NOT NULL DEFAULT 1,
	can_documents   INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX users_company ON users (company_id);

CREATE TABLE sessions (
	session_id  TEXT PRIMARY KEY,
	user_id     TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
	access_hash BLOB NOT NULL UNIQUE,
	expire_hash BLOB NOT NULL UNIQUE,
	ttl         INTEGER NOT NULL,
	expires     INTEGER NOT NULL,
	replaces    TEXT
);
CREATE INDEX sessions_expires ON sessions (expires);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE folders (
	folder_id           TEXT PRIMARY KEY,
	company_id          TEXT REFERENCES companies ON DELETE CASCADE,
	user_id             TEXT REFERENCES users ON DELETE SET NULL,
	time_created        INTEGER NOT NULL,
	time_updated        INTEGER NOT NULL,
	meta_data           TEXT NOT NULL DEFAULT '{}',
	is_archive          INTEGER NOT NULL DEFAULT 0,
	resolution_status   TEXT NOT NULL DEFAULT 'INITIAL',
	system_resolution   TEXT NOT NULL DEFAULT 'INITIAL',
	resolution_comment  TEXT NOT NULL DEFAULT '',
	operator_status     TEXT,
	operator_comment    TEXT,
	resolution_endpoint TEXT NOT NULL DEFAULT ''
);
CREATE INDEX folders_created ON folders (time_created, folder_id);
CREATE INDEX folders_updated ON folders (time_updated, folder_id);
CREATE INDEX folders_company_created ON folders (company_id, time_created, folder_id);
CREATE INDEX folders_company_updated ON folders (company_id, time_updated, folder_id);
CREATE INDEX folders_user_created ON folders (user_id, time_created, folder_id);
CREATE INDEX folders_status_created ON folders (resolution_status, time_created, folder_id);
CREATE INDEX folders_system_created ON folders (system_resolution, time_created, folder_id);

CREATE TABLE media (
	seq           INTEGER PRIMARY KEY AUTOINCREMENT,
	media_id      TEXT NOT NULL UNIQUE,
	folder_id     TEXT NOT NULL REFERENCES folders ON DELETE CASCADE,
	is_result     INTEGER NOT NULL DEFAULT 0,
	kind          TEXT NOT NULL,
	mime          TEXT NOT NULL,
	ext           TEXT NOT NULL,
	sha256        TEXT NOT NULL,
	original_name TEXT NOT NULL,
	tags          TEXT NOT NULL DEFAULT '[]',
	meta_data     TEXT NOT NULL DEFAULT '{}',
	time_created  INTEGER NOT NULL,
	time_updated  INTEGER NOT NULL
);
CREATE INDEX media_folder ON media (folder_id, seq);
CREATE INDEX media_sha ON media (sha256);

CREATE TABLE collections (
	seq          INTEGER PRIMARY KEY AUTOINCREMENT,
	collection_id TEXT NOT NULL UNIQUE,
	company_id   TEXT NOT NULL REFERENCES companies ON DELETE CASCADE,
	alias        TEXT NOT NULL,
	meta_data    TEXT NOT NULL DEFAULT '{}',
	time_created INTEGER NOT NULL,
	time_updated INTEGER NOT NULL
);

CREATE TABLE persons (
	seq           INTEGER PRIMARY KEY AUTOINCREMENT,
	person_id     TEXT NOT NULL UNIQUE,
	collection_id TEXT NOT NULL REFERENCES collections (collection_id) ON DELETE CASCADE,
	meta_data     TEXT NOT NULL DEFAULT '{}',
	time_created  INTEGER NOT NULL,
	time_updated  INTEGER NOT NULL
);
CREATE INDEX persons_collection ON persons (collection_id, seq);

CREATE TABLE person_images (
	seq             INTEGER PRIMARY KEY AUTOINCREMENT,
	person_image_id TEXT NOT NULL UNIQUE,
	person_id       TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
	mime            TEXT NOT NULL,
	ext             TEXT NOT NULL,
	sha256          TEXT NOT NULL,
	original_name   TEXT NOT NULL,
	tags            TEXT NOT NULL DEFAULT '[]',
	meta_data       TEXT NOT NULL DEFAULT '{}',
	time_created    INTEGER NOT NULL,
	time_updated    INTEGER NOT NULL
);
CREATE INDEX person_images_person ON person_images (person_id, seq);
CREATE INDEX person_images_sha ON person_images (sha256);

CREATE TABLE analysis_groups (
	seq       INTEGER PRIMARY KEY AUTOINCREMENT,
	group_id  TEXT NOT NULL UNIQUE,
	folder_id TEXT NOT NULL REFERENCES folders ON DELETE CASCADE,
	endpoint  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX groups_folder ON analysis_groups (folder_id, seq);

CREATE TABLE analyses (
	seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
	analysis_id         TEXT NOT NULL UNIQUE,
	folder_id           TEXT NOT NULL REFERENCES folders ON DELETE CASCADE,
	group_id            TEXT NOT NULL REFERENCES analysis_groups (group_id) ON DELETE CASCADE,
	collection_id       TEXT REFERENCES collections (collection_id) ON DELETE SET NULL,
	type                TEXT NOT NULL,
	state               TEXT NOT NULL,
	resolution_status   TEXT NOT NULL,
	resolution_operator TEXT,
	error_code          INTEGER,
	error_message       TEXT,
	scripted            INTEGER NOT NULL DEFAULT 0,
	meta_data           TEXT NOT NULL DEFAULT '{}',
	params              TEXT NOT NULL DEFAULT '{}',
	script              TEXT NOT NULL DEFAULT '{}',
	results_data        TEXT,
	due                 INTEGER NOT NULL,
	time_created        INTEGER NOT NULL,
	time_updated        INTEGER NOT NULL
);
CREATE INDEX analyses_folder ON analyses (folder_id, type, state, resolution_status);
CREATE INDEX analyses_group ON analyses (group_id);
CREATE INDEX analyses_type ON analyses (type, folder_id);
CREATE INDEX analyses_created ON analyses (time_created, analysis_id);
CREATE INDEX analyses_running ON analyses (due) WHERE state = 'PROCESSING';

CREATE TABLE analysis_sources (
	analysis_id TEXT NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
	position    INTEGER NOT NULL,
	media_id    TEXT NOT NULL REFERENCES media (media_id) ON DELETE CASCADE,
	PRIMARY KEY (analysis_id, position)
) WITHOUT ROWID;
CREATE INDEX analysis_sources_media ON analysis_sources (media_id);

CREATE TABLE analysis_results (
	analysis_id TEXT NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
	position    INTEGER NOT NULL,
	media_id    TEXT NOT NULL REFERENCES media (media_id) ON DELETE CASCADE,
	data        TEXT NOT NULL,
	person_id   TEXT,
	output_id   TEXT REFERENCES media (media_id) ON DELETE SET NULL,
	PRIMARY KEY (analysis_id, position)
) WITHOUT ROWID;
CREATE INDEX analysis_results_media ON analysis_results (media_id);
CREATE INDEX analysis_results_person ON analysis_results (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX analysis_results_output ON analysis_results (output_id) WHERE output_id IS NOT NULL;

CREATE TABLE measures (
	sha256     TEXT NOT NULL,
	engine     TEXT NOT NULL,
	descriptor BLOB,
	spoof      TEXT,
	failure    TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (sha256, engine)
) WITHOUT ROWID;

-- Files whose last row may have gone; they are removed after the commit, or
-- at the next start if the process died in between.
CREATE TABLE dropped_files (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER media_dropped AFTER DELETE ON media BEGIN
	INSERT OR IGNORE INTO dropped_files VALUES (old.sha256);
END;
CREATE TRIGGER person_images_dropped AFTER DELETE ON person_images BEGIN
	INSERT OR IGNORE INTO dropped_files VALUES (old.sha256);
END;
`,
	`
-- Whether the endpoint of an ended group knows.
ALTER TABLE analysis_groups ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX groups_untold ON analysis_groups (seq) WHERE endpoint <> '' AND told = 0;
`,
	`
-- Every attempt to tell an endpoint, the newest ones only.
CREATE TABLE deliveries (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,
	group_id    TEXT NOT NULL,
	folder_id   TEXT NOT NULL REFERENCES folders ON DELETE CASCADE,
	endpoint    TEXT NOT NULL,
	attempt     INTEGER NOT NULL,
	status      INTEGER,
	error       TEXT NOT NULL DEFAULT '',
	took        INTEGER NOT NULL,
	time        INTEGER NOT NULL
);
CREATE INDEX deliveries_folder ON deliveries (folder_id, seq);

CREATE TABLE reports (
	seq          INTEGER PRIMARY KEY AUTOINCREMENT,
	report_id    TEXT NOT NULL UNIQUE,
	folder_id    TEXT NOT NULL REFERENCES folders ON DELETE CASCADE,
	user_id      TEXT REFERENCES users ON DELETE SET NULL,
	template_id  TEXT NOT NULL,
	name         TEXT NOT NULL,
	document     BLOB NOT NULL,
	time_created INTEGER NOT NULL
);
CREATE INDEX reports_folder ON reports (folder_id, seq);
`,
	`
-- Lists of folders are filtered and sorted by columns in memory, which are read
-- at the start from this table alone: each folder says which analyses it has.
-- The indexes that only lists used are gone. The columns name folders by their
-- rowids, so the database must not be vacuumed while it is open.
ALTER TABLE folders ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
UPDATE folders SET marks = coalesce((SELECT sum(DISTINCT 1 << (
	CASE a.type WHEN 'QUALITY' THEN 0 WHEN 'BIOMETRY' THEN 5 WHEN 'DOCUMENTS' THEN 10 ELSE 15 END +
	CASE a.resolution_status WHEN 'PROCESSING' THEN 0 WHEN 'FAILED' THEN 1 WHEN 'SUCCESS' THEN 2 WHEN 'DECLINED' THEN 3 ELSE 4 END))
	FROM analyses a WHERE a.folder_id = folders.folder_id), 0);
DROP INDEX folders_created;
DROP INDEX folders_updated;
DROP INDEX folders_company_created;
DROP INDEX folders_company_updated;
DROP INDEX folders_user_created;
DROP INDEX folders_status_created;
DROP INDEX folders_system_created;
DROP INDEX analyses_type;
CREATE INDEX folders_company ON folders (company_id);
CREATE INDEX folders_user ON folders (user_id);

CREATE VIRTUAL TABLE folder_comments USING fts5(comment, content='', contentless_delete=1);
INSERT INTO folder_comments (rowid, comment) SELECT rowid, resolution_comment FROM folders WHERE resolution_comment <> '';
CREATE TRIGGER folder_comment_made AFTER INSERT ON folders WHEN new.resolution_comment <> '' BEGIN
	INSERT INTO folder_comments (rowid, comment) VALUES (new.rowid, new.resolution_comment);
END;
CREATE TRIGGER folder_comment_changed AFTER UPDATE OF resolution_comment ON folders WHEN new.resolution_comment <> old.resolution_comment BEGIN
	DELETE FROM folder_comments WHERE rowid = old.rowid;
	INSERT INTO folder_comments (rowid, comment) SELECT new.rowid, new.resolution_comment WHERE new.resolution_comment <> '';
END;
CREATE TRIGGER folder_comment_dropped AFTER DELETE ON folders WHEN old.resolution_comment <> '' BEGIN
	DELETE FROM folder_comments WHERE rowid = old.rowid;
END;
`,
}
