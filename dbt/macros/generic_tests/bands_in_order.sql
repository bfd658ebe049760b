{% test bands_in_order(model) %}
select *
from {{ model }}
where (p10 <= p25 and p25 <= p50 and p50 <= p75 and p75 <= p90) is distinct from true
    or seeds < 1
    or mean is null
    or share_above not between 0 and 1
    or (threshold is null) <> (share_above is null)
{% endtest %}
