{% test employee_year_unique(model) %}
select scenario_id, plan_design_id, employee_id, simulation_year, count(*) as workforce_rows
from {{ model }}
group by all
having count(*) > 1 or employee_id is null or simulation_year is null
{% endtest %}
