{% macro planwise_year(year, which) %}
    {#- The year that is given, else what PlanWise's variables say; simulation_end_year is not among them. -#}
    {%- if year is none and which == 'start' -%}
        {%- set year = var('simulation_start_year', var('start_year', none)) -%}
        {%- set variables = 'simulation_start_year or start_year' -%}
    {%- elif year is none -%}
        {%- set year = var('simulation_year', none) -%}
        {%- set variables = 'simulation_year' -%}
    {%- endif -%}
    {%- if year is none -%}
        {%- do exceptions.raise_compiler_error(
            "there is no " ~ ("year to start with" if which == 'start' else "year to simulate") ~ ": give " ~ which
            ~ ", or set the variable " ~ variables ~ ", as in  --vars '{simulation_start_year: 2025, simulation_year: 2026}'"
        ) -%}
    {%- endif -%}
    {%- if not modules.re.fullmatch('[0-9]{1,4}', year | string | trim) -%}
        {%- do exceptions.raise_compiler_error(which ~ " is '" ~ year ~ "', but it must be a year, such as 2025") -%}
    {%- endif -%}
    {{ return(year | int) }}
{% endmacro %}
