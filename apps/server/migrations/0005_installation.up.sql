-- What this database knows of the installation it belongs to: a fingerprint of the master key, so that a server or a command
-- started with another key is refused before it changes anything. Read and written by the owner only.
CREATE TABLE installation (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  master_key_check bytea NOT NULL
);
