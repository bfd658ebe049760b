{% macro planwise_date(column) %}
    {#- By way of text: a column of NULLs alone is an INTEGER in a table, which DuckDB does not cast to a date. -#}
    {{ return('cast(cast(cast(' ~ column ~ ' as varchar) as timestamp) as date)') }}
{% endmacro %}
