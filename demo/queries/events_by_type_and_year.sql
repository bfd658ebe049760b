-- How often each type of event happens in each year: those who come and go first, then what happens to those who stay.
SELECT event_type, simulation_year, count(*) AS events
FROM yearly_events
GROUP BY event_type, simulation_year
ORDER BY
    list_position(['hire', 'termination', 'promotion', 'merit', 'benefit_enrollment'], event_type),
    simulation_year;
