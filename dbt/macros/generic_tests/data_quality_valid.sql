{% test data_quality_valid(model) %}
select *
from {{ model }}
where data_quality_flag is distinct from 'VALID'
{% endtest %}
