drop table audit_keys;
drop table audit_blocks;
drop table audit_events;
drop function audit_refuse_change();
