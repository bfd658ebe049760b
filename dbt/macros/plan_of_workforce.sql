{% macro plan_of_workforce(function, relation, start, end, levels, ages, random_seed, rates) %}
    {%- do navigator_events.prepare_to_show(sql_mode=true) -%}
    {#- `--empty` leaves nobody who could be new, which is an error, too. -#}
    {%- if flags.EMPTY -%}
        {%- do rates.pop('opening_new_hires', none) -%}
    {%- endif -%}
    {%- set arguments = navigator_events.plan_seed(random_seed) + navigator_events.plan_rates(rates) -%}
    {#- `--empty` leaves levels and ages without a row, which is an error; an empty workforce hires nobody by any. -#}
    {%- set levels, ages = (none, none) if flags.EMPTY else (levels, ages) -%}
    (
        with navigator_workforce as (select * from {{ relation }})
        {%- if levels is not none %},
        navigator_levels as (select * from {{ levels }})
        {%- do arguments.append("levels := 'navigator_levels'") -%}
        {%- endif %}
        {%- if ages is not none %},
        navigator_ages as (select * from {{ ages }})
        {%- do arguments.append("ages := 'navigator_ages'") -%}
        {%- endif %}
        select *
        from {{ function }}(
            {{ start }}, {{ end }}, workforce := 'navigator_workforce'{% for argument in arguments %}, {{ argument }}{% endfor %}
        )
    )
{%- endmacro %}
