{% macro planwise_parameters(
    comp_levers=none,
    cola_by_year=none,
    termination_hazard_base=none,
    termination_age_multipliers=none,
    termination_tenure_multipliers=none,
    promotion_hazard_base=none,
    promotion_age_multipliers=none,
    promotion_tenure_multipliers=none,
    hazard_termination=none,
    hazard_promotion=none,
    hazard_merit=none,
    scenario_id=none
) %}
    {%- set scenario = scenario_id if scenario_id is not none else var('scenario_id', 'default') -%}
    {#-
        PlanWise's rules: raises for everybody on 15 July and promotions on 1 February, from the year after the hire on, as it counts a
        year of service on 31 December; no promotion from level 5 or from 65 years on.
    -#}
    {%- set rules = {
        'merit_rate': 1, 'merit_date': 715, 'merit_minimum_tenure_months': 1,
        'promotion_date': 201, 'promotion_minimum_tenure_months': 1, 'highest_level': 5, 'promotion_maximum_age': 64,
        'termination_date': 0,
    } -%}
    {%- set given = [] -%}
    {%- for name, value in kwargs.items() -%}
        {%- if name not in navigator_events.parameter_names() -%}
            {%- do exceptions.raise_compiler_error(
                "the parameter '" ~ name ~ "' is unknown; allowed are " ~ navigator_events.parameter_names() | join(', ')
            ) -%}
        {%- endif -%}
        {%- do rules.update({name: value}) -%}
        {%- do given.append(name) -%}
    {%- endfor -%}
    {%- for kind, base, bands, worked_out, names in [
        ('termination', termination_hazard_base, [termination_age_multipliers, termination_tenure_multipliers], hazard_termination,
            ['base_termination_rate', 'new_hire_termination_rate']),
        ('promotion', promotion_hazard_base, [promotion_age_multipliers, promotion_tenure_multipliers], hazard_promotion,
            ['promotion_rate']),
    ] -%}
        {%- if base is not none and worked_out is not none -%}
            {%- do exceptions.raise_compiler_error(
                kind ~ "_hazard_base and hazard_" ~ kind ~ " are the same hazard, once as seeds and once worked out; give one of them"
            ) -%}
        {%- endif -%}
        {%- if base is none and (bands[0] is not none or bands[1] is not none) -%}
            {%- do exceptions.raise_compiler_error(
                kind ~ "_age_multipliers and " ~ kind ~ "_tenure_multipliers multiply " ~ kind ~ "_hazard_base; give that, too"
            ) -%}
        {%- endif -%}
        {%- for name in names if name in given and rules[name] is not none -%}
            {%- if worked_out is not none or (base is not none and name != 'new_hire_termination_rate') -%}
                {%- do exceptions.raise_compiler_error(
                    name ~ " is given beside the " ~ kind ~ " hazard, which says it already; leave one of them out"
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- Of what is said of a parameter the first counts: a call or a table of its own, comp_levers, PlanWise's rule. -#}
    (
        select
            parameter_name, parameter_value, fiscal_year, job_level, event_type, age_band, tenure_band,
            {{ navigator_events.text_literal(scenario) }} as scenario_id
        from (
            select
                null::integer as place, null::varchar as parameter_name, null::double as parameter_value, null::integer as fiscal_year,
                null::varchar as job_level, null::varchar as event_type, null::varchar as age_band, null::varchar as tenure_band
            where false
            {%- for name, value in rules.items() if value is not none %}
            union all by name
            select
                {{ 1 if name in given else 3 }} as place, '{{ name }}' as parameter_name,
                cast({{ value }} as double) as parameter_value
            {%- endfor %}
            {%- if comp_levers is not none %}
            union all by name
            select * from {{ navigator_events.planwise_comp_levers(comp_levers, scenario) }}
            {%- endif %}
            {%- if cola_by_year is not none %}
            union all by name
            select 1 as place, 'cola_rate' as parameter_name, cast(cola_rate as double) as parameter_value, cast(year as integer) as fiscal_year
            from (select * from {{ cola_by_year }})
            {%- endif %}
            {%- if termination_hazard_base is not none %}
            union all by name
            select * from {{ navigator_events.planwise_hazard(
                'base_termination_rate', 'termination_multiplier', termination_hazard_base, 'base_rate_for_new_hire',
                'greatest(min_level_discount_multiplier, 1 - level_discount_factor * (job_level - 1))', rules['highest_level'],
                termination_age_multipliers, termination_tenure_multipliers
            ) }}
            {%- endif %}
            {%- if promotion_hazard_base is not none %}
            union all by name
            select * from {{ navigator_events.planwise_hazard(
                'promotion_rate', 'promotion_multiplier', promotion_hazard_base, 'base_rate',
                'greatest(0, 1 - level_dampener_factor * (job_level - 1))', rules['highest_level'],
                promotion_age_multipliers, promotion_tenure_multipliers
            ) }}
            {%- endif %}
            {%- if hazard_termination is not none %}
            union all by name
            select * from {{ navigator_events.planwise_worked_out_hazard(
                'base_termination_rate', 'termination_multiplier', hazard_termination, 'termination_rate'
            ) }}
            {%- endif %}
            {%- if hazard_promotion is not none %}
            union all by name
            select * from {{ navigator_events.planwise_worked_out_hazard(
                'promotion_rate', 'promotion_multiplier', hazard_promotion, 'promotion_rate'
            ) }}
            {%- endif %}
            {%- if hazard_merit is not none %}
            union all by name
            {#- A raise has no bands: rows that differ by band are given twice, which the events refuse. #}
            select distinct
                1 as place, 'merit_raise' as parameter_name, cast(merit_raise as double) as parameter_value,
                cast(year as integer) as fiscal_year, cast(level_id as varchar) as job_level
            from (select * from {{ hazard_merit }})
            {%- endif %}
        ) as planwise_rows
        qualify place = min(place) over (partition by parameter_name)
    )
{%- endmacro %}
