{% test event_id_unique(model) %}
select event_id, count(*) as events
from {{ model }}
group by event_id
having count(*) > 1 or event_id is null
{% endtest %}
