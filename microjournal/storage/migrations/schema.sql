CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	event TEXT NOT NULL, 
	object_id TEXT NOT NULL, 
	previous BLOB NOT NULL, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (number)
);
CREATE INDEX ix_audit_object_id ON audit (object_id);
CREATE TABLE patient (
	id TEXT NOT NULL, 
	chart_number TEXT NOT NULL, 
	given_name TEXT NOT NULL, 
	family_name TEXT NOT NULL, 
	birth_date TEXT, 
	phototype TEXT, 
	notes TEXT NOT NULL, 
	chart_folded TEXT NOT NULL, 
	given_folded TEXT NOT NULL, 
	family_folded TEXT NOT NULL, 
	wrapped_key BLOB NOT NULL, 
	version INTEGER NOT NULL, 
	created_at TEXT NOT NULL, trashed_at TEXT, 
	CONSTRAINT pk_patient PRIMARY KEY (id), 
	CONSTRAINT uq_patient_chart_folded UNIQUE (chart_folded)
);
CREATE TABLE record_version (
	number INTEGER NOT NULL, 
	entity TEXT NOT NULL, 
	entity_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	replaced_at TEXT NOT NULL, 
	record TEXT NOT NULL, change_number INTEGER, 
	CONSTRAINT pk_record_version PRIMARY KEY (number)
);
CREATE INDEX ix_record_version_entity_entity_id_version ON record_version (entity, entity_id, version);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
CREATE TABLE tombstone (
	object_name TEXT NOT NULL, 
	photo_id TEXT NOT NULL, 
	erased_at TEXT NOT NULL, 
	CONSTRAINT pk_tombstone PRIMARY KEY (object_name)
);
CREATE TABLE consent (
	id TEXT NOT NULL, 
	patient_id TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	given_on TEXT NOT NULL, 
	expires_on TEXT, 
	withdrawn_on TEXT, 
	text_version TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	CONSTRAINT pk_consent PRIMARY KEY (id), 
	CONSTRAINT fk_consent_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
);
CREATE INDEX ix_consent_patient_id_given_on ON consent (patient_id, given_on);
CREATE TABLE course (
	id TEXT NOT NULL, 
	patient_id TEXT NOT NULL, 
	concerns TEXT NOT NULL, 
	regions TEXT NOT NULL, 
	goals TEXT NOT NULL, 
	planned_sessions INTEGER NOT NULL, 
	interval_days INTEGER NOT NULL, 
	maintenance_interval_days INTEGER, 
	started_on TEXT, 
	version INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	CONSTRAINT pk_course PRIMARY KEY (id), 
	CONSTRAINT fk_course_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
);
CREATE INDEX ix_course_patient_id ON course (patient_id);
CREATE TABLE session (
	id TEXT NOT NULL, 
	patient_id TEXT NOT NULL, 
	held_on TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	course_id TEXT, 
	device TEXT NOT NULL, 
	cartridge_lot TEXT NOT NULL, 
	needling TEXT NOT NULL, 
	topical TEXT NOT NULL, 
	anaesthetic TEXT NOT NULL, 
	reactions TEXT NOT NULL, 
	tolerance INTEGER, 
	notes TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (id), 
	CONSTRAINT fk_session_course_id_course FOREIGN KEY(course_id) REFERENCES course (id), 
	CONSTRAINT fk_session_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id)
);
CREATE INDEX ix_session_course_id ON session (course_id);
CREATE INDEX ix_session_patient_id_held_on ON session (patient_id, held_on);
CREATE TABLE photo (
	id TEXT NOT NULL, 
	patient_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	media_type TEXT NOT NULL, 
	width_px INTEGER NOT NULL, 
	height_px INTEGER NOT NULL, 
	"view" TEXT NOT NULL, 
	view_confirmed INTEGER NOT NULL, 
	moment TEXT NOT NULL, 
	taken_at TEXT, 
	taken_at_source TEXT NOT NULL, 
	conditions TEXT NOT NULL, 
	source_name TEXT NOT NULL, 
	note TEXT NOT NULL, 
	import_id TEXT, 
	object_name TEXT NOT NULL, 
	wrapped_key BLOB NOT NULL, 
	duplicate_tag BLOB NOT NULL, 
	version INTEGER NOT NULL, 
	created_at TEXT NOT NULL, trashed_at TEXT, 
	CONSTRAINT pk_photo PRIMARY KEY (id), 
	CONSTRAINT fk_photo_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id), 
	CONSTRAINT fk_photo_session_id_session FOREIGN KEY(session_id) REFERENCES session (id), 
	CONSTRAINT uq_photo_duplicate_tag UNIQUE (duplicate_tag), 
	CONSTRAINT uq_photo_object_name UNIQUE (object_name)
);
CREATE INDEX ix_photo_import_id ON photo (import_id);
CREATE INDEX ix_photo_patient_id_taken_at ON photo (patient_id, taken_at);
CREATE INDEX ix_photo_session_id_taken_at ON photo (session_id, taken_at);
CREATE TABLE measurement (
	number INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	patient_id TEXT NOT NULL, 
	baseline_photo_id TEXT NOT NULL, 
	follow_up_photo_id TEXT NOT NULL, 
	metric_id TEXT NOT NULL, 
	metric_version INTEGER NOT NULL, 
	measured_at TEXT NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_measurement PRIMARY KEY (number), 
	CONSTRAINT fk_measurement_baseline_photo_id_photo FOREIGN KEY(baseline_photo_id) REFERENCES photo (id), 
	CONSTRAINT fk_measurement_follow_up_photo_id_photo FOREIGN KEY(follow_up_photo_id) REFERENCES photo (id), 
	CONSTRAINT fk_measurement_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id), 
	CONSTRAINT uq_measurement_id UNIQUE (id)
);
CREATE INDEX ix_measurement_baseline_photo_id ON measurement (baseline_photo_id);
CREATE INDEX ix_measurement_follow_up_photo_id ON measurement (follow_up_photo_id);
CREATE INDEX ix_measurement_pair ON measurement (patient_id, baseline_photo_id, follow_up_photo_id, metric_id, metric_version, number);
CREATE INDEX ix_patient_trashed_at ON patient (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX ix_photo_trashed_at ON photo (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX ix_patient_family_folded_given_folded_chart_folded_id_trashed_at ON patient (family_folded, given_folded, chart_folded, id, trashed_at);
CREATE INDEX ix_patient_given_folded_family_folded_chart_folded_id_trashed_at ON patient (given_folded, family_folded, chart_folded, id, trashed_at);
CREATE INDEX ix_patient_chart_folded_family_folded_given_folded_id_trashed_at ON patient (chart_folded, family_folded, given_folded, id, trashed_at);
CREATE INDEX ix_record_version_change_number ON record_version (change_number);
CREATE TABLE erasure (
	number INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	object_id TEXT NOT NULL, 
	erased_at TEXT NOT NULL, 
	compacted_at TEXT, 
	mac BLOB NOT NULL, 
	CONSTRAINT pk_erasure PRIMARY KEY (number)
);
CREATE INDEX ix_erasure_object_id ON erasure (object_id);
CREATE TABLE practice_user (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	pin TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	removed_at TEXT, 
	CONSTRAINT pk_practice_user PRIMARY KEY (id)
);
INSERT INTO alembic_version VALUES ('0003');
