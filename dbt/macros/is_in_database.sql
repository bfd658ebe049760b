{% macro is_in_database(relation) %}
    {#- A text may be the name of a CTE or a query in brackets; the `ref` of an ephemeral model is a CTE. -#}
    {{ return(relation is not string and not relation.is_cte) }}
{% endmacro %}
