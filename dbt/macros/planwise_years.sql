{% macro planwise_years(start, simulation_year, end, snapshot) %}
    {#-
        What is simulated, and from which year on it is shown. Without an end it is the year of PlanWise's orchestrator alone: rolled
        forward to it from the start, or from the snapshot of the year before.
    -#}
    {%- set opened = navigator_events.planwise_year(start, 'start') -%}
    {%- if end is not none -%}
        {%- if snapshot is not none or simulation_year is not none -%}
            {%- do exceptions.raise_compiler_error(
                "end says that all years from the start on are wanted, and " ~ ('snapshot' if snapshot is not none else 'simulation_year')
                ~ " that one is; give one of them"
            ) -%}
        {%- endif -%}
        {{ return({'first': opened, 'last': navigator_events.planwise_year(end, 'end'), 'shown_from': opened, 'opened': opened}) }}
    {%- endif -%}
    {%- set year = navigator_events.planwise_year(simulation_year, 'simulation_year') -%}
    {%- if year < opened -%}
        {%- do exceptions.raise_compiler_error(
            "simulation_year " ~ year ~ " lies before the year " ~ opened ~ " with which the simulation begins"
        ) -%}
    {%- endif -%}
    {{ return({'first': opened if snapshot is none else year, 'last': year, 'shown_from': year, 'opened': opened}) }}
{% endmacro %}
