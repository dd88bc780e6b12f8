DROP TABLE processing_marks, consent_events, consents, purposes;
