-- The same events, computed by plain SQL: the yardstick of the parity model, and the way to do without the extension.
select * from {{ navigator_events.simulated_events('sql') }}
