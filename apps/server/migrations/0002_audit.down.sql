drop table audit_keys;
drop table audit_blocks;
drop table audit_events;
drop sequence audit_epoch;
drop function audit_refuse_change();
