{% test one_row_for_employee_and_year(model) %}
select scenario_id, plan_design_id, employee_id, simulation_year, count(*) as how_many
from {{ model }}
group by all
having count(*) > 1
{% endtest %}
