-- All events of the simulation that the variables describe, computed by the extension.
select * from {{ navigator_events.simulated_events('polars') }}
